import Diagnostics
import Tables
import Text

extension Binder {
  mutating func expand(_ syntax: ExpressionSyntax, _ keepAll: Bool, _ stage: StageSyntax) -> BoundStage? {
    guard let list = item(syntax) else { return nil }
    guard let element = list.type.element else {
      report(
        "expand needs a relation or a list, and \"\(source[list.span])\" is \(list.type.phrase)", at: list.span,
        help: expandHelp())
      return nil
    }
    var columns = scope.columns
    let word = source[syntax.span]
    if let tableName = element.referencedTable, let table = catalog.table(tableName) {
      let taken = Set(columns.map(\.field.name))
      for (index, field) in table.schema.fields.enumerated() {
        var field = field
        field.origins = [Origin(anchor: tableName, column: field.name)]
        if taken.contains(field.name) { field.name = "\(tableName).\(field.name)" }
        columns.append(Scope.Column(field: field, domain: .column(table.schema.fields[index].name, table: tableName)))
      }
      scope.identities.append(Scope.Identity(table: tableName, isOne: true))
    } else if case .column(let index) = list.kind {
      columns[index].field.type = element
      columns[index].domain = .element(of: columns[index].domain)
    } else {
      var field = Field(word, element, unit: list.unit, origins: origins(of: list))
      if case .path(let path) = syntax.kind, let last = path.last { field.name = last.text }
      columns.append(Scope.Column(field: field, domain: .element(of: ownDomain(of: list))))
    }
    guard let named = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = named
    return made(stage, .expand(list, keepAll: keepAll))
  }

  private func expandHelp() -> [String] {
    let relations = scope.identities.filter(\.isOne).flatMap { catalog.backwardRelations(of: $0.table).map(\.name) }
    let lists = scope.columns.filter { $0.field.type.element != nil }.map(\.field.name)
    let words = relations + lists
    return words.isEmpty ? [] : ["here are \(Binder.sample(words))"]
  }

  mutating func join(_ other: SourceSyntax, _ keys: [JoinKeySyntax], _ keepAll: Bool, _ stage: StageSyntax)
    -> BoundStage?
  {
    guard let right = query(other) else { return nil }
    var leftIndices: [Int] = []
    var rightIndices: [Int] = []
    var matchings: [Matching.Pair?] = []
    var (leftNamesRows, rightNamesRows) = (false, false)
    for key in keys {
      let left = scope.index(of: key.left.text)
      let found = right.scope.index(of: key.right.text)
      if left == nil { unknownColumn(key.left) }
      let sharing = right.scope.columns.filter { $0.field.heading == .shared(key.right.text) }.map(\.field.name)
      if found == nil, !sharing.isEmpty {
        report(
          "\(sharing.count) columns of \(right.scope.name) are called \"\(key.right.text)\"", at: key.right.span,
          help: ["there they are \(Binder.sample(sharing))"])
      } else if found == nil {
        let close = Suggestion.closest(to: key.right.text, among: right.scope.columns.map(\.field.name))
        report(
          "no column \"\(key.right.text)\" in \(right.scope.name)", at: key.right.span,
          help: [
            close.isEmpty
              ? "its columns are \(Binder.sample(right.scope.columns.map(\.field.name)))" : Suggestion.question(close)
          ])
      }
      guard let left, let found else { continue }
      let leftType = scope.columns[left].field.type
      let rightType = right.scope.columns[found].field.type
      let namesRows = scope.columns[left].field.namesRows || right.scope.columns[found].field.namesRows
      let pair =
        Matching.Pair(matching(of: left, in: scope)) { matching(of: found, in: right.scope) }
        ?? (namesRows && leftType == .text && rightType == .text ? .names : nil)
      if namesRows {
        leftNamesRows = leftNamesRows || scope.columns[left].field.namesRows
        rightNamesRows = rightNamesRows || right.scope.columns[found].field.namesRows
      }
      guard joins(leftType, rightType) || pair != nil else {
        report(
          "\"\(key.left.text)\" is \(leftType.phrase), and \"\(key.right.text)\" in \(right.scope.name) is \(rightType.phrase)",
          at: key.right.span, help: ["only columns of one type can be joined; text(x) and number(x) convert"])
        continue
      }
      leftIndices.append(left)
      rightIndices.append(found)
      matchings.append(pair)
    }
    guard leftIndices.count == keys.count else { return nil }
    let leftName = scope.name
    let mayCollide = matchings.contains { $0?.left.mayCollide == true }
    let tellers = mayCollide ? (tellers(in: scope), tellers(in: right.scope)) : ([], [])
    let dropped = Set(
      zip(leftIndices, rightIndices).filter { scope.columns[$0].field.name == right.scope.columns[$1].field.name }.map(
        \.1))
    let kept = right.scope.columns.indices.filter { !dropped.contains($0) }
    let taken = Set(scope.columns.map(\.field.name))
    for index in kept {
      var column = right.scope.columns[index]
      if taken.contains(column.field.name) { column.field.name = "\(right.scope.name).\(column.field.name)" }
      scope.columns.append(column)
    }
    guard let named = distinctlyNamed(scope.columns, at: stage.span) else { return nil }
    scope.columns = named
    scope.identities += right.scope.identities
    var join = BoundJoin(
      other: right, leftName: leftName == right.scope.name ? "the rows at hand" : leftName, left: leftIndices,
      right: rightIndices, matchings: matchings, kept: kept, keepAll: keepAll)
    (join.leftTellers, join.rightTellers) = tellers
    (join.leftNamesRows, join.rightNamesRows) = (leftNamesRows, rightNamesRows)
    return made(stage, .join(join))
  }

  private func tellers(in scope: Scope) -> [BoundJoin.Teller] {
    scope.columns.indices.compactMap { index in
      guard let matching = matching(of: index, in: scope), !matching.mayCollide else { return nil }
      return BoundJoin.Teller(column: index, matching: matching)
    }
  }

  private func matching(of index: Int, in scope: Scope) -> Matching? {
    guard let column = catalog.column(of: scope.columns[index].domain) else { return nil }
    var key = KeyColumn(scope.columns[index].field, column)
    for (place, other) in scope.columns.enumerated() where place != index {
      if let column = catalog.column(of: other.domain) { key.others.append((other.field, column)) }
    }
    return environment.matching(key, catalog)
  }

  private func joins(_ left: DataType, _ right: DataType) -> Bool {
    if left.element != nil || right.element != nil { return false }
    if left == right || (left.isNumeric && right.isNumeric) { return true }
    return (left == .text && right.referencedTable != nil) || (right == .text && left.referencedTable != nil)
  }

  mutating func union(_ other: SourceSyntax, _ stage: StageSyntax) -> BoundStage? {
    guard let second = query(other) else { return nil }
    var columns = scope.columns
    var first: [Int?] = Array(columns.indices)
    var positions: [Int?] = columns.map { second.scope.index(of: $0.field.name) }
    for (index, position) in positions.enumerated() {
      guard let position else { continue }
      let mine = columns[index].field
      let theirs = second.scope.columns[position].field
      if mine.type != theirs.type {
        guard mine.type.isNumeric, theirs.type.isNumeric else {
          report(
            "\"\(mine.name)\" is \(mine.type.phrase) here and \(theirs.type.phrase) in \(second.scope.name)",
            at: stage.span,
            help: ["select it under another name in one of them"])
          return nil
        }
        columns[index].field.type = .number
      }
      if let own = mine.unit, let their = theirs.unit, own != their {
        report("\"\(mine.name)\" is in \(own) here and in \(their) in \(second.scope.name)", at: stage.span)
        return nil
      }
      columns[index].field.origins += theirs.origins.filter { !mine.origins.contains($0) }
      columns[index].domain = Domain(merging: [columns[index], second.scope.columns[position]])
    }
    for (position, column) in second.scope.columns.enumerated() where !positions.contains(position) {
      columns.append(column)
      first.append(nil)
      positions.append(position)
    }
    // A row is a row of one side or of the other, so each side's tables are known for its own rows only.
    scope.identities =
      scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
      + second.scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    scope.columns = columns
    return made(stage, .union(second, first: first, second: positions))
  }

  /// A source as a query of its own, bound outside the rows at hand.
  private mutating func query(_ other: SourceSyntax) -> BoundQuery? {
    if case .query(let syntax) = other { return bind(syntax) }
    return bind(QuerySyntax(source: other, stages: [], span: other.span))
  }
}
