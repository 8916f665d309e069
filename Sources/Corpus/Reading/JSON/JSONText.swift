import Text

/// JSON to be written, two spaces deeper for each level; members keep their order.
indirect enum JSONText {
  case text(String)
  case boolean(Bool)
  case array([JSONText])
  case object([(String, JSONText)])

  var bytes: [UInt8] {
    var out = ""
    write(to: &out, indent: "")
    return Array((out + "\n").utf8)
  }

  private var isScalar: Bool {
    switch self {
    case .text, .boolean: true
    case .array, .object: false
    }
  }

  private func write(to out: inout String, indent: String) {
    let deeper = indent + "  "
    switch self {
    case .text(let text): out += JSONString.encode(text)
    case .boolean(let value): out += value ? "true" : "false"
    case .array(let elements):
      if elements.allSatisfy(\.isScalar) {
        out += "["
        for (index, element) in elements.enumerated() {
          if index > 0 { out += ", " }
          element.write(to: &out, indent: deeper)
        }
        out += "]"
        return
      }
      out += "["
      for (index, element) in elements.enumerated() {
        out += (index > 0 ? "," : "") + "\n" + deeper
        element.write(to: &out, indent: deeper)
      }
      out += "\n" + indent + "]"
    case .object(let members):
      out += "{"
      for (index, (name, value)) in members.enumerated() {
        out += (index > 0 ? "," : "") + "\n" + deeper
        out += JSONString.encode(name) + ": "
        value.write(to: &out, indent: deeper)
      }
      out += "\n" + indent + "}"
    }
  }
}
