import Text

/// The one shape in which anything that went wrong is said: where, what, and what would work.
package struct Diagnostic: Sendable, Error {
  package enum Severity: String, Sendable { case error, warning, note }

  /// Where in what the user gave it went wrong.
  package enum Place: Sendable {
    case none
    /// In text that the user wrote.
    case text(SourceText, Span)
    /// In a file that is not shown, with line and column from 1 where they are known.
    case file(String, line: Int?, column: Int?)
    /// In a workbook: a cell of a sheet, `B12`, or a part of it.
    case cell(String, sheet: String, cell: String)
  }

  /// A replacement that is certain enough to be offered ready to run.
  package struct Mend: Sendable, Equatable {
    package var span: Span
    package var replacement: String
    package init(span: Span, replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  package var severity: Severity
  package var message: Sentence
  package var place: Place
  /// Lines under the excerpt: `did you mean "population"?`.
  package var help: [Sentence]
  package var mend: Mend?
  /// The user stopped the work; nothing is wrong.
  package var isInterruption = false

  package init(
    _ severity: Severity = .error, _ message: Sentence, at place: Place = .none, help: [Sentence] = [],
    mend: Mend? = nil
  ) {
    self.severity = severity
    self.message = message
    self.place = place
    self.help = help
    self.mend = mend
  }

  /// An error at a span of a text.
  package init(_ message: Sentence, in source: SourceText, at span: Span, help: [Sentence] = [], mend: Mend? = nil) {
    self.init(.error, message, at: .text(source, span), help: help, mend: mend)
  }

  package static var interrupted: Diagnostic {
    var diagnostic = Diagnostic(.error, "interrupted")
    diagnostic.isInterruption = true
    return diagnostic
  }

  package var isError: Bool { severity == .error }
}
