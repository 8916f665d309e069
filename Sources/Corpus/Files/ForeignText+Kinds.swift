import Text

extension ForeignText {
  /// What a text is by its first words or lines: what stands for another file, a document for programs, a program.
  ///
  /// - Parameter start: the first characters, in small letters.
  static func named(_ start: String, _ lines: [Substring]) -> ForeignFormat? {
    if let answer = answer(start, lines) { return answer }
    if start.hasPrefix("begin:vcard") { return notRows("a vCard") }
    if start.hasPrefix("begin:vcalendar") { return notRows("an iCalendar") }
    if isScript(lines) {
      return ForeignFormat(name: "a program (a script)", wayOut: "open the file of the table itself")
    }
    if isBibTeX(lines) { return notRows("BibTeX") }
    if isSQL(lines) {
      return ForeignFormat(name: "SQL", wayOut: "load it into a database, write the table as CSV, and open that")
    }
    if isSettings(lines) { return notRows("settings (INI or TOML)") }
    if isMarkdown(lines) {
      return ForeignFormat(
        name: "a table in Markdown",
        wayOut: "write its rows as CSV; or cells with the line of dashes among them: delimiter \"|\"")
    }
    return nil
  }

  /// What came in place of a file.
  static func answer(_ start: String, _ lines: [Substring]) -> ForeignFormat? {
    if start.hasPrefix("version https://git-lfs.github.com/spec/") {
      return ForeignFormat(
        name: "a Git LFS pointer, which stands for the file",
        wayOut: "fetch the file itself (git lfs pull), and open that", isAnswer: true)
    }
    let isMissing = ["404: not found", "404 not found", "404 - not found"].contains { start.hasPrefix($0) }
    if lines.count == 1, isMissing, start.utf8.count < 40 {
      return ForeignFormat(
        name: "a server's answer that there is no such file",
        wayOut: "fetch it again, from the address where it is now",
        isAnswer: true)
    }
    return nil
  }

  private static func notRows(_ name: Sentence) -> ForeignFormat {
    ForeignFormat(name: name, wayOut: "write its rows as CSV or JSON, and open that")
  }

  private static func isScript(_ lines: [Substring]) -> Bool {
    guard let first = lines.first, first.hasPrefix("#!") else { return false }
    return first.dropFirst(2).drop { $0 == " " }.first == "/" && !first.contains(",")
  }

  /// `@article{key,`
  private static func isBibTeX(_ lines: [Substring]) -> Bool {
    guard let first = lines.first(where: { !$0.hasPrefix("%") }), first.first == "@" else { return false }
    let word = first.dropFirst().prefix { $0.isASCII && $0.isLetter }
    let rest = first.dropFirst(1 + word.count).drop { $0 == " " }
    return word.count > 2 && rest.first == "{" && (lines.count > 1 || rest.last == "}")
  }

  private static func isSQL(_ lines: [Substring]) -> Bool {
    let openings = ["--", "/*", "*/", "set ", "use ", "begin", "start transaction", "pragma "]
    let first = lines.map { $0.lowercased() }.first { line in !openings.contains { line.hasPrefix($0) } }
    guard let first else { return false }
    let commands = [
      "create table ", "insert into ", "drop table ", "create database ", "create schema ", "lock tables ",
    ]
    return commands.contains { first.hasPrefix($0) } && lines.contains { $0.contains("(") || $0.contains(";") }
  }

  /// `[section]`, and below it lines `key=value`.
  private static func isSettings(_ lines: [Substring]) -> Bool {
    func isSection(_ line: Substring) -> Bool {
      line.first == "[" && line.last == "]" && line.count > 2 && !line.contains { "\",;\t{|".contains($0) }
    }
    func isEntry(_ line: Substring) -> Bool {
      let key = line.prefix { $0 != "=" && $0 != "," && $0 != "\t" && $0 != "|" }
      return !key.isEmpty && key.count < 60 && key.endIndex < line.endIndex && line[key.endIndex] == "="
    }
    guard let first = lines.first, isSection(first) else { return false }
    let body = lines.filter { !$0.hasPrefix("#") && !$0.hasPrefix(";") }
    let known = body.count { isSection($0) || isEntry($0) }
    return body.contains(where: isEntry) && known * 10 >= body.count * 9
  }

  /// A line of dashes between bars, below the first line with bars.
  private static func isMarkdown(_ lines: [Substring]) -> Bool {
    guard let head = lines.firstIndex(where: { $0.contains("|") }), head + 1 < lines.count else { return false }
    let rule = lines[head + 1].filter { $0 != " " && $0 != "\t" }
    guard rule.contains("|") else { return false }
    let isFramed = rule.first == "|" && rule.last == "|" && rule.count > 2
    let cells = rule.split(separator: "|")
    return !cells.isEmpty
      && cells.allSatisfy { cell in
        let dashes = cell.count { $0 == "-" }
        let colons = (cell.first == ":" ? 1 : 0) + (cell.last == ":" ? 1 : 0)
        return dashes >= (isFramed ? 1 : 3) && dashes + colons == cell.count
      }
  }
}
