import Glibc
import Text

extension LineEditor {
  /// Draws the likeliest ending after the line and leaves the cursor where it is: libedit knows nothing of it.
  func drawHint() {
    hint = nil
    guard search == nil, !isRecalling, traits.showsDim, !input.hasMore, showsHints() else { return }
    let scalars = line
    guard cursor == scalars.count, !scalars.contains(where: { Self.isControl($0) && $0 != "\n" }),
      let ending = likelyEnding(of: scalars)
    else { return }
    let columns = TerminalSize.current(of: outputDescriptor)?.columns ?? 80
    // The last column stays free: writing it may wrap the line.
    let room = columns - place(ofCursorAt: scalars.count, in: scalars, columns: columns).column - 1
    let oneLine = VisibleText.line(ending.replacing("\n", with: " ").replacing("\t", with: " "))
    let shown = DisplayWidth.prefix(of: oneLine, width: max(0, room))
    guard !shown.isEmpty else { return }
    hint = ending
    // Without wrapping, a terminal that takes more columns for a character than we know stays on its row.
    write("\u{1B}7\u{1B}[?7l\u{1B}[2m\(shown)\u{1B}[0m\u{1B}[?7h\u{1B}8")
  }

  func eraseHint() {
    guard hint != nil else { return }
    hint = nil
    // Whatever comes next is written after it.
    fputs("\u{1B}[K", output)
  }

  /// What the key takes of a hint that is shown; nil where it is no key for that.
  func taken(of hint: String, by key: KeyReader.Key) -> String? {
    switch key {
    case .sequence(let sequence) where !userSequences.contains(sequence):
      if Self.takesAll.contains(sequence) { return hint }
      return Self.takesWord.contains(sequence) ? Self.firstWord(of: hint) : nil
    case .character("\u{05}"), .character("\u{06}"): return isVi ? nil : hint
    default: return nil
    }
  }

  private static let takesAll: Set<String> = ["[C", "OC", "[F", "OF", "[4~", "[8~"]
  private static let takesWord: Set<String> = ["[1;5C", "[1;3C", "[5C", "Oc"]

  private static func firstWord(of text: String) -> String {
    let gap = text.prefix { !$0.isLetter && !$0.isNumber }
    let word = text.dropFirst(gap.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return String(gap + word)
  }

  /// How the newest statement that begins like this one goes on; else what would be filled in first.
  private func likelyEnding(of scalars: [Unicode.Scalar]) -> String? {
    let statement = earlierLines + Self.string(scalars)
    if let expected = expected() {
      if statement.isEmpty { return expected }
      if let ending = Self.ending(of: expected, after: statement) { return ending }
    }
    guard statement.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
    if let offered, let ending = Self.ending(of: offered, after: statement) { return ending }
    for entry in entries.reversed() {
      if let ending = Self.ending(of: entry, after: statement) { return ending }
    }
    guard let (completions, text) = completions(of: scalars) else { return nil }
    let typed = Self.slice(completions.replacing, of: text)
    guard completions.replacing.upperBound == text.utf8.count,
      typed.unicodeScalars.contains(where: { $0.properties.isAlphabetic })
    else { return nil }
    for index in 0..<min(completions.count, 20) {
      if let ending = Self.ending(of: completions[index].text, after: typed) { return ending }
    }
    return nil
  }

  private static func ending(of text: String, after beginning: String) -> String? {
    guard text.utf8.count > beginning.utf8.count, text.utf8.starts(with: beginning.utf8) else { return nil }
    let ending = String(decoding: text.utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
    // A mark would change the character that is there.
    guard let first = ending.unicodeScalars.first, isControl(first) || DisplayWidth.of(first) > 0 else { return nil }
    return ending
  }
}
