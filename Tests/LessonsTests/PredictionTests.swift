import Lessons
import Testing

@Suite("What a class predicts")
struct PredictionTests {
  private func lesson(_ query: String, choices: String = "- Nagai\n- **Kobe**\n") -> String {
    "# Guess\n\nWhich town is the largest?\n\n\(choices)\n```jirei ask\n\(query)\n```\n\n# Next\n"
  }

  private let largest = "towns | where people > 1000 | select name"
  private let asked = ["  Guess", "  ═════", "", "  Which town is the largest?", "", "    1)  Nagai", "    2)  *Kobe*"]

  @Test("question and choices are shown, the query not yet")
  func question() throws {
    let presenter = try Presenter(lesson(largest))
    #expect(presenter.screen == asked + ["", "  Your prediction:"])
    #expect(presenter.presentation.screen().cursor == [19, 8])
    #expect(presenter.presentation.takesText)
    #expect(presenter.keys == " Return runs it without a prediction   Esc keys   ← back")
  }

  struct Sample: Sendable {
    var typed: String
    var predicted: String?
    var verdict: String
  }

  @Test(
    "the answer says whether the prediction agrees",
    arguments: [
      Sample(typed: "2", predicted: "2) Kobe", verdict: "The prediction agrees: 2) Kobe"),
      Sample(typed: "ＫＯＢＥ", predicted: "2) Kobe", verdict: "The prediction agrees: 2) Kobe"),
      Sample(typed: " 1 ", predicted: "1) Nagai", verdict: "The prediction differs: the answer is 2) Kobe"),
      Sample(typed: "none of them", predicted: "none of them", verdict: "The answer is 2) Kobe"),
      Sample(typed: "", predicted: nil, verdict: "The answer is 2) Kobe"),
    ])
  func verdicts(sample: Sample) throws {
    var presenter = try Presenter(lesson(largest))
    presenter.press(.text(sample.typed), .enter)
    let predicted = sample.predicted.map { ["", "  Predicted: \($0)"] } ?? []
    #expect(
      presenter.screen
        == asked + predicted + ["", "  ▌ \(largest)", "", "  name: Kobe", "", "  \(sample.verdict)"])
    presenter.press(.enter)
    #expect(presenter.screen.first == "  Next")
    presenter.press(.back)
    #expect(presenter.screen.last == "  \(sample.verdict)")
    #expect(!presenter.presentation.takesText)
  }

  @Test("a number for which there is no choice is said to be none, and can be mended")
  func noSuchChoice() throws {
    var presenter = try Presenter(lesson(largest))
    presenter.press(.text("7"), .enter)
    #expect(presenter.keys == " there are 2 choices: type a number from 1 to 2")
    #expect(presenter.screen.last == "  Your prediction: 7")
    presenter.press(.backspace, .text("2"))
    #expect(presenter.screen.last == "  Your prediction: 2")
    presenter.press(.clear)
    #expect(presenter.screen.last == "  Your prediction:")
    presenter.press(.text("q 都城"))
    #expect(presenter.screen.last == "  Your prediction: q 都城")
    #expect(presenter.presentation.screen().cursor == [25, 8])
  }

  @Test("a choice that is a number is compared as one")
  func numbers() throws {
    var presenter = try Presenter(
      lesson("towns | where people > 1000 | select people", choices: "- 25\n- 1,500.\n"))
    presenter.press(.text("2"), .enter)
    #expect(presenter.screen.last == "  The prediction agrees: 2) 1,500.")
  }

  @Test("a choice may explain its value")
  func explained() throws {
    let choices = "- 25: the smallest\n- 1500, those of *Kobe*\n- 1500000 (all)\n"
    var presenter = try Presenter(lesson("towns | where people > 1000 | select people", choices: choices))
    presenter.press(.text("25"), .enter)
    #expect(presenter.screen.contains("  Predicted: 1) 25: the smallest"))
    #expect(presenter.screen.last == "  The prediction differs: the answer is 2) 1500, those of Kobe")
  }

  @Test("an answer that is a table, or none of the choices, is no verdict", arguments: ["towns | count", "towns"])
  func noVerdict(query: String) throws {
    var presenter = try Presenter(lesson(query))
    presenter.press(.text("1"), .enter)
    #expect(presenter.screen.contains("  Predicted: 1) Nagai"))
    #expect(!presenter.screen.contains { $0.contains("The prediction") || $0.contains("The answer is") })
  }

  @Test("Escape leaves the field for the keys, and comes back to it")
  func escape() throws {
    var presenter = try Presenter(lesson(largest))
    presenter.press(.text("x"), .escape)
    #expect(!presenter.presentation.takesText)
    let effect = presenter.press(.leave)
    #expect(effect == .leave)
    presenter.press(.escape)
    #expect(presenter.presentation.takesText)
    presenter.press(.escape)
    presenter.press(.skip)
    #expect(presenter.screen.first == "  Next")
    presenter.press(.back)
    #expect(presenter.screen.last == "  The answer is 2) Kobe")
  }

  @Test("keys that go on do not run the query over what is typed")
  func forward() throws {
    var presenter = try Presenter(lesson(largest))
    presenter.press(.text("1"), .forward)
    #expect(presenter.presentation.takesText)
    #expect(presenter.screen.last == "  Your prediction: 1")
  }

  @Test("a question without choices takes words")
  func words() throws {
    var presenter = try Presenter("> In your words: which is the largest?\n\n```jirei ask\n\(largest)\n```\n")
    #expect(presenter.screen == ["  In your words: which is the largest?", "", "  Your prediction:"])
    presenter.press(.text("都城市, I think"), .enter)
    #expect(
      presenter.screen
        == [
          "  In your words: which is the largest?", "", "  Predicted: 都城市, I think", "", "  ▌ \(largest)", "",
          "  name: Kobe",
        ])
  }
}
