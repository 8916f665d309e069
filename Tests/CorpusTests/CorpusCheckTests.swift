import Diagnostics
import Testing

@testable import Corpus

@Suite("Checking a corpus")
struct CorpusCheckTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(PackageFixture.files) }

  func check() -> [String] { CorpusCheck.check(path: folder.path, through: folder.door).findings.map(folder.brief) }

  @Test("A sound package has nothing to tell")
  func sound() { #expect(check() == []) }

  @Test(
    "Each breach is told with file, line and column, and nothing else",
    arguments: [
      Breakage("deeds.csv", "develop", "¦train", "\"train\" is none of the categories of the column \"kind\""),
      Breakage("deeds.csv", ",2021,", ",¦1999,", "1999 in the column \"year\" must be at least 2000"),
      Breakage("deeds.csv", ",2021,", ",¦2031,", "2031 in the column \"year\" must be at most 2030"),
      Breakage("deeds.csv", ",100.0,", ",¦101.0,", "101.0 in the column \"rate\" must be less than 101"),
      Breakage("cities.csv", ",Sapporo,", ",¦,", "the column \"name\" needs a value in every row"),
      Breakage("cities.csv", "011002", "¦011001", "the code \"011001\" in the column \"code\" has a wrong check digit"),
      Breakage("cities.csv", "011002", "¦11002", "\"11002\" in the column \"code\" is no code of 6 digits"),
      Breakage("cities.csv", "131016", "¦011002", "\"011002\" stands twice in \"code\""),
      Breakage(
        "evidence.csv", "deeds,d1,*", "deeds,d1,rate",
        "deeds.csv:2:4: there is no evidence for \"city\" of \"d1\" in \"deeds\""),
      Breakage(
        "evidence.csv", "cities,tokyo,name,w1", "cities,tokyo,¦nam,w1",
        "there is no column \"nam\" in the table \"cities\""),
      Breakage("evidence.csv", "cities,fukuoka", "¦towns,fukuoka", "there is no table \"towns\""),
      Breakage("evidence.csv", "cities,fukuoka", "cities,¦kobe", "there is no row \"kobe\" in the table \"cities\""),
      Breakage(
        "evidence.csv", "d3,year", "d3,¦kind",
        "there is evidence for \"kind\" of \"d3\" in \"deeds\", and that value is unknown"),
      Breakage("evidence.csv", "hedged", "¦maybe", "\"maybe\" is no basis"),
      Breakage("evidence.csv", "hedged", "¦", "the evidence does not say on what basis"),
      Breakage("evidence.csv", "*,w2,table", "*,¦w3,table", "there is no \"w3\" in the table \"works\""),
    ])
  func breach(_ breakage: Breakage) throws {
    let expected = try breakage.apply(in: folder)
    let found = check()
    #expect(found.contains(expected), "\(found)")
    // A breach of evidence also leaves a value without evidence; nothing unrelated may be told.
    #expect(found.allSatisfy { $0 == expected || $0.contains("there is no evidence for") }, "\(found)")
  }

  @Test("A row without any evidence is told once")
  func rowWithoutEvidence() throws {
    let lines = PackageFixture.evidence.split(separator: "\n").filter { !$0.contains("fukuoka") }
    try folder.write("evidence.csv", lines.joined(separator: "\n"))
    #expect(check() == ["cities.csv:4:1: there is no evidence for \"fukuoka\" in \"cities\""])
  }

  @Test("Keys, values that need none, and tables that need none are left out")
  func exempt() {
    // d3 has a note without evidence, "works" has none at all, and no key has any.
    #expect(!PackageFixture.evidence.contains("note,w"))
    #expect(check() == [])
  }

  @Test("A pattern is held against the whole text")
  func pattern() throws {
    try folder.write("cities.csv", PackageFixture.cities + "kobe2,Kobe,,281000,,,,\n")
    #expect(
      check() == [
        "cities.csv:5:1: \"kobe2\" does not have the form that the column \"id\" asks for",
        "cities.csv:5:1: there is no evidence for \"kobe2\" in \"cities\"",
      ])
  }

  @Test(
    "A pattern that cannot be used is told with its column, and the rest is checked",
    arguments: [
      ("(", "at its character 1: this ( is not closed"), ("a(?=b)", "at its character 2: (?= looks ahead"),
      ("((a{1,100}){1,100}){1,100}", "2010100 steps, and 10000 are the most"),
    ])
  func badPattern(pattern: String, words: String) throws {
    let descriptor = PackageFixture.descriptor.replacing("[a-z]+", with: pattern)
    #expect(descriptor != PackageFixture.descriptor)
    try folder.write("datapackage.json", descriptor)
    let findings = check()
    #expect(findings.count == 1)
    #expect(findings.first?.contains("the pattern of the column \"id\" cannot be used") == true)
    #expect(findings.first?.contains(words) == true)
  }

  @Test(
    "The sixth digit of a code after JIS X 0402",
    arguments: [("011002", true), ("131016", true), ("401307", true), ("012025", true), ("011003", false)])
  func checkDigits(code: String, isRight: Bool) { #expect(CheckDigit.jisx0402.accepts(code) == isRight) }
}
