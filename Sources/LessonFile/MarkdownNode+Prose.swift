extension Prose {
  /// A text of Markdown in which nothing runs.
  package static func blocks(of text: String) -> [Prose] {
    MarkdownNode.read(Array(text.utf8)) { $0.compactMap(\.prose) }
  }
}

extension MarkdownNode {
  /// Nil for what a reader does not see, as a link's target that stands by itself.
  var prose: Prose? {
    switch kind {
    case "heading": .heading(level: headingLevel, inlines)
    case "paragraph": .paragraph(inlines)
    case "list":
      .list(ProseList(start: listStart, isTight: isTight, items: children.map { $0.children.compactMap(\.prose) }))
    case "block_quote": .quote(children.compactMap(\.prose))
    case "table": .table(table)
    case "code_block": .code(language: fenceWords.first ?? "", text: literal)
    case "thematic_break": .rule
    case "html_block": MarkdownNode.markup(literal)
    default: nil
    }
  }

  private var table: ProseTable {
    let alignments = alignments
    let count = alignments.count
    var rows = children.map { row in
      let cells = row.children.map(\.inlines)
      return Array(cells.prefix(count)) + Array(repeating: [], count: max(0, count - cells.count))
    }
    let header = rows.isEmpty ? [] : rows.removeFirst()
    return ProseTable(alignments: alignments, header: header, rows: rows)
  }

  /// Markup is not interpreted: a comment is a note, all else is shown as it stands.
  private static func markup(_ text: String) -> Prose {
    let whole = text.trimmed
    guard whole.hasPrefix("<!--"), whole.hasSuffix("-->"), whole.utf8.count >= 7 else {
      return .paragraph([.text(whole)])
    }
    return .note(String(whole.dropFirst(4).dropLast(3)).trimmed)
  }

  private var inlines: [Inline] { plainInlines.withCitations }

  private var plainInlines: [Inline] {
    children.compactMap { child in
      switch child.kind {
      case "text": .text(child.literal)
      case "code": .code(child.literal)
      case "emph": .emphasis(child.inlines)
      case "strong": .strong(child.inlines)
      case "strikethrough": .struck(child.inlines)
      case "link": .link(child.inlines, to: child.address)
      case "image": .image(alternative: child.inlines.plain, at: child.address)
      case "softbreak": .softBreak
      case "linebreak": .lineBreak
      case "html_inline": child.literal.hasPrefix("<!--") ? nil : .text(child.literal)
      default: nil
      }
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
