import Language
import Session
import Testing

@Suite("Registry")
struct RegistryTests {
  static let examples = Registry.entries.flatMap { entry in entry.examples.map { (entry.name, $0) } }

  @Test("every example runs", arguments: examples)
  func exampleRuns(name: String, example: String) throws {
    let answer = try Conversation().say(example)
    #expect(answer.errors.map { $0.rendered() } == [])
    #expect(example.contains(name) || name == "summarize")
  }

  @Test("an example of a stage or function answers with something")
  func examplesAnswer() throws {
    for entry in Registry.entries where entry.kind == .stage || entry.kind == .function {
      for example in entry.examples {
        let text = try Conversation().say(example).text
        #expect(!text.isEmpty, "\(example)")
        #expect(!text.contains("\n0 rows"), "\(example)")
      }
    }
  }

  @Test("every word has a signature and a summary that fit on a line")
  func entriesAreWhole() {
    for entry in Registry.entries {
      #expect(entry.signature.contains(entry.name) || entry.kind == .setting, "\(entry.name)")
      #expect(!entry.summary.isEmpty && !entry.summary.hasSuffix("."), "\(entry.name)")
      #expect(entry.summary.count < 140, "\(entry.name)")
    }
  }

  @Test("help answers for every word")
  func helpForEveryWord() throws {
    let conversation = try Conversation()
    for entry in Registry.entries {
      let answer = conversation.say("help \(entry.name)")
      #expect(answer.text.contains(entry.signature), "\(entry.name)")
      #expect(answer.errors.isEmpty, "\(entry.name)")
    }
  }
}
