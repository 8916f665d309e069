import Text

/// Going through the history with the arrow keys.
struct HistoryRecall {
  /// What was typed before the first step, to come back to.
  var typed: [Unicode.Scalar]
  /// What entries must begin with.
  var prefix: [Unicode.Scalar]
  var index: Int
  /// What the last step showed; once the line differs, the user has edited it and a new recall begins.
  var shown: [Unicode.Scalar]
}

/// A search in the history while its pattern is being typed.
struct HistorySearch {
  var pattern: [Unicode.Scalar] = []
  var index: Int
  var fails = false
  var hasFound = false
  var original: [Unicode.Scalar]
  var originalCursor: Int

  var prompt: String {
    var text = String.UnicodeScalarView()
    text += pattern
    let name = fails ? (hasFound ? "nothing more with" : "nothing with") : "search"
    return "\(name) '\(String(text))': "
  }
}

extension LineEditor {
  // MARK: Arrow keys

  func goUp() -> UInt8 {
    if !isRecalling, moveByLine(-1) { return EditResult.refresh }
    return step(-1)
  }

  func goDown() -> UInt8 {
    if !isRecalling, moveByLine(1) { return EditResult.refresh }
    return step(1)
  }

  /// The line is still as the last step through the history has left it.
  var isRecalling: Bool {
    guard let recall else { return false }
    return cursor == recall.shown.count && line == recall.shown
  }

  func step(_ direction: Int) -> UInt8 {
    let line = self.line
    var recall =
      isRecalling
      ? self.recall : HistoryRecall(typed: line, prefix: Array(line.prefix(cursor)), index: recallCount, shown: line)
    guard var state = recall else { return EditResult.beep }
    var index = state.index + direction
    while (0..<recallCount).contains(index) {
      let entry = recallable(index)
      if entry.starts(with: state.prefix), entry != state.shown { break }
      index += direction
    }
    if (0..<recallCount).contains(index) {
      state.index = index
      state.shown = recallable(index)
    } else if direction > 0, state.index < recallCount {
      state.index = recallCount
      state.shown = state.typed
    } else {
      return EditResult.beep
    }
    recall = state
    setLine(state.shown, cursor: state.shown.count)
    self.recall = recall
    return EditResult.refresh
  }

  private var recallCount: Int { entries.count + (offered == nil ? 0 : 1) }

  /// The entries of the history, and after the newest what is offered.
  private func recallable(_ index: Int) -> [Unicode.Scalar] {
    Array((entries.indices.contains(index) ? entries[index] : offered ?? "").unicodeScalars)
  }

  /// Within a statement of many lines: to the same column of the line above or below, false where there is none.
  private func moveByLine(_ direction: Int) -> Bool {
    let line = self.line
    let cursor = self.cursor
    let start = line[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let column = cursor - start
    if direction < 0 {
      guard start > 0 else { return false }
      let previous = line[..<(start - 1)].lastIndex(of: "\n").map { $0 + 1 } ?? 0
      moveCursor(to: min(previous + column, start - 1))
    } else {
      guard let end = line[cursor...].firstIndex(of: "\n") else { return false }
      let nextEnd = line[(end + 1)...].firstIndex(of: "\n") ?? line.count
      moveCursor(to: min(end + 1 + column, nextEnd))
    }
    return true
  }

  // MARK: Search

  func beginSearch() -> UInt8 {
    for entry in entries.dropFirst(foldedEntries.count) { foldedEntries.append(TextFolding.key(entry)) }
    search = HistorySearch(index: entries.count, original: line, originalCursor: cursor)
    return EditResult.refresh
  }

  /// What a key does to the search; false where it ends the search and is to be handled as usual.
  func searchTakes(_ key: KeyReader.Key) -> Bool {
    switch key {
    case .character("\u{12}"), .sequence("[A"), .sequence("OA"): find(-1, from: -1)
    case .character("\u{13}"), .sequence("[B"), .sequence("OB"): find(1, from: 1)
    case .character("\u{08}"), .character("\u{7F}"):
      guard search?.pattern.popLast() != nil else { return true }
      search?.index = entries.count
      find(-1, from: -1)
    case .character("\u{07}"):
      if let search { setLine(search.original, cursor: search.originalCursor) }
      search = nil
    case .character("\u{1B}"): search = nil
    case .character(let scalar) where !Self.isControl(scalar):
      search?.pattern.append(scalar)
      find(-1, from: 0)
    case .paste(let text):
      search?.pattern += text.unicodeScalars.prefix { $0 != "\n" }
      find(-1, from: 0)
    case .notice: return false
    case .character, .sequence:
      // Accepts what was found; the key itself has its turn when the prompt is drawn as before.
      search = nil
      heldKey = key
    case .end:
      search = nil
      return false
    }
    return true
  }

  /// Shows the next entry with the pattern in it, the one at the present place first when `start` is 0.
  private func find(_ direction: Int, from start: Int) {
    guard var state = search else { return }
    defer { search = state }
    guard !state.pattern.isEmpty else {
      state.fails = false
      setLine(state.original, cursor: state.originalCursor)
      return
    }
    let pattern = HistoryPattern(state.pattern)
    let shown = line
    var index = state.index + start
    if start == 0, index == entries.count { index -= 1 }
    while entries.indices.contains(index) {
      if let place = pattern.place(in: entries[index], folded: foldedEntries[index]),
        case let entry = Array(entries[index].unicodeScalars), start == 0 || entry != shown
      {
        state.index = index
        state.fails = false
        state.hasFound = true
        setLine(entry, cursor: place)
        return
      }
      index += direction
    }
    let text = Self.string(shown)
    state.hasFound = pattern.place(in: text, folded: TextFolding.key(text)) != nil
    state.fails = true
  }
}
