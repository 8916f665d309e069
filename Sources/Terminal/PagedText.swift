import Text

/// A long answer in pieces that fit the terminal: the pager that runs no other program.
package struct PagedText {
  package let pages: [[Substring]]

  /// - Parameter size: of the terminal; its last row is left for the question whether to go on.
  package init(_ text: String, size: TerminalSize) {
    let room = max(1, size.rows - 1)
    var lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    var pages: [[Substring]] = []
    var used = room
    for line in lines {
      let width = DisplayWidth.of(PromptText.withoutEscapes(String(line)))
      let rows = max(1, (width + size.columns - 1) / max(1, size.columns))
      if used + rows > room {
        pages.append([])
        used = 0
      }
      pages[pages.count - 1].append(line)
      used += rows
    }
    self.pages = pages
  }

  /// Shows page after page; between two of them it asks whether to go on.
  ///
  /// - Parameter goesOn: gets the number of lines that are left.
  package func show(on stream: StandardStream = .output, goesOn: (Int) -> Bool) {
    var left = pages.reduce(0) { $0 + $1.count }
    for page in pages {
      stream.write(raw: page.map { $0 + "\n" }.joined())
      left -= page.count
      if left > 0, !goesOn(left) { return }
    }
  }
}
