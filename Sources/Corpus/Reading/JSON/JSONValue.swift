/// A value of a JSON document, with the place where it stands.
package struct JSONValue: Sendable {
  package struct Member: Sendable {
    package var name: String
    package var value: JSONValue
  }

  let tree: JSONTree
  private let index: Int
  private var node: JSONTree.Node { tree.nodes[index] }

  init(_ tree: JSONTree, _ index: Int) {
    self.tree = tree
    self.index = index
  }

  /// The offset of its first byte in the document.
  package var offset: Int { Int(node.start) }

  /// The member with this name, the last one if there are several; nil for null and for what is no object.
  package subscript(name: String) -> JSONValue? {
    guard node.kind == .object, let found = tree.value(named: name, of: index), tree.nodes[found].kind != .null
    else { return nil }
    return JSONValue(tree, found)
  }

  /// Of a member's value, its name as a value.
  var nameBefore: JSONValue { JSONValue(tree, index - 1) }

  package var isNull: Bool { node.kind == .null }

  var isObject: Bool { node.kind == .object }
  var isNested: Bool { node.kind == .array || node.kind == .object }

  /// A scalar as it is written in a table's cell; a list or an object as it stands in the document.
  var sourceText: String { isNested ? tree.source(of: index) : scalarText ?? "" }

  package var string: String? {
    node.kind == .string || node.kind == .escapedString ? tree.text(at: index) : nil
  }

  package var boolean: Bool? {
    switch node.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  package var array: [JSONValue]? {
    guard node.kind == .array else { return nil }
    var values: [JSONValue] = []
    tree.forEachElement(of: index) { values.append(JSONValue(tree, $0)) }
    return values
  }

  /// Members in the order of the document.
  package var members: [Member]? {
    guard node.kind == .object else { return nil }
    var members: [Member] = []
    tree.forEachName(of: index) { child in
      members.append(Member(name: tree.text(at: child), value: JSONValue(tree, child + 1)))
    }
    return members
  }

  package var number: Double? { node.kind == .number ? Double(tree.text(at: index)) : nil }

  /// A string, number or boolean as it is written in a table's cell.
  package var scalarText: String? {
    switch node.kind {
    case .string, .escapedString, .number: tree.text(at: index)
    case .true: "true"
    case .false: "false"
    case .null, .array, .object: nil
    }
  }
}
