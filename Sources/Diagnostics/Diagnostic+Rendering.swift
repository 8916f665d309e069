import Text

extension Diagnostic {
  /// The diagnostic as lines, without colour, ending in a line feed.
  ///
  /// ```
  /// error: no column "populaton" in municipalities
  ///   lesson.jirei:4:24
  ///     municipalities | where populaton > 200k
  ///                            ^^^^^^^^^
  ///   did you mean "population"?
  /// ```
  package func rendered() -> String {
    var out = "\(severity.rawValue): \(Diagnostic.line(message.text))\n"
    switch place {
    case .none: break
    case .file(let path, let line, let column):
      out += "  \(Diagnostic.visible(path))"
      if let line { out += ":\(line)" }
      if let column { out += ":\(column)" }
      out += "\n"
    case .cell(let path, let sheet, let cell):
      out += "  \(Diagnostic.visible("\(path), sheet \(sheet), \(cell)"))\n"
    case .text(let source, let span):
      let position = source.position(at: span.start)
      out += "  \(Diagnostic.visible(source.name)):\(position.line):\(position.column)\n"
      out += Diagnostic.excerpt(of: source, at: span)
    }
    for line in help { out += "  \(Diagnostic.line(line.text))\n" }
    return out
  }

  /// A line of words; what a user wrote may stand in it, and that may be a megabyte.
  private static func line(_ given: String) -> String {
    let text = joiningLines(of: given)
    let longest = 2000
    guard text.utf8.count > longest else { return visible(text) }
    return visible(String(text.prefix(longest / 2))) + " … " + visible(String(text.suffix(longest / 10)))
  }

  /// What a user wrote over several lines as one: each line break with the blanks round it becomes a space.
  private static func joiningLines(of text: String) -> String {
    guard text.utf8.contains(0x0A) else { return text }
    return text.split(whereSeparator: \.isNewline)
      .map { line in
        let blanks: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(String(line.drop(while: blanks).reversed()).drop(while: blanks).reversed())
      }
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The line of the span with carets under it, cut to a window round the place when the line is long.
  private static func excerpt(of source: SourceText, at span: Span) -> String {
    let window = 100
    let line = source.lineSpan(source.lineIndex(at: min(span.start, source.bytes.count)))
    let start = min(span.start, line.end)
    var end = min(max(span.end, start), line.end)
    // A span that goes on in the next line ends with the words of this one.
    if span.end > line.end { while end > start, [0x20, 0x09].contains(source.bytes[end - 1]) { end -= 1 } }
    var before = tail(of: visible(source[Span(max(line.start, start - 4 * window), start)]), width: window)
    if start - line.start > 4 * window, !before.hasPrefix("…") { before = "…" + before }
    let within = head(of: visible(source[Span(start, min(end, start + 4 * window))]), width: window)
    let after = head(of: visible(source[Span(end, min(line.end, end + 4 * window))]), width: window)
    let caretCount = max(1, DisplayWidth.of(within))
    let indent = String(repeating: " ", count: DisplayWidth.of(before))
    return "    \(before)\(within)\(after)\n    \(indent)\(String(repeating: "^", count: caretCount))\n"
  }

  private static func head(of text: String, width: Int) -> String {
    DisplayWidth.of(text) <= width ? text : DisplayWidth.prefix(of: text, width: width - 1) + "…"
  }

  private static func tail(of text: String, width: Int) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    var kept: [Character] = []
    var used = 1
    for character in text.reversed() {
      let size = DisplayWidth.of(character)
      if used + size > width { break }
      used += size
      kept.append(character)
    }
    return "…" + String(kept.reversed())
  }

  /// Text as one line in which nothing drives a terminal or breaks a caret line, and no password stands; a tab takes one
  /// column.
  private static func visible(_ text: String) -> String {
    let text = MaskedText.masked(text)
    return VisibleText.line(text.utf8.contains(0x09) ? text.replacing("\t", with: " ") : text)
  }
}
