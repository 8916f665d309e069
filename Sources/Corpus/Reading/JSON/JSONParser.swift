import Diagnostics
import Text

/// Reads a JSON document (RFC 8259) from its bytes. A byte-order mark before it is passed over.
package struct JSONParser {
  /// Documents for people do not nest this deep; a hundred thousand brackets must not exhaust the stack.
  package static let depthLimit = 200

  /// - Parameters:
  ///   - name: the file's name for errors.
  ///   - isLines: whether the document is JSON Lines; then the value is an array of them.
  package static func parse(
    _ bytes: [UInt8], name: String, isLines: Bool = false, isCancelled: () -> Bool = { false }
  ) throws(Diagnostic) -> JSONValue {
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSONValue, Diagnostic> in
      withoutActuallyEscaping(isCancelled) { isCancelled in
        var parser = JSONParser(bytes: buffer, isCancelled: isCancelled)
        do throws(Failure) {
          try parser.document(isLines: isLines)
          let tree = JSONTree(bytes: bytes, nodes: parser.nodes, unescaped: parser.unescaped)
          return .success(JSONValue(tree, 0))
        } catch {
          guard let message = error.message else { return .failure(.interrupted) }
          let position = TextPosition(of: error.offset, in: buffer)
          return .failure(
            Diagnostic(
              .error, "not valid JSON: \(message)", at: .file(name, line: position.line, column: position.column))
          )
        }
      }
    }
    return try result.get()
  }

  private struct Failure: Error {
    /// Nil where the user stopped it.
    var message: Sentence?
    var offset: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var depth = 0
  private var nodes: [JSONTree.Node] = []
  private var unescaped: [Int: String] = [:]

  private let isCancelled: () -> Bool

  private init(bytes: UnsafeBufferPointer<UInt8>, isCancelled: @escaping () -> Bool) {
    self.bytes = bytes
    self.isCancelled = isCancelled
  }

  private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func document(isLines: Bool) throws(Failure) {
    guard bytes.count <= UInt32.max else { throw Failure(message: "the file is larger than 4 GB", offset: 0) }
    if let invalid = bytes.firstInvalidUTF8 {
      throw Failure(message: "the file is not encoded as UTF-8", offset: invalid)
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    skipSpace()
    guard at < bytes.count else { throw Failure(message: "the file is empty", offset: at) }
    nodes.reserveCapacity(bytes.count / 16)
    if isLines { return try lines() }
    try value()
    skipSpace()
    guard at == bytes.count else { throw Failure(message: "there is text after the end of the value", offset: at) }
  }

  private mutating func lines() throws(Failure) {
    nodes.append(JSONTree.Node(kind: .array, start: UInt32(at), end: 0, next: 0))
    while at < bytes.count {
      try value()
      while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
      guard at == bytes.count || bytes[at] == 0x0A || bytes[at] == 0x0D else {
        throw Failure(message: "there is text after the value of the line", offset: at)
      }
      skipSpace()
    }
    nodes[0].end = UInt32(at)
    nodes[0].next = UInt32(nodes.count)
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  private mutating func value() throws(Failure) {
    guard let byte = current else { throw Failure(message: "a value is missing at the end of the file", offset: at) }
    let index = nodes.count
    if index & 0xFFFF == 0xFFFF, isCancelled() { throw Failure(message: nil, offset: at) }
    nodes.append(JSONTree.Node(kind: .null, start: UInt32(at), end: 0, next: 0))
    nodes[index].kind = try kind(of: byte, index)
    nodes[index].end = UInt32(at)
    nodes[index].next = UInt32(nodes.count)
  }

  /// Passes over the value that starts with `byte`; what stands in it becomes nodes behind its own.
  private mutating func kind(of byte: UInt8, _ index: Int) throws(Failure) -> JSONTree.Kind {
    switch byte {
    case UInt8(ascii: "\""): return try string(index)
    case UInt8(ascii: "{"):
      try members()
      return .object
    case UInt8(ascii: "["):
      try elements()
      return .array
    case UInt8(ascii: "-"), 0x30...0x39:
      try number()
      return .number
    case UInt8(ascii: "t") where takes("true"): return .true
    case UInt8(ascii: "f") where takes("false"): return .false
    case UInt8(ascii: "n") where takes("null"): return .null
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","):
      throw Failure(message: "a value is missing before \"\(Character(Unicode.Scalar(byte)))\"", offset: at)
    case UInt8(ascii: "'"): throw Failure(message: "text stands in double quotes", offset: at)
    default: throw Failure(message: "expected a value", offset: at)
    }
  }

  private mutating func takes(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count else { return false }
    for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
    at += count
    return true
  }

  private mutating func enter() throws(Failure) {
    guard depth < JSONParser.depthLimit else {
      throw Failure(message: "brackets are nested deeper than \(JSONParser.depthLimit) levels", offset: at)
    }
    depth += 1
    at += 1
    skipSpace()
  }

  private mutating func members() throws(Failure) {
    let start = at
    try enter()
    if current == UInt8(ascii: "}") {
      at += 1
      depth -= 1
      return
    }
    while true {
      guard current == UInt8(ascii: "\"") else {
        let message: Sentence =
          current == UInt8(ascii: "}") ? "there is a comma before \"}\"" : "expected a name in double quotes"
        throw at < bytes.count ? Failure(message: message, offset: at) : unclosed("{", start)
      }
      let name = nodes.count
      try value()
      skipSpace()
      guard current == UInt8(ascii: ":") else {
        throw Failure(message: "expected \":\" after the name \"\(text(name))\"", offset: at)
      }
      at += 1
      skipSpace()
      try value()
      if try isLast(closing: UInt8(ascii: "}"), start: start) { return }
    }
  }

  private mutating func elements() throws(Failure) {
    let start = at
    try enter()
    if current == UInt8(ascii: "]") {
      at += 1
      depth -= 1
      return
    }
    while true {
      guard at < bytes.count else { throw unclosed("[", start) }
      try value()
      if try isLast(closing: UInt8(ascii: "]"), start: start) { return }
    }
  }

  /// Passes over the comma or the closing bracket after a member or an element.
  private mutating func isLast(closing: UInt8, start: Int) throws(Failure) -> Bool {
    skipSpace()
    guard let byte = current else { throw unclosed(closing == UInt8(ascii: "}") ? "{" : "[", start) }
    if byte == closing {
      at += 1
      depth -= 1
      return true
    }
    guard byte == UInt8(ascii: ",") else {
      throw Failure(message: "expected \",\" or \"\(Character(Unicode.Scalar(closing)))\"", offset: at)
    }
    at += 1
    skipSpace()
    return false
  }

  private func unclosed(_ bracket: String, _ offset: Int) -> Failure {
    Failure(message: "the \"\(bracket)\" that opens here is not closed", offset: offset)
  }

  private mutating func number() throws(Failure) {
    if current == UInt8(ascii: "-") { at += 1 }
    let whole = at
    skipDigits()
    guard at > whole else { throw Failure(message: "expected a digit", offset: at) }
    if bytes[whole] == 0x30, at > whole + 1 {
      throw Failure(message: "a number does not begin with a zero", offset: whole)
    }
    if current == UInt8(ascii: ".") {
      at += 1
      let fraction = at
      skipDigits()
      guard at > fraction else { throw Failure(message: "expected a digit after the point", offset: at) }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      at += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { at += 1 }
      let exponent = at
      skipDigits()
      guard at > exponent else { throw Failure(message: "expected a digit in the exponent", offset: at) }
    }
  }

  private mutating func skipDigits() {
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
  }

  /// The content of a string that was passed over.
  private func text(_ index: Int) -> String {
    if let text = unescaped[index] { return text }
    let content = Int(nodes[index].start) + 1..<Int(nodes[index].end) - 1
    return String(decoding: UnsafeBufferPointer(rebasing: bytes[content]), as: UTF8.self)
  }

  private mutating func string(_ index: Int) throws(Failure) -> JSONTree.Kind {
    let start = at
    at += 1
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return .string
      case UInt8(ascii: "\\"):
        unescaped[index] = try escapedString(from: start)
        return .escapedString
      case 0..<0x20: throw controlCharacter()
      default: at += 1
      }
    }
    throw Failure(message: "the text that opens here is not closed", offset: start)
  }

  private func controlCharacter() -> Failure {
    bytes[at] == 0x0A || bytes[at] == 0x0D
      ? Failure(message: "the text is not closed on its line", offset: at)
      : Failure(message: "a control character in a text must be written as \\u", offset: at)
  }

  private mutating func escapedString(from start: Int) throws(Failure) -> String {
    var out = Array(bytes[(start + 1)..<at])
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        out.append(contentsOf: String(Character(scalar)).utf8)
      case 0..<0x20: throw controlCharacter()
      default:
        out.append(byte)
        at += 1
      }
    }
    throw Failure(message: "the text that opens here is not closed", offset: start)
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    let start = at
    at += 1
    guard let byte = current else { throw Failure(message: "expected a character after \"\\\"", offset: start) }
    at += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexadecimal(start)
      if let scalar = Unicode.Scalar(unit) { return scalar }
      // A surrogate: the first of a pair, or nothing that is a character.
      guard unit < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u")
      else { throw Failure(message: "half of a surrogate pair is no character", offset: start) }
      at += 2
      let low = try hexadecimal(start)
      guard (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
      else { throw Failure(message: "half of a surrogate pair is no character", offset: start) }
      return scalar
    default: throw Failure(message: "there is no such escape", offset: start)
    }
  }

  private mutating func hexadecimal(_ start: Int) throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt32
      switch current {
      case .some(let byte) where (0x30...0x39).contains(byte): digit = UInt32(byte) - 0x30
      case .some(let byte) where (0x41...0x46).contains(byte): digit = UInt32(byte) - 0x41 + 10
      case .some(let byte) where (0x61...0x66).contains(byte): digit = UInt32(byte) - 0x61 + 10
      default: throw Failure(message: "expected four hexadecimal digits after \\u", offset: start)
      }
      value = value << 4 | digit
      at += 1
    }
    return value
  }
}
