/// Forms of text under which different spellings of the same thing compare equal.
package enum TextFolding {
  /// The form in which text compares equal regardless of case, width and composition: `Ａ` is `a`, `ｶﾞ` is `ガ`,
  /// `o` with a combining macron is `ō`. What was asked for as text stays apart: `が` and `か`, `ō` and `o`.
  ///
  /// Latin letters, kana and ideographs come out composed, so keys may be compared and searched by bytes. Other
  /// scripts keep the composition they came in; Swift's `==` and hash see through it.
  package static func key(_ text: String) -> String {
    var isASCII = true
    var hasUpperCase = false
    for byte in text.utf8 {
      if byte >= 0x80 {
        isASCII = false
        break
      }
      if isUpperCase(byte) { hasUpperCase = true }
    }
    if isASCII { return hasUpperCase ? lowerCasedASCII(text) : text }
    if text.unicodeScalars.allSatisfy(isItsOwnKey) { return text }

    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    var hasMarks = false
    for scalar in text.unicodeScalars {
      let narrowed = withoutWidth(scalar)
      if isItsOwnKey(narrowed) {
        scalars.append(narrowed)
      } else if narrowed.value == 0x3C2 {
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
    for scalar in key(text).unicodeScalars {
      guard let plain = withoutSpelling(scalar) else { continue }
      switch (scalars.last, plain) {
      case ("o", "o"), ("o", "u"), ("u", "u"): continue
      default: scalars.append(plain)
      }
    }
    return string(scalars)
  }

  private static func isUpperCase(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

  private static func lowerCasedASCII(_ text: String) -> String {
    let count = text.utf8.count
    return String(unsafeUninitializedCapacity: count) { buffer in
      var index = 0
      for byte in text.utf8 {
        buffer[index] = isUpperCase(byte) ? byte | 0x20 : byte
        index += 1
      }
      return index
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
  private static func withoutSpelling(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
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
    case "\u{30A1}"..."\u{30F4}", "ヽ", "ヾ": return Unicode.Scalar(scalar.value - 0x60)
    default: return scalar.properties.isWhitespace ? nil : scalar
    }
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
