import Text

/// Text that is no table of delimited cells: a page, a document, prose.
///
/// It works on the text's first lines, in UTF-8.
enum ForeignText {
  /// What the text is; nil where it may be a table.
  static func format(of head: UnsafeBufferPointer<UInt8>) -> ForeignFormat? {
    var bytes = head[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    bytes = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let start = String(decoding: bytes.prefix(2048), as: UTF8.self).lowercased()
    if let page = markup(start) { return page }
    if start.hasPrefix("mime-version:") { return ForeignFormat(name: "a page saved from a browser", wayOut: page) }
    let (lines, isTitled) = lines(of: bytes)
    if let known = named(start, lines) { return known }
    if isYAML(lines) {
      return ForeignFormat(name: "YAML", wayOut: "write its rows as JSON or CSV; \(asTable(lines))")
    }
    if isProse(lines, isTitled: isTitled) { return ForeignFormat(name: "prose, and no table", wayOut: asTable(lines)) }
    return nil
  }

  private static let page: Sentence =
    "open it in a browser or a spreadsheet program, save the table as CSV (UTF-8), and open that"

  /// What to type for a table of one column: a delimiter that stands nowhere in its lines.
  private static func asTable(_ lines: [Substring]) -> Sentence {
    let free = ["|", ";", "~"].first { mark in !lines.contains { $0.contains(mark) } } ?? "|"
    return "if it is a table of one column, say so: delimiter \"\(free)\""
  }

  private static func markup(_ start: String) -> ForeignFormat? {
    guard start.hasPrefix("<") else { return nil }
    let isPage =
      ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<div", "<script"].contains {
        start.hasPrefix($0)
      }
      || start.hasPrefix("<?xml") && start.contains("<html")
    if isPage { return ForeignFormat(name: "a page of HTML", wayOut: page, isAnswer: true) }
    if start.hasPrefix("<?xml") || start.hasPrefix("<!--") || start.hasPrefix("<!doctype") || isTag(start) {
      let isSheet = start.contains("office:spreadsheet") || start.contains("excel.sheet")
      return isSheet
        ? ForeignFormat(name: "an Excel workbook of 2003 in XML", wayOut: page)
        : ForeignFormat(name: "XML", wayOut: "write its rows as CSV or JSON, and open that")
    }
    return nil
  }

  /// Whether a text begins with a tag that is closed later on.
  private static func isTag(_ start: String) -> Bool {
    let name = start.dropFirst().prefix { $0.isLetter || $0.isNumber || "_-:".contains($0) }
    guard let first = name.first, first.isLetter, let next = start.dropFirst(1 + name.count).first else { return false }
    return (next == ">" || next == " " || next == "/") && (start.contains("</") || start.contains("/>"))
  }

  // MARK: Lines

  /// The first lines that are not empty, at most 100 of them, and whether an empty one stands below the first. The last
  /// one is left out where it may be cut.
  private static func lines(of bytes: Slice<UnsafeBufferPointer<UInt8>>) -> ([Substring], isTitled: Bool) {
    let isCut = bytes.count > 1 << 14
    let text = String(decoding: bytes.prefix(1 << 14), as: UTF8.self)
    let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isTitled = all.count > 2 && all[1].allSatisfy(\.isWhitespace)
    let lines = all.filter { !$0.allSatisfy(\.isWhitespace) }
    return (Array((isCut ? lines.dropLast() : lines[...]).prefix(100)), isTitled)
  }

  /// Nine of ten lines are `name:` with or without a value, or items of a list; and some nest.
  private static func isYAML(_ lines: [Substring]) -> Bool {
    let body = lines.filter { $0 != "---" && $0 != "..." }
    guard body.count >= 2 else { return false }
    let entries = body.count { line in
      var rest = line.drop { $0 == " " }
      if rest == "-" || rest.hasPrefix("#") { return true }
      if rest.hasPrefix("- ") { rest = rest.dropFirst(2) }
      let name = rest.prefix { $0 != ":" && $0 != "," && $0 != "\t" && $0 != ";" }
      guard !name.isEmpty, name.count < 60, name.endIndex < rest.endIndex, rest[name.endIndex] == ":" else {
        return line.drop { $0 == " " }.hasPrefix("- ")
      }
      let value = rest[rest.index(after: name.endIndex)...]
      return value.isEmpty || value.first == " "
    }
    let nests = body.contains { $0.last == ":" } || lines.first == "---"
    return nests && entries * 10 >= body.count * 9
  }

  /// Lines of many words, or of many characters where words are not set apart, that hold the ends of sentences, and no
  /// mark that divides most of them alike. A short first line right above them is taken for the head
  /// of a column of texts.
  private static func isProse(_ lines: [Substring], isTitled: Bool) -> Bool {
    guard let first = lines.first, isTitled || !isHead(first), !isDivided(first) else { return false }
    for mark in [",", ";", "\t", "|"] as [Character] {
      let counts = lines.map { line in line.count { $0 == mark } }
      var frequency: [Int: Int] = [:]
      for count in counts where count > 0 { frequency[count, default: 0] += 1 }
      if frequency.values.contains(where: { $0 > 1 && $0 * 5 >= lines.count * 4 }) { return false }
    }
    let body = isTitled && isHead(first) ? lines.dropFirst() : lines[...]
    guard !body.isEmpty else { return false }
    let wordy = body.count { words(in: $0) >= 6 || $0.utf8.count >= 75 || $0.contains("。") }
    let sentences = body.reduce(0) { $0 + ends($1) }
    return wordy * 10 >= body.count * 6 && sentences * 10 >= body.count * 3
  }

  /// Whether marks divide a line as they divide the names of columns: a comma of prose has a space behind it.
  private static func isDivided(_ line: Substring) -> Bool {
    line.contains { ";|\t".contains($0) } || zip(line, line.dropFirst()).contains { $0 == "," && $1 != " " }
  }

  private static func words(in line: Substring) -> Int { line.split(separator: " ").count }

  private static func isHead(_ line: Substring) -> Bool {
    words(in: line) <= 3 && line.utf8.count < 60 && ends(line) == 0
  }

  /// How many sentences end in the line.
  private static func ends(_ line: Substring) -> Int {
    var count = 0
    var previous: Character = " "
    for character in line {
      if previous == "。" || previous == "！" || previous == "？" { count += 1 }
      if character == " ", previous == "." || previous == "!" || previous == "?" { count += 1 }
      previous = character
    }
    return [".", "!", "?", "。", "！", "？"].contains(previous) ? count + 1 : count
  }
}
