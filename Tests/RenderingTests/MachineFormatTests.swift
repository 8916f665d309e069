import Tables
import TestSupport
import Testing

@testable import Rendering

@Suite struct MachineFormatTests {
  @Test("CSV quotes only where needed; an empty text and an unknown differ")
  func csv() {
    #expect(
      Renderer.text(of: Samples.mixed, as: .csv) == """
        name,population,rate,award,since,tags,city
        Alpha,160640,93.1,yes,2024-04-17,one;two,a
        都城市,-7,65,no,,"",b
        "",,,,,,

        """)
    #expect(
      Renderer.text(of: Samples.texts("a,b", ["x\"y", " a", "b ", "c\nd", "e f", "g;h"]), as: .csv)
        == "\"a,b\"\n\"x\"\"y\"\n\" a\"\n\"b \"\n\"c\nd\"\ne f\ng;h\n")
  }

  @Test("TSV quotes what would end a field")
  func tsv() {
    let table = Samples.texts("a", ["x\ty\nz\r\\", "\"q\""])
    #expect(Renderer.text(of: table, as: .tsv) == "a\n\"x\ty\nz\r\\\"\n\"\"\"q\"\"\"\n")
  }

  @Test("JSON is an array of objects, JSON Lines one object a line")
  func json() {
    #expect(
      Renderer.text(of: Samples.mixed, as: .json) == """
        [
          {"name": "Alpha", "population": 160640, "rate": 93.1, "award": true, "since": "2024-04-17", \
        "tags": ["one","two"], "city": "a"},
          {"name": "都城市", "population": -7, "rate": 65, "award": false, "since": null, "tags": [], "city": "b"},
          {"name": "", "population": null, "rate": null, "award": null, "since": null, "tags": null, "city": null}
        ]

        """)
    let table = Table(
      fields: [Field("a \"b\"", .text), Field("x", .number)],
      rows: [[.text("\u{1}\u{1B}\n\\\u{7F}\u{9B}\u{202E}é…"), .number(-0.0)], [.unknown, .number(.infinity)]])
    #expect(
      Renderer.text(of: table, as: .jsonl) == #"""
        {"a \"b\"":"\u0001\u001b\n\\\u007f\u009b\u202eé…","x":0}
        {"a \"b\"":null,"x":null}

        """#)
  }

  @Test("no rows and no columns")
  func empty() {
    let noRows = Samples.texts("a", [])
    let noColumns = Table(schema: Schema(fields: []), columns: [], rowCount: 2)
    #expect(Renderer.text(of: noRows, as: .csv) == "a\n")
    #expect(Renderer.text(of: noRows, as: .tsv) == "a\n")
    #expect(Renderer.text(of: noRows, as: .json) == "[]\n")
    #expect(Renderer.text(of: noRows, as: .jsonl) == "")
    #expect(Renderer.text(of: noColumns, as: .csv) == "")
    #expect(Renderer.text(of: noColumns, as: .json) == "[\n  {},\n  {}\n]\n")
  }

  @Test("notes stay out of machine formats", arguments: [OutputFormat.csv, .tsv, .json, .jsonl])
  func notes(format: OutputFormat) {
    var table = Samples.mixed
    let without = Renderer.text(of: table, as: format)
    table.notes = [.method("a note")]
    #expect(Renderer.text(of: table, as: format) == without)
  }

  @Test("large results come in chunks, and a sink can stop them")
  func chunks() {
    struct Stopped: Error {}
    let table = Table(
      schema: Schema(fields: [Field("n", .integer)]), columns: [Column(.integer(Array(0..<100_000)))])
    var sizes: [Int] = []
    Renderer.render(table, as: .csv) { sizes.append($0.count) }
    #expect(sizes.count > 5)
    #expect(sizes.allSatisfy { $0 < 70_000 })
    var calls = 0
    #expect(throws: Stopped.self) {
      try Renderer.render(table, as: .csv) { _ throws(Stopped) in
        calls += 1
        if calls == 2 { throw Stopped() }
      }
    }
    #expect(calls == 2)
  }

  @Test("numbers are written as Value.shortest has them", arguments: UInt64(1)...8)
  func numbers(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var values = [
      0, -0.0, 1e10, 9_999_999_999.5, 1e15, 1e16, 0.001, 0.0009, 123.4567, 0.1 + 0.2, .leastNonzeroMagnitude, 1e-5,
    ]
    for _ in 0..<2000 {
      values.append(Scraps.number(using: &random))
    }
    for value in values {
      var buffer = ByteBuffer(capacity: 8)
      buffer.appendShortest(value)
      #expect(String(decoding: buffer.bytes, as: UTF8.self) == Value.shortest(value), "seed \(seed)")
    }
    for value in [0, 9, 10, -10, 99, 100, Int.max, Int.min] {
      var buffer = ByteBuffer(capacity: 8)
      buffer.appendDecimal(value)
      #expect(String(decoding: buffer.bytes, as: UTF8.self) == String(value))
    }
  }
}
