import Charts
import Language
import Rendering
import Tables
import Text

extension Session {
  /// What fits one thing that may stand at the cursor.
  func candidates(_ expectation: Expectation, _ scope: Scope, _ place: CompletionPlace) -> [Completion.Candidate] {
    switch expectation {
    case .word(let word, let note): return matching(place, [(word, note)])
    case .operand(let offer, let start):
      switch offer {
      case .expression: return inExpressions("", Array(place.tokens[start...]), scope, place)
      case .column: return columns(scope, place)
      case .columnOf(.name(let name)):
        guard let table = catalog.table(name.text) else { return [] }
        return matching(place, table.schema.fields.map { ($0.name, note($0, table.column(named: $0.name))) })
      case .relation: return relations(scope, place)
      case .table: return tableNames(place)
      case .row:
        return scope.identities.first(where: \.isOne).flatMap { catalog.table($0.table) }.map {
          rowNames(of: $0, place)
        }
          ?? []
      case .file: return files(place)
      case .named("format"): return matching(place, OutputFormat.allCases.map { ($0.rawValue, $0.summary) })
      case .named("chart"):
        return matching(place, ChartSpecification.Kind.allCases.map { ($0.rawValue, $0.phrase) })
      case .stage, .statement, .nothing, .named, .columnOf: return []
      }
    }
  }

  func inExpressions(
    _ verb: String, _ tokens: [Token], _ scope: Scope, _ place: CompletionPlace
  ) -> [Completion.Candidate] {
    guard let previous = tokens.last else { return operands(scope, place) }
    if previous.isSymbol(.dot) { return afterDot(tokens, scope, place) }
    if let values = values(tokens, scope, place) { return values }
    if expectsOperand(previous) { return operands(scope, place) }
    return operators(verb, tokens, scope, place)
  }

  private func tableNames(_ place: CompletionPlace) -> [Completion.Candidate] {
    matching(
      place,
      catalog.tables.values.map { ($0.name ?? "", "\($0.rowCount) rows") }
        + queries.keys.sorted().map { ($0, "a named query") })
  }

  // MARK: Operands

  private func columns(_ scope: Scope, _ place: CompletionPlace) -> [Completion.Candidate] {
    let key = TextFolding.key(place.fragment)
    return scope.columns.filter { key.isEmpty || TextFolding.key($0.field.name).hasPrefix(key) }.map { column in
      let name = column.field.name
      let isPlain = Binder.written(name, isValue: true) == name
      return Completion.Candidate(
        text: isPlain ? name : "`\(name)`", note: note(column.field, visible.column(of: column.domain)))
    }
  }

  private func relations(_ scope: Scope, _ place: CompletionPlace) -> [Completion.Candidate] {
    let tables = scope.identities.filter(\.isOne).map(\.table)
    let back = tables.flatMap { catalog.backwardRelations(of: $0) }.map { ($0.name, "related rows of \($0.to)") }
    let lists = scope.columns.filter { $0.field.type.element != nil }.map {
      ($0.field.name, note($0.field, visible.column(of: $0.domain)))
    }
    return matching(place, back + lists)
  }

  func operands(_ scope: Scope, _ place: CompletionPlace) -> [Completion.Candidate] {
    let back = scope.identities.filter(\.isOne).flatMap { catalog.backwardRelations(of: $0.table) }
      .map { ($0.name, "related rows of \($0.to)") }
    let functions = Function.standard.map { ("\($0.name)(", "\($0.signature): \($0.summary)") }
    return columns(scope, place) + matching(place, back) + matching(place, [("not", "the opposite")])
      + (place.fragment.isEmpty ? [] : matching(place, functions))
  }

  private func afterDot(_ tokens: [Token], _ scope: Scope, _ place: CompletionPlace) -> [Completion.Candidate] {
    let path = CompletionPlace.path(endingAt: tokens.count - 2, in: tokens)
    guard let base = Binder.expression(at: path, in: scope, of: place.source, environment),
      let name = base.type.referencedTable ?? base.type.element?.referencedTable, let table = catalog.table(name)
    else { return [] }
    return matching(place, table.schema.fields.map { ($0.name, note($0, table.column(named: $0.name))) })
      + matching(place, catalog.backwardRelations(of: name).map { ($0.name, "related rows of \($0.to)") })
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
  private func values(_ tokens: [Token], _ scope: Scope, _ place: CompletionPlace) -> [Completion.Candidate]? {
    guard let end = subjectEnd(tokens) else { return nil }
    let path = CompletionPlace.path(endingAt: end, in: tokens)
    guard !path.isEmpty, let subject = Binder.expression(at: path, in: scope, of: place.source, environment) else {
      return nil
    }
    let element = subject.type.element ?? subject.type
    if let table = element.referencedTable.flatMap({ catalog.table($0) }) { return rowNames(of: table, place) }
    if element == .boolean { return matching(place, [("yes", ""), ("no", "")]) }
    guard element == .text else { return nil }
    let (column, categories) = Binder.values(of: subject, in: scope, environment)
    return valueIndex(column, categories).words(beginningWith: TextFolding.key(place.fragment))
      .map { Completion.Candidate(text: quoted($0.text, place), note: "\($0.number)×") }
  }

  /// Answers come and go, and an index keeps the texts of its column alive.
  private static let mostValueIndexes = 64

  /// The index of a column's values, kept while the column's dictionary is the same.
  private func valueIndex(_ column: Column?, _ categories: [String]) -> CompletionIndex {
    guard let dictionary = CompletionIndex.dictionary(of: column) else {
      return CompletionIndex.values(of: column, categories: categories)
    }
    let key = ObjectIdentifier(dictionary)
    if let kept = valueIndexes[key], kept.dictionary === dictionary { return kept.index }
    let made = CompletionIndex.values(of: column, categories: categories)
    if valueIndexes.count >= Session.mostValueIndexes { valueIndexes = [:] }
    valueIndexes[key] = (dictionary, made)
    return made
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

  /// What may follow an operand: comparisons that its type knows, then the words of the stage.
  private func operators(
    _ verb: String, _ tokens: [Token], _ scope: Scope, _ place: CompletionPlace
  ) -> [Completion.Candidate] {
    let path = CompletionPlace.path(endingAt: tokens.count - 1, in: tokens)
    let subject = path.isEmpty ? nil : Binder.expression(at: path, in: scope, of: place.source, environment)
    var words: [(String, String)] = []
    if verb == "where" || verb == "derive" || verb == "select" || verb == "summarize" {
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
      if verb == "where" { words += [("and", ""), ("or", "")] }
    }
    switch verb {
    case "sort": words += [("desc", "largest first")]
    case "count", "summarize", "crosstab", "pivot", "transpose": words += [("by", "groups")]
    case "select", "distinct": words += [("as", "a name")]
    default: break
    }
    return matching(place, words + [("|", "the next stage")])
  }
}

extension Scope {
  /// The scope after a result that was computed before.
  init(result: Table) { self.init(table: result, name: "the last result") }
}
