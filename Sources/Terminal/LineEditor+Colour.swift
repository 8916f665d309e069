import Glibc
import Text

/// What a character of a statement is to the eye.
package enum LineColour: UInt8, Sendable {
  case plain, keyword, function, text, number, parameter, comment
  /// A name that is nothing.
  case unknown
  /// A bracket at the cursor and the one that closes it.
  case bracket

  /// The parameters of the escape sequence that sets it; each can be told apart without hue, or means nothing that the
  /// characters do not say themselves.
  fileprivate var parameters: String {
    switch self {
    case .plain: "0"
    case .keyword: "0;1;34"
    case .function: "0;36"
    case .text: "0;32"
    case .number, .parameter: "0;35"
    case .comment: "0;2"
    case .unknown: "0;4;31"
    case .bracket: "0;1;4"
    }
  }
}

extension LineEditor {
  /// Paints over what libedit has drawn, in colour, each time it asks for a key. Its model of the screen knows the
  /// characters alone, so the same characters in colour change nothing for it.
  func drawColours() {
    guard traits.showsDim, !input.hasMore, let colours, showsColours() else { return }
    let scalars = line
    guard !scalars.isEmpty, !scalars.contains(where: { Self.isControl($0) && $0 != "\n" }) else { return }
    let size = TerminalSize.current(of: outputDescriptor) ?? TerminalSize(columns: 80, rows: 24)
    let places = self.places(of: scalars, columns: size.columns)
    guard let last = places.last, last.row + 1 < size.rows else { return }
    let painted: [LineColour]
    if search == nil {
      let before = earlierLines.unicodeScalars.count
      let all = colours(earlierLines + Self.string(scalars), before + cursor)
      guard all.count == before + scalars.count else { return }
      painted = Array(all[before...])
    } else {
      painted = [LineColour](repeating: .plain, count: scalars.count)
    }
    let end = last.column + DisplayWidth.of(scalars[scalars.count - 1])
    write(Self.painting(scalars, painted, places, cursorRow: rowOfCursor(), clearsRest: end < size.columns))
  }

  /// The sequence that paints the characters at their places and comes back to the cursor.
  ///
  /// - Parameter clearsRest: whether what stands behind the last one is taken away, as libedit may have left it there.
  static func painting(
    _ scalars: [Unicode.Scalar], _ colours: [LineColour], _ places: [(row: Int, column: Int)], cursorRow: Int,
    clearsRest: Bool
  ) -> String {
    var out = "\u{1B}[?25l\u{1B}7\u{1B}[?7l"
    if cursorRow > 0 { out += "\u{1B}[\(cursorRow)A" }
    var row = 0
    var isPlaced = false
    var current: LineColour?
    for (index, scalar) in scalars.enumerated() where scalar != "\n" {
      let place = places[index]
      if place.row > row || !isPlaced {
        if place.row > row { out += "\u{1B}[\(place.row - row)B" }
        out += "\r" + (place.column > 0 ? "\u{1B}[\(place.column)C" : "")
        row = place.row
        isPlaced = true
      }
      if colours[index] != current, DisplayWidth.of(scalar) > 0 || current == nil {
        current = colours[index]
        out += "\u{1B}[\(colours[index].parameters)m"
      }
      out.unicodeScalars.append(scalar)
    }
    return out + "\u{1B}[0m" + (clearsRest ? "\u{1B}[J" : "") + "\u{1B}[?7h\u{1B}8\u{1B}[?25h"
  }

  /// Where each character of the line stands, counted from the prompt's first.
  private func places(of line: [Unicode.Scalar], columns: Int) -> [(row: Int, column: Int)] {
    var (row, column) = place(ofCursorAt: 0, in: line, columns: columns)
    return line.map { scalar in
      if scalar == "\n" {
        defer { (row, column) = (row + 1, 0) }
        return (row, column)
      }
      let width = DisplayWidth.of(scalar)
      if column + width > columns { (row, column) = (row + 1, 0) }
      defer { column += width }
      // A mark stands on the character before it.
      return (row, width == 0 ? max(0, column - 1) : column)
    }
  }
}
