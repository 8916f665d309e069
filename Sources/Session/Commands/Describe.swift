import Diagnostics
import Language
import Tables
import Text

/// The columns of a table, or the values of one.
struct DescribeCommand: TableCommand {
  static let word = "describe"
  static let isAside = true
  static var help: Help {
    Help(
      "the columns of a table, or the values of a column, and how much is unknown",
      examples: ["describe strategies", "describe strategies.kind"])
  }

  var path: [Name] = []

  static var form: Form<Self> {
    Form(.operand("TABLE[.COLUMN]")) { parser, command throws(Parser.Mistake) in
      parser.expects(.table)
      let table = try parser.tableName("of a table")
      command.path = [table]
      while parser.take(.dot) {
        parser.expects(.columnOf(.name(table)))
        command.path.append(try parser.name("after the dot"))
      }
    }
  }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    try session.describe(path, place.source)
  }
}

extension Session {
  fileprivate func describe(_ path: [Name], _ source: SourceText) throws(Diagnostic) -> Table {
    if let held = try describeHeld(path, source) { return held }
    let table = try table(named: path[0], source)
    guard path.count > 1 else { return try describe(table) }
    guard let index = table.schema.index(named: path[1].text) else {
      let names = table.schema.fields.map(\.name)
      let close = Suggestion.closest(to: path[1].text, among: names)
      throw Diagnostic(
        "no column \"\(path[1].text)\" in \(path[0].text)", in: source, at: path[1].span,
        help: [close.isEmpty ? "the columns are \(names.joined(separator: ", "))" : Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: path[1].span, replacement: close[0]) : nil)
    }
    if path.count > 2 {
      throw Diagnostic("describe takes a table, or a column of it", in: source, at: path[2].span)
    }
    return try describe(table, table.schema.fields[index], table.columns[index])
  }

  private func table(named name: Name, _ source: SourceText) throws(Diagnostic) -> Table {
    if let table = visible.table(named: name.text) { return table }
    if name.text == "_", let table = answers.last?.table { return table }
    if let number = Int(name.text.dropFirst()), name.text.first == "_", answers.results.indices.contains(number),
      let result = answers.results[number]
    {
      return result.table
    }
    if named.queries[name.text] != nil {
      let syntax = QuerySyntax(source: .name(name), stages: [], span: name.span)
      let (bound, diagnostics) = bound(syntax, source, in: environment)
      guard let bound else { throw diagnostics.first ?? Diagnostic("this query cannot run", in: source, at: name.span) }
      return try run(bound, in: context())
    }
    let names = Array(workspace.catalog.tables.keys) + named.queries.keys.sorted()
    let close = Suggestion.closest(to: name.text, among: names)
    throw Diagnostic(
      "no table \"\(name.text)\"", in: source, at: name.span,
      help: [close.isEmpty ? "the tables are \(names.joined(separator: ", "))" : Suggestion.question(close)],
      mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
  }

  private func describe(_ table: Table) throws(Diagnostic) -> Table {
    let fields = [
      Field("column", .text), Field("type", .text), Field("unit", .text), Field("unknowns", .integer),
      Field("not_applicable", .integer), Field("values", .text), Field("meaning", .text),
    ]
    var rows: [[Value]] = []
    for (field, column) in zip(table.schema.fields, table.columns) {
      rows.append([
        .text(field.name), .text(field.type.name), field.unit.map { .text($0) } ?? .notApplicable,
        .integer(column.validityOfValues.unknownCount), .integer(column.validity.notApplicableCount),
        try sample(field, column),
        (field.summary ?? field.title).map { .text($0) } ?? .unknown,
      ])
    }
    var out = Table(fields: fields, rows: rows)
    out.notes = [table.summary ?? table.title].compactMap { $0 }.notes(.method)
    if let name = table.name {
      let back = workspace.catalog.backwardRelations(of: name).map(\.name)
      if !back.isEmpty { out.notes.append(.method("relations back: \(back)")) }
    }
    return out
  }

  /// The categories, the range, or the first few different values.
  private func sample(_ field: Field, _ column: Column) throws(Diagnostic) -> Value {
    if surroundings.isCancelled() { throw .interrupted }
    let known = (0..<column.count).filter { column.isKnown($0) }
    if column.bounds != nil { return boundedSample(column) }
    guard !known.isEmpty else { return .unknown(reason: "all unknown") }
    if let categories = field.categories { return .text(categories.joined(separator: ", ")) }
    switch column.storage {
    case .integer(let values):
      guard let least = known.map({ values[$0] }).min(), let most = known.map({ values[$0] }).max() else {
        return .unknown
      }
      return .text(least == most ? String(least) : "\(least) to \(most)")
    case .number:
      let numbers = known.compactMap { column.value(at: $0).double }
      guard let least = numbers.min(), let most = numbers.max() else { return .unknown }
      return .text(least == most ? Value.shortest(least) : "\(Value.shortest(least)) to \(Value.shortest(most))")
    case .date(let days):
      guard let first = known.map({ days[$0] }).min(), let last = known.map({ days[$0] }).max() else { return .unknown }
      return .text("\(CalendarDate(daysSinceEpoch: first)) to \(CalendarDate(daysSinceEpoch: last))")
    default:
      var words: [String] = []
      for (place, row) in known.enumerated() {
        try checkInterruption(place)
        let word = column.value(at: row).display
        if !words.contains(word) { words.append(word) }
        if words.count > 3 { break }
      }
      let short = words.prefix(3).map { $0.count > 30 ? String($0.prefix(29)) + "…" : $0 }
      return .text(short.joined(separator: ", ") + (words.count > 3 ? ", …" : ""))
    }
  }

  /// From the smallest to the largest of numbers and ends; an end that is open is not told.
  private func boundedSample(_ column: Column) -> Value {
    let numbers = (0..<column.count).flatMap { row -> [Double] in
      if case .bound(let bound) = column.value(at: row) { return [bound.least, bound.most].compactMap { $0 } }
      return [column.value(at: row).double].compactMap { $0 }
    }
    guard let least = numbers.min(), let most = numbers.max() else {
      return .text(
        (0..<column.count).filter { column.hasValue($0) }.prefix(3).map { column.display(at: $0) }.joined(
          separator: ", "))
    }
    return .text("\(Value.shortest(least)) to \(Value.shortest(most)), some only bounds")
  }

  /// Called at every place of a long loop.
  private func checkInterruption(_ place: Int) throws(Diagnostic) {
    if place & 0xFFF == 0xFFF, surroundings.isCancelled() { throw .interrupted }
  }

  /// The values of a column with their counts, the most frequent first; a list counts each of its elements.
  private func describe(_ table: Table, _ field: Field, _ column: Column) throws(Diagnostic) -> Table {
    var order: [Value] = []
    var counts: [Value: Int] = [:]
    func add(_ value: Value) {
      if counts[value] == nil { order.append(value) }
      counts[value, default: 0] += 1
    }
    for row in 0..<column.count {
      try checkInterruption(row)
      switch column.value(at: row) {
      case .unknown: continue
      case .list(let values): values.forEach(add)
      case let value: add(value)
      }
    }
    let numbers = order.map { counts[$0] ?? 0 }
    var comparisons = 0
    var isStopped = false
    let sorted = order.enumerated().sorted { left, right in
      comparisons += 1
      if comparisons & 0x3FFF == 0, surroundings.isCancelled() { isStopped = true }
      guard !isStopped else { return false }
      return numbers[left.offset] != numbers[right.offset]
        ? numbers[left.offset] > numbers[right.offset] : left.offset < right.offset
    }.map(\.offset)
    if isStopped { throw .interrupted }
    var valueField = field
    valueField.name = "value"
    valueField.type = field.type.element ?? field.type
    var rows: [[Value]] = []
    for (place, index) in sorted.enumerated() {
      try checkInterruption(place)
      rows.append([order[index], .integer(numbers[index])])
    }
    let validity = column.validityOfValues
    for (reason, count) in validity.countsByReason() {
      rows.append([.unknown(reason: reason), .integer(count)])
    }
    let notApplicable = validity.notApplicableCount
    if notApplicable > 0 { rows.append([.notApplicable, .integer(notApplicable)]) }
    var out = Table(fields: [valueField, Field("count", .integer)], rows: rows)
    let known = column.count - validity.unknownCount - notApplicable
    let beside = notApplicable > 0 ? ", \(notApplicable) not applicable" : ""
    out.notes = [
      .tally(
        "\(known) of \(column.count) known\(beside), \(field.type.name)\(field.unit.map { ", in \($0)" } ?? "")",
        .method)
    ]
    if let summary = field.summary ?? field.title { out.notes.append(.method("\(summary)")) }
    return out
  }
}
