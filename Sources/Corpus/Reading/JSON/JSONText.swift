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
    case .text(let text): JSONText.write(text, to: &out)
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
        JSONText.write(name, to: &out)
        out += ": "
        value.write(to: &out, indent: deeper)
      }
      out += "\n" + indent + "}"
    }
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
