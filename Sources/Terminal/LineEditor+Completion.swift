import Diagnostics

extension LineEditor {
  /// Fills in what is certain; where several things could stand here, lists them.
  func completeAtCursor() -> UInt8 {
    guard let complete else { return EditResult.beep }
    let scalars = line
    let before = Self.string(scalars.prefix(cursor))
    let text = earlierLines + Self.string(scalars)
    let offered = complete(text, earlierLines.utf8.count + before.utf8.count)
    let candidates = offered.filter { isUsable($0, in: text) }
    guard let first = candidates.first else { return EditResult.beep }

    if candidates.count == 1 {
      replace(first.replacing, of: text, by: first.text)
      return EditResult.refresh
    }
    if candidates.allSatisfy({ $0.replacing == first.replacing }) {
      let typed = Self.slice(first.replacing, of: text)
      let common = Self.commonPrefix(candidates.map(\.text))
      let isLonger = common.unicodeScalars.count > typed.unicodeScalars.count
      if isLonger, common.unicodeScalars.starts(with: typed.unicodeScalars) {
        replace(first.replacing, of: text, by: common)
        return EditResult.refresh
      }
    }
    let size = TerminalSize.current(of: outputDescriptor) ?? TerminalSize(columns: 80, rows: 24)
    let list = CompletionList(candidates, size: size).text
    return goBelow { [self] in write("\n" + list) }
  }

  /// Whether the replacement lies in the line being edited and between characters.
  private func isUsable(_ completion: Completion, in text: String) -> Bool {
    let range = completion.replacing
    let bytes = text.utf8
    guard range.lowerBound >= earlierLines.utf8.count, range.upperBound <= bytes.count else { return false }
    return [range.lowerBound, range.upperBound].allSatisfy { offset in
      bytes.index(bytes.startIndex, offsetBy: offset).samePosition(in: text.unicodeScalars) != nil
    }
  }

  private func replace(_ range: Range<Int>, of text: String, by replacement: String) {
    let start = Self.slice(earlierLines.utf8.count..<range.lowerBound, of: text) + CompletionList.printable(replacement)
    let end = Self.slice(range.upperBound..<text.utf8.count, of: text)
    setLine(Array(start.unicodeScalars) + Array(end.unicodeScalars), cursor: start.unicodeScalars.count)
  }

  private static func slice(_ range: Range<Int>, of text: String) -> String {
    String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  static func commonPrefix(_ texts: [String]) -> String {
    guard var common = texts.first.map({ Array($0.unicodeScalars) }) else { return "" }
    for text in texts.dropFirst() {
      let shared = zip(common, text.unicodeScalars).prefix { $0 == $1 }.count
      common.removeLast(common.count - shared)
    }
    return string(common)
  }
}

/// Completions laid out for the terminal: in columns, or with a note beside each.
struct CompletionList {
  let text: String

  init(_ completions: [LineEditor.Completion], size: TerminalSize) {
    let names = completions.map { Self.printable($0.text).filter { !$0.isNewline } }
    let notes = completions.map { Self.printable($0.note).filter { !$0.isNewline } }
    // The last column stays free: some terminals wrap when it is written.
    let columns = max(1, size.columns - 1)
    let widest = min(columns, names.map(DisplayWidth.of).max() ?? 0)
    let rows = max(1, size.rows - 3)
    var lines: [String] = []
    if notes.allSatisfy(\.isEmpty) {
      let across = max(1, (columns + 2) / (widest + 2))
      let down = (names.count + across - 1) / across
      for row in 0..<down {
        // Down first, as one reads a list.
        let cells = stride(from: row, to: names.count, by: down).map { names[$0] }
        let last = cells.indices.last
        lines.append(
          cells.indices.map { $0 == last ? cells[$0] : Self.padded(cells[$0], to: widest + 2) }.joined())
      }
    } else {
      for (name, note) in zip(names, notes) {
        lines.append(note.isEmpty ? name : Self.padded(name, to: widest + 2) + note)
      }
    }
    let isTooLong = lines.count > rows
    var shown = lines.prefix(isTooLong ? rows - 1 : rows).map { Self.cut($0, to: columns) }
    if isTooLong { shown.append("… \(lines.count - shown.count) more lines; type more to narrow it down") }
    text = shown.map { $0 + "\n" }.joined()
  }

  static func printable(_ text: String) -> String {
    var view = text.unicodeScalars
    view.removeAll { LineEditor.isControl($0) && $0 != "\n" }
    return String(view)
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  }

  private static func cut(_ text: String, to width: Int) -> String {
    DisplayWidth.of(text) <= width ? text : DisplayWidth.prefix(of: text, width: max(0, width - 1)) + "…"
  }
}
