import Glibc

/// A JSON document as one flat list of nodes over its bytes: parsing makes no object for a value, and what nobody asks for
/// is never made a string.
final class JSONTree: Sendable {
  enum Kind: UInt8 {
    case null, `true`, `false`, number, string, escapedString, array, object
  }

  struct Node {
    var kind: Kind
    /// The bytes of the value, with its quotes or brackets.
    var start: UInt32
    var end: UInt32
    /// The node behind the last one inside this.
    var next: UInt32
  }

  private let bytes: [UInt8]
  /// In the order of the document: behind an array its elements, behind an object name and value by turns.
  let nodes: [Node]
  /// The strings that hold escapes, by their nodes.
  private let unescaped: [Int: String]

  init(bytes: [UInt8], nodes: [Node], unescaped: [Int: String]) {
    self.bytes = bytes
    self.nodes = nodes
    self.unescaped = unescaped
  }

  /// Hands on every child of an array.
  func forEachElement(of index: Int, _ body: (Int) -> Void) {
    var child = index + 1
    while child < nodes[index].next {
      body(child)
      child = Int(nodes[child].next)
    }
  }

  /// Hands on the name of every member of an object; its value is the node behind that.
  func forEachName(of index: Int, _ body: (Int) -> Void) {
    var child = index + 1
    while child < nodes[index].next {
      body(child)
      child = Int(nodes[child + 1].next)
    }
  }

  /// The value of the last member with this name.
  func value(named name: String, of index: Int) -> Int? {
    var name = name
    return name.withUTF8 { name in
      bytes.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress, let wanted = name.baseAddress else { return nil }
        var found: Int?
        forEachName(of: index) { child in
          let content = JSONTree.content(of: nodes[child])
          let isSame =
            nodes[child].kind == .escapedString
            ? text(at: child).utf8.elementsEqual(name)
            : content.count == name.count && memcmp(start + content.lowerBound, wanted, name.count) == 0
          if isSame { found = child + 1 }
        }
        return found
      }
    }
  }

  /// The value as it stands in the document.
  func source(of index: Int) -> String {
    let range = Int(nodes[index].start)..<Int(nodes[index].end)
    return bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  /// The content of a string, or a number as it is written.
  func text(at index: Int) -> String {
    let node = nodes[index]
    if node.kind == .escapedString { return unescaped[index] ?? "" }
    return bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[JSONTree.content(of: node)]), as: UTF8.self)
    }
  }

  private static func content(of node: Node) -> Range<Int> {
    node.kind == .string ? Int(node.start) + 1..<Int(node.end) - 1 : Int(node.start)..<Int(node.end)
  }
}
