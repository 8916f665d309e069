import Foundation

/// A JSON value, for comparing answers.
enum JSON: Decodable, Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let boolean = try? value.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  /// The last whole array or object that stands in the text; nil where there is none.
  static func last(in bytes: [UInt8]) -> JSON? {
    var found: JSON?
    var start = 0
    while start < bytes.count {
      if bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{"),
        let end = end(of: bytes, from: start),
        let value = try? JSONDecoder().decode(JSON.self, from: Data(bytes[start..<end]))
      {
        found = value
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  /// Where the bracket that opens at `start` is closed.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    var (depth, isText, index) = (0, false, start)
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isText: index += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "["), UInt8(ascii: "{"): if !isText { depth += 1 }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isText { depth -= 1 }
      default: break
      }
      index += 1
      if depth == 0 { return index }
    }
    return nil
  }

  /// Whether `other` holds all that stands here: objects may have more keys, numbers may differ by a billionth.
  func agrees(with other: JSON, unordered: Bool) -> Bool {
    switch (self, other) {
    case (.number(let a), .number(let b)): a == b || abs(a - b) <= 1e-9 * max(1, max(abs(a), abs(b)))
    case (.object(let a), .object(let b)):
      a.allSatisfy { key, value in b[key].map { value.agrees(with: $0, unordered: false) } ?? false }
    case (.list(let a), .list(let b)) where unordered:
      a.count == b.count
        && a.allSatisfy { value in
          a.count { $0 == value } <= b.count { value.agrees(with: $0, unordered: false) }
        }
    case (.list(let a), .list(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.agrees(with: $1, unordered: false) }
    default: self == other
    }
  }
}
