import CEditline
import Glibc
import Text

extension LineEditor {
  /// What is not a key but must happen in libedit's loop, where a line can be changed and drawn.
  enum Event {
    case refresh
    case insert(String)
    /// Puts a character in the place of the space before the cursor.
    case closeUp(Unicode.Scalar)
    case resize
    case suspend
    /// Ctrl-C or a signal to end: the cursor goes under what is drawn first.
    case leave
    case finish
    /// Work for when the cursor has reached the end of what is drawn, and where to put it afterwards.
    case below(cursor: Int, work: () -> Void)
  }

  func answerEvent() -> UInt8 {
    guard let editor, let event = pending else { return EditResult.nothing }
    pending = nil
    unansweredCalls = 0
    switch event {
    case .refresh: return EditResult.refresh
    case .insert(let text): return insert(text)
    case .closeUp(let scalar):
      el_deletestr(editor, 1)
      return insert(String(scalar))
    case .resize:
      // Most terminals fold their lines anew when they change their width, so the first row is found by the new one.
      let row = rowOfCursor()
      write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
      el_resize(editor)
      ceditline_redraw(editor)
    case .suspend: return goBelow { [self] in suspend() }
    case .leave:
      search = nil
      moveCursor(to: line.count)
      pending = .finish
      return EditResult.refresh
    case .finish: return EditResult.end
    case .below(let cursor, let work):
      work()
      moveCursor(to: cursor)
      el_resize(editor)
      ceditline_redraw(editor)
    }
    return EditResult.nothing
  }

  /// Runs `work` with the cursor at the end of what is drawn, then draws the line anew under what that has printed.
  func goBelow(_ work: @escaping () -> Void) -> UInt8 {
    pending = .below(cursor: cursor, work: work)
    moveCursor(to: line.count)
    return EditResult.refresh
  }

  private func suspend() {
    guard let editor else { return }
    write(Self.pasteOff + "\n")
    ceditline_prepare_terminal(editor, false)
    ceditline_raise_default(SIGTSTP)
    // Back in the foreground.
    ceditline_prepare_terminal(editor, true)
    write(Self.pasteOn)
  }

  func deleteOrLeave() -> UInt8 {
    let line = self.line
    if line.isEmpty { return EditResult.end }
    guard cursor < line.count else { return EditResult.beep }
    var rest = line
    rest.remove(at: cursor)
    setLine(rest, cursor: cursor)
    return EditResult.refresh
  }

  func goToLineBeginning() -> UInt8 {
    let start = line[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    moveCursor(to: start == cursor ? 0 : start)
    return EditResult.refresh
  }

  func goToLineEnd() -> UInt8 {
    let line = self.line
    let end = line[cursor...].firstIndex(of: "\n") ?? line.count
    moveCursor(to: end == cursor ? line.count : end)
    return EditResult.refresh
  }

  // MARK: - The line

  private var information: LineInfoW? { editor.flatMap { el_wline($0)?.pointee } }

  /// What is being edited.
  var line: [Unicode.Scalar] {
    guard let information, let start = information.buffer, let end = information.lastchar, start <= end else {
      return []
    }
    return UnsafeBufferPointer(start: start, count: end - start).map(Self.scalar)
  }

  /// How many scalars stand before the cursor.
  var cursor: Int {
    guard let information, let start = information.buffer, let cursor = information.cursor else { return 0 }
    return max(0, cursor - start)
  }

  func moveCursor(to place: Int) {
    guard let editor else { return }
    let distance = place - cursor
    if distance != 0 { el_cursor(editor, Int32(clamping: distance)) }
  }

  func setLine(_ scalars: [Unicode.Scalar], cursor: Int) {
    guard let editor else { return }
    let count = line.count
    moveCursor(to: count)
    el_deletestr(editor, Int32(clamping: count))
    insertCharacters(scalars)
    moveCursor(to: min(cursor, scalars.count))
  }

  @discardableResult
  func insert(_ text: String) -> UInt8 {
    insertCharacters(Array(text.unicodeScalars))
    return EditResult.refresh
  }

  private func insertCharacters(_ scalars: [Unicode.Scalar]) {
    guard let editor, !scalars.isEmpty else { return }
    let characters = scalars.filter { $0.value != 0 }.map { wchar_t(truncatingIfNeeded: $0.value) } + [0]
    el_winsertstr(editor, characters)
  }

  /// The row of the cursor under the first one of the prompt, in the terminal's present width.
  func rowOfCursor() -> Int {
    let columns = TerminalSize.current(of: outputDescriptor)?.columns ?? 80
    let (row, column) = place(ofCursorAt: cursor, in: line, columns: columns)
    return row + (column == columns ? 1 : 0)
  }

  /// Where a character of the line stands, counted from the prompt's first.
  func place(ofCursorAt index: Int, in line: [Unicode.Scalar], columns: Int) -> (row: Int, column: Int) {
    let prompt = search?.prompt ?? PromptText.withoutEscapes(promptLine)
    var column = 0
    var row = 0
    for scalar in Array(prompt.unicodeScalars) + line.prefix(index) {
      switch scalar {
      case "\n":
        row += 1
        column = 0
        continue
      case "\t": column += 8 - column % 8
      default:
        let width = DisplayWidth.of(scalar)
        // A wide character does not begin in the last column.
        if column + width > columns {
          row += 1
          column = 0
        }
        column += width
      }
      if column > columns {
        row += 1
        column = 0
      }
    }
    return (row, column)
  }
}
