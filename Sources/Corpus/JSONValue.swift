/// A value of a JSON document, with the place where it stands.
package struct JSONValue: Sendable {
  package enum Kind: Sendable {
    case null
    case boolean(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the document.
    case object([Member])
  }

  package struct Member: Sendable {
    package var name: String
    package var value: JSONValue
  }

  package var kind: Kind
  /// The offset of its first byte in the document.
  package var offset: Int

  package init(_ kind: Kind, offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// The member with this name, the last one if there are several; nil for null and for what is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = kind,
      let found = members.last(where: { $0.name == name })?.value
    else { return nil }
    return found.isNull ? nil : found
  }

  package var isNull: Bool { if case .null = kind { true } else { false } }
  package var string: String? { if case .string(let value) = kind { value } else { nil } }
  package var boolean: Bool? { if case .boolean(let value) = kind { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = kind { value } else { nil } }
  package var members: [Member]? { if case .object(let value) = kind { value } else { nil } }
  package var number: Double? { if case .number(let text) = kind { Double(text) } else { nil } }

  /// A string, number or boolean as it is written in a table's cell.
  package var scalarText: String? {
    switch kind {
    case .string(let value), .number(let value): value
    case .boolean(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
