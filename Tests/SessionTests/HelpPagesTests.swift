import Diagnostics
import Session
import Testing

@Suite("Help for users of other tools")
struct HelpPagesTests {
  @Test("Every statement that help gives in the place of another runs", arguments: HelpPages.pages.keys.sorted())
  func runs(page: String) throws {
    let pairs = try #require(HelpPages.pages[page]).pairs
    for pair in pairs {
      let session = try Conversation().session
      var errors: [String] = []
      session.answer(SourceText(name: "help", text: pair.here)) { reply in
        errors += reply.diagnostics.map { $0.rendered() }
        return true
      }
      #expect(errors.isEmpty, "\(page): \(pair.here)\n\(errors.joined())")
    }
  }

  @Test("Every word of another tool is explained by one of this shell", arguments: HelpPages.words.sorted { $0 < $1 })
  func words(word: String, here: String) throws {
    let session = try Conversation().session
    for topic in [word, here] where !topic.contains(" ") {
      var failed = false
      session.answer(SourceText(name: "help", text: "help \(topic)")) { reply in
        failed = !reply.succeeded
        return true
      }
      #expect(!failed, "help \(topic)")
    }
  }
}
