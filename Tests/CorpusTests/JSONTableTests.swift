import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Tables in JSON")
struct JSONTableTests {
  func open(_ text: String, name: String) throws -> (table: Table, source: DataPackage.Source) {
    let folder = try TemporaryFolder([name: text])
    let opened = try DataPackage.open(path: folder(name), through: folder.door)
    return (try #require(opened.catalog.tables.values.first), opened.sources[0])
  }

  struct Document: CustomTestStringConvertible {
    var name: String
    var text: String
    var testDescription: String { text }
  }

  @Test(
    "A list of objects, an object of lists, lines, and rows under a name are the same table",
    arguments: [
      Document(name: "t.json", text: #"[{"a": 1, "b": "x"}, {"b": null, "a": 2}]"#),
      Document(name: "t.json", text: #"{"a": [1, 2], "b": ["x", null]}"#),
      Document(name: "t.jsonl", text: "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2}\n"),
      Document(name: "t.ndjson", text: "{\"a\": 1, \"b\": \"x\"}\r\n\r\n{\"a\": 2, \"b\": null}"),
      Document(name: "t.json", text: #"{"count": 2, "results": [{"a": 1, "b": "x"}, {"a": 2}]}"#),
      Document(name: "t.json", text: #"[["a", "b"], [1, "x"], [2]]"#),
      Document(name: "t.json", text: #"{"columns": ["a", "b"], "data": [[1, "x"], [2, null]]}"#),
      Document(
        name: "t.json",
        text: #"{"result": {"fields": [{"id": "a"}, {"id": "b"}], "records": [{"a": 1, "b": "x"}, {"a": 2}]}}"#),
      Document(
        name: "t.json",
        text: #"{"meta": {"view": {"columns": [{"name": "a"}, {"name": "b"}]}}, "data": [[1, "x"], [2]]}"#),
      Document(name: "t.json", text: #"[{"page": 1}, [{"a": 1, "b": "x"}, {"a": 2}]]"#),
      Document(
        name: "t.json",
        text:
          #"{"type": "FeatureCollection", "features": [{"properties": {"a": 1, "b": "x"}}, {"properties": {"a": 2}}]}"#),
      Document(name: "t.txt", text: #"[{"a": 1, "b": "x"}, {"a": 2}]"#),
      Document(name: "t", text: #" [{"a": 1, "b": "x"}, {"a": 2}]"#),
    ])
  func shapes(document: Document) throws {
    let (table, source) = try open(document.text, name: document.name)
    #expect(table.name == "t")
    #expect(table.schema.fields.map(\.name) == ["a", "b"])
    #expect(table.columns.map { $0.value(at: 0) } == [.integer(1), .text("x")])
    #expect(table.columns.map { $0.value(at: 1) } == [.integer(2), .unknown])
    #expect(source.format == (document.name.contains("l") || document.name.contains("nd") ? .jsonLines : .json))
  }

  struct Values: CustomTestStringConvertible {
    var json: String
    var type: DataType
    var shown: [String]
    var testDescription: String { json }
  }

  @Test(
    "Values have the type that they have in JSON",
    arguments: [
      Values(json: "1, 2.50", type: .number, shown: ["1", "2.50"]),
      Values(json: "12345678901234567890", type: .text, shown: ["12345678901234567890"]),
      Values(json: "9223372036854775807", type: .integer, shown: ["9223372036854775807"]),
      Values(json: #"["a", "b"], [], null"#, type: .list(.text), shown: ["a, b", "", ""]),
      Values(json: "[1, 2], [3]", type: .list(.integer), shown: ["1, 2", "3"]),
      Values(json: #"["a", 1], ["b"]"#, type: .text, shown: [#"["a", 1]"#, #"["b"]"#]),
      Values(json: "[[1]], [null]", type: .text, shown: ["[[1]]", "[null]"]),
      Values(json: "true, false", type: .boolean, shown: ["yes", "no"]),
      Values(json: #""011002", "131016""#, type: .text, shown: ["011002", "131016"]),
      Values(json: #""5", "-""#, type: .text, shown: ["5", "-"]),
      Values(json: #""2024-04-17""#, type: .date, shown: ["2024-04-17"]),
      Values(json: #"1, "x", true"#, type: .text, shown: ["1", "x", "true"]),
      Values(json: #"[1, 2], {"k": "事"}"#, type: .text, shown: ["[1, 2]", #"{"k": "事"}"#]),
    ])
  func values(_ values: Values) throws {
    let (table, source) = try open("{\"k\": [\(values.json)]}", name: "t.json")
    #expect(table.columns[0].type == values.type)
    #expect((0..<table.rowCount).map { table.columns[0].display(at: $0) } == values.shown)
    #expect(
      source.remarks.contains("lists and objects kept as text: k")
        == (values.type == .text && values.json.contains("[")))
  }

  @Test(
    "What is no table says where",
    arguments: [
      (Document(name: "t.json", text: "5"), "t.json:1:1: the file holds a single value, and a table needs rows"),
      (Document(name: "t.json", text: "[]"), "t.json:1:1: the list holds no rows"),
      (Document(name: "t.json", text: "[{\"a\": 1},\n 2]"), "t.json:2:2: row 2 is no object, and the others are"),
      (
        Document(name: "t.json", text: #"[["a"], [1, 2]]"#),
        "t.json:1:9: row 1 has 2 values, and there is 1 column"
      ),
      (
        Document(name: "t.json", text: #"{"result": {"records": []}}"#),
        "t.json:1:1: the file holds no rows: result.records is an empty list"
      ),
      (
        Document(name: "t.json", text: #"{"a": [{"k": 1}], "b": {"c": [{"k": 1}, {"k": 2}]}}"#),
        "t.json:1:1: the file holds several tables: a (1 row), b.c (2 rows)"
      ),
      (
        Document(name: "t.json", text: #"{"GET_STATS_DATA": {"RESULT": {"STATUS": 100, "ERROR_MSG": "認証に失敗しました。"}}}"#),
        "t.json:1:1: the statistics service answered with an error (100): 認証に失敗しました。"
      ),
      (
        Document(name: "t.json", text: "{\"a\": 1}\n{\"a\": \n"),
        "t.json:3:1: not valid JSON: a value is missing at the end of the file"
      ),
      (Document(name: "t.json", text: #"{"a": [1], "b": [1, 2]}"#), "t.json:1:17: \"b\" has 2 values, and \"a\" has 1"),
      (Document(name: "t.json", text: #"[{"a": 1, "a": 2}]"#), "t.json:1:16: the name \"a\" stands twice in the row"),
      (Document(name: "t.json", text: #"{"a": 1}"#), "t.json:1:1: the file is neither a data package nor a table"),
      (
        Document(name: "t.jsonl", text: "{\"a\": 1}\n{\"a\": 1} 2\n"),
        "t.jsonl:2:10: not valid JSON: there is text after the value of the line"
      ),
      (
        Document(name: "t.json", text: "[{\"a\": 1}"),
        "t.json:1:1: not valid JSON: the \"[\" that opens here is not closed"
      ),
      (Document(name: "t.json", text: ""), "t.json:1:1: not valid JSON: the file is empty"),
    ])
  func broken(document: Document, expected: String) throws {
    let folder = try TemporaryFolder([document.name: document.text])
    #expect(failures(opening: folder(document.name), in: folder) == [expected])
  }

  @Test("Lines of JSON are told by what stands in them")
  func linesByContent() throws {
    let (table, source) = try open("{\"a\": 1}\n{\"a\": 2}\n", name: "t.json")
    #expect(table.rowCount == 2)
    #expect(source.format == .jsonLines)
  }

  @Test("Objects in a column become columns of their own, and lists stay")
  func objects() throws {
    let (table, source) = try open(
      #"[{"c": {"id": "JP", "at": [1, 2]}, "c_id": 1}, {"c": null, "c_id": 2}]"#, name: "t.json")
    #expect(table.schema.fields.map(\.name) == ["c_id_", "c_at", "c_id"])
    #expect(table.columns[0].value(at: 1) == .unknown)
    #expect(table.columns[1].type == .list(.integer))
    #expect(source.remarks.contains("a column for each part of the objects in: c"))
  }

  @Test("Objects with names of their own for each row stay text, so that no table has a column for each row")
  func dictionaries() throws {
    let rows = (0..<100).map { "{\"k\": {\"n\($0)\": 1}}" }.joined(separator: ",")
    #expect(try open("[\(rows)]", name: "t.json").table.columns.count == 1)
  }

  @Test("A table of text that begins like JSON stays one")
  func textLikeJSON() throws {
    #expect(try open("{\"a\":1},2\n3,4\n", name: "t.csv").table.columns.count == 2)
  }

  @Test("A descriptor under another name is a package")
  func descriptor() throws {
    let folder = try TemporaryFolder([
      "p.json": #"{"resources": [{"name": "a", "path": "a.csv"}]}"#, "a.csv": "x\n1\n",
    ])
    #expect(try DataPackage.load(path: folder("p.json"), through: folder.door).table("a")?.rowCount == 1)
  }
}
