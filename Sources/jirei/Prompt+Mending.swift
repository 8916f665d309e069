import Diagnostics
import Terminal
import Text

extension Prompt {
  /// The text with every mend made that its errors are certain of; nil where there is none.
  static func mended(_ source: SourceText, by diagnostics: [Diagnostic]) -> (text: String, firstLine: String)? {
    var mends: [Diagnostic.Mend] = []
    for diagnostic in diagnostics where diagnostic.isError {
      guard let mend = diagnostic.mend, mend.span.end <= source.bytes.count, mend.span.start >= 0,
        case .text(let place, _) = diagnostic.place, place === source
      else { continue }
      mends.append(mend)
    }
    mends.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    var bytes: [UInt8] = []
    var end = 0
    var first: Int?
    for mend in mends where mend.span.start >= end {
      bytes += source.bytes[end..<mend.span.start]
      first = first ?? bytes.count
      bytes += Array(mend.replacement.utf8)
      end = mend.span.end
    }
    guard let first else { return nil }
    bytes += source.bytes[end...]
    guard bytes != source.bytes else { return nil }
    let mended = SourceText(name: source.name, bytes: bytes)
    return (mended[mended.whole], mended[mended.lineSpan(mended.lineIndex(at: first))])
  }

  /// Says that the next Up brings the line.
  func announce(_ line: String) {
    let columns = TerminalSize.current()?.columns ?? 80
    let text = "Up brings: " + VisibleText.line(line)
    let fits = DisplayWidth.of(text) < columns
    let shown = fits ? text : DisplayWidth.prefix(of: text, width: max(0, columns - 4)) + "..."
    StandardStream.error.write(
      raw: shell.traits.colorsErrors(shell.color) ? "\u{1B}[2m\(shown)\u{1B}[0m\n" : shown + "\n")
  }
}
