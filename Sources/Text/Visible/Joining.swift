/// Where a mark that is not shown belongs to honest writing.
///
/// - A joiner or non-joiner stays between letters of a script that joins its letters (Arabic, Persian, the scripts of
///   India and their kin), and after a virama; a joiner also between two pictures, as in a family.
/// - A variation selector stays after an ideograph, and the two for text and picture after what may be a picture.
/// - The selectors of Mongolian stay after its letters.
/// - Tags stay in the flags of England, Scotland and Wales, the only ones that are written so.
///
/// Everywhere else, and twice in a row, the mark is shown.
enum Joining {
  static func needs(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard index > 0 else { return false }
    let before = scalars[index - 1]
    let after = index + 1 < scalars.count ? scalars[index + 1] : nil
    switch scalars[index].value {
    case 0x200C: return joins(before, after)
    case 0x200D: return joins(before, after) || joinsPictures(scalars, index)
    case 0xFE0E, 0xFE0F: return isPicture(before) || isKeycap(before, after) || isIdeograph(before)
    case 0xFE00...0xFE0D, 0xE0100...0xE01EF: return isIdeograph(before)
    case 0x180B...0x180D, 0x180F: return isMongolian(before)
    case 0x180E: return isMongolian(before) && after.map(isMongolian) ?? false
    case 0xE0020...0xE007F: return isFlag(scalars, index)
    default: return false
    }
  }

  private static func joins(_ before: Unicode.Scalar, _ after: Unicode.Scalar?) -> Bool {
    if before.properties.canonicalCombiningClass == .virama { return true }
    guard let after, let script = script(of: before) else { return false }
    return script == self.script(of: after)
  }

  /// The block of a letter or sign in a script that joins its letters.
  private static func script(of scalar: Unicode.Scalar) -> UInt32? {
    guard scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered else {
      return nil
    }
    switch scalar.value {
    case 0x0620...0x06FF, 0x0750...0x077F, 0x0870...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC: return 0x0600
    case 0x0700...0x074F, 0x07C0...0x07FF, 0x0840...0x085F: return scalar.value & ~0x3F
    case 0x0900...0x0DFF, 0x1000...0x107F, 0x1780...0x17FF: return scalar.value & ~0x7F
    case 0x1800...0x18AF: return 0x1800
    default: return nil
    }
  }

  /// Before the joiner may stand a picture with its selector or its colour of skin.
  private static func joinsPictures(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard index + 1 < scalars.count, isPicture(scalars[index + 1]) else { return false }
    let before = scalars[index - 1]
    return isPicture(before) || before == "\u{FE0F}" && index > 1 && isPicture(scalars[index - 2])
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool { scalar.value > 0x7F && scalar.properties.isEmoji }

  private static func isKeycap(_ before: Unicode.Scalar, _ after: Unicode.Scalar?) -> Bool {
    after == "\u{20E3}" && before.properties.isEmoji
  }

  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isIdeographic }

  private static func isMongolian(_ scalar: Unicode.Scalar) -> Bool { (0x1820...0x18AA).contains(scalar.value) }

  private static let flags = ["gbeng", "gbsct", "gbwls"]

  /// Whether the tag is part of a whole flag: a black flag, one of the three names in tags, and the tag that ends it.
  private static func isFlag(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard let start = (max(0, index - 6)..<index).last(where: { scalars[$0] == "\u{1F3F4}" }) else { return false }
    let tags = scalars[(start + 1)...].prefix(6)
    guard tags.count == 6, tags.last == "\u{E007F}" else { return false }
    let name = tags.dropLast().compactMap { Unicode.Scalar($0.value &- 0xE0000).map(Character.init) }
    return flags.contains(String(name))
  }
}
