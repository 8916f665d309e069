import Text

extension Habits {
  /// A query of stages, whatever joins them: `|`, `|>`, `%>%`, calls in calls, methods behind a point.
  func pipeline(_ given: ForeignTokens) -> ForeignTokens {
    var parts = given.split("|", "|>", "%>%", ">>").filter { !$0.isEmpty }
    if given.first?.isSymbol("|") == true { parts.insert([], at: 0) }
    guard let first = parts.first else { return given }
    var (source, stages) = opened(first)
    let table = source.name ?? ""
    stages += parts.dropFirst().flatMap { cut($0) }
    var out: [ForeignTokens] = []
    var keys: ForeignTokens?
    for (index, stage) in stages.enumerated() {
      let next = index + 1 < stages.count ? stages[index + 1] : nil
      if let grouped = grouping(stage, table) {
        keys = grouped
        // What is made of the groups comes with the next stage.
        if let next, summarizes(next) { continue }
        out.append([.word("count"), .word("by")] + grouped)
        keys = nil
        continue
      }
      for made in self.stage(stage, of: table, before: next) {
        if let by = keys, made.first?.isWord("count", "summarize") == true, made.place(of: "by") == nil {
          out.append(made + [.word("by")] + by)
          keys = nil
        } else {
          out.append(made)
        }
      }
    }
    source = expressionOfSource(source)
    return ([source] + out).joined([.symbol("|")])
  }

  private func expressionOfSource(_ source: ForeignTokens) -> ForeignTokens {
    guard source.count > 2, source[0].isSymbol("(") else { return source }
    return [.symbol("(")] + query(source.unwrapped) + [.symbol(")")]
  }

  // MARK: Where the rows come from

  /// The table of a first part, and the stages that stand in it without a mark between.
  private func opened(_ part: ForeignTokens) -> (ForeignTokens, [ForeignTokens]) {
    if part.isEmpty { return ([], []) }
    if part[0].isWord("from", "with", "use"), part.count > 1, isTable(part[1].content) {
      return opened(ForeignTokens(part.dropFirst()))
    }
    if let (name, arguments) = part.call, let first = arguments.first, !isTable(name) {
      // `mean(items$rate)`, `table(items$department)`.
      if let (table, column) = columnOf(first) { return ([.word(table)], stagesOf(name, column)) }
      // `filter(items, rate > 50)`: the rows come first.
      let (source, stages) = opened(first)
      if let table = source.name ?? source.first.map(\.content), isTable(table) {
        let rest = arguments.dropFirst().map { $0 }
        return (source, stages + [[.word(name), .open] + rest.joined([.symbol(",")]) + [.symbol(")")]])
      }
    }
    if let (table, column) = columnOf(part) { return ([.word(table)], [[.word("select"), .word(column)]]) }
    guard let table = part.first, table.kind == .word else { return (part, []) }
    if vocabulary.mayBeginStatement(table.text) { return ([table] + listed(ForeignTokens(part.dropFirst())), []) }
    if part.count > 1, !isTable(table.text), let last = part.last, part.count == 2, isTable(last.text),
      ["count", "list", "show", "get", "print", "display", "view", "select", "head", "from", "all"].contains(
        table.text.lowercased())
    {
      // `count items`, `list items`.
      return ([last], ["count", "head"].contains(table.text.lowercased()) ? [[table]] : [])
    }
    guard isTable(table.text) else { return (part, []) }
    if part.count > 1, part[1].isSymbol(".", "["), !part[1].isSpaced {
      return ([table], chained(ForeignTokens(part.dropFirst()), table.text))
    }
    if part.count > 1, part[1].kind == .word { return ([table], cut(ForeignTokens(part.dropFirst()))) }
    return (part, [])
  }

  /// `items.rate`, `items$rate`, `items["rate"]`.
  private func columnOf(_ tokens: ForeignTokens) -> (table: String, column: String)? {
    guard let first = tokens.first, first.kind == .word, isTable(first.text) else { return nil }
    let rest = ForeignTokens(tokens.dropFirst())
    let name: String?
    if rest.count == 2, rest[0].isSymbol(".", "$") {
      name = rest[1].content
    } else {
      name = rest.first?.isSymbol("[") == true ? rest.unwrapped.name : nil
    }
    return name.flatMap { column($0, of: first.text)?.name }.map { (first.text, $0) }
  }

  /// What a call over one column is: `mean(items$rate)`.
  private func stagesOf(_ name: String, _ column: String) -> [ForeignTokens] {
    switch name.lowercased() {
    case "table", "value_counts", "count", "tabyl": [[.word("count"), .word("by"), .word(column)]]
    case "unique", "distinct", "levels": [[.word("distinct"), .word(column)]]
    case "head": [[.word("select"), .word(column)], [.word("take"), ForeignToken(.number, "5")]]
    default: [[.word("summarize"), .word(name), .open, .word(column), .symbol(")")]]
    }
  }

  /// `[rate > 50]`, `.head(3)`, `.groupby("a").rate.mean()`: the parts behind a table.
  private func chained(_ tokens: ForeignTokens, _ table: String) -> [ForeignTokens] {
    var stages: [ForeignTokens] = []
    var rest = tokens
    var selected: ForeignTokens?
    while let first = rest.first {
      if first.isSymbol("["), let end = rest.closing(0) {
        let inner = ForeignTokens(rest[1..<end])
        rest = ForeignTokens(rest[(end + 1)...])
        if let name = inner.name, inner[0].kind == .text {
          selected = [.word(name)]
        } else if let names = inner.names, inner[0].isSymbol("[") || inner.call != nil {
          stages.append([.word("select")] + names.joined([.symbol(",")]))
        } else if let colon = inner.firstIndex(where: { $0.isSymbol(":") }) {
          if let last = inner[(colon + 1)...].first { stages.append([.word("take"), last]) }
        } else {
          stages.append([.word("where")] + (inner.split(",").first ?? inner))
        }
        continue
      }
      guard first.isSymbol(".", "$"), rest.count > 1 else { break }
      let name = rest[1]
      if rest.count > 2, rest[2].isSymbol("("), let end = rest.closing(2) {
        let inner = ForeignTokens(rest[3..<end])
        rest = ForeignTokens(rest[(end + 1)...])
        if let column = selected {
          stages += stagesOf(name.text, column.statement)
          selected = nil
        } else {
          stages.append([name, .open] + inner + [.symbol(")")])
        }
      } else {
        rest = ForeignTokens(rest[2...])
        if name.isWord("shape") {
          stages.append([.word("count")])
        } else if !name.isWord("loc", "iloc", "str", "values") {
          selected = [name]
        }
      }
    }
    if let selected { stages.append([.word("select")] + selected) }
    return stages
  }

  /// The stages of a part, cut before each word of a stage that follows without a mark.
  private func cut(_ part: ForeignTokens) -> [ForeignTokens] {
    var out: [ForeignTokens] = [[]]
    var depth = 0
    for (index, token) in part.enumerated() {
      if token.isSymbol("(", "[") { depth += 1 }
      if token.isSymbol(")", "]") { depth -= 1 }
      let startsStage =
        depth == 0 && index > 1 && token.isWord("where", "select", "limit", "summarize", "filter", "derive", "take")
        && !part[index - 1].isSymbol(",", "=") && part[index - 1].kind != .symbol
      if startsStage, !out[out.count - 1].isEmpty { out.append([]) }
      out[out.count - 1].append(token)
    }
    return out
  }

  // MARK: Groups

  /// The keys of `group by a, b`, `group_by(a, b)`, `groupby("a")`.
  private func grouping(_ stage: ForeignTokens, _ table: String) -> ForeignTokens? {
    if stage.count > 2, stage[0].isWord("group"), stage[1].isWord("by") {
      return expression(ForeignTokens(stage[2...]), of: table)
    }
    if let (name, arguments) = stage.call, ["group_by", "groupby", "group"].contains(name.lowercased()) {
      let keys = arguments.filter { $0.named == nil }.flatMap { $0.names ?? [expression($0, of: table)] }
      return keys.joined([.symbol(",")])
    }
    guard let first = stage.first, first.isWord("group_by", "groupby", "partition"), stage.count > 1 else { return nil }
    return expression(ForeignTokens(stage.dropFirst()), of: table)
  }

  private func summarizes(_ stage: ForeignTokens) -> Bool {
    guard let first = stage.first, first.kind == .word else { return false }
    let word = first.text.lowercased()
    return Habits.summarizing.contains(word) || ["count", "tally", "size", "n"].contains(word)
      || vocabulary.functions[Habits.aggregate(word)]?.groupForm != nil
  }
}
