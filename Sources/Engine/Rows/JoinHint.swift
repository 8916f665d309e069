import Language
import Tables
import Text

/// What is said where no row of a join finds a partner: that the two sides are written in different letters, and which
/// other column would meet.
struct JoinHint {
  struct Side {
    var names: [String]
    var columns: [Column]
    var key: Int
    var matching: Matching?
  }

  /// Above so many rows no other column is tried.
  private static let mostRows = 100_000

  let left: Side
  let right: Side

  /// Nil where there is nothing to say beside that nothing matches.
  var note: String? {
    let counts = (left.columns[left.key].count, right.columns[right.key].count)
    guard max(counts.0, counts.1) <= JoinHint.mostRows, counts.0 > 0, counts.1 > 0,
      let mine = JoinHint.texts(of: left.columns[left.key]), let theirs = JoinHint.texts(of: right.columns[right.key])
    else { return nil }
    var parts: [String] = []
    if let first = Letters(of: mine), let second = Letters(of: theirs), first != second {
      parts.append(
        "\"\(left.names[left.key])\" is in \(first.rawValue), \"\(right.names[right.key])\" in \(second.rawValue)")
    }
    let one = JoinHint.rival(in: left, for: theirs, right.matching)
    let other = JoinHint.rival(in: right, for: mine, left.matching)
    if let one, one.count >= other?.count ?? 0 {
      parts.append("on \(one.name) = \(right.names[right.key]) \(one.count) of \(counts.0) would match")
    } else if let other {
      parts.append("on \(left.names[left.key]) = \(other.name) \(other.count) of \(counts.1) would match")
    }
    return parts.isEmpty ? nil : "nothing matches: \(parts.joined(separator: "; "))"
  }

  /// The other column of a side in which most rows have a text of the other side's; of several, the one that writes most
  /// of them in the same way.
  private static func rival(
    in side: Side, for texts: Set<String>, _ matching: Matching?
  ) -> (name: String, count: Int)? {
    let keys = Set(texts.map { key($0, matching) })
    var best: (name: String, count: Int)?
    var bestScore = (0, 0)
    for (index, column) in side.columns.enumerated() where index != side.key {
      guard case .text(let vector) = column.storage else { continue }
      var isMet: [Int32: Bool] = [:]
      var score = (0, 0)
      for (row, code) in vector.codes.enumerated() where column.isKnown(row) {
        let found = isMet[code] ?? keys.contains(key(vector.dictionary[code], side.matching))
        isMet[code] = found
        guard found else { continue }
        score.0 += 1
        if texts.contains(vector.dictionary[code]) { score.1 += 1 }
      }
      guard score > bestScore else { continue }
      bestScore = score
      best = (Binder.written(side.names[index], isValue: false), score.0)
    }
    return best
  }

  private static func key(_ text: String, _ matching: Matching?) -> String {
    matching?.form(text)?.key ?? TextFolding.key(text)
  }

  private static func texts(of column: Column) -> Set<String>? {
    guard case .text(let vector) = column.storage else { return nil }
    var codes: Set<Int32> = []
    for (row, code) in vector.codes.enumerated() where column.isKnown(row) { codes.insert(code) }
    return Set(codes.map { vector.dictionary[$0] })
  }

  private enum Letters: String {
    case latin = "Latin letters"
    case kana = "kana"
    case kanji = "kanji"

    /// Those of most texts; nil where it is none of these.
    init?(of texts: Set<String>) {
      var counts: [Letters: Int] = [:]
      for text in texts {
        if let found = Letters(of: text) { counts[found, default: 0] += 1 }
      }
      guard let most = counts.first(where: { $0.value * 2 > texts.count }) else { return nil }
      self = most.key
    }

    private init?(of text: String) {
      var found: Letters?
      for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
          self = .kanji
          return
        case 0x3041...0x30FF, 0xFF66...0xFF9F: found = .kana
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: found = found ?? .latin
        default: break
        }
      }
      guard let found else { return nil }
      self = found
    }
  }
}
