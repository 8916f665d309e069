import CMarkdown
import Glibc

/// A node of the tree that cmark makes of a text: CommonMark with tables and struck words. It lives as long as the body
/// of `read`.
struct MarkdownNode {
  private let node: OpaquePointer
  private let depth: Int

  /// Parses a text, once.
  ///
  /// - Parameter body: gets what stands in the text, in its order.
  static func read<Result>(_ bytes: [UInt8], _ body: ([MarkdownNode]) -> Result) -> Result {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return body([]) }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough"] {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    bytes.withUnsafeBytes { buffer in
      cmark_parser_feed(parser, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
    }
    guard let document = cmark_parser_finish(parser) else { return body([]) }
    defer { cmark_node_free(document) }
    return body(MarkdownNode(node: document, depth: 0).children)
  }

  /// Nobody nests as deep as this; whoever goes through the tree goes no deeper.
  private static let deepest = 100

  /// The nodes right under this one. From the deepest level on, what stands in nested ones comes in their place.
  var children: [MarkdownNode] {
    let isDeepest = depth >= MarkdownNode.deepest && kind != "list"
    var found: [MarkdownNode] = []
    var next = cmark_node_first_child(node)
    while let at = next {
      let child = MarkdownNode(node: at, depth: depth + 1)
      if isDeepest, child.isNest, let inner = cmark_node_first_child(at) {
        next = inner
      } else {
        found.append(child)
        next = child.following(below: node)
      }
    }
    return found
  }

  /// Whether nodes of its own kind may stand in it.
  private var isNest: Bool {
    ["block_quote", "list", "item", "emph", "strong", "strikethrough", "link", "image"].contains(kind)
  }

  /// The node that comes after this one and all in it.
  ///
  /// - Parameter outermost: a node round it that is not left.
  private func following(below outermost: OpaquePointer?) -> OpaquePointer? {
    var at = node
    while true {
      if let next = cmark_node_next(at) { return next }
      guard let parent = cmark_node_parent(at), parent != outermost else { return nil }
      at = parent
    }
  }

  /// The line of the file, from 0, where what comes after this node begins.
  var followingLine: Int? { following(below: nil).map { Int(cmark_node_get_start_line($0)) - 1 } }

  // MARK: What it is

  var kind: String { MarkdownNode.string(cmark_node_get_type_string(node)) }
  /// The line of the file, from 0, and the byte in it, from 0, where it begins.
  var line: Int { Int(cmark_node_get_start_line(node)) - 1 }
  var column: Int { Int(cmark_node_get_start_column(node)) - 1 }

  var literal: String { MarkdownNode.string(cmark_node_get_literal(node)) }
  /// The text as it stands in the file, be it UTF-8 or not.
  var literalBytes: [UInt8] {
    guard let text = cmark_node_get_literal(node) else { return [] }
    return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  var address: String { MarkdownNode.string(cmark_node_get_url(node)) }
  var headingLevel: Int { Int(cmark_node_get_heading_level(node)) }
  /// The number of the first item; nil of bullets.
  var listStart: Int? {
    cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil
  }
  var isTight: Bool { cmark_node_get_list_tight(node) != 0 }

  /// The words after the fence that code stands in.
  var fenceWords: [String] {
    MarkdownNode.string(cmark_node_get_fence_info(node)).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// The sign of which the fence is made and how often it stands there; nil of what is not in a fence.
  var fence: (sign: UInt8, count: Int)? {
    guard kind == "code_block" else { return nil }
    var length: Int32 = 0
    var offset: Int32 = 0
    var sign: CChar = 0
    guard cmark_node_get_fenced(node, &length, &offset, &sign) != 0 else { return nil }
    return (UInt8(bitPattern: sign), Int(length))
  }

  /// One for each column of a table.
  var alignments: [ProseTable.Alignment] {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    guard let given = cmark_gfm_extensions_get_table_alignments(node) else {
      return Array(repeating: .natural, count: count)
    }
    return (0..<count).map { column in
      switch given[column] {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: .natural
      }
    }
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
}
