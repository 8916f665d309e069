import Tables

/// What the cases are called. Names that repeat are kept apart by the number of the row, since a list of cases must say
/// which is meant.
package struct CaseNames: Sendable {
  package let words: [String]
  /// The names that more than one case has.
  package let repeated: [String]

  package init(_ names: [String]) { self.init(names, isStopped: { false }) }

  package init(_ names: [String], checkpoint: Checkpoint) throws(Refusal) {
    self.init(names, isStopped: { checkpoint.isStopped })
    try checkpoint.pass()
  }

  /// Ends soon once it is stopped; then the names mean nothing.
  private init(_ names: [String], isStopped: () -> Bool) {
    var count: [String: Int] = [:]
    var words: [String] = []
    var repeated: [String] = []
    var seen: Set<String> = []
    for (row, name) in names.enumerated() {
      if row & 0xFFF == 0xFFF, isStopped() { break }
      count[name, default: 0] += 1
    }
    for (row, name) in names.enumerated() {
      if row & 0xFFF == 0xFFF, isStopped() { break }
      let isRepeated = count[name, default: 0] > 1
      if isRepeated, seen.insert(name).inserted { repeated.append(name) }
      words.append(isRepeated ? "\(name) (row \(row + 1))" : name)
    }
    self.words = words
    self.repeated = repeated
  }

  package var count: Int { words.count }
  package subscript(index: Int) -> String { words[index] }

  /// `A, B and 3 more`.
  package func list(_ indices: [Int], most: Int = 12) -> String {
    let shown = indices.prefix(most).map { CaseNames.plain(words[$0]) }.joined(separator: ", ")
    return indices.count > most ? "\(shown) and \(indices.count - most) more" : shown
  }

  /// A name as it stands within a sentence: in quotes where it could be read as something else.
  package static func plain(_ name: String) -> String {
    let isDoubtful = name.isEmpty || name == "unknown" || name.contains { ",;".contains($0) }
    return isDoubtful ? "\"\(name)\"" : name
  }

  /// The note that says which names were kept apart.
  package var notes: [Note] {
    guard !repeated.isEmpty else { return [] }
    let shown = repeated.prefix(6).joined(separator: ", ") + (repeated.count > 6 ? ", …" : "")
    let verb = repeated.count == 1 ? "one name is" : "\(repeated.count) names are"
    return [.omission("\(verb) borne by several cases, told apart by their row: \(shown)")]
  }
}
