import Session
import Testing

@Suite("Completion of commands, from their forms")
struct CommandCompletionTests {
  private static func found(_ text: String) throws -> [String] {
    try Conversation().session.completion(of: text, at: text.utf8.count).candidates.map(\.text)
  }

  @Test(
    "What may stand at each place is offered",
    arguments: [
      ("", "show"), ("ta", "tables"), ("tables ", "|"), ("show Na", "Nagai"), ("show Nagai, Ko", "Kobe"),
      ("show municipalities.Na", "Nagai"), ("find Kobe ", "in"), ("find Kobe in te", "terms"),
      ("why Miyakonojo.dev", "develops"), ("show 都", "都城"),
      ("cite naka", "\"Nakagawa (2025)\""), ("cite nakagawa2025 ", "as"), ("cite nakagawa2025 as b", "bibtex"),
      ("describe str", "strategies"), ("describe strategies.ki", "kind"), ("set ", "format"),
      ("set format = m", "markdown"), ("set basis st", "stated"), ("set style ", "plain"), ("timing ", "on"),
      ("tour ", "hint"), ("help sta", "stages"), ("help me", "mean"), ("save ", "package"),
      ("save package \"x\" ", "all"), ("record \"x.md\" ", "replace"), ("let a ", "="), ("let a = it", "items"),
      ("let a = items | where ta", "table"), ("explain it", "items"), ("explain items | so", "sort"),
      ("expect (it", "items"), ("expect error \"x\" in it", "items"), ("expect error \"x\" in items | wh", "where"),
      ("open \"x.csv\" ", "as"), ("open \"x.csv\" encoding cp", "cp932"), ("open \"x.csv\" types a=ye", "year"),
      ("open \"x.csv\" header row ", "\"#property\""), ("open \"x.csv\" drop totals ", "drop"),
      ("open \"x.csv\" drop totals, em", "empty"), ("open \"x.csv\" missing ", "only"),
    ])
  func offers(text: String, expected: String) throws {
    let found = try Self.found(text)
    #expect(found.contains(expected), "\(text): \(found.prefix(12))")
  }

  @Test(
    "What stands already, or stands nowhere there, is not offered",
    arguments: [
      ("open \"x.csv\" encoding utf-8 ", "encoding"), ("open \"x.csv\" as ", "replace"),
      ("save package \"x\" all ", "all"), ("show Nagai ", "Kobe"), ("note a", "as"), ("quit ", "|"),
      ("close ", "items"), ("help where ", "where"),
    ])
  func offersNot(text: String, word: String) throws {
    let found = try Self.found(text)
    #expect(!found.contains(word), "\(text): \(found.prefix(12))")
  }
}
