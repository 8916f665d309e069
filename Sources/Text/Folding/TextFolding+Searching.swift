extension TextFolding {
  /// A text as a search reads it: `key` without the marks that spellings differ in, its words parted by one space.
  ///
  /// Long vowels are short (`ō` is `o`), katakana is hiragana, quotation marks and apostrophes are left out. A hyphen is
  /// left out in one form and parts words in the other, so that `Gov-Cloud`, `gov cloud` and `GovCloud` find each other.
  package struct SearchKey: Sendable {
    fileprivate let joined: String
    fileprivate let parted: String
    /// `joined` with `ou`, `oo` and `uu` written short, where a text with a long vowel may be meant by it.
    fileprivate let shortened: String
    fileprivate let hasLongVowel: Bool

    package init(_ text: String) {
      var joined: [Unicode.Scalar] = []
      var parted: [Unicode.Scalar] = []
      var isLong = false
      func append(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        if scalar == " ", scalars.last == " " || scalars.isEmpty { return }
        scalars.append(scalar)
      }
      for scalar in TextFolding.key(text).unicodeScalars {
        if scalar.properties.isWhitespace {
          append(" ", to: &joined)
          append(" ", to: &parted)
        } else if TextFolding.isQuotationMark(scalar) {
          continue
        } else if let plain = TextFolding.withoutSpelling(scalar) {
          if plain != scalar, plain.isASCII { isLong = true }
          append(plain, to: &joined)
          append(plain, to: &parted)
        } else if scalar.properties.isDash {
          append(" ", to: &parted)
        }
      }
      self.joined = TextFolding.string(joined)
      self.parted = TextFolding.string(parted)
      shortened = TextFolding.nameKey(text)
      hasLongVowel = isLong
    }

    package var isEmpty: Bool { joined.allSatisfy { $0 == " " } }

    /// How well a text answers a search for `sought`: 0 where it is the same, 1 where it begins with it, 2 where it has
    /// it somewhere; nil where it does not.
    package func rank(of sought: SearchKey) -> Int? {
      if joined == sought.joined || parted == sought.parted { return 0 }
      if hasLongVowel, joined == sought.shortened { return 0 }
      if joined.hasPrefix(sought.joined) || parted.hasPrefix(sought.parted) { return 1 }
      if joined.contains(sought.joined) || parted.contains(sought.parted) { return 2 }
      // `Miyakonojou` is sought in `Miyakonojō`; `cold` is not found in `could`.
      return hasLongVowel && joined.contains(sought.shortened) ? 2 : nil
    }
  }

  private static func isQuotationMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "“", "”", "„", "‟", "«", "»", "「", "」", "『", "』": true
    default: false
    }
  }
}
