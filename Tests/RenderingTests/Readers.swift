import Tables

/// Reads CSV as RFC 4180 has it, telling a quoted empty field from nothing.
struct FieldReader {
  enum Field: Equatable {
    case nothing
    case text(String)

    static func == (left: Field, right: Field) -> Bool {
      switch (left, right) {
      case (.nothing, .nothing): true
      case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
      default: false
      }
    }
  }

  private let bytes: [UInt8]
  private let delimiter: UInt8
  private var position = 0

  init(_ text: String, delimiter: UInt8 = 0x2C) {
    bytes = Array(text.utf8)
    self.delimiter = delimiter
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func row() -> [Field] {
    var row: [Field] = []
    while position < bytes.count {
      var field: [UInt8] = []
      let isQuoted = bytes[position] == 0x22
      if isQuoted {
        position += 1
        while position < bytes.count {
          if bytes[position] == 0x22 {
            position += 1
            guard position < bytes.count, bytes[position] == 0x22 else { break }
          }
          field.append(bytes[position])
          position += 1
        }
      } else {
        while position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A {
          field.append(bytes[position])
          position += 1
        }
      }
      row.append(field.isEmpty && !isQuoted ? .nothing : .text(String(decoding: field, as: UTF8.self)))
      let separator = position < bytes.count ? bytes[position] : 0x0A
      position += 1
      if separator == 0x0A { return row }
    }
    return row
  }
}

/// Reads JSON strictly enough for what is written here: nil for anything that is not JSON.
struct JSONReader {
  struct Pair: Equatable {
    var name: String
    var value: JSON
  }

  enum JSON: Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case text([UInt8])
    case array([JSON])
    case object([Pair])

    init(_ value: Value) {
      self =
        switch value {
        case .unknown, .bound: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .number(Double(value))
        case .number(let value): .number(value)
        case .list(let values): .array(values.map { JSON($0) })
        case .text, .date, .reference: .text(Array(value.machineText.utf8))
        }
    }
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func document() -> JSON? {
    let value = value()
    skipSpace()
    return position == scalars.count ? value : nil
  }

  private mutating func skipSpace() {
    while position < scalars.count, scalars[position] == " " || scalars[position] == "\n" { position += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < scalars.count, scalars[position] == scalar else { return false }
    position += 1
    return true
  }

  private mutating func value() -> JSON? {
    if take("[") {
      var values: [JSON] = []
      if take("]") { return .array(values) }
      repeat {
        guard let value = value() else { return nil }
        values.append(value)
      } while take(",")
      return take("]") ? .array(values) : nil
    }
    if take("{") {
      var pairs: [Pair] = []
      if take("}") { return .object(pairs) }
      repeat {
        guard let name = text(), take(":"), let value = value() else { return nil }
        pairs.append(Pair(name: String(decoding: name, as: UTF8.self), value: value))
      } while take(",")
      return take("}") ? .object(pairs) : nil
    }
    skipSpace()
    guard position < scalars.count else { return nil }
    if scalars[position] == "\"" { return text().map { .text($0) } }
    var word = ""
    while position < scalars.count, !",]} \n".unicodeScalars.contains(scalars[position]) {
      word.unicodeScalars.append(scalars[position])
      position += 1
    }
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return Double(word).map { .number($0) }
    }
  }

  private mutating func text() -> [UInt8]? {
    guard take("\"") else { return nil }
    var out = String.UnicodeScalarView()
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      if scalar == "\"" { return Array(String(out).utf8) }
      guard scalar.value >= 0x20 else { return nil }
      guard scalar == "\\" else {
        out.append(scalar)
        continue
      }
      guard position < scalars.count else { return nil }
      let escape = scalars[position]
      position += 1
      switch escape {
      case "n": out.append("\n")
      case "r": out.append("\r")
      case "t": out.append("\t")
      case "\"", "\\": out.append(escape)
      case "u":
        guard position + 4 <= scalars.count else { return nil }
        var digits = ""
        digits.unicodeScalars.append(contentsOf: scalars[position..<position + 4])
        position += 4
        guard let code = UInt32(digits, radix: 16), let made = Unicode.Scalar(code) else { return nil }
        out.append(made)
      default: return nil
      }
    }
    return nil
  }
}
