import Tables

/// What a machine format does differently with a cell.
protocol CellDialect {
  /// The text with whatever quotes and escapes the format asks for.
  static func write(text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer)
  static var unknown: StaticString { get }
  static var yes: StaticString { get }
  static var no: StaticString { get }
  /// True if dates are written as the format writes texts.
  static var quotesDates: Bool { get }
  static func listWriter(offsets: [Int32], elements: Column, validity: Validity) -> CellWriter
}

extension CellDialect {
  static func write(text: String, to out: inout ByteBuffer) {
    var text = text
    text.withUTF8 { write(text: $0, to: &out) }
  }

  /// One writer for each column. Classes, since an enum of storages would be copied out for each cell.
  static func writers(for table: Table) -> [CellWriter] {
    table.columns.map { writer(for: $0) }
  }

  static func writer(for column: Column) -> CellWriter {
    let validity = column.validity
    switch column.storage {
    case .text(let vector):
      return TextCells<Self>(codes: vector.codes, texts: vector.dictionary.values, validity: validity)
    case .reference(let rows, let names):
      return TextCells<Self>(codes: rows, texts: names.ids, validity: validity)
    case .integer(let values): return IntegerCells<Self>(values, validity)
    case .number(let values): return NumberCells<Self>(values, validity)
    case .boolean(let values): return BooleanCells<Self>(values, validity)
    case .date(let values): return DateCells<Self>(values, validity)
    case .list(let offsets, let elements):
      return listWriter(offsets: offsets, elements: elements, validity: validity)
    }
  }
}

/// Writes the cells of one column in a machine format.
class CellWriter {
  private let marks: [UInt8]
  private let allKnown: Bool

  init(_ validity: Validity) {
    marks = validity.marks ?? []
    allKnown = validity.marks == nil
  }

  @inline(__always)
  final func isKnown(_ row: Int) -> Bool { allKnown || marks[row] == 0 }

  func write(_ row: Int, to out: inout ByteBuffer) {}
}

/// Texts by code. Where each is written twice or more on average, its escaped form is kept.
final class TextCells<Dialect: CellDialect>: CellWriter {
  private let codes: [Int32]
  private let texts: [String]
  private let escaped: [UInt8]
  private let ends: [Int]

  init(codes: [Int32], texts: [String], validity: Validity) {
    self.codes = codes
    self.texts = texts
    var buffer = ByteBuffer(capacity: 1024)
    var ends: [Int] = []
    if texts.count <= codes.count / 2 {
      ends.reserveCapacity(texts.count)
      for text in texts {
        Dialect.write(text: text, to: &buffer)
        ends.append(buffer.count)
      }
    }
    escaped = [UInt8](buffer.bytes)
    self.ends = ends
    super.init(validity)
  }

  override func write(_ row: Int, to out: inout ByteBuffer) {
    guard isKnown(row) else { return out.append(Dialect.unknown) }
    let code = Int(codes[row])
    guard !ends.isEmpty else { return Dialect.write(text: texts[code], to: &out) }
    let start = code == 0 ? 0 : ends[code - 1]
    let end = ends[code]
    escaped.withUnsafeBufferPointer { out.append(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }
}

final class IntegerCells<Dialect: CellDialect>: CellWriter {
  private let values: [Int]

  init(_ values: [Int], _ validity: Validity) {
    self.values = values
    super.init(validity)
  }

  override func write(_ row: Int, to out: inout ByteBuffer) {
    if isKnown(row) { out.appendDecimal(values[row]) } else { out.append(Dialect.unknown) }
  }
}

final class NumberCells<Dialect: CellDialect>: CellWriter {
  private let values: [Double]

  init(_ values: [Double], _ validity: Validity) {
    self.values = values
    super.init(validity)
  }

  override func write(_ row: Int, to out: inout ByteBuffer) {
    let value = values[row]
    if isKnown(row), value.isFinite { out.appendShortest(value) } else { out.append(Dialect.unknown) }
  }
}

final class BooleanCells<Dialect: CellDialect>: CellWriter {
  private let values: [Bool]

  init(_ values: [Bool], _ validity: Validity) {
    self.values = values
    super.init(validity)
  }

  override func write(_ row: Int, to out: inout ByteBuffer) {
    out.append(!isKnown(row) ? Dialect.unknown : values[row] ? Dialect.yes : Dialect.no)
  }
}

final class DateCells<Dialect: CellDialect>: CellWriter {
  private let days: [Int32]

  init(_ days: [Int32], _ validity: Validity) {
    self.days = days
    super.init(validity)
  }

  override func write(_ row: Int, to out: inout ByteBuffer) {
    guard isKnown(row) else { return out.append(Dialect.unknown) }
    if Dialect.quotesDates { out.append(0x22) }
    out.appendDate(days[row])
    if Dialect.quotesDates { out.append(0x22) }
  }
}

/// Lists as one text, elements separated by `;`.
final class JoinedCells<Dialect: CellDialect>: CellWriter {
  private let offsets: [Int32]
  private let elements: Column

  init(offsets: [Int32], elements: Column, validity: Validity) {
    self.offsets = offsets
    self.elements = elements
    super.init(validity)
  }

  override func write(_ row: Int, to out: inout ByteBuffer) {
    guard isKnown(row) else { return out.append(Dialect.unknown) }
    var joined = ""
    for element in offsets[row]..<offsets[row + 1] {
      if element > offsets[row] { joined += ";" }
      let value = elements.value(at: Int(element))
      if let number = value.double, !number.isFinite { continue }
      joined += value.machineText
    }
    Dialect.write(text: joined, to: &out)
  }
}
