extension VisibleText {
  /// Whether the scalar has no picture of its own. Some of these stay in certain places.
  package static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0: true
    case 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
    default: false
    }
  }

  /// False only of text in which no mark stands; told from its bytes, since nearly every text is without.
  package static func mayHide(_ text: String) -> Bool {
    if let found = text.utf8.withContiguousStorageIfAvailable({ mayHide($0) }) { return found }
    var text = text
    return text.withUTF8 { mayHide($0) }
  }

  package static func mayHide(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte < 0x20 || byte == 0x7F { return true }
      } else if byte < 0xCD ? byte == 0xC2 : byte > 0xED || byte <= 0xE3 {
        if mayBegin(bytes, index) { return true }
      }
      index += 1
    }
    return false
  }

  /// Whether a mark may begin with the byte here: by its first bytes.
  private static func mayBegin(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    let second = index + 1 < bytes.count ? bytes[index + 1] : 0
    let third = index + 2 < bytes.count ? bytes[index + 2] : 0
    return switch bytes[index] {
    case 0xC2: second < 0xA0 || second == 0xAD
    case 0xCD: second == 0x8F
    case 0xD8: second == 0x9C
    case 0xE1: second == 0x85 && third >= 0x9F || second == 0x9E || second == 0xA0 && third <= 0x8F
    case 0xE2: second == 0x80 && (third >= 0xA8 || 0x8B...0x8F ~= third) || second == 0x81 && third >= 0xA0
    case 0xE3: second == 0x85 && third == 0xA4
    case 0xEF: second >= 0xB8 && (second == 0xB8 && third < 0x90 || second >= 0xBB)
    case 0xF0: second == 0x9B || second == 0x9D
    case 0xF3: second == 0xA0
    default: false
    }
  }
}
