import Tables

/// Builds a column of JSON values: of the kind that all of them have, else of their texts.
struct JSONColumnBuilder {
  private enum Kind { case text, number, boolean, nested }

  private var values: [JSONValue?] = []
  /// Why a value is unknown, where the user has said so.
  private var reasons: [Int: String] = [:]
  private var kinds: Set<Kind> = []

  private let watch: FileDoor.Watch?

  /// - Parameter watch: once it says so, the column means nothing any more and comes soon.
  init(_ watch: FileDoor.Watch?) { self.watch = watch }

  var count: Int { values.count }
  var hasNested: Bool { kinds.contains(.nested) }
  var isMixed: Bool { kinds.count > 1 }
  var isListColumn: Bool { kinds == [.nested] && lists() != nil }

  /// The values where all that are known are objects, of few names together.
  var objects: [JSONValue?]? {
    guard kinds == [.nested], values.allSatisfy({ $0?.isObject ?? true }) else { return nil }
    var names: Set<String> = []
    for value in values {
      for member in value?.members ?? [] { names.insert(member.name) }
      if names.count > 64 { return nil }
    }
    return names.isEmpty ? nil : values
  }

  /// Whether all texts are numbers as tables print them, and none is a code with zeros in front.
  var holdsPrintedNumbers: Bool {
    guard kinds == [.text] else { return false }
    return values.allSatisfy { value in
      guard let text = value?.string else { return true }
      let digits = text.drop { $0 == "-" }
      guard !(digits.hasPrefix("0") && digits.count > 1 && !digits.hasPrefix("0.")) else { return false }
      return Array(text.replacing(",", with: "").utf8).withUnsafeBufferPointer { NumberShape($0) != nil }
    }
  }

  mutating func append(_ value: JSONValue) {
    guard !value.isNull else {
      values.append(nil)
      return
    }
    if value.string != nil {
      kinds.insert(.text)
    } else if value.boolean != nil {
      kinds.insert(.boolean)
    } else {
      kinds.insert(value.isNested ? .nested : .number)
    }
    values.append(value)
  }

  /// Makes unknown what the user takes for a mark of that.
  mutating func takeOut(_ marks: [OpenOptions.MissingMark]) {
    kinds = []
    let all = values
    values = []
    for value in all {
      guard let value, let mark = marks.first(where: { $0.text == value.scalarText }) else {
        if let value { append(value) } else { values.append(nil) }
        continue
      }
      reasons[values.count] = mark.reason
      values.append(nil)
    }
  }

  mutating func pad(to count: Int) { while values.count < count { values.append(nil) } }

  func finish() -> Column {
    withReasons(known())
  }

  /// The column with the reasons that the user gave.
  private func withReasons(_ column: Column) -> Column {
    guard !reasons.isEmpty else { return column }
    var column = column
    var validity = column.validity
    let marks = values.indices.map { row -> UInt8 in
      if let reason = reasons[row] { return validity.mark(for: reason) }
      // A column that was given up is short.
      guard let marks = validity.marks, row < marks.count else { return 0 }
      return marks[row]
    }
    column.validity = Validity(marks: marks, reasons: validity.reasons)
    return column
  }

  /// The column as the user orders it, read by the rules of delimited text, and the values that do not fit.
  ///
  /// - Parameter order: holds the type of a column `value`.
  func finish(as order: OpenOptions) -> (Column, misfits: [JSONValue]) {
    var text = "row,value\n"
    for (row, value) in values.enumerated() {
      text += "\(row),"
      if let value { text += "\"" + value.sourceText.replacing("\"", with: "\"\"") + "\"" }
      text += "\n"
    }
    var options = order
    options.delimiter = 0x2C
    options.headerRowCount = 1
    options.skippedRowCount = 0
    options.droppedRowCount = 0
    options.encoding = .utf8
    var resource = ResourceDescriptor(name: "value", path: "value")
    resource.needsEvidence = false
    let loaded = LoadedText(utf8: Array(text.utf8), path: "value")
    var reading = SingleFileReading(resource, options: options, limit: 1, watch: nil)
    reading.read(loaded, suffix: "csv")
    guard let table = reading.table?.table, let column = table.columns.last, table.rowCount == values.count else {
      return (finish(), [])
    }
    let misfits = values.indices.compactMap { row in
      column.validity.isKnown(row) ? nil : values[row]
    }
    return (withReasons(column), misfits)
  }

  private func known() -> Column {
    if kinds == [.nested], let column = lists() { return column }
    if kinds == [.boolean] {
      return ColumnBuilder.column(of: .boolean, values.map { $0?.boolean.map(Value.boolean) ?? .unknown })
    }
    if kinds == [.number], let column = numbers() { return column }
    if kinds == [.text], let column = dates() { return column }
    var builder = ColumnBuilder(type: .text)
    for (row, value) in values.enumerated() {
      if isStopped(row) { break }
      builder.append(value.map { .text($0.sourceText) } ?? .unknown)
    }
    return builder.finish()
  }

  private func isStopped(_ row: Int) -> Bool { row & 0x3FFF == 0x3FFF && watch?.isCancelled() == true }

  /// Whole numbers where all are written as such, else numbers with the decimals they are written with.
  private func numbers() -> Column? {
    var integers: [Int] = []
    var doubles: [Double] = []
    var decimals: [UInt8] = []
    var marks: [UInt8] = []
    for (row, value) in values.enumerated() {
      if isStopped(row) { return nil }
      let text = value?.sourceText ?? "0"
      marks.append(value == nil ? 1 : 0)
      if integers.count == doubles.count, let integer = Int(text) { integers.append(integer) }
      guard let double = Double(text), double.isFinite else { return nil }
      // Digits that no number here holds exactly stay as they are written.
      if Int(text) == nil, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }) { return nil }
      doubles.append(double == 0 ? 0 : double)
      decimals.append(Array(text.utf8).withUnsafeBufferPointer { NumberShape($0)?.decimals ?? 0 })
    }
    let validity = marks.contains(1) ? Validity(marks: marks, reasons: []) : .allKnown
    if integers.count == doubles.count { return Column(.integer(integers), validity: validity) }
    return Column(.number(doubles), validity: validity, decimals: decimals)
  }

  /// Lists where all values are lists of one kind of scalar.
  private func lists() -> Column? {
    var inner = JSONColumnBuilder(watch)
    var offsets: [Int32] = [0]
    var marks: [UInt8] = []
    for (row, value) in values.enumerated() {
      if isStopped(row) { return nil }
      if let value {
        guard let elements = value.array else { return nil }
        for element in elements { inner.append(element) }
      }
      guard let end = Int32(exactly: inner.count) else { return nil }
      marks.append(value == nil ? 1 : 0)
      offsets.append(end)
    }
    guard inner.kinds.count <= 1, !inner.hasNested, !inner.values.contains(where: { $0 == nil }) else { return nil }
    let validity = marks.contains(1) ? Validity(marks: marks, reasons: []) : .allKnown
    return Column(.list(offsets: offsets, elements: inner.finish()), validity: validity)
  }

  private func dates() -> Column? {
    var out: [Value] = []
    for (row, value) in values.enumerated() {
      if isStopped(row) { return nil }
      guard let text = value?.string else {
        out.append(.unknown)
        continue
      }
      guard text.utf8.count == 10, let date = CalendarDate(iso: text) else { return nil }
      out.append(.date(date))
    }
    return ColumnBuilder.column(of: .date, out)
  }
}
