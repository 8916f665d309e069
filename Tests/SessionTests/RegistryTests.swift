import Language
import Session
import Testing

@Suite("Registry")
struct RegistryTests {
  static let examples = Registry().entries.flatMap { entry in entry.examples.map { (entry.name, $0) } }

  @Test("every example runs", arguments: examples)
  func exampleRuns(name: String, example: String) throws {
    let answer = try Conversation().say(example)
    #expect(answer.errors.map { $0.rendered() } == [])
    #expect(example.contains(name) || name == "summarize")
  }

  @Test("an example of a stage or function answers with something")
  func examplesAnswer() throws {
    for entry in Registry().entries where entry.kind == .stage || entry.kind == .function {
      for example in entry.examples {
        let text = try Conversation().say(example).text
        #expect(!text.isEmpty, "\(example)")
        #expect(!text.contains("\n0 rows"), "\(example)")
      }
    }
  }

  @Test("every word has a signature and a summary that fit on a line")
  func entriesAreWhole() {
    for entry in Registry().entries {
      #expect(entry.signature.contains(entry.name) || entry.kind == .setting, "\(entry.name)")
      #expect(!entry.summary.isEmpty && !entry.summary.hasSuffix("."), "\(entry.name)")
      #expect(entry.summary.count < 140, "\(entry.name)")
    }
  }

  @Test("help answers for every word")
  func helpForEveryWord() throws {
    let conversation = try Conversation()
    for entry in Registry().entries {
      let answer = conversation.say("help \(entry.name)")
      // A long signature is wrapped, and two ways to write a stage stand on lines of their own.
      let words = answer.text.split { $0.isWhitespace }.joined(separator: " ")
      for signature in entry.signature.split(separator: " · ") {
        #expect(words.contains(signature), "\(entry.name)")
      }
      #expect(answer.errors.isEmpty, "\(entry.name)")
    }
  }
}
