extension Value {
  /// The value as a reader sees it; a reference by its label. Unknown is the empty text.
  package var display: String {
    switch self {
    case .unknown: ""
    case .text(let value): value
    case .integer(let value): String(value)
    case .number(let value): Value.shortest(value)
    case .boolean(let value): value ? "yes" : "no"
    case .date(let value): value.description
    case .list(let values): values.map(\.display).joined(separator: ", ")
    case .reference(let reference): reference.label
    case .bound(let bound): bound.display
    }
  }

  /// The value as a machine reads it back; a reference by its id, list elements separated by `;`.
  package var machineText: String {
    switch self {
    case .list(let values): values.map(\.machineText).joined(separator: ";")
    case .reference(let reference): reference.id
    default: display
    }
  }

  /// The shortest decimal form that reads back to the same number: `12`, `0.1`, `1e+16`.
  package static func shortest(_ value: Double) -> String {
    if value == 0 { return "0" }
    if value.magnitude < 1e15, value == value.rounded(.towardZero) { return String(Int(value)) }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// How many decimals its shortest form has.
  package static func decimals(of value: Double) -> Int {
    let text = shortest(value)
    guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return 0 }
    return text.distance(from: point, to: text.endIndex) - 1
  }

  /// The number with exactly so many decimals, correctly rounded from its shortest decimal form (half away from zero).
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return shortest(value) }
    let text = value.magnitude.description
    var digits: [UInt8] = []
    var pointPosition = 0
    var seenPoint = false
    var exponent = 0
    var scanner = text.utf8.makeIterator()
    while let byte = scanner.next() {
      switch byte {
      case 0x30...0x39:
        digits.append(byte - 0x30)
        if !seenPoint { pointPosition += 1 }
      case 0x2E: seenPoint = true
      default:
        var sign = 1
        while let next = scanner.next() {
          if next == 0x2D { sign = -1 } else if next != 0x2B { exponent = exponent * 10 + Int(next - 0x30) }
        }
        exponent *= sign
      }
    }
    pointPosition += exponent
    while pointPosition <= 0 {
      digits.insert(0, at: 0)
      pointPosition += 1
    }
    while digits.count < pointPosition + decimals { digits.append(0) }
    let keep = pointPosition + decimals
    var carry = keep < digits.count && digits[keep] >= 5
    digits.removeSubrange(keep...)
    var index = keep - 1
    while carry, index >= 0 {
      if digits[index] == 9 {
        digits[index] = 0
      } else {
        digits[index] += 1
        carry = false
      }
      index -= 1
    }
    if carry {
      digits.insert(1, at: 0)
      pointPosition += 1
    }
    var out = value < 0 && digits.contains(where: { $0 != 0 }) ? "-" : ""
    for (offset, digit) in digits.enumerated() {
      if offset == pointPosition { out += "." }
      out += String(digit)
    }
    return out
  }
}
