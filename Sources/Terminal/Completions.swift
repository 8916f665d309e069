/// What could stand at the cursor.
///
/// Candidates are asked for one at a time: where there are a hundred thousand of them, only those on the screen are ever
/// laid out.
package struct Completions {
  package struct Candidate: Equatable {
    package var text: String
    /// A word on it, shown beside it in the list.
    package var note: String

    package init(_ text: String, note: String = "") {
      self.text = text
      self.note = note
    }
  }

  /// Offsets in bytes of what a candidate replaces in the text that was given.
  package let replacing: Range<Int>
  package let count: Int
  private let candidate: (Int) -> Candidate

  package init(replacing: Range<Int>, count: Int, candidate: @escaping (Int) -> Candidate) {
    self.replacing = replacing
    self.count = max(0, count)
    self.candidate = candidate
  }

  package init(replacing: Range<Int>, _ candidates: [Candidate]) {
    self.init(replacing: replacing, count: candidates.count) { candidates[$0] }
  }

  subscript(index: Int) -> Candidate { candidate(index) }

  /// What all texts begin with, in whole code points; empty where that is no longer than `bound` bytes, and where there
  /// are too many texts to know in the time that a key may take.
  func commonPrefix(longerThan bound: Int = 0) -> String {
    guard count > 0 else { return "" }
    var common = Array(self[0].text.utf8)
    func shorten(_ index: Int) {
      var text = self[index].text
      let shared = text.withUTF8 { bytes in
        var shared = 0
        while shared < common.count, shared < bytes.count, bytes[shared] == common[shared] { shared += 1 }
        return shared
      }
      if shared < common.count { common.removeLast(common.count - shared) }
    }
    // A few from everywhere nearly always settle that nothing more is common.
    for index in stride(from: count - 1, to: 0, by: -max(1, count / 64)) { shorten(index) }
    guard count <= Self.mostCompared else { return "" }
    for index in 1..<max(1, count) {
      if common.count <= bound { return "" }
      shorten(index)
    }
    // Two texts may differ in the middle of a character.
    while !common.isEmpty {
      if let text = String(validating: common, as: UTF8.self) { return common.count > bound ? text : "" }
      common.removeLast()
    }
    return ""
  }

  private static let mostCompared = 10_000
}
