import Tables
import Text

extension ReadableTable {
  /// What stands under the rows.
  struct Foot {
    /// The count with the notes that join it, then other notes, the gravest first.
    var lines: [String]
    /// Notes of lesser weight for which there was no room.
    var rest: [String] = []

    /// How many lines lesser notes may fill together with what stands there before them.
    static let lineCount = 3
    /// The width by which lines are counted, whatever the width of a screen is: the same notes stand everywhere.
    private static let lineWidth = 100

    /// How many lines a paragraph takes.
    fileprivate static func height(_ text: String) -> Int {
      TextWrapping.lines(of: text, width: lineWidth, hanging: 2).count
    }
  }

  /// - Parameter withCount: whether the number of rows is said.
  func foot(withCount: Bool) -> Foot {
    let joined = (withCount && !countLine.isEmpty ? [countLine] : []) + notes.filter { $0.kind == .tally }.map(\.text)
    var foot = Foot(lines: joined.isEmpty ? [] : [joined.joined(separator: " · ")])
    let remarks = notes.filter { $0.kind != .tally }
    let byWeight = Note.Weight.allCases.reversed().flatMap { weight in remarks.filter { $0.weight == weight } }
    guard !showsAllNotes else {
      foot.lines += byWeight.map(\.text)
      return foot
    }
    foot.lines += byWeight.filter { $0.weight == .caution }.map(\.text)
    var room = Foot.lineCount - foot.lines.reduce(0) { $0 + Foot.height($1) }
    for note in byWeight where note.weight != .caution {
      let height = Foot.height(note.text)
      if height <= room, foot.rest.isEmpty {
        foot.lines.append(note.text)
        room -= height
      } else {
        foot.rest.append(note.text)
      }
    }
    // To say that there is one more line would take a line.
    if foot.rest.count == 1, Foot.height(foot.rest[0]) == 1 {
      foot.lines += foot.rest
      foot.rest = []
    }
    return foot
  }

  /// The lines for a reader who can ask for the rest. In the plain style nothing but ASCII joins them.
  func footer(withCount: Bool, isPlain: Bool = false) -> [String] {
    let foot = foot(withCount: withCount)
    let lines = foot.lines + (foot.rest.isEmpty ? [] : ["\(counted(foot.rest.count, "more note")): notes"])
    return isPlain ? lines.map { $0.replacing(" · ", with: "; ") } : lines
  }

  /// The lines for a document: every note.
  func fullFooter(withCount: Bool) -> [String] {
    let foot = foot(withCount: withCount)
    return foot.lines + foot.rest
  }
}
