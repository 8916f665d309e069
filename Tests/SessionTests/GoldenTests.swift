import LessonFile
import Session
import TerminalSupport
import Testing

@Suite("Goldens and lessons")
struct GoldenTests {
  static func markdown(in folder: String) -> [String] {
    filesIn("\(repository)/\(folder)").filter { $0.hasSuffix(".md") }.map { "\(repository)/\(folder)/\($0)" }
  }

  static let files =
    markdown(in: "Tests/Goldens") + markdown(in: "Corpus/lessons") + markdown(in: "Sources/jirei/Jirei.docc")

  @Test("every recorded answer is what comes", arguments: files)
  func answersAgree(file: String) throws {
    var report = ""
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: false) { text, errors in
      report += text + errors.map { $0.rendered() }.joined()
    }
    #expect(totals.differing == 0, "\(report)")
    // A page of the manual may be prose alone.
    let blocks = Lesson(bytes: readFile(file), name: file).blocks.count
    #expect(totals.agreeing == blocks)
  }

  @Test("every golden records each of its blocks")
  func blocksAreRecorded() {
    for file in Self.markdown(in: "Tests/Goldens") {
      let lesson = Lesson(bytes: readFile(file), name: file)
      #expect(lesson.blocks.count > 2, "\(file)")
    }
  }
}
