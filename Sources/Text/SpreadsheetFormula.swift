/// Texts that a spreadsheet runs as formulas when it opens a file of delimited text, and the apostrophe that keeps it
/// from doing so.
///
/// An apostrophe is put before a formula, and also before what is a formula behind apostrophes already: so that taking
/// one off where a formula follows always gives back the text that was written.
package enum SpreadsheetFormula {
  package static let apostrophe = UInt8(ascii: "'")

  /// Whether a spreadsheet takes the text for a formula: it begins as one and is neither a number nor signs alone.
  package static func isFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): break
    case 0x09, 0x0A, 0x0D: return bytes.count > 1
    // Full-width forms, which spreadsheets in Japanese take as well.
    case 0xEF where wideSign(bytes, 0) != nil: break
    default: return false
    }
    return !isSigns(bytes) && !isNumber(bytes)
  }

  /// Whether a formula stands behind one apostrophe or more.
  package static func isQuoted(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.first == apostrophe else { return false }
    let rest = bytes.drop { $0 == apostrophe }
    return isFormula(UnsafeBufferPointer(rebasing: rest))
  }

  /// The ASCII form of `＝`, `＋`, `－` or `＠` at a place.
  private static func wideSign(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt8? {
    guard at + 2 < bytes.count, bytes[at] == 0xEF, bytes[at + 1] == 0xBC else { return nil }
    switch bytes[at + 2] {
    case 0x9D: return UInt8(ascii: "=")
    case 0x8B: return UInt8(ascii: "+")
    case 0x8D: return UInt8(ascii: "-")
    case 0xA0: return UInt8(ascii: "@")
    default: return nil
    }
  }

  /// Signs and blanks alone, such as the dashes of printed tables.
  private static func isSigns(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while at < bytes.count {
      if wideSign(bytes, at) != nil {
        at += 3
      } else if [UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x20].contains(bytes[at]) {
        at += 1
      } else {
        return false
      }
    }
    return true
  }

  /// A sign, digits with points and commas among them, and behind them an exponent or a percent sign.
  private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") else { return false }
    var hasDigit = false
    var at = 1
    while at < bytes.count, isDigit(bytes[at]) || bytes[at] == 0x2E || bytes[at] == 0x2C {
      hasDigit = hasDigit || isDigit(bytes[at])
      at += 1
    }
    guard hasDigit else { return false }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") { at += 1 }
      let start = at
      while at < bytes.count, isDigit(bytes[at]) { at += 1 }
      return at > start && at == bytes.count
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: "%") { at += 1 }
    return at == bytes.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
}
