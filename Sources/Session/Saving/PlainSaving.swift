import Corpus
import Diagnostics
import Language
import Rendering
import Tables
import Text

/// What a file of CSV, TSV or JSON cannot hold of a table: refused by name, or told where it can be had back.
struct PlainSaving {
  private let table: Table
  private let save: SaveStage
  private let format: OutputFormat
  private let defusesFormulas: Bool
  /// Whether the cells go into a workbook, which opens as delimited text does but has a place for reasons.
  private let isWorkbook: Bool

  init(
    _ table: Table, _ save: SaveStage, _ format: OutputFormat, defusesFormulas: Bool, isWorkbook: Bool = false
  ) {
    self.isWorkbook = isWorkbook
    self.table = table
    self.save = save
    self.format = format
    self.defusesFormulas = defusesFormulas
  }

  private var isDelimited: Bool { format == .csv || format == .tsv }
  private var isJSON: Bool { format == .json || format == .jsonl }
  private var word: String {
    isWorkbook ? "XLSX" : isDelimited ? format.rawValue.uppercased() : format == .jsonl ? "JSON Lines" : "JSON"
  }

  // MARK: Refusals

  /// Throws what is known before anything is written.
  func check(_ source: SourceText) throws(Diagnostic) {
    guard isDelimited || isJSON else { return }
    if table.columns.isEmpty {
      throw Diagnostic(
        "the table has no columns, and a file of \(word) cannot hold it", in: source, at: save.path.span,
        help: ["select a column first"])
    }
    if isJSON, table.rowCount == 0 {
      throw refusal(
        "the table has no rows, and a file of \(word) names its columns in the rows", source,
        help: ["as CSV, which has a line of names: save \(quoted(path(ending: "csv")))", PlainSaving.packageHelp])
    }
    guard isDelimited else { return }
    try checkLists(source)
    if save.takesEmptyAsUnknown { return }
    let empty = zip(table.schema.fields, table.columns).map { field, column in
      let cells = SavedCells(column, emptyIsUnknown: false)
      return (name: field.name, texts: cells.emptyTextCount, lists: cells.listFaults(dividedBy: ";").empty)
    }
    if let text = PlainSaving.words(empty.map { ($0.name, $0.texts) }, "empty text", "empty texts") {
      throw refusal("\(text), which \(word) cannot tell from unknowns", source, help: helpForEmpty)
    }
    if let text = PlainSaving.words(empty.map { ($0.name, $0.lists) }, "empty list", "empty lists") {
      throw refusal("\(text), which \(word) cannot tell from unknowns", source, help: helpForEmpty)
    }
    let rows = SavedCells.emptyRowsAtEnd(of: table, emptyIsUnknown: false)
    if rows > 0 {
      throw refusal(
        "\(agreeing: rows, "the last row holds", "the last \(rows) rows hold") nothing, and such rows at the end of a file of \(word) are left out when it is opened",
        source,
        help: helpForEmpty)
    }
  }

  private func checkLists(_ source: SourceText) throws(Diagnostic) {
    let torn = zip(table.schema.fields, table.columns).map {
      ($0.name, SavedCells($1, emptyIsUnknown: false).listFaults(dividedBy: ";").torn)
    }
    if let text = PlainSaving.words(torn, "list", "lists") {
      throw refusal(
        "\(text) with an element that is empty, unknown or holds \";\", which divides the elements in \(word)", source,
        help: [jsonHelp])
    }
  }

  private static func words(_ counts: [(name: String, count: Int)], _ one: Sentence, _ many: Sentence) -> Sentence? {
    let found = counts.filter { $0.count > 0 }
    guard !found.isEmpty else { return nil }
    let count = found.reduce(0) { $0 + $1.count }
    return "\(found.map { quoted($0.name) }, most: 1): \(count, one, many)"
  }

  private func refusal(_ message: Sentence, _ source: SourceText, help: [Sentence]) -> Diagnostic {
    Diagnostic(message, in: source, at: save.path.span, help: help)
  }

  private var helpForEmpty: [Sentence] {
    let words = save.isReplacing ? " replace" : ""
    return [
      "if they may open as unknown, or not at all: save \(quoted(save.path.text))\(words) empty as unknown", jsonHelp,
      PlainSaving.packageHelp,
    ]
  }

  private var jsonHelp: Sentence { "as JSON: save \(quoted(path(ending: "json")))" }

  private static let packageHelp: Sentence = "in a package: let NAME = QUERY; save package \"FOLDER\""

  private func path(ending: String) -> String {
    for old in [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx"] where save.path.text.lowercased().hasSuffix(old)
    {
      return "\(save.path.text.dropLast(old.count)).\(ending)"
    }
    return "\(save.path.text).\(ending)"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }

  private func quoted(_ text: String) -> String { PlainSaving.quoted(text) }

  // MARK: What opening it shows

  /// What is to be told of the file that was written; throws where it would not open to the table.
  func remarks(
    onOpening path: String, _ watch: FileDoor.Watch?, _ source: SourceText
  ) throws(Diagnostic) -> [Sentence] {
    guard isDelimited || isJSON else { return [] }
    let delimiter: UInt8? = isDelimited ? format == .tsv ? 0x09 : 0x2C : nil
    let reading = ReadingBack(
      table, delimiter: delimiter, isLines: format == .jsonl,
      emptyIsUnknown: save.takesEmptyAsUnknown && isDelimited, watch: watch)
    var lines: [Sentence] = []
    switch try reading.outcome(ofOpening: path) {
    case .same: break
    case .sameWith(let words): lines.append("to have the same table again: open \(quoted(save.path.text)) \(words)")
    case .otherKinds(let names):
      lines.append("opens as another kind: \(names, most: 4, end: .total); a package keeps it")
    case .notTried: lines.append("not opened again to compare it: there is not the memory for that")
    case .other(let difference):
      throw refusal(difference, source, help: (isJSON ? [] : [jsonHelp]) + [PlainSaving.packageHelp])
    }
    let lists = zip(table.schema.fields, table.columns).filter { $1.type.element != nil }.map(\.0.name)
    if isDelimited, !lists.isEmpty {
      lines.append("lists open as texts with \";\" between the elements: \(lists, most: 4, end: .total)")
    }
    let reasons = table.columns.reduce(0) { sum, column in
      sum + column.validity.countsByReason().reduce(0) { $0 + ($1.reason == nil ? 0 : $1.count) }
    }
    if reasons > 0, isWorkbook {
      lines.append("why \(reasons, "cell is", "cells are") unknown stands on the sheet \"notes\"")
    } else if reasons > 0 {
      lines.append("why \(reasons, "cell is", "cells are") unknown stays behind; \(PlainSaving.packageHelp)")
    }
    return lines
  }

  // MARK: Formulas

  /// Counts the cells that a spreadsheet would run as formulas.
  func warningOfFormulas(_ source: SourceText) -> Diagnostic? {
    guard isDelimited, !defusesFormulas else { return nil }
    var count = 0
    var first: (text: String, name: String)?
    for (field, column) in zip(table.schema.fields, table.columns) {
      if PlainSaving.isFormula(field.name) {
        count += 1
        first = first ?? (field.name, field.name)
      }
      for text in PlainSaving.formulas(in: column) {
        count += 1
        first = first ?? (text, field.name)
      }
    }
    guard let first else { return nil }
    return Diagnostic(
      .warning,
      "\(count, "cell is a formula", "cells are formulas") to a spreadsheet, which would run \(agreeing: count, "it", "them"): \(quoted(first.text)) in \(quoted(first.name))",
      at: .text(source, save.path.span),
      help: ["set defuse = on puts an apostrophe before such texts; open takes it off"])
  }

  private static func isFormula(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { SpreadsheetFormula.isFormula($0) }
  }

  /// The texts that are formulas, once for each cell.
  private static func formulas(in column: Column) -> [String] {
    switch column.storage {
    case .text(let vector):
      let marks = vector.dictionary.values.map { isFormula($0) }
      guard marks.contains(true) else { return [] }
      return (0..<column.count).filter { column.isKnown($0) && marks[Int(vector.codes[$0])] }
        .map { vector.dictionary.values[Int(vector.codes[$0])] }
    case .reference(let rows, let names):
      let marks = names.ids.map { isFormula($0) }
      guard marks.contains(true) else { return [] }
      return (0..<column.count).filter { column.isKnown($0) && marks[Int(rows[$0])] }.map { names.ids[Int(rows[$0])] }
    case .list(let offsets, let elements):
      return (0..<column.count).filter { column.isKnown($0) && offsets[$0] < offsets[$0 + 1] }
        .map { elements.value(at: Int(offsets[$0])).machineText }.filter { isFormula($0) }
    default: return []
    }
  }
}
