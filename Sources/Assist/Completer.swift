import Diagnostics
import Language
import Tables
import Text

/// Finds what may stand at a place in a statement that is being typed, from the forms of the words before it.
package struct Completer {
  package let environment: Environment
  package let place: CompletionPlace
  let indexes: CompletionIndexes
  /// What a command hands on; nil where a query would run for it.
  let commandTable: (CommandSyntax, SourceText) -> Table?
  /// What a word of the language knows alone: the formats, the settings, the files.
  let offers: (String, [Token], Completer) -> [Completion.Candidate]

  package init(
    _ environment: Environment, at place: CompletionPlace, indexes: CompletionIndexes,
    commandTable: @escaping (CommandSyntax, SourceText) -> Table?,
    offers: @escaping (String, [Token], Completer) -> [Completion.Candidate]
  ) {
    self.environment = environment
    self.place = place
    self.indexes = indexes
    self.commandTable = commandTable
    self.offers = offers
  }

  package var catalog: Catalog { environment.catalog }
  private var vocabulary: Vocabulary { environment.vocabulary }

  package var candidates: [Completion.Candidate] {
    let end = Token(kind: .end, span: Span(place.replacing.lowerBound, place.replacing.lowerBound), value: "")
    let expected = Parser.expected(after: place.tokens + [end], of: place.source, with: vocabulary) { word in
      catalog.table(word) != nil || environment.queries[word] != nil
        || word.hasSuffix(".") && catalog.tables.keys.contains { $0.hasPrefix(word) }
    }
    let scope = expected.query.flatMap { query in
      if case .namedCases = query.source, query.stages.isEmpty { return caseScope }
      return self.scope(after: query)
    }
    let found = expected.all.flatMap { candidates($0, scope) }
    var seen: Set<String> = []
    return found.filter { seen.insert($0.text).inserted }
  }

  /// The columns that may be named after a query. Looking at what may come runs none: of what it cannot know before, the
  /// columns that are known must do.
  private func scope(after query: QuerySyntax) -> Scope? {
    let (binding, _) = environment.settled {
      Binder.bind(query, of: place.source, in: $0)
    } answer: { barrier in
      switch barrier.question {
      case .query: .success(Table(fields: barrier.knownFields, rows: []))
      case .command(let command, let source): commandTable(command, source).map { .success($0) }
      }
    }
    return binding.bound?.scope
  }

  /// What stands behind the name of a connection, or of a schema in it, and a dot.
  private func tables(in connection: String) -> [(String, String)] {
    let prefix = connection + "."
    return catalog.tables.keys.filter { $0.hasPrefix(prefix) }.map { (String($0.dropFirst(prefix.count)), "a table") }
  }

  /// What fits one thing that may stand at the cursor.
  private func candidates(_ expectation: Expectation, _ scope: Scope?) -> [Completion.Candidate] {
    switch expectation {
    case .word(let word, let note): return matching([(word, note)])
    case .operand(let offer, let start):
      switch offer {
      case .expression, .condition, .calculation:
        return scope.map { inExpression(offer, Array(place.tokens[start...]), $0) } ?? []
      case .column: return scope.map(columns) ?? []
      case .columnOf(.name(let name)):
        return catalog.table(name.text).map { fields(of: $0) } ?? matching(tables(in: name.text))
      case .relation: return scope.map(relations) ?? []
      case .table: return sources
      case .stage: return offered("stage")
      case .statement: return sources + offered("command")
      case .row:
        return scope?.identities.first(where: \.isOne).flatMap { catalog.table($0.table) }.map { rowNames(of: $0) }
          ?? []
      case .file: return offered("file")
      case .words(let words): return matching(words)
      case .named(let name): return offered(name, after: Array(place.tokens[start...]))
      case .nothing, .columnOf: return []
      }
    }
  }

  /// Before a stage that begins the statement: the rows that it may name.
  private var caseScope: Scope? {
    catalog.caseTable.flatMap { catalog.table($0) }.map { Scope(table: $0, name: $0.name ?? "") }
  }

  // MARK: Words

  /// The candidates whose text begins with the fragment, by folded text.
  package func matching(_ words: [(text: String, note: String)]) -> [Completion.Candidate] {
    let key = TextFolding.key(place.fragment)
    return words.filter { key.isEmpty || TextFolding.key($0.text).hasPrefix(key) }
      .map { Completion.Candidate(text: $0.text, note: $0.note) }
  }

  /// - Parameter tokens: what is typed of it, before the word at the cursor.
  func offered(_ name: String, after tokens: [Token] = []) -> [Completion.Candidate] { offers(name, tokens, self) }

  /// What a query may begin with.
  package var sources: [Completion.Candidate] {
    var words = catalog.tables.values.map {
      ($0.name ?? "", "\($0.rowCount) rows" + ($0.title.map { ", \($0)" } ?? ""))
    }
    words += environment.queries.keys.sorted().map { ($0, "a named query") }
    if environment.last != nil { words.append(("_", "the last result")) }
    for (index, result) in environment.earlier.enumerated() {
      if let table = result.table {
        words.append(("_\(index + 1)", "an earlier result, \(counted(table.rowCount, "row"))"))
      }
    }
    return matching(words) + titledTables
  }

  /// Tables whose title in another script begins so.
  private var titledTables: [Completion.Candidate] {
    guard !place.fragment.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
    return matching(catalog.tables.values.flatMap { table in table.titles.map { ($0, table.name ?? "") } })
  }

  package func fields(of table: Table) -> [Completion.Candidate] {
    matching(table.schema.fields.map { ($0.name, note($0, table.column(named: $0.name))) })
  }

  /// The rows of a table, under the name whose writing was begun: 都 gives 都城, miyako gives Miyakonojo.
  package func rowNames(of table: Table) -> [Completion.Candidate] {
    let index = indexes.names(of: table, in: catalog)
    let key = TextFolding.key(place.fragment)
    let loose = TextFolding.nameKey(place.fragment)
    var words = index.words(beginningWith: key)
    if loose != key, !loose.isEmpty { words += index.words(beginningWith: loose) }
    var seen: Set<Int> = []
    return words.sorted { $0.rank < $1.rank }.filter { seen.insert($0.number).inserted }.map { word in
      let label = catalog.label(of: word.number, in: table) ?? ""
      let id = table.schema.key.flatMap { table.column(named: $0) }?.value(at: word.number).display ?? ""
      return Completion.Candidate(text: quoted(word.text), note: caseNote(word, in: table, label, id))
    }
  }

  /// What tells a case beside its name: its label where another name was begun, its name in another script, and where it
  /// lies; its id where there is nothing else.
  private func caseNote(
    _ word: CompletionIndex.Word, in table: Table, _ label: String, _ id: String
  ) -> String {
    func text(_ name: String) -> String? {
      table.column(named: name).flatMap { $0.isKnown(word.number) ? $0.value(at: word.number).text : nil }
    }
    let script = table.schema.names.lazy.compactMap(text).first { !$0.utf8.allSatisfy { $0 < 0x80 } }
    let place = table.schema.index(of: "prefecture") == nil ? nil : text("prefecture")
    let parts = [word.text == label ? nil : label, script == word.text ? nil : script, place].compactMap { $0 }
    return parts.isEmpty ? id : parts.joined(separator: ", ")
  }

  /// A value as it must be typed here: bare when it is a plain name and no quote was begun.
  func quoted(_ value: String) -> String {
    if place.quote == nil { return Binder.written(value, isValue: true) }
    return Binder.quoted(value)
  }

  /// `number, percent, 3 unknown`.
  func note(_ field: Field, _ column: Column?) -> String {
    let unknown = column?.validity.unknownCount ?? 0
    return [field.type.name, field.unit, unknown > 0 ? "\(unknown) unknown" : nil].compactMap { $0 }.joined(
      separator: ", ")
  }
}
