import Diagnostics

/// A prompt as libedit wants it: escape sequences between markers, something printable after the last of them.
enum PromptText {
  static let marker: UInt8 = 0x01

  /// The lines above the last one, which libedit cannot show, and the last one as bytes for it.
  static func split(_ prompt: String) -> (above: String, line: String) {
    guard let end = prompt.lastIndex(of: "\n") else { return ("", prompt) }
    return (String(prompt[...end]), String(prompt[prompt.index(after: end)...]))
  }

  static func marked(_ line: String) -> [UInt8] {
    var out: [UInt8] = []
    var pieces = pieces(of: line)
    // libedit prints an escape together with the character after it: one at the very end would be lost.
    if case .escape = pieces.last {
      let text = pieces.lastIndex { if case .text = $0 { true } else { false } }
      if let text, case .text(let bytes) = pieces[text], bytes.count > 1, bytes.last == 0x20 {
        pieces[text] = .text(Array(bytes.dropLast()))
      }
      pieces.append(.text([0x20]))
    }
    for piece in pieces {
      switch piece {
      case .text(let bytes): out += bytes
      case .escape(let bytes): out += [marker] + bytes + [marker]
      }
    }
    return out
  }

  static func withoutEscapes(_ text: String) -> String {
    guard text.utf8.contains(0x1B) else { return text }
    var out: [UInt8] = []
    for case .text(let bytes) in pieces(of: text) { out += bytes }
    return String(decoding: out, as: UTF8.self)
  }

  private enum Piece {
    case text([UInt8])
    case escape([UInt8])
  }

  private static func pieces(of line: String) -> [Piece] {
    var out: [Piece] = []
    var rest = Array(line.utf8)[...]
    while let first = rest.first {
      if first == 0x1B {
        let length = escapeLength(rest)
        // Neighbours share one pair of markers: libedit takes one escape before a character.
        if case .escape(let before) = out.last {
          out[out.count - 1] = .escape(before + rest.prefix(length))
        } else {
          out.append(.escape(Array(rest.prefix(length))))
        }
        rest = rest.dropFirst(length)
      } else {
        let text = rest.prefix { $0 != 0x1B }
        out.append(.text(text.filter { $0 >= 0x20 && $0 != 0x7F }))
        rest = rest.dropFirst(text.count)
      }
    }
    return out.filter { if case .text(let bytes) = $0 { !bytes.isEmpty } else { true } }
  }

  private static func escapeLength(_ bytes: ArraySlice<UInt8>) -> Int {
    guard bytes.dropFirst().first == UInt8(ascii: "[") else { return min(2, bytes.count) }
    let parameters = bytes.dropFirst(2).prefix { !(0x40...0x7E).contains($0) }
    return min(bytes.count, 2 + parameters.count + 1)
  }
}
