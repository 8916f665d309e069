import Language
import Methods
import Session
import Tables
import Testing

/// How many cases with the outcome have each condition. All that there is of it stands here and in one list.
private struct TallyMethod: Method {
  let word = "tally"
  let parts = [MethodPart.outcome, .given, .clause("least", .count, label: "N")]
  let isGroundedByRow = true
  let help = Help("counts the cases that have the outcome and a condition", examples: [])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    [MethodColumn("condition", .text, question.conditionNames), MethodColumn("cases", .integer)]
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let outcome = try input.outcome(checkpoint)
    guard outcome.kind == .crisp else { throw Refusal("\(outcome.name) is not yes or no", about: .outcome) }
    var rows: [[Value]] = []
    var cases: [[Int32]] = []
    var subjects: [[MethodResult.Subject]] = []
    for (index, condition) in try input.conditions(checkpoint).enumerated() {
      let found = outcome.values.indices.filter { outcome.values[$0] == 1 && condition.values[$0] == 1 }
      guard found.count >= input.question.count("least") ?? 0 else { continue }
      rows.append([.text(condition.name), .integer(found.count)])
      cases.append(found.map { Int32($0) })
      subjects.append([.outcome, .condition(index)])
    }
    let table = Table(fields: columns(of: input.question).map(\.field), rows: rows)
    return MethodResult(table: table, grounds: .cases(cases), subjects: subjects)
  }
}

@Suite struct ToyMethodTests {
  private func conversation() throws -> Conversation {
    var vocabulary = Vocabulary.standard
    vocabulary.methods.append(TallyMethod())
    return try Conversation(vocabulary: vocabulary)
  }

  @Test("A method that stands in a list is read, bound and run, and its rows rest on its cases")
  func runs() throws {
    let conversation = try conversation()
    conversation.say("set format = csv")
    let statement = "municipalities | tally smooth_progress given recruits, develops"
    #expect(conversation.say(statement).text == "condition,cases\nrecruits,4\ndevelops,4\n")
    #expect(conversation.say("\(statement) least 2 | where condition = develops | select cases").text == "cases\n4\n")
    #expect(conversation.say("\(statement) | with sources | select basis | take 1").text == "basis\nhedged\n")
    #expect(conversation.say("\(statement) | where condition = workshops").complaints.count == 1)
    #expect(conversation.say("\(statement) least 0").complaints == ["after least stands a whole number from 1 on"])
    #expect(conversation.say("municipalities | tally region given recruits").complaints == ["region is not yes or no"])
  }

  @Test("It stands in help and completion")
  func isKnown() throws {
    let conversation = try conversation()
    let help = conversation.say("help tally").text
    #expect(help.contains("tally OUTCOME given COND, … [least N]"))
    #expect(help.contains("counts the cases that have the outcome and a condition"))
    for (text, expected) in [
      ("municipalities | tal", "tally"), ("municipalities | tally smooth_progress ", "given"),
      ("municipalities | tally smooth_progress given rec", "recruits"),
      ("municipalities | tally smooth_progress given recruits le", "least"),
      ("municipalities | tally smooth_progress given recruits | where condition = ", "recruits"),
    ] {
      let completion = conversation.session.completion(of: text, at: text.utf8.count)
      #expect(completion.candidates.map(\.text).contains(expected), "\(text)")
    }
  }
}
