import Testing

@testable import Session

@Suite("Sheets of rows") struct CaseSheetTests {
  @Test("show fits a screen of 80 × 24 for every row that is no case, and names each attribute of every row")
  func fits() throws {
    let conversation = try Conversation()
    var long: [String] = []
    for table in ["municipalities", "strategies", "outcomes", "items", "claims", "quantities", "discrepancies"] {
      let ids = conversation.say("\(table) | select id | as tsv").text.split(separator: "\n").dropFirst().map(
        String.init)
      #expect(!ids.isEmpty)
      let attributes = conversation.say("describe \(table) | select column | as tsv").text.split(separator: "\n")
        .dropFirst()
      for id in ids {
        let sheet = conversation.say("set width = 80; show \(table).\"\(id)\"; set width = 100").text
        let words = Set(sheet.split { " \n:,(".contains($0) }.map(String.init))
        let missing = attributes.filter { $0 != "id" && !words.contains(String($0)) }
        #expect(missing.isEmpty, "show \(table).\(id) does not name \(missing)")
        let count = sheet.split(separator: "\n").count
        if count > 24 { long.append("\(table).\(id): \(count)") }
        #expect(count <= 32, "\(sheet)")
      }
    }
    // A case has some forty attributes and a dozen rows that refer to it.
    #expect(long.allSatisfy { $0.hasPrefix("municipalities.") }, "\(long)")
  }

  @Test("places of one kind are said together, numbers that follow one another as a range")
  func places() {
    #expect(
      EvidencePlaces.folded(["Table 2, row 1", "Table 2, row 2", "footnote 3", "Table 2, row 3", "Table 2, row 7"])
        == ["Table 2, rows 1–3, 7", "footnote 3"])
    #expect(EvidencePlaces.folded(["Method, paragraph 4", "whole text"]) == ["Method, paragraph 4", "whole text"])
    #expect(EvidencePlaces.folded(["entry 342122"]) == ["entry 342122"])
  }
}
