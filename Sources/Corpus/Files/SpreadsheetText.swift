/// A text as a spreadsheet keeps it from becoming a number or a formula: `="00123"`, `'011002`.
enum SpreadsheetText {
  /// The text within; nil for any other cell.
  @inline(__always)
  static func inner(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard let first = bytes.first, first == 0x3D || first == 0x27 else { return nil }
    return first == 0x3D ? formula(bytes) : apostrophe(bytes)
  }

  /// `="00123"`, also with its quotes doubled, as they stand in a quoted cell.
  private static func formula(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    var quotes = 0
    while quotes < 2, quotes + 1 < bytes.count, bytes[quotes + 1] == 0x22 { quotes += 1 }
    guard quotes > 0, bytes.count > 1 + 2 * quotes, bytes.suffix(quotes).allSatisfy({ $0 == 0x22 }) else { return nil }
    let inner = UnsafeBufferPointer(rebasing: bytes[(1 + quotes)..<(bytes.count - quotes)])
    return inner.contains(0x22) ? nil : inner
  }

  /// An apostrophe before digits alone; for those before formulas see `FormulaApostrophes`.
  private static func apostrophe(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard bytes.count > 1 else { return nil }
    let inner = UnsafeBufferPointer(rebasing: bytes[1...])
    // '98 is a year that lacks its century.
    return inner.count > 2 && inner.allSatisfy { $0 &- 0x30 <= 9 } ? inner : nil
  }
}
