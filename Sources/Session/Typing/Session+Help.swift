import Diagnostics
import Language
import Tables
import Text

extension Session {
  /// `help`, `help TOPIC`: from the registry and the tables; a word that is neither is searched for.
  func help(_ topic: [Name], _ source: SourceText) -> Reply {
    guard let first = topic.first else { return Reply(parts: overview().map { .prose($0) }) }
    let word = topic.map(\.text).joined(separator: " ")
    switch TextFolding.key(word) {
    case "stages": return listing(registry.stages)
    case "commands": return listing(registry.commands)
    case "functions": return listing(vocabulary.functions.map(\.entry))
    case "settings": return listing(Setting.all.map(\.entry))
    case "keys": return keysPage()
    case "limits": return Reply(parts: limits.map { .prose($0) })
    case "operators": return Reply(parts: operators.map { .prose($0) })
    case let key:
      if let page = HelpPages.pages[HelpPages.aliases[key] ?? key], registry.entries(named: word).isEmpty {
        return Reply(parts: lines(of: page).map { .prose($0) })
      }
    }
    let entries = registry.entries(named: word)
    if !entries.isEmpty { return Reply(parts: entries.flatMap { page($0) }.map { .prose($0) }) }
    if let table = workspace.catalog.table(word) { return Reply(parts: page(table).map { .prose($0) }) }
    if let here = HelpPages.words[TextFolding.key(word)] {
      let name = Name(here, first.span)
      var page = help([name], source)
      page.parts.insert(.prose("\(word) is \(here) here:"), at: 0)
      return page
    }
    return search(word, first, source)
  }

  private func overview() -> [String] {
    let tables = workspace.catalog.tables.keys.joined(separator: ", ")
    var lines = [
      "A query is a table followed by stages, joined by |, read from left to right:",
      "",
      "  items | where table = 3 | sort rate desc",
      "  municipalities | where develops | select name, prefecture",
      "  strategies | count by kind",
      "",
      "tables: \(tables)",
      "",
      "stages, by what they are for:",
    ]
    let uses = stagesByUse
    let width = uses.map(\.does.count).max() ?? 0
    lines += uses.map { use in
      "  \(use.does)\(String(repeating: " ", count: width - use.does.count + 2))\(use.words.joined(separator: ", "))"
    }
    lines += [
      "",
      "commands: \(registry.commands.map(\.name).joined(separator: ", "))",
      "",
      "help WORD explains any of these; help operators, functions, settings, keys and limits list the rest; tour shows how.",
      "From another tool? help sql, excel, r, pandas, nushell; help null; help filter and other words of yours.",
    ]
    // The examples are about the shipped corpus; another one gets none that do not run.
    if workspace.catalog.table("items") == nil || workspace.catalog.table("municipalities") == nil {
      lines.removeSubrange(2...5)
    }
    return lines
  }

  /// The stages under what they do; those that no use names stand at the end.
  private var stagesByUse: [(does: String, words: [String])] {
    let all = registry.stages.map(\.name)
    let uses = HelpPages.uses.map { (does: $0.does, words: $0.words.filter { all.contains($0) }) }
    let named = Set(uses.flatMap(\.words))
    let others = all.filter { !named.contains($0) }
    return others.isEmpty ? uses : uses + [("others", others)]
  }

  /// What stands there, and under it what it is here: a line that runs is never broken by what stands beside it.
  private func lines(of page: HelpPages.Page) -> [String] {
    [page.says, ""] + page.pairs.flatMap { [$0.there, "  \($0.here)"] }
  }

  private var operators: [String] {
    [
      "=  !=  <  <=  >  >=             compare two values; text regardless of case and width",
      "and  or  not                    three-valued: unknown is neither yes nor no",
      "in (a, b)  in (QUERY)           one of several",
      "between a and b                 both ends included",
      "contains  starts with  ends with  matches   tests on text; matches takes a regex: \"^a\\\\d+\"",
      "has x  has any (a, b)  has all (a, b)       tests on lists",
      "is unknown  is known  is applicable         three states: known, unknown, not applicable",
      "is unknown because \"…\"         for one reason",
      "+  -  *  /  %                   with spaces round a minus: a - b",
    ]
  }

  private var limits: [String] {
    let numbers = Limit.allCases.map { Limit.grouped($0.number) }
    let width = numbers.map(\.count).max() ?? 0
    let lines = zip(Limit.allCases, numbers).map { limit, number in
      String(repeating: " ", count: width - number.count) + "\(number)  \(limit.meaning)"
    }
    return ["What would be larger is counted before it is made, and refused:"] + lines
  }

  private func keysPage() -> Reply {
    guard !surroundings.keys.isEmpty else { return Reply(parts: [.line("keys are read at the prompt only")]) }
    let width = surroundings.keys.map { DisplayWidth.of($0.key) }.max() ?? 0
    return Reply(
      parts: surroundings.keys.map {
        .line($0.key + String(repeating: " ", count: width - DisplayWidth.of($0.key) + 2) + $0.does)
      })
  }

  private func listing(_ entries: [Entry]) -> Reply {
    // A signature that is longer stands on lines of its own, what it does under it.
    let widest = 56
    let width = entries.map { DisplayWidth.of($0.signature) }.filter { $0 <= widest }.max() ?? 0
    return Reply(
      parts: entries.flatMap { entry -> [Reply.Part] in
        let signature = DisplayWidth.of(entry.signature)
        if signature <= widest {
          return [.prose(entry.signature + String(repeating: " ", count: width - signature + 2) + entry.summary)]
        }
        let lines = entry.signature.split(separator: " · ").map { Reply.Part.prose(String($0)) }
        return lines + [.prose(String(repeating: " ", count: width + 2) + entry.summary)]
      })
  }

  private func page(_ entry: Entry) -> [String] {
    var lines = entry.signature.split(separator: " · ").map(String.init) + ["  \(entry.summary)"]
    if !entry.details.isEmpty { lines.append("  \(entry.details)") }
    lines += entry.examples.map { "  for example: \($0)" }
    return lines
  }

  private func page(_ table: Table) -> [String] {
    let name = table.name ?? ""
    var lines = ["\(name): \(table.rowCount) rows" + (table.title.map { ", \($0)" } ?? "")]
    if let summary = table.summary { lines.append("  \(summary)") }
    lines.append("  columns: \(table.schema.fields.map(\.name).joined(separator: ", "))")
    let forward = table.schema.fields.compactMap { field in field.type.referencedTable.map { "\(field.name) → \($0)" } }
    if !forward.isEmpty { lines.append("  refers to: \(forward.joined(separator: ", "))") }
    let back = workspace.catalog.backwardRelations(of: name).map(\.name)
    if !back.isEmpty { lines.append("  referred to by: \(back.joined(separator: ", "))") }
    lines.append("  for example: \(Binder.written(name, isValue: false)) | take 3")
    return lines
  }

  private func search(_ word: String, _ first: Name, _ source: SourceText) -> Reply {
    let key = TextFolding.key(word)
    let entries = registry.entries.filter { entry in
      [entry.name, entry.signature, entry.summary].contains { TextFolding.key($0).contains(key) }
    }
    let columns = workspace.catalog.tables.values.flatMap { table in
      table.schema.fields.filter {
        TextFolding.key($0.name).contains(key) || TextFolding.key($0.summary ?? "").contains(key)
      }
      .map { "  \(table.name ?? "").\($0.name)" + ($0.summary.map { ": \($0)" } ?? "") }
    }
    if entries.isEmpty, columns.isEmpty {
      let words = registry.entries.map(\.name) + workspace.catalog.tables.keys
      let close = Suggestion.closest(to: word, among: words)
      return Reply(
        Diagnostic(
          "no help on \"\(word)\"", in: source, at: first.span,
          help: [close.isEmpty ? "help lists what there is" : Suggestion.question(close)]))
    }
    var lines = ["no word is \"\(word)\"; it stands in:"]
    lines += entries.map { "  \($0.signature): \($0.summary)" }
    lines += columns
    return Reply(parts: lines.map { .prose($0) })
  }
}
