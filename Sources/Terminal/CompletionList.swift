import Text

/// A page of completions laid out for the terminal: in columns, or one a line with a note beside it.
struct CompletionList {
  let text: String
  /// The first candidate that is not on this page.
  let end: Int

  init(_ completions: Completions, from start: Int = 0, size: TerminalSize) {
    // The last column stays free: some terminals wrap when it is written.
    let columns = max(1, size.columns - 1)
    let rows = max(1, size.rows - 3)
    // No more than these fit, however short they are.
    let most = min(completions.count, start + rows * max(1, columns / 3))
    let window = (start..<max(start, most)).map { completions[$0] }
    let hasNotes = window.prefix(rows).contains { !$0.note.isEmpty }
    let layOut = hasNotes ? Self.noted : Self.inColumns

    var page = layOut(window, rows, columns)
    var end = start + page.count
    // A last page without room for the words below it is no last page.
    if end < completions.count || (start > 0 && page.lines.count >= rows), rows > 1 {
      page = layOut(window, rows - 1, columns)
      end = start + page.count
      page.lines.append("\(completions.count - end) more: Tab shows them")
    } else if start > 0, rows > page.lines.count {
      page.lines.append("the last of \(completions.count): Tab begins again")
    }
    self.end = end
    text = page.lines.map { Self.cut($0, to: columns) + "\n" }.joined()
  }

  private typealias Page = (lines: [String], count: Int)

  private static func noted(_ window: [Completions.Candidate], rows: Int, columns: Int) -> Page {
    let shown = window.prefix(rows)
    let names = shown.map { VisibleText.line($0.text) }
    // A name that is longer pushes its own note aside and nobody else's.
    let widest = names.map(DisplayWidth.of).filter { $0 <= columns * 3 / 5 }.max() ?? 0
    let lines = zip(names, shown).map { name, candidate in
      candidate.note.isEmpty ? name : padded(name, to: widest) + "  " + VisibleText.line(candidate.note)
    }
    return (lines, lines.count)
  }

  private static func inColumns(_ window: [Completions.Candidate], rows: Int, columns: Int) -> Page {
    // The first few decide how wide a column is: what does not fit into it is cut.
    let names = window.map { VisibleText.line($0.text) }
    let widths = names.map(DisplayWidth.of)
    var across = 1
    var widest = columns
    for tried in stride(from: max(1, columns / 3), to: 1, by: -1) {
      let needed = widths.prefix(rows * tried).max() ?? 0
      if tried * needed + (tried - 1) * 2 <= columns {
        across = tried
        widest = needed
        break
      }
    }
    let shown = Array(names.prefix(rows * across))
    // Down first, as one reads a list.
    let down = max(1, (shown.count + across - 1) / across)
    let lines = (0..<min(down, shown.count)).map { row in
      let cells = stride(from: row, to: shown.count, by: down).map { shown[$0] }
      return cells.enumerated().map { $0 == cells.count - 1 ? $1 : padded($1, to: widest + 2) }.joined()
    }
    return (lines, shown.count)
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  }

  private static func cut(_ text: String, to width: Int) -> String {
    DisplayWidth.of(text) <= width ? text : DisplayWidth.prefix(of: text, width: max(0, width - 1)) + "…"
  }
}
