import CEditline
import Glibc

/// Columns and rows of a terminal.
package struct TerminalSize: Sendable, Equatable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// The size now; it changes while the program runs, so ask again for each answer.
  package static func current(of descriptor: Int32 = STDOUT_FILENO) -> TerminalSize? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard ceditline_window_size(descriptor, &columns, &rows) else { return nil }
    return TerminalSize(columns: max(1, Int(columns)), rows: max(1, Int(rows)))
  }
}

package enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never
}

/// What the program is connected to.
package struct TerminalTraits: Sendable, Equatable {
  package var inputIsTerminal: Bool
  package var outputIsTerminal: Bool
  package var errorIsTerminal: Bool
  /// The value of `TERM`; a terminal without one, or with `dumb`, cannot move its cursor.
  package var term: String?
  /// `NO_COLOR` is set and not empty.
  package var refusesColor: Bool

  package init(
    inputIsTerminal: Bool, outputIsTerminal: Bool, errorIsTerminal: Bool, term: String?, refusesColor: Bool
  ) {
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.term = term
    self.refusesColor = refusesColor
  }

  package static func current() -> TerminalTraits {
    TerminalTraits(
      inputIsTerminal: isatty(STDIN_FILENO) == 1,
      outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      errorIsTerminal: isatty(STDERR_FILENO) == 1,
      term: Environment["TERM"],
      refusesColor: !(Environment["NO_COLOR"] ?? "").isEmpty)
  }

  /// Someone sits there: both what is read and what is written is a terminal.
  package var isInteractive: Bool { inputIsTerminal && outputIsTerminal }

  package var isDumb: Bool { (term ?? "").isEmpty || term == "dumb" }

  /// Text can be told apart by being dim. The older hardware terminals would show it like any other.
  var showsDim: Bool {
    guard let term, !isDumb, !refusesColor else { return false }
    return !["vt", "ansi", "sun", "wyse"].contains { term.hasPrefix($0) } && !term.hasSuffix("-m")
  }

  package func colorsOutput(_ choice: ColorChoice) -> Bool { colors(choice, isTerminal: outputIsTerminal) }

  package func colorsErrors(_ choice: ColorChoice) -> Bool { colors(choice, isTerminal: errorIsTerminal) }

  private func colors(_ choice: ColorChoice, isTerminal: Bool) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto: isTerminal && !isDumb && !refusesColor
    }
  }
}
