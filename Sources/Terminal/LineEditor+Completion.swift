import Text

extension LineEditor {
  /// A list that has been shown, to go on with at the next Tab.
  struct Listing {
    var completions: Completions
    /// The first candidate of the next page.
    var next: Int
    var line: [Unicode.Scalar]
    var cursor: Int
    /// One page has shown all of it.
    var isWhole = false
  }

  /// Fills in what is certain; where several things could stand here, lists them.
  func completeAtCursor() -> UInt8 {
    let scalars = line
    if let listing, listing.line == scalars, listing.cursor == cursor {
      return listing.isWhole ? EditResult.beep : show(listing)
    }
    listing = nil
    guard let (completions, text) = completions(of: scalars) else { return EditResult.beep }
    let typed = Self.slice(completions.replacing, of: text)

    if completions.count == 1 {
      let found = completions[0].text
      let isLast = completions.replacing.upperBound == text.utf8.count
      let isSpaced = isLast && Self.isWord(found)
      replace(completions.replacing, of: text, by: found + (isSpaced ? " " : ""))
      if isSpaced { spaced = line }
      return EditResult.refresh
    }
    let common = completions.commonPrefix(longerThan: typed.utf8.count)
    if !common.isEmpty, TextFolding.key(common).hasPrefix(TextFolding.key(typed)) {
      replace(completions.replacing, of: text, by: common)
    }
    return show(Listing(completions: completions, next: 0, line: line, cursor: cursor))
  }

  /// Whether the key is a sign that stands close to the word before it, right after a space that was put there for the
  /// user's next word.
  func closesUp(_ key: KeyReader.Key) -> Bool {
    guard let spaced else { return false }
    self.spaced = nil
    guard case .character(let scalar) = key, [",", ".", ")", ";"].contains(scalar) else { return false }
    return cursor == spaced.count && line == spaced
  }

  /// What could stand at the cursor, and the text in which it would; nil where nothing could.
  func completions(of scalars: [Unicode.Scalar]) -> (completions: Completions, text: String)? {
    guard let complete else { return nil }
    let before = Self.string(scalars.prefix(cursor))
    let text = earlierLines + Self.string(scalars)
    let completions = complete(text, earlierLines.utf8.count + before.utf8.count)
    guard completions.count > 0, isUsable(completions.replacing, in: text) else { return nil }
    return (completions, text)
  }

  /// Whether the range lies in the line being edited and between characters.
  private func isUsable(_ range: Range<Int>, in text: String) -> Bool {
    let bytes = text.utf8
    guard range.lowerBound >= earlierLines.utf8.count, range.upperBound <= bytes.count else { return false }
    return [range.lowerBound, range.upperBound].allSatisfy { offset in
      bytes.index(bytes.startIndex, offsetBy: offset).samePosition(in: text.unicodeScalars) != nil
    }
  }

  private func show(_ listing: Listing) -> UInt8 {
    let size = TerminalSize.current(of: outputDescriptor) ?? TerminalSize(columns: 80, rows: 24)
    let list = CompletionList(listing.completions, from: listing.next, size: size)
    self.listing = listing
    self.listing?.isWhole = listing.next == 0 && list.end == listing.completions.count
    self.listing?.next = list.end < listing.completions.count ? list.end : 0
    return goBelow { [self] in write("\n" + list.text) }
  }

  private func replace(_ range: Range<Int>, of text: String, by replacement: String) {
    let replacement = VisibleText.typable(replacement)
    let rest = Self.slice(range.upperBound..<text.utf8.count, of: text)
    let end = rest.dropFirst(Self.countWritten(of: replacement, in: rest))
    let start = Self.slice(earlierLines.utf8.count..<range.lowerBound, of: text) + replacement
    setLine(Array(start.unicodeScalars) + Array(end.unicodeScalars), cursor: start.unicodeScalars.count)
  }

  /// How many characters after the cursor are the end of what is filled in before it: the rest of the word in which the
  /// cursor stands, a closing quote.
  private static func countWritten(of replacement: String, in rest: String) -> Int {
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.count
    let withQuote = word + (rest.dropFirst(word).first.map { quotes.contains($0) } ?? false ? 1 : 0)
    return [withQuote, word].first { replacement.hasSuffix(rest.prefix($0)) } ?? 0
  }

  private static let quotes: Set<Character> = ["\"", "'", "`", "」"]

  /// Whether something else must follow with a space between.
  private static func isWord(_ text: String) -> Bool {
    guard let last = text.last else { return false }
    return !quotes.contains(last) && !last.isWhitespace && !["(", ".", "/"].contains(last)
  }

  static func slice(_ range: Range<Int>, of text: String) -> String {
    String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
