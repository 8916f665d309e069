import Text

/// The lines of an expression such as `A*~B + C`, broken behind `*` and `+` alone where that is possible.
enum ExpressionWrapping {
  static func lines(of text: String, width: Int, hanging: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var room = width
    for part in parts(of: text) {
      let joined = line + part
      if line.isEmpty || DisplayWidth.of(trimmed(joined)) <= room {
        line = joined
        continue
      }
      lines.append(trimmed(line))
      room = max(1, width - hanging)
      line = part
    }
    if !line.isEmpty || lines.isEmpty { lines.append(trimmed(line)) }
    let indent = String(repeating: " ", count: width > hanging ? hanging : 0)
    return lines.enumerated().flatMap { number, line -> [String] in
      let start = number == 0 ? "" : indent
      // A name that is wider than the column is broken within.
      return TextWrapping.lines(of: line, width: max(1, width - start.count), hanging: hanging).map { start + $0 }
    }
  }

  /// The widths of what stays together.
  static func widths(of text: String) -> [Int] { parts(of: text).map { DisplayWidth.of(trimmed($0)) } }

  /// Literals with the `*` or ` + ` behind them.
  private static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    for character in text {
      part.append(character)
      if character == "*" || part.hasSuffix("+ ") {
        parts.append(part)
        part = ""
      }
    }
    return part.isEmpty ? parts : parts + [part]
  }

  private static func trimmed(_ text: String) -> String { text.hasSuffix(" ") ? String(text.dropLast()) : text }
}
