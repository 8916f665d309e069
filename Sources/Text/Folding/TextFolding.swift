/// Forms of text under which different spellings of the same thing compare equal.
package enum TextFolding {
  /// The form in which text compares equal regardless of case, width and composition: `Ａ` is `a`, `ｶﾞ` is `ガ`,
  /// `o` with a combining macron is `ō`. Marks still count: `が` is not `か`, `ō` is not `o`.
  ///
  /// Latin letters, kana and ideographs come out composed, so keys may be compared and searched by bytes. Other
  /// scripts keep the composition they came in; Swift's `==` and hash see through it.
  package static func key(_ text: String) -> String {
    if let key = keyOfASCII(text) { return key }
    if text.unicodeScalars.allSatisfy(isItsOwnKey) { return text }

    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    var hasMarks = false
    for scalar in text.unicodeScalars {
      let narrowed = withoutWidth(scalar)
      if isItsOwnKey(narrowed) {
        scalars.append(narrowed)
      } else if narrowed.value == 0x3C2 {
        // A final sigma is a sigma at the end of a word.
        scalars.append("\u{3C3}")
      } else {
        for lower in narrowed.properties.lowercaseMapping.unicodeScalars {
          if lower.properties.canonicalCombiningClass != .notReordered { hasMarks = true }
          scalars.append(lower)
        }
      }
    }
    return string(hasMarks ? composed(scalars) : scalars)
  }

  /// The form in which names of rows compare equal, looser than `key`: long vowels of romanised Japanese as short
  /// ones however they are written (`Ōtsu`, `Ôtsu`, `Ootsu`, `Outsu`), no apostrophes, hyphens or spaces,
  /// katakana as hiragana, and `ヶ` and `ヵ` as `け` and `か`.
  package static func nameKey(_ text: String) -> String {
    var scalars: [Unicode.Scalar] = []
    var last: Unicode.Scalar = " "
    for scalar in key(text).unicodeScalars {
      guard let plain = withoutSpelling(scalar) else { continue }
      if plain == "u" && (last == "u" || last == "o") || plain == "o" && last == "o" { continue }
      scalars.append(plain)
      last = plain
    }
    return string(scalars)
  }

  private static func isUpperCase(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

  /// Nothing where the text is not ASCII; the text itself, not a copy, where it is in lower case already.
  private static func keyOfASCII(_ text: String) -> String? {
    var text = text
    let (isASCII, hasUpperCase) = text.withUTF8 { bytes in
      var all: UInt8 = 0
      var hasUpperCase = false
      for byte in bytes {
        all |= byte
        if isUpperCase(byte) { hasUpperCase = true }
      }
      return (all < 0x80, hasUpperCase)
    }
    guard isASCII else { return nil }
    guard hasUpperCase else { return text }
    return text.withUTF8 { bytes in
      String(unsafeUninitializedCapacity: bytes.count) { buffer in
        for index in bytes.indices {
          buffer[index] = isUpperCase(bytes[index]) ? bytes[index] | 0x20 : bytes[index]
        }
        return bytes.count
      }
    }
  }

  /// True of scalars that no step of `key` changes or joins to another: most Japanese text is made of these.
  private static func isItsOwnKey(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A: false
    case 0..<0x80, 0xDF...0xF6, 0xF8...0xFF: true
    case 0x2010..<0x2028, 0x3001..<0x302A, 0x3041...0x3096, 0x309B...0x30FF, 0x3400..<0x4DC0, 0x4E00..<0xA000: true
    default: false
    }
  }

  private static func withoutWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x3000: return " "
    case 0xFF01..<0xFFEF: return mapped(scalar, by: UInt32(widthMappings[Int(scalar.value - 0xFF01)]))
    case 0xF900..<0xFB00: return mapped(scalar, by: ideographMappings[Int(scalar.value - 0xF900)])
    default: return scalar
    }
  }

  private static func mapped(_ scalar: Unicode.Scalar, by target: UInt32) -> Unicode.Scalar {
    target == 0 ? scalar : Unicode.Scalar(target) ?? scalar
  }

  /// The scalar as `nameKey` has it, nothing where names may leave it out.
  static func withoutSpelling(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A, 0x3041...0x3094, 0x4E00..<0xA000: return scalar
    case 0x30A1...0x30F4: return Unicode.Scalar(scalar.value - 0x60)
    default: break
    }
    switch scalar {
    case "ā", "â": return "a"
    case "ē", "ê": return "e"
    case "ī", "î": return "i"
    case "ō", "ô": return "o"
    case "ū", "û": return "u"
    case "'", "`", "´", "ʻ", "ʼ", "ʹ", "‘", "’", "‛", "′": return nil
    case "-", "\u{AD}", "‐", "‑", "‒", "–", "—", "―", "−": return nil
    case "ヵ", "ゕ": return "か"
    case "ヶ", "ゖ": return "け"
    case "ヽ": return "ゝ"
    case "ヾ": return "ゞ"
    default: return scalar.properties.isWhitespace ? nil : scalar
    }
  }

  static func string(_ scalars: [Unicode.Scalar]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count * 3)
    for scalar in scalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else if let encoded = UTF8.encode(scalar) {
        bytes.append(contentsOf: encoded)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
