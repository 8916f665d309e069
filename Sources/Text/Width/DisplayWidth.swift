/// How many columns of a terminal text takes, by East Asian Width: wide and full-width characters two, combining
/// marks, format characters and controls none, ambiguous ones one.
package enum DisplayWidth {
  package static func of(_ text: String) -> Int {
    var text = text
    if text.withUTF8({ $0.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }) { return text.utf8.count }
    var width = 0
    for scalar in text.unicodeScalars {
      guard standsAlone(scalar) else { return text.reduce(0) { $0 + of($1) } }
      width += of(scalar)
    }
    return width
  }

  /// A character is as wide as its widest scalar: a base with its combining marks, a flag, a joined emoji.
  /// Half-width voicing marks take a column of their own, although Unicode counts them to the kana before.
  package static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    var widest = 0
    var voicingMarks = 0
    var regionalIndicators = 0
    for scalar in scalars {
      switch scalar.value {
      case 0xFF9E, 0xFF9F: voicingMarks += 1
      case 0x1F1E6...0x1F1FF: regionalIndicators += 1
      case 0xFE0F where scalars.first?.properties.isEmoji == true: widest = 2
      default: break
      }
      if !(0xFF9E...0xFF9F).contains(scalar.value) { widest = max(widest, of(scalar)) }
    }
    return (regionalIndicators > 1 ? 2 : widest) + voicingMarks
  }

  package static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F, 0xA0..<0x300: return 1
    case 0..<0x300: return 0
    case 0x4E00...0x9FFF: return 2
    default: break
    }
    // The last run that starts at or before the scalar; the first run starts at 0.
    let key = scalar.value << 4 | 0xF
    var low = 0
    var high = runs.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if runs[middle] <= key { low = middle } else { high = middle - 1 }
    }
    return Int(runs[low] & 0xF)
  }

  /// The longest prefix that fits into `width` columns.
  package static func prefix(of text: String, width: Int) -> String {
    // No character has fewer bytes than columns.
    if text.utf8.count <= width { return text }
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      used += of(text[end])
      if used > width { break }
      end = text.index(after: end)
    }
    return String(text[..<end])
  }

  /// True of scalars whose widths may be added up without looking for character boundaries: letters and
  /// punctuation of Latin and East Asian text, and marks that take no column.
  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x370, 0x2010..<0x2028, 0x2030..<0x205F, 0x2100..<0x2C00: true
    case 0x302E, 0x302F: false
    case 0x3000..<0xA4D0, 0xAC00..<0xD7A4, 0xFF00..<0xFFF0: true
    default: false
    }
  }
}
