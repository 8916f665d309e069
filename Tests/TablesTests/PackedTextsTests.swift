import Testing

@testable import Tables

@Suite("Text dictionaries")
struct PackedTextsTests {
  static let texts = ["", "Kaga", "加賀市", "か\u{3099}", "a longer text than fits into a small string"]

  static func packed(_ texts: [String]) -> TextDictionary {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for text in texts {
      bytes += text.utf8
      ends.append(bytes.count)
    }
    return TextDictionary(PackedTexts(bytes: bytes, ends: ends))
  }

  static func bytes(of dictionary: TextDictionary) -> [[UInt8]] {
    var out: [[UInt8]] = []
    dictionary.forEachUTF8 { out.append(Array($0)) }
    return out
  }

  @Test("Packed texts and given strings are the same dictionary")
  func same() {
    let texts = PackedTextsTests.texts
    for dictionary in [PackedTextsTests.packed(texts), TextDictionary(values: texts)] {
      #expect(dictionary.count == texts.count)
      #expect(PackedTextsTests.bytes(of: dictionary) == texts.map { Array($0.utf8) })
      #expect(texts.indices.map { dictionary[Int32($0)] } == texts)
      #expect(dictionary.values == texts)
    }
  }

  @Test("One text of a long dictionary is the one of its code, before and after all are made")
  func long() {
    let texts = (0..<10_000).map { "text \($0)" }
    let dictionary = PackedTextsTests.packed(texts)
    #expect(dictionary[9_999] == "text 9999")
    #expect(dictionary[0] == "text 0")
    #expect(dictionary.values == texts)
    #expect(dictionary[5_000] == "text 5000")
  }

  @Test("No text is a dictionary, too")
  func empty() {
    let dictionary = PackedTextsTests.packed([])
    #expect(dictionary.count == 0)
    #expect(dictionary.values.isEmpty)
  }
}
