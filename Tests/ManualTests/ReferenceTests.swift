import Corpus
import Glibc
import Testing

@Suite("Reference")
struct ReferenceTests {
  /// Scripts/generate-reference sets it, so that the pages are written and not compared.
  private static let isRecording = getenv("JIREI_RECORD") != nil

  @Test("The pages are what the registry says today", arguments: ReferencePage.allCases)
  func isCurrent(page: ReferencePage) throws {
    if Self.isRecording {
      let door = FileDoor(isSafe: false, readableRoots: [])
      try door.write(Array(page.text.utf8), to: "\(Manual.root)/\(page.path)", replacing: true)
    }
    let found = ReferencePage.withoutAnswers(try Manual.text(page.path))
    #expect(found == page.text, "\(page.path) is old: run Scripts/generate-reference")
  }
}
