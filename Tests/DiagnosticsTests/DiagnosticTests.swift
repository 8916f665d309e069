import Testing

@testable import Diagnostics

@Suite("Diagnostics as text")
struct DiagnosticTests {
  @Test("what stands on several lines is shown on one, with carets under its first line")
  func lines() {
    let source = SourceText(name: "x", text: "expect (a \n\t| count\r\n  ) = 1")
    let help = source[source.whole]
    #expect(
      Diagnostic("no\n such", in: source, at: Span(7, source.bytes.count), help: ["\(help)"]).rendered() == """
        error: no such
          x:1:8
            expect (a\u{20}
                   ^^
          expect (a | count ) = 1

        """)
  }

  @Test("carets are no longer than the line that is shown")
  func bounded() {
    let source = SourceText(name: "x", text: String(repeating: "a", count: 5000))
    let lines = Diagnostic("long", in: source, at: source.whole).rendered().split(separator: "\n")
    #expect(lines[2].count == lines[3].count)
    #expect(lines[3].count == 104)
  }
}
