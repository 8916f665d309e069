import Text

/// What is looked for in the history: regardless of case and width, unless it has a capital letter.
struct HistoryPattern {
  private let text: String
  private let key: String
  private let isExact: Bool

  init(_ scalars: [Unicode.Scalar]) {
    text = LineEditor.string(scalars)
    key = TextFolding.key(text)
    isExact = scalars.contains { ("A"..."Z").contains($0) }
  }

  /// The last place in the entry, as the number of scalars before it.
  ///
  /// - Parameter folded: the key of the entry, so that all but a few entries are passed over quickly.
  func place(in entry: String, folded: String) -> Int? {
    guard !key.isEmpty, Self.contains(folded.utf8, key.utf8) else { return nil }
    // Folding may change how many scalars a character has, so it is done one by one, and a place is a character's.
    var scalars: [Unicode.Scalar] = []
    var starts: [(folded: Int, own: Int)] = []
    var own = 0
    for character in entry {
      starts.append((scalars.count, own))
      own += character.unicodeScalars.count
      scalars += (isExact ? String(character) : TextFolding.key(String(character))).unicodeScalars
    }
    let wanted = Array((isExact ? text : key).unicodeScalars)
    return starts.last { scalars[$0.folded...].starts(with: wanted) }?.own
  }

  private static func contains(_ text: String.UTF8View, _ wanted: String.UTF8View) -> Bool {
    let found = text.withContiguousStorageIfAvailable { text in
      wanted.withContiguousStorageIfAvailable { wanted -> Bool in
        guard let first = wanted.first, wanted.count <= text.count else { return false }
        return (0...(text.count - wanted.count)).contains { start in
          text[start] == first && (1..<wanted.count).allSatisfy { text[start + $0] == wanted[$0] }
        }
      }
    }
    // Where the bytes are not at hand, the slow way decides.
    return (found ?? nil) ?? true
  }
}
