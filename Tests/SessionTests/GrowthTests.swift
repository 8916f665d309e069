import Language
import Testing

@testable import Session

@Suite("A long conversation")
struct GrowthTests {
  @Test(
    "keeps no more of its statements than the bound",
    arguments: [
      "let q = items | take 1", "items | take nothing", "expect 1 = 1", "note x", "echo x", "set digits = full",
    ])
  func statementsAreBounded(statement: String) throws {
    let conversation = try Conversation()
    conversation.session.answers.statements = AnsweredStatements(bound: 50_000)
    for number in 0..<20 {
      conversation.say(Array(repeating: "\(statement) # \(number)\n", count: 100).joined())
    }
    let kept = conversation.session.answers.statements
    #expect(kept.count == 2_000)
    #expect(kept.size <= 50_000)
    #expect(kept.size == kept.kept.reduce(0) { $0 + $1.size })
    #expect(kept.kept.last?.text.hasPrefix(statement) == true)
  }

  @Test("has a bound from the start")
  func usualBound() throws {
    #expect(try Conversation().session.answers.statements.bound == AnsweredStatements.usualBound)
  }

  @Test("a statement that was expected to fail leaves nothing behind, whatever it ran")
  func expectedErrors() throws {
    let conversation = try Conversation()
    for _ in 0..<10 { conversation.say("expect error \"no table\" in itemz | take 1") }
    #expect(conversation.session.answers.statements.kept.count == 10)
    #expect(conversation.session.answers.statements.count == 10)
  }

  @Test("a statement larger than the bound goes when another comes")
  func largeStatement() {
    var statements = AnsweredStatements(bound: 1_000)
    let first = statements.begin(String(repeating: "x", count: 5_000), depth: 0)
    #expect(statements.kept.count == 1)
    statements.end(first, .empty, worked: false)
    let second = statements.begin("y", depth: 0)
    #expect(statements.kept.map(\.number) == [second])
    #expect(statements.goneCount == 1)
  }

  @Test("what runs other statements stays until it has been answered")
  func running() {
    var statements = AnsweredStatements(bound: 1_000)
    let outer = statements.begin("run \"many.jirei\"", depth: 0)
    for _ in 0..<100 {
      let inner = statements.begin("items | count", depth: 1)
      statements.end(inner, .empty, worked: true)
    }
    #expect(statements.kept.first?.number == outer)
    #expect(statements.size <= statements.bound)
    #expect(statements.goneCount == 0)
  }
}
