import Diagnostics
import Testing

@testable import Corpus

@Suite("JSON")
struct JSONParserTests {
  func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8), name: "x.json") }

  func failure(_ bytes: [UInt8]) -> String? {
    do throws(Diagnostic) {
      _ = try JSONParser.parse(bytes, name: "x.json")
      return nil
    } catch {
      guard case .file("x.json", let line?, let column?) = error.place else { return "no place" }
      return "\(line):\(column) \(error.message.text)"
    }
  }

  @Test("Objects keep the order of their members, and the last of two wins")
  func order() throws {
    let value = try parse(#"{"b": 1, "a": [true, false, null], "b": "x"}"#)
    #expect(value.members?.map(\.name) == ["b", "a", "b"])
    #expect(value["b"]?.string == "x")
    #expect(value["a"]?.array?.map(\.boolean) == [true, false, nil])
    #expect(value["c"] == nil)
  }

  @Test("Members are found past nested values, and by names that are written with escapes")
  func members() throws {
    let value = try parse(#"{"a": {"b": [{"c": 1}, []], "d": {}}, "\u0065\"": "x", "": null, "f": [{"g": 2}]}"#)
    #expect(value.members?.map(\.name) == ["a", "e\"", "", "f"])
    #expect(value["a"]?["b"]?.array?.first?["c"]?.scalarText == "1")
    #expect(value["a"]?["d"]?.members?.isEmpty == true)
    #expect(value["e\""]?.string == "x")
    #expect(value[""] == nil)
    #expect(value["f"]?.array?.first?["g"]?.number == 2)
    #expect(value["b"] == nil)
  }

  @Test("Numbers are kept as written")
  func numbers() throws {
    #expect(try parse("[-0, 1.50, 2e+3, 12]").array?.map(\.scalarText) == ["-0", "1.50", "2e+3", "12"])
  }

  @Test("Escapes, surrogate pairs and text outside ASCII")
  func strings() throws {
    #expect(try parse(#""a\"\\\/\b\f\n\r\té漢😀""#).string == "a\"\\/\u{8}\u{c}\n\r\té漢😀")
    #expect(try parse(#""\u00e9\u6F22\uD83D\uDE00""#).string == "é漢😀")
    #expect(try parse("\u{FEFF}\"事例\"").string == "事例")
  }

  @Test(
    "What is not JSON is told with its place",
    arguments: [
      ("", "1:1 not valid JSON: the file is empty"),
      ("{\n  \"a\": 1,\n}", "3:1 not valid JSON: there is a comma before \"}\""),
      ("[1, 2", "1:1 not valid JSON: the \"[\" that opens here is not closed"),
      ("[1 2]", "1:4 not valid JSON: expected \",\" or \"]\""),
      ("[1,]", "1:4 not valid JSON: a value is missing before \"]\""),
      ("{\"日本\" 1}", "1:7 not valid JSON: expected \":\" after the name \"日本\""),
      ("{a: 1}", "1:2 not valid JSON: expected a name in double quotes"),
      ("\"abc", "1:1 not valid JSON: the text that opens here is not closed"),
      ("\"a\nb\"", "1:3 not valid JSON: the text is not closed on its line"),
      ("01", "1:1 not valid JSON: a number does not begin with a zero"),
      ("1.", "1:3 not valid JSON: expected a digit after the point"),
      ("tru", "1:1 not valid JSON: expected a value"),
      ("1 2", "1:3 not valid JSON: there is text after the end of the value"),
      (#""\x""#, "1:2 not valid JSON: there is no such escape"),
      (#""\uD83D""#, "1:2 not valid JSON: half of a surrogate pair is no character"),
      (#""\uDE00\uD83D""#, "1:2 not valid JSON: half of a surrogate pair is no character"),
      (#""\u12G4""#, "1:2 not valid JSON: expected four hexadecimal digits after \\u"),
    ])
  func errors(text: String, expected: String) {
    #expect(failure(Array(text.utf8)) == expected)
  }

  @Test("Ten thousand brackets are an error, not the end of the stack")
  func depth() {
    #expect(failure([UInt8](repeating: 0x5B, count: 10_000))?.contains("nested deeper than 200") == true)
    let objects = String(repeating: "{\"a\":", count: 10_000)
    #expect(failure(Array(objects.utf8))?.contains("nested deeper than 200") == true)
  }

  @Test(
    "Bytes that are not UTF-8 are told",
    arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]])
  func encoding(bytes: [UInt8]) {
    #expect(failure([0x22] + bytes + [0x22]) == "1:2 not valid JSON: the file is not encoded as UTF-8")
  }

  @Test("Every beginning of a document is an error or a value, never a crash")
  func beginnings() {
    let text = Array(#"{"a": [1.5e-3, true, null, "\u00e9\n"], "b": {"c": -12}, "漢": "😀"}"#.utf8)
    for count in 0..<text.count { #expect(failure(Array(text[..<count])) != nil) }
    #expect(failure(text) == nil)
  }
}
