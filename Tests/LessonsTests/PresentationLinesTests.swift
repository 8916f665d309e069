import Lessons
import Testing

@Suite("A presentation on which lines follow each other")
struct PresentationLinesTests {
  private let lesson = """
    # Towns

    Which is the *largest*?

    - Nagai
    - Kobe

    ```jirei ask
    towns | where people > 1000 | select name
    ```

    ```jirei hidden
    let small = towns | where people < 1000
    ```

    ---

    ```jirei
    small | count
    ```

    <!-- a note -->

    ```jirei
    nowhere
    ```

    ```jirei
    towns | select name, kanji
    ```
    """

  @Test("on a terminal only what is new is printed")
  func fresh() throws {
    var presenter = try Presenter(lesson, on: .lines(columns: 60))
    var (lines, printed) = presenter.presentation.lines(after: nil)
    #expect(
      lines == [
        "Towns", "═════", "", "Which is the _largest_?", "", "  1)  Nagai", "  2)  Kobe", "",
      ])
    #expect(presenter.presentation.linePrompt == "your prediction (Return alone: none)> ")
    presenter.press(.text("1"), .enter)
    (lines, printed) = presenter.presentation.lines(after: printed)
    #expect(
      lines == [
        "Predicted: 1) Nagai", "", "▌ towns | where people > 1000 | select name", "", "name: Kobe", "",
        "The prediction differs: the answer is 2) Kobe", "",
      ])
    #expect(presenter.presentation.linePrompt == "[1/4] Return: next, b s h p q> ")
    presenter.press(.enter)
    (lines, printed) = presenter.presentation.lines(after: printed)
    #expect(lines.suffix(2) == ["▌ small | count", ""])
    presenter.press(.enter)
    (lines, printed) = presenter.presentation.lines(after: printed)
    #expect(lines == ["count: 2", ""])
    presenter.press(.back)
    (lines, printed) = presenter.presentation.lines(after: printed)
    #expect(lines.first == "Towns")
    #expect(lines.last == "")
    #expect(presenter.presentation.lines(after: printed).lines.isEmpty)
    presenter.press(.headings)
    #expect(presenter.presentation.headingList == ["  1  Towns (here)"])
  }

  @Test("as a text the whole lesson is printed, whatever fails in it")
  func text() throws {
    func printed() throws -> (text: String, failures: Int) {
      var presenter = try Presenter(lesson, on: .text)
      var text = ""
      presenter.presentation.text { more, _ in
        text += more
        return true
      }
      return (text, presenter.presentation.failures.count)
    }
    let (text, failures) = try printed()
    #expect(
      text.hasPrefix(
        """
        Towns
        ═════

        Which is the _largest_?

          1)  Nagai
          2)  Kobe

        ▌ towns | where people > 1000 | select name

        name: Kobe

        The answer is 2) Kobe

        ────────────────────────────────────────

        ▌ small | count

        count: 2

        ▌ nowhere

        error: 
        """), "\(text)")
    #expect(text.hasSuffix("\n Nagai       長井市\n3 rows\n\n"), "\(text)")
    #expect(failures == 1)
    #expect(try printed().text == text)
  }

  @Test("a text that nobody reads any more ends")
  func closed() throws {
    var presenter = try Presenter(lesson, on: .text)
    var count = 0
    presenter.presentation.text { _, _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
  }
}
