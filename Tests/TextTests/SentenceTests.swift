import Testing

@testable import Text

@Suite struct SentenceTests {
  private let name = "population"

  @Test("the key has {} in each place, the text what stands there")
  func placesHaveTheirValues() {
    let sentence = said(
      "no column \(name) in \(name.prefix(3)), row \(3), byte \(UInt64.max), \(0.5) of \(Character("x"))")
    #expect(sentence.key == "no column {} in {}, row {}, byte {}, {} of {}")
    #expect(sentence.text == "no column population in pop, row 3, byte 18446744073709551615, 0.5 of x")
    #expect("\(sentence)" as String == sentence.text)
  }

  @Test("a sentence without places is its own key")
  func plain() {
    #expect(said("this is the end").key == "this is the end")
    #expect(said("this is the end").text == "this is the end")
    #expect(said("a {} in the words").text == "a {} in the words")
  }

  @Test("a sentence stands in another one, and keeps its own key")
  func nested() {
    let inner = said("no row \(7)")
    let outer = said("left out: \(inner); \([inner, "and so on"], separator: ", ")")
    #expect(outer.key == "left out: {}; {}")
    #expect(outer.text == "left out: no row 7; no row 7, and so on")
    #expect(outer.places == [.sentence(inner), .sentences([inner, "and so on"], separator: ", ")])
    #expect(inner.key == "no row {}")
  }

  @Test(
    "a number chooses its noun, and words that agree with it",
    arguments: [(0, "0 rows are"), (1, "1 row is"), (2, "2 rows are")])
  func counts(count: Int, text: String) {
    let sentence = said("\(count, "row", "rows") \(agreeing: count, "is", "are") left out")
    #expect(sentence.text == "\(text) left out")
    #expect(sentence.key == "{} {} left out")
  }

  @Test("a list names all, or the first and what is left")
  func lists() {
    let names = ["Kobe", "Otsu", "Suita"]
    #expect(said("in \(names)").text == "in Kobe, Otsu, Suita")
    #expect(said("in \(names, most: 2)").text == "in Kobe, Otsu and 1 more")
    #expect(said("in \(names, most: 3)").text == "in Kobe, Otsu, Suita")
    #expect(said("in \(names, most: 2, end: .dots)").text == "in Kobe, Otsu, …")
    #expect(said("in \(names.lazy.map { $0 }, most: 1, end: .total)").text == "in Kobe, … (3)")
    #expect(said("in \(names, last: "or")").text == "in Kobe, Otsu or Suita")
    #expect(said("in \(["Kobe"], last: "or")").text == "in Kobe")
    #expect(said("in \(names, most: 2)").key == "in {}")
  }

  @Test("sentences are equal where words and values are")
  func equality() {
    #expect(said("row \(1)") == "row \(1)")
    #expect(said("row \(1)") != "row \(2)")
    #expect(said("row \(1)") != "row 1")
  }

  @Test("counted and listed write the same as texts")
  func texts() {
    #expect(counted(1, "row") == "1 row")
    #expect(counted(3, "row") == "3 rows")
    #expect(counted(2, "breach", "breaches") == "2 breaches")
    #expect(listed([], most: 3) == "")
    #expect(listed(["a", "b", "c"][1...], last: "and") == "b and c")
  }
}
