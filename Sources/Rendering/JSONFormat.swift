import Tables
import Text

/// An array of objects, one object a line, in column order.
struct JSONFormat: RowWriter {
  private let object: JSONObject
  let rowCount: Int

  init(_ table: Table) {
    object = JSONObject(table, colon: ": ", comma: ", ")
    rowCount = table.rowCount
  }

  func writeHead(to out: inout ByteBuffer) { out.append(rowCount == 0 ? "[" : "[\n") }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    out.append("  ")
    object.write(row, to: &out)
    out.append(row + 1 < rowCount ? ",\n" : "\n")
  }

  func writeFoot(to out: inout ByteBuffer) { out.append("]\n") }
}

/// One object with the columns, the rows, what the reader must know beside them, and what they rest on.
struct JSONFullFormat: RowWriter {
  private let table: Table
  private let object: JSONObject
  var rowCount: Int { table.rowCount }

  init(_ table: Table) {
    self.table = table
    object = JSONObject(table, colon: ": ", comma: ", ")
  }

  func writeHead(to out: inout ByteBuffer) {
    out.append("{\n  \"columns\": [\n")
    for (index, field) in table.schema.fields.enumerated() {
      out.append("    {\"name\": ")
      JSONObject.write(field.name, to: &out)
      out.append(", \"type\": ")
      JSONObject.write(field.type.name, to: &out)
      if let unit = field.unit {
        out.append(", \"unit\": ")
        JSONObject.write(unit, to: &out)
      }
      if field.isOutside { out.append(", \"outside\": true") }
      out.append(index + 1 < table.schema.fields.count ? "},\n" : "}\n")
    }
    out.append(rowCount == 0 ? "  ],\n  \"rows\": [" : "  ],\n  \"rows\": [\n")
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    out.append("    ")
    object.write(row, to: &out)
    out.append(row + 1 < rowCount ? ",\n" : "\n  ")
  }

  func writeFoot(to out: inout ByteBuffer) {
    out.append("],\n  \"notes\": [")
    for (index, note) in table.notes.enumerated() {
      out.append(index == 0 ? "\n    " : ",\n    ")
      JSONObject.write(note.text, to: &out)
    }
    out.append(table.notes.isEmpty ? "],\n  \"sources\": [" : "\n  ],\n  \"sources\": [")
    for (index, source) in table.sources.enumerated() {
      out.append(index == 0 ? "\n    {\"source\": " : ",\n    {\"source\": ")
      JSONObject.write(source.source, to: &out)
      out.append(", \"place\": ")
      JSONObject.write(source.place, to: &out)
      out.append(", \"basis\": ")
      if let basis = source.basis { JSONObject.write(basis.word, to: &out) } else { out.append("null") }
      out.append("}")
    }
    out.append(table.sources.isEmpty ? "]" : "\n  ]")
    if !table.steps.isEmpty { writeSteps(to: &out) }
    out.append("\n}\n")
  }

  private func writeSteps(to out: inout ByteBuffer) {
    out.append(",\n  \"steps\": [")
    for (index, step) in table.steps.enumerated() {
      out.append(index == 0 ? "\n    {\"stage\": " : ",\n    {\"stage\": ")
      JSONObject.write(step.stage, to: &out)
      for (name, count) in [
        ("rows_in", step.rowsIn), ("rows_out", step.rowsOut), ("unknown", step.unknown),
        ("not_applicable", step.notApplicable),
      ] {
        out.append(", \"")
        out.append(name)
        out.append("\": ")
        out.appendDecimal(count)
      }
      out.append("}")
    }
    out.append("\n  ]")
  }
}

/// The rows of a table as JSON objects: numbers as numbers, unknown as `null`, lists as arrays, dates as ISO texts,
/// references by id.
struct JSONObject {
  private let cells: [CellWriter]
  /// What stands before each value, one after the other: the comma, the name, the colon.
  private let prefixes: [UInt8]
  private let prefixEnds: [Int]

  init(_ table: Table, colon: StaticString, comma: StaticString) {
    cells = Dialect.writers(for: table)
    var buffer = ByteBuffer(capacity: 1024)
    var ends: [Int] = []
    for (index, field) in table.schema.fields.enumerated() {
      if index > 0 { buffer.append(comma) }
      Dialect.write(text: field.name, to: &buffer)
      buffer.append(colon)
      ends.append(buffer.count)
    }
    prefixes = [UInt8](buffer.bytes)
    prefixEnds = ends
  }

  /// A text in quotes, with its escapes.
  static func write(_ text: String, to out: inout ByteBuffer) { Dialect.write(text: text, to: &out) }

  func write(_ row: Int, to out: inout ByteBuffer) {
    out.append(0x7B)
    prefixes.withUnsafeBufferPointer { prefixes in
      var start = 0
      for index in cells.indices {
        let end = prefixEnds[index]
        out.append(UnsafeBufferPointer(rebasing: prefixes[start..<end]))
        cells[index].write(row, to: &out)
        start = end
      }
    }
    out.append(0x7D)
  }

  private enum Dialect: CellDialect {
    static var unknown: StaticString { "null" }
    static var yes: StaticString { "true" }
    static var no: StaticString { "false" }
    static var quotesDates: Bool { true }

    static func listWriter(offsets: [Int32], elements: Column, validity: Validity) -> CellWriter {
      ArrayCells(offsets: offsets, elements: writer(for: elements), validity: validity)
    }

    static func write(text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
      out.append(0x22)
      JSONString.forEachPiece(of: text) { out.append($0) }
      out.append(0x22)
    }
  }

  private final class ArrayCells: CellWriter {
    private let offsets: [Int32]
    private let elements: CellWriter

    init(offsets: [Int32], elements: CellWriter, validity: Validity) {
      self.offsets = offsets
      self.elements = elements
      super.init(validity)
    }

    override func write(_ row: Int, to out: inout ByteBuffer) {
      guard isKnown(row) else { return out.append(Dialect.unknown) }
      out.append(0x5B)
      for element in offsets[row]..<offsets[row + 1] {
        if element > offsets[row] { out.append(0x2C) }
        elements.write(Int(element), to: &out)
      }
      out.append(0x5D)
    }
  }
}
