import CEditline
import Glibc

/// A terminal that is drawn on as a whole, and gives each key as it is pressed.
///
/// Between `begin` and `end` the terminal is in a state that only `end` takes back, so every way out leads through it:
/// signals that would end or stop the process are noted, and come as events or are answered here.
package final class TerminalScreen {
  package enum Key: Sendable, Equatable {
    case text(String)
    case enter, escape, backspace, tab
    case up, down, left, right, pageUp, pageDown, home, end
    /// Ctrl with a letter.
    case control(Character)
  }

  package enum Event: Sendable, Equatable {
    case key(Key)
    /// All is to be drawn anew: another size, or back after a stop.
    case redraw
    /// Ctrl-C.
    case interrupted
    /// A signal asks to leave: `end`, then `Interruption.die(of:)`.
    case terminated(Int32)
    case end
  }

  private let input: Int32
  private let output: StandardStream
  private var keys: KeyReader
  private var before: termios?
  private var isBegun = false

  /// - Parameters:
  ///   - input, output: the descriptors of one terminal.
  package init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    self.input = input
    self.output = StandardStream(descriptor: output, stopsWhenInterrupted: false)
    keys = KeyReader(TerminalInput(descriptor: input))
  }

  /// Takes the terminal: another screen where it has one, keys as they are pressed.
  package func begin() {
    guard !isBegun else { return }
    isBegun = true
    ceditline_signals_begin_reading()
    takeModes()
  }

  private func takeModes() {
    var attributes = termios()
    if tcgetattr(input, &attributes) == 0 {
      // After a stop from outside the terminal may still be as it was taken.
      before = before ?? attributes
      attributes.c_lflag &= ~tcflag_t(ICANON | ECHO)
      attributes.c_iflag &= ~tcflag_t(IXON)
      tcsetattr(input, TCSADRAIN, &attributes)
    }
    output.write(raw: "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h\u{1B}[H\u{1B}[2J")
  }

  /// Gives the terminal back as it was.
  package func end() {
    guard isBegun else { return }
    isBegun = false
    giveModesBack()
    ceditline_signals_end_reading()
  }

  private func giveModesBack() {
    output.write(raw: "\u{1B}[0m\u{1B}[H\u{1B}[2J\u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l")
    if var before { tcsetattr(input, TCSADRAIN, &before) }
    before = nil
  }

  /// Draws lines from the top of the screen, and takes away what was below and beside them.
  package func draw(_ lines: [String], cursor: (column: Int, row: Int)? = nil) {
    var text = "\u{1B}[?25l"
    for (row, line) in lines.enumerated() { text += "\u{1B}[\(row + 1);1H\u{1B}[0m\u{1B}[K\(line)\u{1B}[0m" }
    // Words of others, as of long work, go over the last line.
    text += "\u{1B}[\(max(1, lines.count));1H"
    if let cursor { text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h" }
    output.write(raw: text)
  }

  /// Waits for what happens next.
  package func next() -> Event {
    while true {
      switch keys.next() {
      case .end: return .end
      case .notice: if let event = answerNotice() { return event }
      case .paste(let text): return .key(.text(String(text.map { $0 == "\n" ? " " : $0 })))
      case .sequence(let sequence): if let key = TerminalScreen.sequences[sequence] { return .key(key) }
      case .character(let scalar):
        switch scalar {
        case "\n": return .key(.enter)
        case "\t": return .key(.tab)
        case "\u{1B}": return .key(.escape)
        case "\u{7F}", "\u{8}": return .key(.backspace)
        case "\u{1}"..."\u{1A}":
          if let letter = Unicode.Scalar(scalar.value + 0x60) { return .key(.control(Character(letter))) }
        default: if !LineEditor.isControl(scalar) { return .key(.text(String(Character(scalar)))) }
        }
      }
    }
  }

  /// Forgets keys that were pressed while nobody read them.
  package func dropTypedAhead() {
    keys.discard()
    tcflush(input, TCIFLUSH)
  }

  private func answerNotice() -> Event? {
    var signal: Int32 = 0
    let notices = Notices(rawValue: ceditline_take_notices(&signal))
    if notices.contains(.terminate) { return .terminated(signal) }
    if notices.contains(.suspend) {
      giveModesBack()
      ceditline_raise_default(SIGTSTP)
      takeModes()
      return .redraw
    }
    if notices.contains(.resume) {
      // Stopped by a signal that cannot be noted: the shell has set the terminal as it likes it.
      takeModes()
      return .redraw
    }
    if notices.contains(.interrupt) { return .interrupted }
    return notices.contains(.resize) ? .redraw : nil
  }

  private static let sequences: [String: Key] = [
    "[A": .up, "OA": .up, "[B": .down, "OB": .down, "[C": .right, "OC": .right, "[D": .left, "OD": .left,
    "[5~": .pageUp, "[6~": .pageDown, "[H": .home, "OH": .home, "[1~": .home, "[7~": .home,
    "[F": .end, "OF": .end, "[4~": .end, "[8~": .end, "\n": .enter, "OM": .enter,
  ]
}
