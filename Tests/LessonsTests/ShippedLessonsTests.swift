import LessonFile
import Lessons
import Session
import TerminalSupport
import Testing
import Text

@Suite("The shipped lessons before a class")
struct ShippedLessonsTests {
  static let corpus = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Corpus"
  static let lessons = filesIn(corpus + "/lessons").filter { $0.hasSuffix(".md") }

  @Test("each can be presented to its end, within the window, with all that it says", arguments: lessons)
  func presented(name: String) throws {
    let session = try Session.open([Self.corpus], isSafe: true)
    let path = "\(Self.corpus)/lessons/\(name)"
    let document = try Lesson.read(path)
    for (columns, rows) in [(80, 24), (50, 12)] {
      var presentation = Presentation(document, at: path, in: session, on: .screen(columns: columns, rows: rows))
      presentation.work()
      var seen: Set<String> = []
      for _ in 0..<2000 {
        let lines = presentation.screen().lines
        #expect(lines.count == rows)
        for line in lines { #expect(DisplayWidth.of(line) <= columns, "\(line)") }
        for line in lines.dropLast(2) { seen.insert(line) }
        if presentation.message?.text.hasPrefix("this is the end") == true { break }
        if presentation.press(.enter) == .work { presentation.work() }
      }
      #expect(presentation.message == "this is the end of the lesson")
      #expect(presentation.failures.isEmpty, "\(presentation.failures.map(\.message.text))")
      #expect(!seen.isEmpty)
      // A lesson that opens files has done so, and cannot in the same session.
      if name == "your-own-data.md" { break }
    }
  }
}
