/// Texts of all sorts and numbers of all sizes, at random.
package enum Scraps {
  private static let pieces = [
    "a", "word", " ", "  ", ",", ";", "\"", "\n", "\r", "\r\n", "\t", "\\", "都城市", "、", "（", "。", "👩‍👩‍👧", "🇯🇵", "か\u{3099}",
    "e\u{301}", "\u{0}", "\u{1B}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2028}", "|", "<b>", "&", "unknown", "%", "_",
    "longer_than_any_of_the_other_pieces", "\u{FEFF}", "\u{10FFFF}",
  ]

  package static func text(using random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  package static func number(using random: inout SeededGenerator) -> Double {
    let short = Double(Int.random(in: -9_999_999...9_999_999, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return short
    case 1: return short / [10, 100, 1000, 10_000, 100_000][Int.random(in: 0..<5, using: &random)]
    case 2: return Double.random(in: -1...1, using: &random)
    default:
      let any = Double(bitPattern: random.next())
      return any.isFinite ? any : 0
    }
  }
}
