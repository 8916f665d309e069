import Lessons
import Session
import Testing

@Suite("A lesson as a document")
struct LessonDocumentTests {
  private func document(_ text: String) -> LessonDocument {
    LessonDocument(Lesson(bytes: Array(text.utf8), name: "lesson.md"))
  }

  @Test("prose and blocks come in the order of the file, recorded answers do not come")
  func order() {
    let document = document(
      """
      # A title

      Words with *stress*, `code` and a [link](https://example.org).

      ```jirei
      1 + 1
      ```

      ```text
      2
      ```

      | a | b |
      | --- | ---: |
      | x | 1 |

      <!-- Ask the last row first. -->
      """)
    #expect(document.title == "A title")
    let kinds = document.parts.map { part in
      switch part {
      case .prose(.heading): "heading"
      case .prose(.paragraph): "paragraph"
      case .prose(.table(let table)): "table of \(table.rows.count)"
      case .prose(.note(let text)): text
      case .prose: "prose"
      case .block(let block): "block at \(block.block.source.firstLine)"
      }
    }
    #expect(kinds == ["heading", "paragraph", "block at 6", "table of 1", "Ask the last row first."])
  }

  @Test("a question is the paragraph before its block, with the choices between them")
  func question() throws {
    let document = document(
      """
      Before.

      Which strategy do more of the cities use?

      - recruit
      - **develop**

      ```jirei ask
      1
      ```

      > In your own words: why?

      ```jirei ask
      2
      ```
      """)
    var questions: [LessonDocument.Question] = []
    for case .block(let block) in document.parts { questions.append(try #require(block.question)) }
    #expect(questions[0].prompt == [.paragraph([.text("Which strategy do more of the cities use?")])])
    #expect(questions[0].choices.map(\.plain) == ["recruit", "develop"])
    #expect(questions[1].choices.isEmpty)
    #expect(questions[1].prompt == [.paragraph([.text("In your own words: why?")])])
    #expect(document.parts.count == 3)
  }
}
