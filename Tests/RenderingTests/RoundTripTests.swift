import Tables
import Testing

@testable import Rendering

@Suite struct RoundTripTests {
  @Test(
    "CSV and TSV read back give the same cells", arguments: UInt64(1)...40, [(OutputFormat.csv, ","), (.tsv, "\t")])
  func delimited(seed: UInt64, format: (name: OutputFormat, delimiter: String)) throws {
    let table = Samples.random(seed: seed)
    var reader = FieldReader(
      Renderer.text(of: table, as: format.name), delimiter: try #require(format.delimiter.utf8.first))
    #expect(reader.row() == table.schema.fields.map { .text($0.name) }, "seed \(seed)")
    for row in 0..<table.rowCount {
      let expected = table.columns.map { column -> FieldReader.Field in
        column.isKnown(row) ? .text(column.value(at: row).machineText) : .nothing
      }
      #expect(reader.row() == expected, "seed \(seed), row \(row)")
    }
    #expect(reader.isAtEnd, "seed \(seed)")
  }

  @Test("JSON read back gives the same cells", arguments: UInt64(1)...40)
  func json(seed: UInt64) {
    let table = Samples.random(seed: seed)
    var reader = JSONReader(Renderer.text(of: table, as: .json))
    guard case .array(let objects)? = reader.document() else {
      Issue.record("seed \(seed): no array")
      return
    }
    #expect(objects.count == table.rowCount, "seed \(seed)")
    for (row, object) in objects.enumerated() {
      let pairs = zip(table.schema.fields, table.columns).map { field, column in
        JSONReader.Pair(name: field.name, value: JSONReader.JSON(column.value(at: row)))
      }
      #expect(object == .object(pairs), "seed \(seed), row \(row)")
    }
  }

  @Test("JSON Lines read back line by line gives what JSON gives", arguments: UInt64(1)...10)
  func jsonLines(seed: UInt64) {
    let table = Samples.random(seed: seed)
    var whole = JSONReader(Renderer.text(of: table, as: .json))
    let lines = Renderer.text(of: table, as: .jsonl).unicodeScalars.split(separator: "\n")
    let objects = lines.map { line -> JSONReader.JSON? in
      var reader = JSONReader(String(line))
      return reader.document()
    }
    #expect(whole.document() == .array(objects.compactMap { $0 }), "seed \(seed)")
  }
}
