extension LineEditor {
  /// A state of the line that can be returned to.
  struct Snapshot: Equatable {
    var line: [Unicode.Scalar]
    var cursor: Int
  }

  private static let mostSnapshots = 1_000

  /// Keeps the line as it was before the last change. Letters that are typed one after the other are one change.
  func takeSnapshot() {
    let now = Snapshot(line: line, cursor: cursor)
    guard let before = shownState else {
      shownState = now
      return
    }
    if now.line != before.line {
      let isTyped =
        now.line.count == before.line.count + 1 && now.cursor == before.cursor + 1
        && (now.line[before.cursor].properties.isAlphabetic || now.line[before.cursor].properties.numericType != nil)
      if !(isTyped && isTypingWord) { snapshots.append(before) }
      isTypingWord = isTyped
      if snapshots.count > Self.mostSnapshots { snapshots.removeFirst() }
    }
    shownState = now
  }

  /// Brings back the line as it was before the last change.
  func undo() -> UInt8 {
    guard let last = snapshots.popLast() else { return EditResult.beep }
    setLine(last.line, cursor: last.cursor)
    shownState = last
    isTypingWord = false
    return EditResult.refresh
  }
}
