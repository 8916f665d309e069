import Diagnostics
import TerminalSupport
import Testing

@testable import Session

/// Rows of `Tests/Cases/habits.tsv`: what users of other tools type, what it means here, and whether it is an error that
/// says so or runs as it is.
@Suite("What users of other tools type")
struct HabitTests {
  struct Habit: CustomTestStringConvertible {
    var typed: String
    var meant: String
    var runs: Bool
    var testDescription: String { typed }
  }

  static let habits: [Habit] = String(decoding: readFile("\(repository)/Tests/Cases/habits.tsv"), as: UTF8.self)
    .split(separator: "\n").map { line in
      let cells = line.split(separator: "\t").map(String.init)
      return Habit(typed: cells[0], meant: cells[1], runs: cells[2] == "runs")
    }

  /// What a statement answers, as JSON; it must run.
  static func answer(_ statement: String) throws -> String {
    let talk = try Conversation()
    talk.say("set format = json")
    let answer = talk.say(statement)
    #expect(answer.complaints == [], "\(statement)")
    return answer.text
  }

  @Test("A habit is answered with a statement that runs and means the same", arguments: habits.filter { !$0.runs })
  func mends(habit: Habit) throws {
    let error = try #require(try Conversation().say(habit.typed).errors.first)
    let mend = try #require(error.mend, "\(error.rendered())")
    #expect(error.rendered().replacing("\n", with: " ").contains(mend.replacement))
    if mend.replacement != habit.meant {
      #expect(try Self.answer(mend.replacement) == Self.answer(habit.meant), "\(mend.replacement)")
    } else {
      _ = try Self.answer(habit.meant)
    }
  }

  @Test("What differs in letters and signs alone is taken as typed", arguments: habits.filter(\.runs))
  func runs(habit: Habit) throws { #expect(try Self.answer(habit.typed) == Self.answer(habit.meant)) }

  @Test(
    "No statement is made where nothing is meant by it",
    arguments: [
      "items | take -1", "items |", "let = items", "compare Kobe, Atlantis", "show Nagai.prefecture",
      "items | where item matches \"(?R)\"", "府中市", "blah", "items | where nothing = 3",
    ])
  func silence(text: String) throws {
    let errors = try Conversation().say(text).errors
    #expect(!errors.isEmpty && !errors.contains { $0.help.contains { $0.text.hasPrefix("here that is") } })
  }
}
