import CMarkdown

/// Reads CommonMark with tables, task lists and struck words into `Prose`.
enum MarkdownReader {
  struct Element {
    /// The line of the file where it begins, from 1.
    var line: Int
    var prose: Prose
  }

  static func elements(of text: String) -> [Element] {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8) else { return [] }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough"] {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    var bytes = text
    bytes.withUTF8 { buffer in
      buffer.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let document = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(document) }
    return children(of: document).compactMap { node in
      prose(node).map { Element(line: Int(cmark_node_get_start_line(node)), prose: $0) }
    }
  }

  private static func children(of node: OpaquePointer) -> [OpaquePointer] {
    Array(sequence(first: cmark_node_first_child(node)) { $0.flatMap { cmark_node_next($0) } }.prefix { $0 != nil })
      .compactMap { $0 }
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }

  /// Nil for what a reader does not see, as a link's target that stands by itself.
  private static func prose(_ node: OpaquePointer) -> Prose? {
    switch string(cmark_node_get_type_string(node)) {
    case "heading": .heading(level: Int(cmark_node_get_heading_level(node)), inlines(of: node))
    case "paragraph": .paragraph(inlines(of: node))
    case "list": .list(list(node))
    case "block_quote": .quote(children(of: node).compactMap(prose))
    case "table": .table(table(node))
    case "code_block":
      .code(
        language: String(string(cmark_node_get_fence_info(node)).prefix { $0 != " " }),
        text: string(cmark_node_get_literal(node)))
    case "thematic_break": .rule
    case "html_block": markup(string(cmark_node_get_literal(node)))
    default: nil
    }
  }

  private static func list(_ node: OpaquePointer) -> ProseList {
    ProseList(
      start: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil,
      isTight: cmark_node_get_list_tight(node) != 0,
      items: children(of: node).map { children(of: $0).compactMap(prose) })
  }

  private static func table(_ node: OpaquePointer) -> ProseTable {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    var alignments = [ProseTable.Alignment](repeating: .natural, count: count)
    if let given = cmark_gfm_extensions_get_table_alignments(node) {
      for column in 0..<count {
        switch given[column] {
        case UInt8(ascii: "l"): alignments[column] = .left
        case UInt8(ascii: "c"): alignments[column] = .center
        case UInt8(ascii: "r"): alignments[column] = .right
        default: break
        }
      }
    }
    var rows = children(of: node).map { row in
      let cells = children(of: row).map(inlines)
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

  private static func inlines(of node: OpaquePointer) -> [Inline] {
    children(of: node).compactMap { child in
      switch string(cmark_node_get_type_string(child)) {
      case "text": .text(string(cmark_node_get_literal(child)))
      case "code": .code(string(cmark_node_get_literal(child)))
      case "emph": .emphasis(inlines(of: child))
      case "strong": .strong(inlines(of: child))
      case "strikethrough": .struck(inlines(of: child))
      case "link": .link(inlines(of: child), to: string(cmark_node_get_url(child)))
      case "image": .image(alternative: inlines(of: child).plain, at: string(cmark_node_get_url(child)))
      case "softbreak": .softBreak
      case "linebreak": .lineBreak
      case "html_inline":
        string(cmark_node_get_literal(child)).hasPrefix("<!--") ? nil : .text(string(cmark_node_get_literal(child)))
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
