import Language
import Tables
import Text

/// What may stand in an expression: columns, functions, values, operators.
extension Completer {
  /// - Parameter tokens: those of the expression so far.
  func inExpression(_ offer: Expectation.Offer, _ tokens: [Token], _ scope: Scope) -> [Completion.Candidate] {
    guard let previous = tokens.last else { return operands(scope) }
    if previous.isSymbol(.dot) { return afterDot(tokens, scope) }
    if let states = states(tokens) { return states }
    if let values = values(tokens, scope) { return values }
    if expectsOperand(previous) { return operands(scope) }
    return operators(offer, tokens, scope)
  }

  // MARK: Operands

  func columns(_ scope: Scope) -> [Completion.Candidate] {
    let key = TextFolding.key(place.fragment)
    return scope.columns.compactMap { column in
      guard let word = typed(column.field, beginningWith: key) else { return nil }
      let isPlain = Binder.written(word, isValue: true) == word
      var note = note(column.field, catalog.column(of: column.domain))
      if word != column.field.name { note = "\(column.field.name), \(note)" }
      return Completion.Candidate(text: isPlain ? word : "`\(word)`", note: note)
    }
  }

  /// The name of a column, or the title whose writing was begun; nil where neither begins so.
  private func typed(_ field: Field, beginningWith key: String) -> String? {
    if key.isEmpty || TextFolding.key(field.name).hasPrefix(key) { return field.name }
    return field.titles.first { TextFolding.key($0).hasPrefix(key) && !$0.utf8.allSatisfy { $0 < 0x80 } }
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
    return columns(scope) + matching(back) + matching([("not", "the opposite")]) + offered("function")
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
    let (column, categories) = Binder.values(of: subject, in: scope, environment)
    if element.isNumeric { return (column.map(numbers) ?? []) + operands(scope) }
    guard element == .text else { return nil }
    // A text after `contains` is always in quotes: there a bare word is a column.
    let isPart = tokens.last.map { !$0.isSymbol(.equal) && Completer.textTests.contains($0.value) } ?? false
    return indexes.values(of: column, categories: categories).words(beginningWith: TextFolding.key(place.fragment))
      .map { Completion.Candidate(text: isPart ? Binder.quoted($0.text) : quoted($0.text), note: "\($0.number)×") }
  }

  /// The last words of the tests of texts.
  private static let textTests: Set<String> = ["contains", "with"]
  /// How many numbers are worth listing, and how many cells are counted for that.
  private static let mostNumbers = (listed: 30, counted: 100_000)

  /// The numbers that a column holds, the commonest first, with how many rows hold each.
  private func numbers(_ column: Column) -> [Completion.Candidate] {
    var counts: [String: (number: Double, count: Int)] = [:]
    for row in 0..<min(column.count, Completer.mostNumbers.counted) {
      guard let number = column.value(at: row).double, number.isFinite else { continue }
      counts[column.value(at: row).display, default: (number, 0)].count += 1
    }
    let found = counts.filter { place.fragment.isEmpty || $0.key.hasPrefix(place.fragment) }
    return found.sorted { (-$0.value.count, $0.value.number) < (-$1.value.count, $1.value.number) }
      .prefix(Completer.mostNumbers.listed).map { Completion.Candidate(text: $0.key, note: "\($0.value.count)×") }
  }

  /// What may stand after `is`; nil elsewhere.
  private func states(_ tokens: [Token]) -> [Completion.Candidate]? {
    guard let last = tokens.last else { return nil }
    let words = [
      ("unknown", "the sources do not say"), ("known", "they do"), ("applicable", "the question arises"),
    ]
    if last.isWord("is") { return matching(words + [("not", "the opposite")]) }
    return last.isWord("not") && tokens.dropLast().last?.isWord("is") ?? false ? matching(words) : nil
  }

  /// Where the subject of a comparison ends: before `=`, `in (`, `has`, `has any (`, also after commas in such a list.
  private func subjectEnd(_ tokens: [Token]) -> Int? {
    guard let last = tokens.last else { return nil }
    let end = tokens.count - 1
    switch last.kind {
    case .symbol(.equal), .symbol(.notEqual), .symbol(.less), .symbol(.lessOrEqual), .symbol(.greater),
      .symbol(.greaterOrEqual):
      return end - 1
    case .word where last.value == "contains": return tokens[max(0, end - 1)].isWord("not") ? end - 2 : end - 1
    case .word where last.value == "with" && ["starts", "ends"].contains(tokens[max(0, end - 1)].value): return end - 2
    case .word where last.value == "between": return tokens[max(0, end - 1)].isWord("not") ? end - 2 : end - 1
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
