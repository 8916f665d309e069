import LessonFile
import Text

/// Prose set in lines for a terminal.
package struct ProseText: Sendable {
  package var width: Int
  /// Whether bold and underlining can be shown; else emphasis keeps marks.
  package var usesWeight = false
  /// Whether only ASCII is drawn round the words.
  package var isPlain = false
  /// Whether lines stand apart, for a room.
  package var isLarge = false

  package init(width: Int, usesWeight: Bool = false, isPlain: Bool = false, isLarge: Bool = false) {
    self.width = width
    self.usesWeight = usesWeight
    self.isPlain = isPlain
    self.isLarge = isLarge
  }

  /// Empty lines between two blocks.
  package var gap: Int { isLarge ? 2 : 1 }

  /// Blocks one after the other, with empty lines between them.
  package func lines(of blocks: [Prose], isTight: Bool = false) -> [StyledText] { lines(of: blocks, isTight, depth: 0) }

  private func lines(of blocks: [Prose], _ isTight: Bool, depth: Int) -> [StyledText] {
    var lines: [StyledText] = []
    for block in blocks {
      let own = self.lines(of: block, depth: depth)
      if !lines.isEmpty, !own.isEmpty {
        lines += Array(repeating: StyledText(), count: isTight ? (isLarge ? 1 : 0) : gap)
      }
      lines += own
    }
    return lines
  }

  package func lines(of block: Prose) -> [StyledText] { lines(of: block, depth: 0) }

  private func lines(of block: Prose, depth: Int) -> [StyledText] {
    switch block {
    case .heading(let level, let words): heading(level, words)
    case .paragraph(let words): spaced(styled(words).wrapped(to: width))
    case .list(let list): lines(of: list, depth: depth)
    case .quote(let inner): quote(inner)
    case .table(let table): lines(of: table)
    case .code(_, let text): code(text)
    case .rule: [StyledText(String(repeating: isPlain ? "-" : "─", count: max(1, min(width, 40))))]
    case .note(let text): note(text)
    }
  }

  /// With an empty line between every two, where the room wants it.
  func spaced(_ lines: [StyledText]) -> [StyledText] {
    guard isLarge else { return lines }
    return Array(lines.map { [$0] }.joined(separator: [StyledText()]))
  }

  private func heading(_ level: Int, _ words: [Inline]) -> [StyledText] {
    let lines = styled(words).wrapped(to: width).map { $0.styled(.bold) }
    let line: String
    switch level {
    case 1: line = isPlain ? "=" : "═"
    case 2: line = isPlain ? "-" : "─"
    default:
      // Bold tells such a heading from what follows; where there is none, a light line does.
      if usesWeight { return lines }
      line = isPlain ? "." : "╌"
    }
    let length = lines.map(\.width).max() ?? 0
    return lines + [StyledText(String(repeating: line, count: length))]
  }

  private func quote(_ inner: [Prose]) -> [StyledText] {
    var narrow = self
    narrow.width = max(4, width - 2)
    return narrow.lines(of: inner).map { (StyledText(isPlain ? "> " : "│ ") + $0).withoutTrailingSpaces }
  }

  private func code(_ text: String) -> [StyledText] {
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    while rows.last?.isEmpty == true { rows.removeLast() }
    return rows.flatMap { row in
      StyledText(ProseText.visible(String(row))).folded(to: max(4, width - 4)).map { StyledText("    ") + $0 }
    }
  }

  /// A note is Markdown as the rest.
  private func note(_ text: String) -> [StyledText] {
    var blocks = Prose.blocks(of: text)
    let label = usesWeight ? Inline.strong([.text("Note:")]) : .text("Note:")
    if case .paragraph(let words)? = blocks.first {
      blocks[0] = .paragraph([label, .text(" ")] + words)
    } else {
      blocks.insert(.paragraph([label]), at: 0)
    }
    var narrow = self
    narrow.width = max(4, width - 2)
    narrow.isLarge = false
    return narrow.lines(of: blocks).map { (StyledText(isPlain ? ": " : "┊ ") + $0).withoutTrailingSpaces }
  }

  // MARK: Lists

  private func lines(of list: ProseList, depth: Int) -> [StyledText] {
    let last = (list.start ?? 0) &+ list.items.count &- 1
    let markerWidth = list.start == nil ? 2 : max(String(list.start ?? 0).count, String(last).count) + 2
    var narrow = self
    narrow.width = max(4, width - markerWidth)
    var lines: [StyledText] = []
    for (index, item) in list.items.enumerated() {
      if index > 0, !list.isTight || isLarge {
        lines += Array(repeating: StyledText(), count: list.isTight ? 1 : gap)
      }
      let marker: StyledText
      if let start = list.start {
        let number = StyledText("\(start &+ index).")
        marker = number.padded(to: markerWidth - 1, leading: markerWidth - 1) + StyledText(" ")
      } else {
        marker = StyledText(bullet(at: depth) + " ")
      }
      let inner = narrow.lines(of: item, list.isTight, depth: depth + 1)
      let indent = StyledText(String(repeating: " ", count: markerWidth))
      lines.append(marker + (inner.first ?? StyledText()))
      lines += inner.dropFirst().map { $0.isEmpty ? $0 : indent + $0 }
    }
    return lines
  }

  private func bullet(at depth: Int) -> String {
    let bullets = isPlain ? ["*", "-", "+"] : ["•", "–", "·"]
    return bullets[depth % bullets.count]
  }

  // MARK: Words

  /// The words with their emphasis, as bold and underlined or with marks; where a line must end there is a line feed.
  package func styled(_ words: [Inline], _ style: TextStyle = []) -> StyledText {
    var out = StyledText()
    for (index, word) in words.enumerated() {
      switch word {
      case .text(let text): out.append(ProseText.visible(text), style)
      case .code(let text): out.append("`\(ProseText.visible(text))`", style)
      case .emphasis(let inner): out.append(emphasized(inner, "_", style, .underlined))
      case .strong(let inner): out.append(emphasized(inner, "*", style, .bold))
      case .struck(let inner):
        out.append("~", style)
        out.append(styled(inner, style))
        out.append("~", style)
      case .link(let inner, let target): out.append(link(inner, to: target, style))
      case .image(let alternative, _):
        out.append("[picture" + (alternative.isEmpty ? "]" : ": \(ProseText.visible(alternative))]"), style)
      case .citation: out.append(ProseText.visible([word].plain), style)
      case .softBreak:
        // Japanese has no spaces between words, and none comes from where the source has a new line.
        let next = index + 1 < words.count ? styled([words[index + 1]], style).units.first : nil
        if let before = out.units.last, let next, before.width > 1, next.width > 1 { continue }
        out.append(" ", style)
      case .lineBreak: out.append("\n", style)
      }
    }
    return out
  }

  private func emphasized(_ inner: [Inline], _ mark: String, _ style: TextStyle, _ added: TextStyle) -> StyledText {
    if usesWeight { return styled(inner, style.union(added)) }
    return StyledText(mark) + styled(inner, style) + StyledText(mark)
  }

  /// Where a link leads is said when it leads out of the lesson and its words do not say it.
  private func link(_ inner: [Inline], to target: String, _ style: TextStyle) -> StyledText {
    var out = styled(inner, style.union(.underlined))
    let address = ProseText.visible(target)
    guard target.contains("://"), inner.plain != target else { return out }
    out.append(" <\(address)>", style)
    return out
  }

  /// Text in which nothing steers a terminal; tabs go to the next of every four columns.
  static func visible(_ text: String) -> String {
    guard text.utf8.contains(0x09) else { return VisibleText.line(text) }
    var out = ""
    for (index, piece) in text.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { out += String(repeating: " ", count: 4 - DisplayWidth.of(out) % 4) }
      out += VisibleText.line(String(piece))
    }
    return out
  }
}
