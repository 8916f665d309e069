/// Puts the bytes of a terminal together to keys: characters, escape sequences as wholes, pasted text as one.
///
/// libedit takes an escape sequence apart byte by byte, so that the tail of one it does not know ends up in the line.
struct KeyReader {
  enum Key: Equatable {
    case character(Unicode.Scalar)
    /// An escape sequence, without its escape: `[A`, `OH`, `[1;5C`.
    case sequence(String)
    case paste(String)
    /// A signal has been noted.
    case notice
    case end
  }

  private let input: TerminalInput
  /// The last key was Return, sent as a carriage return; a line feed after it belongs to it.
  private var isAfterReturn = false
  /// What comes next was typed before the terminal was raw; it then gives Ctrl-D as a zero.
  var isTypedAhead = false
  /// What has arrived of a paste, kept while a signal is answered.
  private var pasted: [UInt8]?

  private static let escape: UInt8 = 0x1B
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  /// How long the rest of a sequence may take to be one; a lone Escape is known as such after this.
  private static let patience: Int32 = 40

  init(_ input: TerminalInput) {
    self.input = input
  }

  mutating func next() -> Key {
    if pasted != nil { return continuePaste() }
    if isTypedAhead, !input.hasMore { isTypedAhead = false }
    var item = input.next()
    if isAfterReturn, item == .byte(0x0A) { item = input.next() }
    if case .byte(let byte) = item { isAfterReturn = byte == 0x0D }
    switch item {
    case .byte(Self.escape): return afterEscape()
    case .byte(0x0D): return .character("\n")
    case .byte(0) where isTypedAhead: return .character("\u{4}")
    case .byte(let byte) where byte < 0x80: return .character(Unicode.Scalar(byte))
    case .byte(let byte): return character(startingWith: byte)
    case .notice, .timeout: return .notice
    case .end: return .end
    }
  }

  /// Forgets a half-read paste and what has been read ahead.
  mutating func discard() {
    pasted = nil
    isAfterReturn = false
    input.discard()
  }

  private func character(startingWith first: UInt8) -> Key {
    let count =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    var bytes = [first]
    while bytes.count < count {
      guard let byte = input.rest(within: 1000) else { break }
      guard byte & 0xC0 == 0x80 else {
        input.putBack(byte)
        break
      }
      bytes.append(byte)
    }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    return .character(scalars.count == 1 ? scalars.first ?? "\u{FFFD}" : "\u{FFFD}")
  }

  private mutating func afterEscape() -> Key {
    guard let second = input.rest(within: Self.patience) else { return .character("\u{1B}") }
    switch second {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      guard let third = input.rest(within: Self.patience) else { break }
      return .sequence("O" + String(Unicode.Scalar(third)))
    case 0x0A, 0x0D: return .sequence("\n")
    default: break
    }
    input.putBack(second)
    return .character("\u{1B}")
  }

  private mutating func controlSequence() -> Key {
    var text = "["
    while text.utf8.count < 64 {
      guard let byte = input.rest(within: Self.patience) else { break }
      guard (0x20...0x7E).contains(byte) else {
        input.putBack(byte)
        break
      }
      text.unicodeScalars.append(Unicode.Scalar(byte))
      // The console of Linux sends `[[A` for F1.
      if (0x40...0x7E).contains(byte), text != "[[" { break }
    }
    guard text == "[200~" else { return .sequence(text) }
    pasted = []
    return continuePaste()
  }

  private mutating func continuePaste() -> Key {
    var bytes = pasted ?? []
    pasted = nil
    while !bytes.ends(with: Self.pasteEnd) {
      switch input.next(readingAhead: true) {
      case .byte(let byte): bytes.append(byte)
      case .notice, .timeout:
        pasted = bytes
        return .notice
      case .end: return .paste(Self.clean(bytes))
      }
    }
    return .paste(Self.clean(bytes.dropLast(Self.pasteEnd.count)))
  }

  /// Line ends as one character, none at the end (Return is the user's to press), nothing that steers a terminal.
  static func clean(_ bytes: some Collection<UInt8>) -> String {
    var out = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\r": out.append("\n")
      case "\n": if previous != "\r" { out.append("\n") }
      case "\t": out.append(scalar)
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": break
      default: out.append(scalar)
      }
      previous = scalar
    }
    while out.last == "\n" { out.removeLast() }
    return String(out)
  }
}

extension [UInt8] {
  fileprivate func ends(with suffix: [UInt8]) -> Bool {
    count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
  }
}
