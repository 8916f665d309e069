import Diagnostics
import Tables

/// The answer of Japan's statistics service e-Stat, `GET_STATS_DATA` of its API 3.0: cells with codes, and the tables of
/// classes that say what the codes mean.
struct JSONStatistics {
  struct Read {
    var names: [String] = []
    var columns: [Column] = []
    var rowCount = 0
    var title: String?
    /// By column.
    var units: [String: String] = [:]
    var remarks: [String] = []
  }

  /// One dimension of the cells: an area, a time, a category.
  private struct Dimension {
    let id: String
    let name: String
    /// The names of the classes, by their codes.
    let labels: [String: String]
    /// Whether a name alone does not tell which class is meant, or the codes are wanted for joins.
    var showsCodes: Bool { id == "area" || Set(labels.values).count < labels.count }
  }

  private let document: JSONDocument
  private let result: JSONValue?
  private let data: JSONValue?

  /// Nil where the document is no such answer.
  init?(_ root: JSONValue, in document: JSONDocument) {
    guard let answer = root["GET_STATS_DATA"], answer.isObject else { return nil }
    self.document = document
    result = answer["RESULT"]
    data = answer["STATISTICAL_DATA"]
  }

  func read() throws(Diagnostic) -> Read {
    if let status = result?["STATUS"]?.number, status >= 100 {
      let words = result?["ERROR_MSG"]?.scalarText ?? "no reason is given"
      throw document.error(
        "the statistics service answered with an error (\(Int(status))): \(words)", at: document.root,
        help: ["ask the service again; its answer holds no table"])
    }
    let cells = JSONStatistics.list(data?["DATA_INF"]?["VALUE"])
    guard let first = cells.first else {
      throw document.error("the answer of the statistics service holds no values", at: document.root)
    }
    var read = Read(rowCount: cells.count)
    read.title = title
    read.remarks = remarks(cells.count)
    for dimension in dimensions where first["@\(dimension.id)"] != nil {
      let codes = cells.map { $0["@\(dimension.id)"]?.scalarText }
      let texts = codes.map { code in code.map { Value.text(dimension.labels[$0] ?? $0) } ?? .unknown }
      add(dimension.name, ColumnBuilder.column(of: .text, texts), to: &read)
      if dimension.showsCodes {
        let column = ColumnBuilder.column(of: .text, codes.map { $0.map(Value.text) ?? .unknown })
        add("\(dimension.id)_code", column, to: &read)
      }
    }
    addUnits(of: cells, to: &read)
    addValues(of: cells, to: &read)
    return read
  }

  private func add(_ name: String, _ column: Column, to read: inout Read) {
    var unique = name
    var count = 1
    while read.names.contains(unique) {
      count += 1
      unique = "\(name)_\(count)"
    }
    read.names.append(unique)
    read.columns.append(column)
  }

  // MARK: Classes

  /// A list, or the one element that stands for it.
  private static func list(_ value: JSONValue?) -> [JSONValue] {
    guard let value else { return [] }
    return value.array ?? [value]
  }

  private var dimensions: [Dimension] {
    JSONStatistics.list(data?["CLASS_INF"]?["CLASS_OBJ"]).compactMap { object in
      guard let id = object["@id"]?.scalarText else { return nil }
      var labels: [String: String] = [:]
      for found in JSONStatistics.list(object["CLASS"]) {
        if let code = found["@code"]?.scalarText { labels[code] = found["@name"]?.scalarText ?? code }
      }
      return Dimension(id: id, name: object["@name"]?.scalarText ?? id, labels: labels)
    }
  }

  private var title: String? {
    let table = data?["TABLE_INF"]
    func text(_ name: String) -> String? { table?[name].flatMap { $0.scalarText ?? $0["$"]?.scalarText } }
    let words = [text("STAT_NAME"), text("STATISTICS_NAME"), text("TITLE")].compactMap { $0 }.filter { !$0.isEmpty }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  private func remarks(_ count: Int) -> [String] {
    var words = ["the answer of the statistics service e-Stat: codes are shown as the names of its classes"]
    let about = data?["RESULT_INF"]
    if let next = about?["NEXT_KEY"]?.scalarText {
      let total = about?["TOTAL_NUMBER"]?.scalarText.map { " of \($0)" } ?? ""
      words.append("\(count)\(total) values: the service has more, from startPosition=\(next) on")
    }
    return words
  }

  // MARK: Values

  private static let valueName = "value"

  /// One unit belongs to the heading; several become a column.
  private func addUnits(of cells: [JSONValue], to read: inout Read) {
    let units = cells.map { $0["@unit"]?.scalarText }
    let found = Set(units)
    if found.count == 1, let unit = units[0] {
      read.units[JSONStatistics.valueName] = unit
    } else if found.count > 1 {
      add("unit", ColumnBuilder.column(of: .text, units.map { $0.map(Value.text) ?? .unknown }), to: &read)
    }
  }

  /// The numbers; a mark that the service explains is unknown for that reason.
  private func addValues(of cells: [JSONValue], to read: inout Read) {
    var reasons: [String: String] = [:]
    for note in JSONStatistics.list(data?["DATA_INF"]?["NOTE"]) {
      if let mark = note["@char"]?.scalarText { reasons[mark] = note["$"]?.scalarText ?? "" }
    }
    var texts: [String?] = []
    var counts: [String: Int] = [:]
    var validity = Validity.allKnown
    var marks: [UInt8] = []
    for cell in cells {
      let text = cell["$"]?.scalarText
      if let text, let reason = reasons[text] {
        texts.append(nil)
        marks.append(validity.mark(for: reason))
        counts[text, default: 0] += 1
      } else {
        texts.append(text)
        marks.append(text == nil ? 1 : 0)
      }
    }
    validity = Validity(marks: marks.allSatisfy { $0 == 0 } ? nil : marks, reasons: validity.reasons)
    for (mark, count) in counts.sorted(by: { $0.key < $1.key }) {
      read.remarks.append(
        "unknown because \"\(reasons[mark] ?? "")\": \"\(mark)\" in \(count) cell\(count == 1 ? "" : "s")")
    }
    add(JSONStatistics.valueName, JSONStatistics.numbers(texts, validity), to: &read)
  }

  /// A column of numbers where all known texts are numbers, else of texts.
  private static func numbers(_ texts: [String?], _ validity: Validity) -> Column {
    let integers = texts.map { $0 == nil ? 0 : Int($0 ?? "") }
    if integers.allSatisfy({ $0 != nil }) { return Column(.integer(integers.map { $0 ?? 0 }), validity: validity) }
    let isPlain = texts.allSatisfy { text in
      text.map { text in Array(text.utf8).withUnsafeBufferPointer { NumberShape($0) != nil } } ?? true
    }
    let numbers = texts.map { $0 == nil ? 0 : Double($0 ?? "") }
    guard isPlain, numbers.allSatisfy({ $0?.isFinite == true }) else {
      var column = ColumnBuilder.column(of: .text, texts.map { $0.map(Value.text) ?? .unknown })
      column.validity = validity
      return column
    }
    let decimals = texts.map { text in
      Array((text ?? "0").utf8).withUnsafeBufferPointer { NumberShape($0)?.decimals ?? 0 }
    }
    return Column(.number(numbers.map { $0 ?? 0 }), validity: validity, decimals: decimals)
  }
}
