import Language
import Tables
import Text

/// What may stand in an expression: columns, functions, values, operators.
extension Completer {
  /// - Parameter tokens: those of the expression so far.
  func inExpression(_ offer: Expectation.Offer, _ tokens: [Token], _ scope: Scope) -> [Completion.Candidate] {
    guard let previous = tokens.last else { return operands(scope) }
    if previous.isSymbol(.dot) { return afterDot(tokens, scope) }
    if let values = values(tokens, scope) { return values }
    if expectsOperand(previous) { return operands(scope) }
    return operators(offer, tokens, scope)
  }

  // MARK: Operands

  func columns(_ scope: Scope) -> [Completion.Candidate] {
    let key = TextFolding.key(place.fragment)
    return scope.columns.filter { key.isEmpty || TextFolding.key($0.field.name).hasPrefix(key) }.map { column in
      let name = column.field.name
      let isPlain = Binder.written(name, isValue: true) == name
      return Completion.Candidate(
        text: isPlain ? name : "`\(name)`", note: note(column.field, catalog.column(of: column.domain)))
    }
  }

  func relations(_ scope: Scope) -> [Completion.Candidate] {
    let tables = scope.identities.filter(\.isOne).map(\.table)
    let back = tables.flatMap { catalog.backwardRelations(of: $0) }.map { ($0.name, "related rows of \($0.to)") }
    let lists = scope.columns.filter { $0.field.type.element != nil }.map {
      ($0.field.name, note($0.field, catalog.column(of: $0.domain)))
    }
    return matching(back + lists)
  }

  func operands(_ scope: Scope) -> [Completion.Candidate] {
    let back = scope.identities.filter(\.isOne).flatMap { catalog.backwardRelations(of: $0.table) }
      .map { ($0.name, "related rows of \($0.to)") }
    return columns(scope) + matching(back) + matching([("not", "the opposite")])
      + (place.fragment.isEmpty ? [] : offered("function"))
  }

  private func afterDot(_ tokens: [Token], _ scope: Scope) -> [Completion.Candidate] {
    let path = CompletionPlace.path(endingAt: tokens.count - 2, in: tokens)
    guard let base = Binder.expression(at: path, in: scope, of: place.source, environment),
      let name = base.type.referencedTable ?? base.type.element?.referencedTable, let table = catalog.table(name)
    else { return [] }
    return matching(table.schema.fields.map { ($0.name, note($0, table.column(named: $0.name))) })
      + matching(catalog.backwardRelations(of: name).map { ($0.name, "related rows of \($0.to)") })
  }

  private func expectsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(.closeBracket): false
    case .symbol: true
    case .word: ["and", "or", "not", "by", "of", "between", "on", "given", "across", "expecting"].contains(token.value)
    default: false
    }
  }

  // MARK: Values

  /// The values that the column before a comparison holds; nil where no comparison stands before the cursor.
  private func values(_ tokens: [Token], _ scope: Scope) -> [Completion.Candidate]? {
    guard let end = subjectEnd(tokens) else { return nil }
    let path = CompletionPlace.path(endingAt: end, in: tokens)
    guard !path.isEmpty, let subject = Binder.expression(at: path, in: scope, of: place.source, environment) else {
      return nil
    }
    let element = subject.type.element ?? subject.type
    if let table = element.referencedTable.flatMap({ catalog.table($0) }) { return rowNames(of: table) }
    if element == .boolean { return matching([("yes", ""), ("no", "")]) }
    guard element == .text else { return nil }
    let (column, categories) = Binder.values(of: subject, in: scope, environment)
    return indexes.values(of: column, categories: categories).words(beginningWith: TextFolding.key(place.fragment))
      .map { Completion.Candidate(text: quoted($0.text), note: "\($0.number)×") }
  }

  /// Where the subject of a comparison ends: before `=`, `in (`, `has`, `has any (`, also after commas in such a list.
  private func subjectEnd(_ tokens: [Token]) -> Int? {
    guard let last = tokens.last else { return nil }
    let end = tokens.count - 1
    switch last.kind {
    case .symbol(.equal), .symbol(.notEqual): return end - 1
    case .word where last.value == "has": return end - 1
    case .symbol(.openBracket), .symbol(.comma):
      var depth = 0
      for index in stride(from: end, through: 1, by: -1) {
        if tokens[index].isSymbol(.closeBracket) { depth += 1 }
        guard tokens[index].isSymbol(.openBracket) else { continue }
        if depth > 0 {
          depth -= 1
          continue
        }
        if tokens[index - 1].isWord("in") { return tokens[max(0, index - 2)].isWord("not") ? index - 3 : index - 2 }
        if tokens[index - 1].isWord("any") || tokens[index - 1].isWord("all") { return index - 3 }
        return nil
      }
      return nil
    default: return nil
    }
  }

  // MARK: Operators

  /// What may follow an operand: the comparisons that its type knows.
  private func operators(_ offer: Expectation.Offer, _ tokens: [Token], _ scope: Scope) -> [Completion.Candidate] {
    switch offer {
    case .condition, .calculation: break
    default: return []
    }
    let path = CompletionPlace.path(endingAt: tokens.count - 1, in: tokens)
    let subject = path.isEmpty ? nil : Binder.expression(at: path, in: scope, of: place.source, environment)
    var words: [(String, String)] = []
    switch subject?.type {
    case .list?: words += [("has", "the list holds a value"), ("has any (", ""), ("has all (", "")]
    case .text?, .reference?:
      words += [
        ("=", ""), ("in (", "one of several"), ("contains", ""), ("starts with", ""), ("matches", "a pattern"),
      ]
    case .integer?, .number?, .date?: words += [("=", ""), (">", ""), ("<", ""), ("between", "a and b")]
    default: break
    }
    if subject != nil { words += [("is unknown", "the sources do not say"), ("is known", "")] }
    if case .condition = offer { words += [("and", ""), ("or", "")] }
    return matching(words)
  }
}
