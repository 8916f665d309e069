import Diagnostics
import Testing

@testable import Language
@testable import Session

/// A stage that no file of the program knows: its form, its binding and its help in one value.
private struct NthStage: Stage {
  static let word = "nth"
  static var help: Help {
    Help("keeps the Nth row", examples: ["municipalities | select name | nth 2"])
  }

  var number = ExpressionSyntax.missing
  var isFromEnd = false

  static var form: Form<Self> {
    .sequence(.number("N", \.number), .optional(.flag("backwards", note: "from the end", \.isFromEnd)))
  }

  func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    guard !isFromEnd else {
      binder.report("nth cannot go backwards yet", at: place.span)
      return nil
    }
    return binder.rowCount(number, after: Self.word).map { binder.made(place, .slice(skip: max(0, $0 - 1), take: 1)) }
  }
}

@Suite struct ToyStageTests {
  private static func conversation() throws -> Conversation {
    var vocabulary = Vocabulary.standard
    vocabulary.stages.append(NthStage.self)
    return try Conversation(vocabulary: vocabulary)
  }

  @Test("A query with a stage that was added runs")
  func runs() throws {
    let conversation = try Self.conversation()
    conversation.say("set format = csv")
    #expect(
      conversation.say("municipalities | select name | nth 2").text
        == conversation.say("municipalities | select name | skip 1 | take 1").text)
  }

  @Test("Help, completion, errors and the formatter know it from its form")
  func known() throws {
    let conversation = try Self.conversation()
    #expect(conversation.say("help nth").text.contains("nth N [backwards]\n  keeps the Nth row"))
    #expect(conversation.say("help stages").text.contains("nth N [backwards]"))
    let session = conversation.session
    func offered(_ text: String) -> [String] {
      session.completion(of: text, at: text.utf8.count).candidates.map(\.text)
    }
    #expect(offered("municipalities | nt") == ["nth"])
    #expect(offered("municipalities | nth 2 ") == ["backwards", "|"])
    let slip = conversation.say("municipalities | nht 2")
    #expect(slip.errors.flatMap(\.help).contains { "\($0)".contains("nth") })
    #expect(conversation.say("municipalities | nth 2 forwards").complaints.contains { $0.contains("forwards") })
    let wrong = conversation.say("municipalities | nth 1.5")
    #expect(wrong.complaints.contains { $0.contains("nth needs a whole number") })
    #expect(conversation.say("nth 2").complaints.contains { $0.contains("write | nth …") || $0.contains("stage") })
    let source = SourceText(name: "test", text: "t|nth   (2)  backwards")
    #expect(Formatter.format(source, with: session.vocabulary) == "t | nth (2) backwards\n")
  }
}
