import Diagnostics
import Language
import Rendering
import Tables
import Text

extension Session {
  /// What may stand at the cursor: as many candidates as fit what is typed of the word there.
  ///
  /// - Parameter cursor: a byte offset in the text.
  package func completion(of text: String, at cursor: Int) -> Completion {
    let place = CompletionPlace(text, cursor: cursor)
    let candidates = candidates(place)
    return Completion(replacing: place.replacing, candidates: candidates)
  }

  private func candidates(_ place: CompletionPlace) -> [Completion.Candidate] {
    guard let first = place.tokens.first else { return statementStart(place) }
    if first.kind == .word, let command = Command(rawValue: first.value),
      !place.tokens.contains(where: { $0.isSymbol(.pipe) })
    {
      if let found = afterCommand(command, place) { return found }
    }
    return expected(place)
  }

  /// What the forms of the words before the cursor say may follow.
  private func expected(_ place: CompletionPlace) -> [Completion.Candidate] {
    let end = Token(kind: .end, span: Span(place.replacing.lowerBound, place.replacing.lowerBound), value: "")
    let tokens = place.tokens + [end]
    let expected = Parser.expected(after: tokens, of: place.source, with: vocabulary, isTable: isTable)
    if let query = expected.query, !expected.all.isEmpty, !expected.all.contains(where: { $0.isStage }),
      let scope = scope(after: query, place)
    {
      return expected.all.flatMap { candidates($0, scope, place) }
    }
    let query = place.query
    if query.stage.isEmpty, !query.before.isEmpty || place.tokens.last?.isSymbol(.pipe) == true {
      return matching(place, registry.stages.map { ($0.name, $0.summary) })
    }
    if query.isSource { return sources(place) }
    return query.before.isEmpty && query.stage.isEmpty ? matching(place, [("|", "a stage follows")]) : []
  }

  private func scope(after query: QuerySyntax, _ place: CompletionPlace) -> Scope? {
    var environment = environment
    // Looking at what may come must never run a query.
    environment.runsNothing = true
    environment.evaluate = { _ in .failure(.interrupted) }
    return Binder.scope(after: query, of: place.source, in: environment)
  }

  // MARK: Filtering

  /// The candidates whose text begins with the fragment, by folded text.
  func matching(_ place: CompletionPlace, _ words: [(text: String, note: String)]) -> [Completion.Candidate] {
    let key = TextFolding.key(place.fragment)
    return words.filter { key.isEmpty || TextFolding.key($0.text).hasPrefix(key) }
      .map { Completion.Candidate(text: $0.text, note: $0.note) }
  }

  private func statementStart(_ place: CompletionPlace) -> [Completion.Candidate] {
    sources(place) + matching(place, Command.allCases.map { ($0.rawValue, $0.entry.summary) })
      + matching(
        place, registry.stages.filter { vocabulary.mayBeginStatement($0.name) }.map { ($0.name, $0.summary) })
  }

  private func sources(_ place: CompletionPlace) -> [Completion.Candidate] {
    var words = catalog.tables.values.map {
      ($0.name ?? "", "\($0.rowCount) rows" + ($0.title.map { ", \($0)" } ?? ""))
    }
    words += queries.keys.sorted().map { ($0, "a named query") }
    if last != nil { words.append(("_", "the last result")) }
    return matching(place, words)
  }

  // MARK: Commands

  /// What may follow a command's words; nil where a query follows.
  private func afterCommand(_ command: Command, _ place: CompletionPlace) -> [Completion.Candidate]? {
    let rest = Array(place.tokens.dropFirst())
    switch command {
    case .show, .why, .cite: return designation(command, rest, place)
    case .describe:
      if rest.last?.isSymbol(.dot) == true, let table = rest.first.flatMap({ catalog.table($0.value) }) {
        return matching(place, table.schema.fields.map { ($0.name, note($0, table.column(named: $0.name))) })
      }
      return rest.isEmpty ? sources(place) : []
    case .set:
      if rest.isEmpty { return matching(place, Settings.Name.allCases.map { ($0.rawValue, $0.entry.summary) }) }
      return settingValues(rest[0].value, place)
    case .timing: return matching(place, [("on", "say how long answers took"), ("off", "")])
    case .tour:
      return matching(place, [("hint", "one way to do the step"), ("stop", "leave; tour comes back to the step")])
    case .help:
      let words =
        registry.entries.map { ($0.name, $0.summary) }
        + catalog.tables.values.map { ($0.name ?? "", $0.title ?? "a table") }
        + ["stages", "commands", "functions", "settings", "operators"].map { ($0, "a list") }
      return rest.isEmpty ? unique(matching(place, words)) : []
    case .save:
      if rest.isEmpty { return matching(place, [("package", "a Data Package of all your tables")]) }
      return rest.count == 1
        ? files(place) : matching(place, [("all", "the shipped tables too"), ("replace", "over a package there")])
    case .record: return rest.isEmpty ? files(place) : matching(place, [("replace", "over a file there")])
    case .run: return rest.isEmpty ? files(place) : []
    case .open: return rest.isEmpty ? files(place) : readingWords(rest, place)
    case .close:
      guard rest.isEmpty || rest.last?.isSymbol(.comma) == true else { return [] }
      return matching(place, opened.sorted { $0.key < $1.key }.map { ($0.key, "opened from \($0.value)") })
    case .tables, .steps, .unmatched, .ambiguous, .different, .quit, .exit, .echo, .note, .history: return []
    case .explain, .expect, .let:
      if command == .let, rest.count < 2 { return rest.count == 1 ? matching(place, [("=", "a query follows")]) : [] }
      return nil
    }
  }

  /// The words that may follow a file to open, where none waits for its value.
  private func unique(_ candidates: [Completion.Candidate]) -> [Completion.Candidate] {
    var seen: Set<String> = []
    return candidates.filter { seen.insert($0.text).inserted }
  }

  private func settingValues(_ name: String, _ place: CompletionPlace) -> [Completion.Candidate] {
    switch Settings.Name(rawValue: name) {
    case .format: return matching(place, OutputFormat.allCases.map { ($0.rawValue, $0.summary) })
    case .basis: return matching(place, Basis.allCases.map { ($0.word, "the weakest that counts as known") })
    case .timing, .hints, .defuse: return matching(place, [("on", ""), ("off", "")])
    case .style: return matching(place, [("lines", "drawn with lines"), ("plain", "ASCII alone")])
    case .width: return matching(place, [("0", "nothing is wrapped"), ("80", ""), ("100", "")])
    case nil: return []
    }
  }

  /// Names of rows after `show` and `why`, of sources after `cite`; columns after the dot.
  private func designation(_ command: Command, _ rest: [Token], _ place: CompletionPlace) -> [Completion.Candidate] {
    if command == .cite {
      if rest.last?.isWord("as") == true { return matching(place, Citation.Style.allCases.map { ($0.rawValue, "") }) }
      guard rest.isEmpty, let table = catalog.sourcesTable.flatMap({ catalog.table($0) }) else {
        return matching(place, [("as", "a style follows")])
      }
      return rowNames(of: table, place)
    }
    if rest.last?.isSymbol(.dot) == true {
      let parts = rest.dropLast().filter { !$0.isSymbol(.dot) }.map { Name($0.value, $0.span) }
      if parts.count == 1, let table = catalog.table(parts[0].text) { return rowNames(of: table, place) }
      let designation = Designation(parts: parts, span: place.source.whole)
      guard let found = try? find(designation, place.source) else { return [] }
      return matching(place, found.table.schema.fields.map { ($0.name, note($0, found.table.column(named: $0.name))) })
    }
    guard rest.isEmpty || rest.last?.isSymbol(.comma) == true else { return [] }
    guard let cases = catalog.caseTable.flatMap({ catalog.table($0) }) else { return [] }
    return rowNames(of: cases, place)
  }

  /// The rows of a table, under the name whose writing was begun: 都 gives 都城, miyako gives Miyakonojo.
  func rowNames(of table: Table, _ place: CompletionPlace) -> [Completion.Candidate] {
    let index = nameIndex(of: table)
    let key = TextFolding.key(place.fragment)
    let loose = TextFolding.nameKey(place.fragment)
    var words = index.words(beginningWith: key)
    if loose != key, !loose.isEmpty { words += index.words(beginningWith: loose) }
    var seen: Set<Int> = []
    return words.sorted { $0.rank < $1.rank }.filter { seen.insert($0.number).inserted }.map { word in
      let label = catalog.label(of: word.number, in: table) ?? ""
      let id = table.schema.key.flatMap { table.column(named: $0) }?.value(at: word.number).display ?? ""
      return Completion.Candidate(text: quoted(word.text, place), note: word.text == label ? id : label)
    }
  }

  private func nameIndex(of table: Table) -> CompletionIndex {
    let name = table.name ?? ""
    if let kept = nameIndexes[name] { return kept }
    let made = CompletionIndex.names(of: table, in: catalog)
    nameIndexes[name] = made
    return made
  }

  /// A value as it must be typed here: bare when it is a plain name and no quote was begun.
  func quoted(_ value: String, _ place: CompletionPlace) -> String {
    if place.quote == nil { return Binder.written(value, isValue: true) }
    return Binder.quoted(value)
  }

  func files(_ place: CompletionPlace) -> [Completion.Candidate] {
    let slash = place.fragment.lastIndex(of: "/")
    let folder = slash.map { String(place.fragment[...$0]) } ?? ""
    let start = slash.map { String(place.fragment[place.fragment.index(after: $0)...]) } ?? place.fragment
    guard let names = try? door.list(folder.isEmpty ? "." : folder) else { return [] }
    return names.filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }.map { name in
      let isFolder = door.isDirectory(folder + name)
      return Completion.Candidate(text: "\"\(folder)\(name)\(isFolder ? "/" : "\"")", note: isFolder ? "folder" : "")
    }
  }

  /// `number, percent, 3 unknown`.
  func note(_ field: Field, _ column: Column?) -> String {
    let unknown = column?.validity.unknownCount ?? 0
    return [field.type.name, field.unit, unknown > 0 ? "\(unknown) unknown" : nil].compactMap { $0 }.joined(
      separator: ", ")
  }
}
