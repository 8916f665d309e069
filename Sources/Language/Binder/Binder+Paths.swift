import Diagnostics
import Tables
import Text

extension Binder {
  /// A path that starts at a column, a relation or the table itself; nil if its first word is none of them.
  mutating func resolve(_ path: [Name]) -> BoundExpression?? {
    let whole = path.map(\.text).joined(separator: ".")
    if path.count > 1, let index = scope.columns.firstIndex(where: { $0.field.name == whole }) {
      return column(index, at: path[0].span.union(path[path.count - 1].span))
    }
    guard var expression = start(of: path[0]) else { return nil }
    for step in path.dropFirst() {
      guard let next = self.step(from: expression, by: step, path: path) else { return .some(nil) }
      expression = next
    }
    return expression
  }

  func column(_ index: Int, at span: Span) -> BoundExpression {
    let field = scope.columns[index].field
    return BoundExpression(.column(index), field.type, unit: field.unit, span: span)
  }

  private mutating func start(of name: Name) -> BoundExpression? {
    if let index = scope.index(of: name.text) { return column(index, at: name.span) }
    if name.isQuoted { return nil }
    for (position, identity) in scope.identities.enumerated() where identity.isOne {
      let base = BoundExpression(.identity(position), .reference(identity.table), span: name.span)
      if let relation = catalog.backwardRelations(of: identity.table).first(where: { $0.name == name.text }) {
        return related(base, relation, at: name.span)
      }
      if identity.table == name.text { return base }
    }
    for (position, identity) in scope.identities.enumerated() where identity.isOne {
      let base = BoundExpression(.identity(position), .reference(identity.table), span: name.span)
      let titled = catalog.tables(titled: name.text)
      let relations = catalog.backwardRelations(of: identity.table).filter { titled.contains($0.name) }
      if relations.count == 1 { return related(base, relations[0], at: name.span) }
      if relations.isEmpty, titled.contains(identity.table) { return base }
    }
    return nil
  }

  private func related(_ base: BoundExpression, _ relation: Catalog.Relation, at span: Span) -> BoundExpression {
    BoundExpression(.related(base, relation), .list(.reference(relation.to)), span: span)
  }

  private mutating func step(from base: BoundExpression, by name: Name, path: [Name]) -> BoundExpression? {
    guard let tableName = base.type.referencedTable ?? base.type.element?.referencedTable,
      let table = catalog.table(tableName)
    else {
      let before = source[base.span]
      report(
        "\"\(before)\" is \(base.type.phrase), so nothing can follow it", at: name.span,
        help: ["only a reference to a row, or a relation, can be walked with a dot"])
      return nil
    }
    let span = base.span.union(name.span)
    let isList = base.type.element != nil
    if let index = table.schema.index(named: name.text) {
      let field = table.schema.fields[index]
      let type = isList && field.type.element == nil ? DataType.list(field.type) : field.type
      return BoundExpression(.field(base, table: tableName, column: index), type, unit: field.unit, span: span)
    }
    let relations = catalog.backwardRelations(of: tableName)
    if let relation = relations.first(where: { $0.name == name.text }) { return related(base, relation, at: span) }
    let titled = catalog.tables(titled: name.text)
    let named = relations.filter { titled.contains($0.name) }
    if named.count == 1 { return related(base, named[0], at: span) }
    let known = table.schema.fields.map(\.name) + relations.map(\.name)
    let close = Suggestion.closest(to: name.text, among: known)
    report(
      "no column \"\(name.text)\" in \(tableName)", at: name.span,
      help: [close.isEmpty ? "it has \(known)" : Suggestion.question(close)],
      mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
    return nil
  }

  /// Says that a word is no column here, with the nearest words that would be.
  mutating func unknownColumn(_ name: Name, values: [String] = [], valueOf: String? = nil) {
    let columns = scope.columns.map(\.field.name)
    let relations = scope.identities.filter(\.isOne).flatMap { catalog.backwardRelations(of: $0.table).map(\.name) }
    let what: Sentence =
      valueOf.map { "\"\(name.text)\" is neither a column in \(scope.name) nor a value of \($0)" }
      ?? "no column \"\(name.text)\" in \(scope.name)"
    let sharing = scope.columns.filter { $0.field.heading == .shared(name.text) }.map(\.field.name)
    let titled = scope.indexes(titled: name.text).map { scope.columns[$0].field.name }
    if titled.count > 1 {
      report(
        "\"\(name.text)\" is the title of \(titled.count) columns of \(scope.name)", at: name.span,
        help: ["say which: \(titled, most: 6, last: "or")"])
      return
    }
    if !sharing.isEmpty {
      report(
        "\(sharing.count) columns of \(scope.name) are called \"\(name.text)\"", at: name.span,
        help: ["here they are \(sharing, most: 12)"])
      return
    }
    if let hyphen = subtraction(in: name.text) {
      report(
        what, at: name.span, help: ["a subtraction is written with spaces: \(hyphen)"],
        mend: Diagnostic.Mend(span: name.span, replacement: hyphen))
      return
    }
    let titles = scope.columns.flatMap(\.field.titles).filter { !$0.utf8.allSatisfy { $0 < 0x80 } }
    var close = Suggestion.closest(to: name.text, among: columns + relations + values, isStopped: isHasty)
    if close.isEmpty, !name.text.utf8.allSatisfy({ $0 < 0x80 }) {
      close = Titles.near(name.text, among: titles)
    }
    if !close.isEmpty {
      let replacement =
        close.count == 1
        ? Binder.written(close[0], isValue: !columns.contains(close[0]) && !titles.contains(close[0])) : nil
      report(
        what, at: name.span, help: [Suggestion.question(close)],
        mend: replacement.map { Diagnostic.Mend(span: name.span, replacement: $0) })
      return
    }
    var help: [Sentence] = []
    if let valueOf, !values.isEmpty {
      help.append("\(valueOf) holds \(values, most: 12); as a text write \"\(name.text)\" in quotes")
    } else if columns.isEmpty {
      help.append("a text needs quotes: \"\(name.text)\"")
    } else {
      help.append("the columns are \(columns, most: 12)")
    }
    report(what, at: name.span, help: help)
  }

  /// A value as it may be typed: bare when it is a plain name.
  package static func written(_ value: String, isValue: Bool) -> String {
    guard isValue else { return value }
    let (tokens, diagnostics) = Lexer.tokens(of: SourceText(name: "", text: value), with: Vocabulary())
    let isPlain =
      diagnostics.isEmpty && tokens.count == 2 && tokens[0].kind == .word && tokens[0].value == value
      && !Parser.reserved.contains(value) && !["yes", "no", "true", "false", "unknown"].contains(value)
    return isPlain ? value : quoted(value)
  }

  /// A text between quotes, as it may be typed.
  package static func quoted(_ text: String) -> String {
    "\"\(VisibleText.typable(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")))\""
  }

  private func subtraction(in word: String) -> String? {
    let parts = word.split(separator: "-").map(String.init)
    guard parts.count > 1, parts.allSatisfy({ scope.index(of: $0) != nil }) else { return nil }
    return parts.joined(separator: " - ")
  }
}
