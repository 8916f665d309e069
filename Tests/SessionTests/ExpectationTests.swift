import Session
import Testing

@Suite("Expectations")
struct ExpectationTests {
  @Test(
    "what holds says nothing",
    arguments: [
      "expect (municipalities | count) = 12", "expect (items | where table = 6 | audit | where agrees | count) = 0",
      "expect 1 < 2", "expect yes", "expect not no", "expect (items | count) = (items | count)",
      "expect (municipalities | where name = Fukuoka | select award) is unknown",
      "expect error \"no column\" in items | where nothing = 1", "expect error \"did you mean\" in itmes",
      "expect error \"grows too large\" in items | derive x = 9223372036854775807 + rank",
      "expect error \"not closed\" in items | where (rate > 1",
      "expect error \"nothing is called\" in show Atlantis",
      "expect error \"不明\" in items | where item = 不明",
    ])
  func holds(statement: String) throws {
    let answer = try Conversation().say(statement)
    #expect(answer.errors.map { $0.rendered() } == [])
    #expect(answer.text == "")
  }

  @Test("what does not hold says both sides")
  func sides() throws {
    let answer = try Conversation().say("expect (municipalities | count) = (roles | count) + 1")
    #expect(answer.complaints == ["this does not hold"])
    #expect(answer.errors.first?.help.map(\.text) == ["(municipalities | count) is 12", "(roles | count) + 1 is 5"])
  }

  @Test(
    "what is unknown does not hold", arguments: ["expect unknown", "expect 1 / 0 = 1", "expect not (unknown and yes)"])
  func unknowns(statement: String) throws {
    #expect(try Conversation().say(statement).complaints == ["it is unknown whether this holds"])
  }

  @Test("an error that does not come, or is another, is an error")
  func otherErrors() throws {
    let conversation = try Conversation()
    #expect(
      conversation.say("expect error \"x\" in items | count").complaints
        == ["this was expected to fail, and it works"])
    let other = conversation.say("expect error \"no table\" in items | where nothing = 1")
    #expect(other.complaints == ["this fails with another error"])
    #expect(
      other.errors.first?.help.map(\.text) == ["expected \"no table\"", "found \"no column \"nothing\" in items\""])
  }

  @Test("what is expected to fail leaves the last result alone")
  func lastResult() throws {
    let conversation = try Conversation()
    conversation.say("roles")
    conversation.say("expect error \"no column\" in items | where nothing = 1")
    #expect(conversation.say("| count").text == "count: 4\n")
  }
}
