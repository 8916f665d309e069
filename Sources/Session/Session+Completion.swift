import Assist
import Charts
import Diagnostics
import Language
import Provenance
import Rendering
import Tables
import Text

extension Session {
  /// What may stand at the cursor: as many candidates as fit what is typed of the word there.
  ///
  /// - Parameter cursor: a byte offset in the text.
  package func completion(of text: String, at cursor: Int) -> Completion {
    let place = CompletionPlace(text, cursor: cursor)
    let completer = Completer(environment, at: place, indexes: indexes) { [self] command, source in
      tableAtHand(command, source)
    } offers: { [self] in
      offers($0, $1)
    }
    var candidates: [Completion.Candidate]?
    if let first = place.tokens.first, first.kind == .word, let command = Command(rawValue: first.value),
      !place.tokens.contains(where: { $0.isSymbol(.pipe) })
    {
      candidates = afterCommand(command, completer)
    }
    return Completion(replacing: place.replacing, candidates: candidates ?? completer.candidates)
  }

  /// What a command hands on, where no query runs for it.
  private func tableAtHand(_ command: CommandSyntax, _ source: SourceText) -> Table? {
    switch command.kind {
    case .steps, .unmatched, .ambiguous, .different: nil
    default: try? commandTable(command, source).get()
    }
  }

  /// The words of one kind that only the session knows.
  private func offers(_ kind: String, _ completer: Completer) -> [(text: String, note: String)] {
    switch kind {
    case "stage": registry.stages.map { ($0.name, $0.summary) }
    case "command":
      Command.allCases.map { ($0.rawValue, $0.entry.summary) }
        + registry.stages.filter { vocabulary.mayBeginStatement($0.name) }.map { ($0.name, $0.summary) }
    case "function": vocabulary.functions.map { ("\($0.name)(", "\($0.signature): \($0.summary)") }
    case "file": files(completer.place)
    case "format": OutputFormat.allCases.map { ($0.rawValue, $0.summary) }
    case "chart": ChartSpecification.Kind.allCases.map { ($0.rawValue, $0.phrase) }
    default: []
    }
  }

  // MARK: Commands

  /// What may follow a command's words; nil where a query follows.
  private func afterCommand(_ command: Command, _ completer: Completer) -> [Completion.Candidate]? {
    let rest = Array(completer.place.tokens.dropFirst())
    switch command {
    case .show, .why, .cite: return designation(command, rest, completer)
    case .describe:
      if rest.last?.isSymbol(.dot) == true, let table = rest.first.flatMap({ catalog.table($0.value) }) {
        return completer.fields(of: table)
      }
      return rest.isEmpty ? completer.sources : []
    case .set:
      if rest.isEmpty { return completer.matching(Settings.Name.allCases.map { ($0.rawValue, $0.entry.summary) }) }
      return settingValues(rest[0].value, completer)
    case .timing: return completer.matching([("on", "say how long answers took"), ("off", "")])
    case .tour:
      return completer.matching([("hint", "one way to do the step"), ("stop", "leave; tour comes back to the step")])
    case .help:
      let words =
        registry.entries.map { ($0.name, $0.summary) }
        + catalog.tables.values.map { ($0.name ?? "", $0.title ?? "a table") }
        + ["stages", "commands", "functions", "settings", "operators"].map { ($0, "a list") }
      return rest.isEmpty ? unique(completer.matching(words)) : []
    case .save:
      if rest.isEmpty { return completer.matching([("package", "a Data Package of all your tables")]) }
      return rest.count == 1
        ? completer.matching(files(completer.place))
        : completer.matching([("all", "the shipped tables too"), ("replace", "over a package there")])
    case .record:
      return rest.isEmpty
        ? completer.matching(files(completer.place)) : completer.matching([("replace", "over a file there")])
    case .run: return rest.isEmpty ? completer.matching(files(completer.place)) : []
    case .open: return rest.isEmpty ? completer.matching(files(completer.place)) : readingWords(rest, completer)
    case .close:
      guard rest.isEmpty || rest.last?.isSymbol(.comma) == true else { return [] }
      return completer.matching(opened.sorted { $0.key < $1.key }.map { ($0.key, "opened from \($0.value)") })
    case .tables, .steps, .unmatched, .ambiguous, .different, .quit, .exit, .echo, .note, .history: return []
    case .explain, .expect, .let:
      if command == .let, rest.count < 2 {
        return rest.count == 1 ? completer.matching([("=", "a query follows")]) : []
      }
      return nil
    }
  }

  /// The words that may follow a file to open, where none waits for its value.
  private func unique(_ candidates: [Completion.Candidate]) -> [Completion.Candidate] {
    var seen: Set<String> = []
    return candidates.filter { seen.insert($0.text).inserted }
  }

  private func settingValues(_ name: String, _ completer: Completer) -> [Completion.Candidate] {
    switch Settings.Name(rawValue: name) {
    case .format: return completer.matching(OutputFormat.allCases.map { ($0.rawValue, $0.summary) })
    case .basis: return completer.matching(Basis.allCases.map { ($0.word, "the weakest that counts as known") })
    case .timing, .hints, .defuse: return completer.matching([("on", ""), ("off", "")])
    case .style: return completer.matching([("lines", "drawn with lines"), ("plain", "ASCII alone")])
    case .width: return completer.matching([("0", "nothing is wrapped"), ("80", ""), ("100", "")])
    case nil: return []
    }
  }

  /// Names of rows after `show` and `why`, of sources after `cite`; columns after the dot.
  private func designation(_ command: Command, _ rest: [Token], _ completer: Completer) -> [Completion.Candidate] {
    if command == .cite {
      if rest.last?.isWord("as") == true {
        return completer.matching(Citation.Style.allCases.map { ($0.rawValue, "") })
      }
      guard rest.isEmpty, let table = catalog.sourcesTable.flatMap({ catalog.table($0) }) else {
        return completer.matching([("as", "a style follows")])
      }
      return completer.rowNames(of: table)
    }
    if rest.last?.isSymbol(.dot) == true {
      let parts = rest.dropLast().filter { !$0.isSymbol(.dot) }.map { Name($0.value, $0.span) }
      if parts.count == 1, let table = catalog.table(parts[0].text) { return completer.rowNames(of: table) }
      let designation = Designation(parts: parts, span: completer.place.source.whole)
      guard let found = try? find(designation, completer.place.source) else { return [] }
      return completer.fields(of: found.table)
    }
    guard rest.isEmpty || rest.last?.isSymbol(.comma) == true else { return [] }
    guard let cases = catalog.caseTable.flatMap({ catalog.table($0) }) else { return [] }
    return completer.rowNames(of: cases)
  }

  func files(_ place: CompletionPlace) -> [(text: String, note: String)] {
    let slash = place.fragment.lastIndex(of: "/")
    let folder = slash.map { String(place.fragment[...$0]) } ?? ""
    let start = slash.map { String(place.fragment[place.fragment.index(after: $0)...]) } ?? place.fragment
    guard let names = try? door.list(folder.isEmpty ? "." : folder) else { return [] }
    return names.filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }.map { name in
      let isFolder = door.isDirectory(folder + name)
      return ("\"\(folder)\(name)\(isFolder ? "/" : "\"")", isFolder ? "folder" : "")
    }
  }
}
