import Diagnostics
import Tables
import Text

/// Brings in another table.
package struct JoinStage: Stage {
  package static let word = "join"
  package static var help: Help {
    Help(
      "brings in another table; says what did not match",
      examples: [
        "items | where table = 4 | join (items | where table = 5) on key | select item, rate"
      ],
      signature: "join SOURCE on COL [= COL], … [keep all|matching]")
  }

  package var other = SourceSyntax.invalid(Span(0, 0))
  package var keys: [JoinKeySyntax] = []
  package var keepsMatching = false

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .source("SOURCE", \.other), .word("on", note: "the columns that must agree"),
      .init(.list(.sequence([.operand("COL"), .optional(.operand("= COL"))]))) { parser, stage throws(Parser.Mistake) in
        repeat { stage.keys.append(try parser.joinKey(of: stage.other)) } while parser.take(.comma)
      },
      .optional(
        .word("keep", note: "all or matching"),
        .choice(
          .flag("matching", note: "only rows with a partner", \.keepsMatching),
          .word("all", note: "rows without a partner too"))))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.join(other, keys, !keepsMatching, place)
  }
}

extension Binder {
  fileprivate mutating func join(_ other: SourceSyntax, _ keys: [JoinKeySyntax], _ keepAll: Bool, _ stage: StagePlace)
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
          help: ["there they are \(sharing, most: 12)"])
      } else if found == nil {
        let close = Suggestion.closest(to: key.right.text, among: right.scope.columns.map(\.field.name))
        report(
          "no column \"\(key.right.text)\" in \(right.scope.name)", at: key.right.span,
          help: [
            close.isEmpty
              ? "its columns are \(right.scope.columns.map(\.field.name), most: 12)" : Suggestion.question(close)
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

  fileprivate func tellers(in scope: Scope) -> [BoundJoin.Teller] {
    scope.columns.indices.compactMap { index in
      guard let matching = matching(of: index, in: scope), !matching.mayCollide else { return nil }
      return BoundJoin.Teller(column: index, matching: matching)
    }
  }

  fileprivate func matching(of index: Int, in scope: Scope) -> Matching? {
    guard let column = catalog.column(of: scope.columns[index].domain) else { return nil }
    var key = KeyColumn(scope.columns[index].field, column)
    for (place, other) in scope.columns.enumerated() where place != index {
      if let column = catalog.column(of: other.domain) { key.others.append((other.field, column)) }
    }
    return environment.matching(key, catalog)
  }

  fileprivate func joins(_ left: DataType, _ right: DataType) -> Bool {
    if left.element != nil || right.element != nil { return false }
    if left == right || (left.isNumeric && right.isNumeric) { return true }
    return (left == .text && right.referencedTable != nil) || (right == .text && left.referencedTable != nil)
  }
}

/// `COL`, or `COL = COL` where the other table calls it otherwise.
package struct JoinKeySyntax: Sendable {
  package var left: Name
  package var right: Name
}

extension Parser {
  fileprivate mutating func joinKey(of other: SourceSyntax) throws(Mistake) -> JoinKeySyntax {
    expects(.column)
    let left = try name("of a column to join on")
    if isAtEnd { expects(.word("=", note: "under another name there")) }
    guard take(.equal) else { return JoinKeySyntax(left: left, right: left) }
    expects(.columnOf(other))
    return JoinKeySyntax(left: left, right: try name("after ="))
  }
}
