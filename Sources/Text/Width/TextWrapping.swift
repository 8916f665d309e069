/// Breaks text into lines by display width: after spaces, beside wide characters, and inside a word only where it is
/// wider than the line. A base and its combining marks stay together.
package enum TextWrapping {
  /// - Parameters:
  ///   - width: the columns of a line; 0 or less when there is no limit.
  ///   - hanging: by how many columns the lines after the first are indented.
  package static func lines(of text: String, width: Int, hanging: Int = 0) -> [String] {
    guard width > 0, DisplayWidth.of(text) > width else { return [text] }
    let characters = text.map { (character: $0, width: DisplayWidth.of($0)) }
    let hanging = hanging < width ? hanging : 0
    let indent = String(repeating: " ", count: hanging)
    return ranges(of: characters, width: width, hanging: hanging).enumerated().map { index, range in
      (index == 0 ? "" : indent) + String(characters[range].map(\.character))
    }
  }

  package typealias Measured = (character: Character, width: Int)

  /// The characters of each line, without the spaces at which lines are broken.
  package static func ranges(of characters: [Measured], width: Int, hanging: Int = 0) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start < characters.count {
      let limit = ranges.isEmpty ? width : width - hanging
      let end = lineEnd(characters, from: start, limit: limit)
      var kept = end
      while kept > start + 1, characters[kept - 1].character == " " { kept -= 1 }
      ranges.append(start..<kept)
      start = end
      while start < characters.count, characters[start].character == " " { start += 1 }
    }
    return ranges
  }

  /// Where the line that starts at `start` ends: as far as fits and may be broken; at least one character further.
  private static func lineEnd(_ characters: [Measured], from start: Int, limit: Int) -> Int {
    var end = start
    var used = 0
    var lastBreak: Int?
    while end < characters.count {
      if end > start, canBreak(between: characters[end - 1], and: characters[end]) { lastBreak = end }
      used += characters[end].width
      if used > limit { return lastBreak ?? max(end, start + 1) }
      end += 1
    }
    return end
  }

  private static func canBreak(between before: Measured, and after: Measured) -> Bool {
    if before.character == " " || after.character == " " || before.character == "↵" { return true }
    guard before.width > 1 || after.width > 1 else { return false }
    return !neverFirst.contains(after.character) && !neverLast.contains(before.character)
  }

  /// Japanese typesetting puts these at the start of no line …
  private static let neverFirst = Set<Character>("、。，．・：；？！）］｝」』】〉》〕ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}%％")
  /// … and these at the end of none.
  private static let neverLast = Set<Character>("（［｛「『【〈《〔([{")
}
