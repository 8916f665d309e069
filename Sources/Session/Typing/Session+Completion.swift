import Assist
import Charts
import Corpus
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
    // A table that is read for it is read in silence: the line that is being typed stands on the screen.
    watchReading(progress: nil)
    defer { watchReading(progress: surroundings.progress) }
    let place = CompletionPlace(text, cursor: cursor, with: vocabulary)
    let completer = Completer(environment, at: place, indexes: workspace.indexes) { [self] command, source in
      tableAtHand(command, source)
    } offers: { [self] in
      offers($0, $1, $2)
    }
    return Completion(replacing: place.replacing, candidates: completer.candidates)
  }

  /// What a command hands on, where no query runs for it.
  private func tableAtHand(_ syntax: CommandSyntax, _ source: SourceText) -> Table? {
    guard let command = syntax.command as? any TableCommand, !type(of: command).runsQuery else { return nil }
    return try? commandTable(syntax, source).get()
  }

  /// What only the session knows of one kind of thing; `tokens` are what was typed of it.
  private func offers(_ kind: String, _ tokens: [Token], _ completer: Completer) -> [Completion.Candidate] {
    switch kind {
    case "case": rows(tokens, completer)
    case "sheet", "member": parts(kind, completer)
    case "source":
      workspace.catalog.sourcesTable.flatMap { workspace.catalog.table($0) }.map { completer.rowNames(of: $0) } ?? []
    case "file": files(completer.place)
    default: completer.matching(words(kind))
    }
  }

  private func words(_ kind: String) -> [(text: String, note: String)] {
    switch kind {
    case "stage": registry.stages.map { ($0.name, $0.summary) }
    case "command":
      registry.commands.map { ($0.name, $0.summary) }
        + registry.stages.filter { vocabulary.mayBeginStatement($0.name) }.map { ($0.name, $0.summary) }
    case "function": vocabulary.functions.map { ("\($0.name)(", "\($0.signature): \($0.summary)") }
    case "format": OutputFormat.allCases.map { ($0.rawValue, $0.summary) }
    case "chart": ChartSpecification.Kind.allCases.map { ($0.rawValue, $0.phrase.text) }
    case "setting": Setting.all.map { ($0.name, $0.help.summary) }
    case "table": workspace.catalog.tables.values.map { ($0.name ?? "", $0.title ?? "a table") }
    case "opened": workspace.opened.sorted { $0.key < $1.key }.map { ($0.key, "opened from \($0.value)") }
    case "topic":
      registry.entries.map { ($0.name, $0.summary) }
        + workspace.catalog.tables.values.map { ($0.name ?? "", $0.title ?? "a table") }
        + ["stages", "commands", "functions", "settings", "operators", "keys", "limits"].map { ($0, "a list") }
    default: []
    }
  }

  /// The sheets of the workbook, or the files of the archive, that the statement opens.
  private func parts(_ kind: String, _ completer: Completer) -> [Completion.Candidate] {
    guard let file = completer.place.tokens.first(where: { $0.kind == .text }) else { return [] }
    let names =
      kind == "sheet"
      ? DataPackage.sheetNames(path: file.value, through: surroundings.door)
      : DataPackage.memberNames(path: file.value, through: surroundings.door)
    let key = TextFolding.key(completer.place.fragment)
    return names.filter { TextFolding.key($0.name).hasPrefix(key) }.map {
      Completion.Candidate(text: Binder.quoted($0.name), note: $0.note)
    }
  }

  /// Names of cases; rows of a table after `TABLE.`, columns after `CASE.`
  private func rows(_ tokens: [Token], _ completer: Completer) -> [Completion.Candidate] {
    guard tokens.last?.isSymbol(.dot) == true else {
      return workspace.catalog.caseTable.flatMap { workspace.catalog.table($0) }.map { completer.rowNames(of: $0) }
        ?? []
    }
    let parts = tokens.dropLast().filter { !$0.isSymbol(.dot) }.map { Name($0.value, $0.span) }
    if parts.count == 1, let table = workspace.catalog.table(parts[0].text) { return completer.rowNames(of: table) }
    let designation = Designation(parts: parts, span: completer.place.source.whole)
    guard let found = try? find(designation, completer.place.source) else { return [] }
    return completer.fields(of: found.table)
  }

  /// Paths that begin as the fragment does, quotes left out of it.
  private func files(_ place: CompletionPlace) -> [Completion.Candidate] {
    let slash = place.fragment.lastIndex(of: "/")
    let folder = slash.map { String(place.fragment[...$0]) } ?? ""
    let start = slash.map { String(place.fragment[place.fragment.index(after: $0)...]) } ?? place.fragment
    guard let names = try? surroundings.door.list(folder.isEmpty ? "." : folder) else { return [] }
    return names.filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }.map { name in
      let isFolder = surroundings.door.isDirectory(folder + name)
      return Completion.Candidate(
        text: "\"\(folder)\(name)\(isFolder ? "/" : "\"")", note: isFolder ? "folder" : "")
    }
  }
}
