import Text

extension Habits {
  private static let functions: [String: String] = [
    "avg": "mean", "average": "mean", "stdev": "sd", "std": "sd", "stddev": "sd", "stddev_samp": "sd", "med": "median",
    "ifelse": "if", "if_else": "if", "iif": "if", "iff": "if", "where": "if",
    "ifnull": "coalesce", "nvl": "coalesce", "fillna": "coalesce", "replace_na": "coalesce",
    "len": "length", "nchar": "length", "char_length": "length", "str_length": "length",
    "toupper": "upper", "ucase": "upper", "str_to_upper": "upper", "tolower": "lower", "lcase": "lower",
    "str_to_lower": "lower", "log": "ln", "ceiling": "ceil", "percentile": "quantile", "percentile_cont": "quantile",
    "str_trim": "trim", "trimws": "trim", "strip": "trim", "as.numeric": "number", "to_number": "number",
    "as.character": "text", "str": "text", "to_date": "date", "as.date": "date", "concatenate": "concat",
    "paste0": "concat", "collect_list": "list", "array_agg": "list", "group_concat": "list", "string_agg": "list",
    "make_list": "list", "any_value": "first", "nunique": "count_distinct", "n_distinct": "count_distinct",
    "dcount": "count_distinct", "countif": "share",
  ]

  private static let missing: Set<String> = [
    "null", "na", "none", "nan", "nil", "nothing", "missing", "blank", "empty",
  ]

  private static let missingTests: Set<String> = [
    "isnull", "is.na", "isna", "is_null", "isblank", "is.null", "is_na", "ismissing", "isempty", "isnan",
  ]
  private static let knownTests: Set<String> = ["notnull", "notna", "isnotnull", "isnotempty", "is_not_null"]

  /// An expression in the words of this shell.
  ///
  /// - Parameter table: whose name before a column, as in `items.rate`, says nothing.
  func expression(_ given: ForeignTokens, of table: String? = nil) -> ForeignTokens {
    var tokens = given
    dropTable(table, &tokens)
    joinDots(&tokens)
    nearColumns(table, &tokens)
    operators(&tokens)
    cases(&tokens)
    calls(&tokens, table)
    tests(&tokens)
    return tokens
  }

  /// `items.rate`, `items$rate`, `items["rate"]`, `.rate` are `rate`; `rate.values` too.
  private func dropTable(_ table: String?, _ tokens: inout ForeignTokens) {
    var index = 0
    while index < tokens.count {
      let isTable =
        tokens[index].kind == .word && (table.map { $0 == tokens[index].text } ?? isTable(tokens[index].text))
      if isTable, index + 2 < tokens.count, tokens[index + 1].isSymbol(".", "$"), !tokens[index + 1].isSpaced {
        tokens[index + 2].isSpaced = tokens[index].isSpaced
        tokens.removeSubrange(index...(index + 1))
      } else if isTable, index + 3 < tokens.count, tokens[index + 1].isSymbol("["), tokens[index + 2].kind == .text,
        tokens[index + 3].isSymbol("]")
      {
        tokens.replaceSubrange(index...(index + 3), with: [.word(tokens[index + 2].content)])
      }
      index += 1
    }
  }

  /// `develop` where the yes/no column is `develops`.
  private func nearColumns(_ table: String?, _ tokens: inout ForeignTokens) {
    guard let table = table.flatMap({ catalog.table($0) }) else { return }
    let answers = table.schema.fields.filter { $0.type == .boolean }
    for index in tokens.indices where tokens[index].kind == .word && table.schema.index(of: tokens[index].text) == nil {
      let isOperand =
        index == 0 || tokens[index - 1].isWord("and", "or", "not") || tokens[index - 1].isSymbol("(", ",", "!")
      guard isOperand else { continue }
      let stem = WordsOfQuestion.stem(tokens[index].text)
      if let field = answers.first(where: { WordsOfQuestion.stem($0.name) == stem }) { tokens[index].text = field.name }
    }
  }

  /// `is . na (` is one name; so is `str . contains`.
  private func joinDots(_ tokens: inout ForeignTokens) {
    let names: Set<String> = ["is.na", "is.null", "as.numeric", "as.character", "as.date"]
    var index = 0
    while index + 2 < tokens.count {
      if tokens[index + 1].isSymbol("."), names.contains("\(tokens[index].text).\(tokens[index + 2].text)".lowercased())
      {
        let name = "\(tokens[index].text).\(tokens[index + 2].text)"
        tokens.replaceSubrange(index...(index + 2), with: [ForeignToken(.word, name, isSpaced: tokens[index].isSpaced)])
      }
      index += 1
    }
  }

  private func operators(_ tokens: inout ForeignTokens) {
    let same = [
      "==": "=", "===": "=", "<>": "!=", "!==": "!=", "=>": ">=", "=<": "<=", "≠": "!=", "≥": ">=", "≤": "<=",
    ]
    for index in tokens.indices where tokens[index].kind == .symbol {
      switch tokens[index].text {
      case "&&", "&", "∧": tokens[index] = .word("and")
      case "||", "|", "∨": tokens[index] = .word("or")
      case "!", "¬": tokens[index] = .word("not")
      case "%in%": tokens[index] = .word("in")
      case let symbol: if let here = same[symbol] { tokens[index] = .symbol(here) }
      }
    }
    for index in tokens.indices.dropFirst() where tokens[index - 1].isSymbol("=", "!=") {
      if tokens[index].isWord("true", "t") { tokens[index] = .word("yes") }
      if tokens[index].isWord("false", "f") { tokens[index] = .word("no") }
    }
    for index in tokens.indices where tokens[index].isWord("not") && index + 1 < tokens.count {
      tokens[index + 1].isSpaced = true
    }
    for (index, token) in tokens.enumerated() where token.isWord("in", "and", "or", "not", "like") {
      tokens[index].text = token.text.lowercased()
      if index + 1 < tokens.count { tokens[index + 1].isSpaced = true }
    }
  }

  /// `CASE WHEN a THEN b ELSE c END` is `if(a, b, c)`.
  private func cases(_ tokens: inout ForeignTokens) {
    guard let start = tokens.place(of: "case"), let end = tokens.place(of: "end", from: start) else { return }
    var out: ForeignTokens = []
    var depth = 0
    for token in tokens[(start + 1)..<end] {
      switch token.text.lowercased() {
      case "when" where token.kind == .word:
        if depth > 0 { out.append(.symbol(",")) }
        out += [.word("if"), ForeignToken(.symbol, "(", isSpaced: false)]
        depth += 1
      case "then" where token.kind == .word, "else" where token.kind == .word: out.append(.symbol(","))
      default: out.append(token)
      }
    }
    if tokens[start..<end].place(of: "else") == nil { out += [.symbol(","), .word("unknown")] }
    tokens.replaceSubrange(start...end, with: out + ForeignTokens(repeating: .symbol(")"), count: depth))
  }

  private func calls(_ tokens: inout ForeignTokens, _ table: String?) {
    var index = 0
    while index + 1 < tokens.count {
      guard tokens[index].kind == .word, tokens[index + 1].isSymbol("("), let end = tokens.closing(index + 1) else {
        index += 1
        continue
      }
      let name = tokens[index].text.lowercased()
      let inner = ForeignTokens(tokens[(index + 2)..<end])
      let arguments = inner.isEmpty ? [] : inner.split(",")
      // A method of a column: `rate.mean()`, `item.str.contains("cost")`.
      var start = index
      var subject: ForeignTokens?
      if index >= 2, tokens[index - 1].isSymbol("."), tokens[index - 2].kind == .word {
        start = index - 2
        if tokens[start].isWord("str"), start >= 2, tokens[start - 1].isSymbol(".") { start -= 2 }
        subject = [tokens[start]]
      }
      if let made = call(name, arguments, subject, table) {
        var made = made
        if !made.isEmpty { made[0].isSpaced = tokens[start].isSpaced }
        tokens.replaceSubrange(start...end, with: made)
        index = start + made.count
      } else if let here = Habits.functions[name] {
        tokens[index].text = here
        index += 1
      } else {
        if vocabulary.functions[name] != nil { tokens[index].text = name }
        index += 1
      }
    }
  }

  /// What one call of another tool is here; nil where only its name, or nothing, differs.
  private func call(
    _ name: String, _ given: [ForeignTokens], _ subject: ForeignTokens?, _ table: String?
  ) -> ForeignTokens? {
    let parts = (subject.map { [$0] } ?? []) + given.map { expression($0, of: table) }
    guard let first = parts.first else {
      return ["n", "count", "len", "size", "nrow"].contains(name) ? [.word("count"), .open, .symbol(")")] : nil
    }
    let texts = parts.count > 1 ? parts[1] : []
    switch name {
    case _ where Habits.missingTests.contains(name) && parts.count == 1: return first + [.word("is"), .word("unknown")]
    case _ where Habits.knownTests.contains(name) && parts.count == 1: return first + [.word("is"), .word("known")]
    case _
    where ["n", "count", "size"].contains(name)
      && ["*", "1"].contains(first.statement):
      return [.word("count"), .open, .symbol(")")]
    case "n_distinct", "nunique", "dcount": return [.word("count"), .open, .word("distinct")] + first + [.symbol(")")]
    case "desc": return first + [.word("desc")]
    case "asc": return first
    case "contains", "grepl", "str_detect", "startswith", "starts_with", "endswith", "ends_with":
      guard parts.count > 1 else { return nil }
      let word =
        name.hasPrefix("start") ? ["starts", "with"] : name.hasPrefix("end") ? ["ends", "with"] : ["contains"]
      // grepl has the pattern first.
      return (name == "grepl" ? texts : first) + word.map { .word($0) } + (name == "grepl" ? first : texts)
    case "between": return parts.count == 3 ? first + [.word("between")] + texts + [.word("and")] + parts[2] : nil
    case "isin": return parts.count == 2 ? first + [.word("in")] + Habits.bracketed(texts) : nil
    case "c" where subject == nil: return [.symbol("(")] + parts.joined([.symbol(",")]) + [.symbol(")")]
    case _ where Habits.missingTests.contains(name) && parts.count == 2:
      return [.word("coalesce"), .open] + parts.joined([.symbol(",")]) + [.symbol(")")]
    case "cast": return first.place(of: "as").map { [.word("number"), .open] + first[..<$0] + [.symbol(")")] }
    default:
      guard let subject, given.isEmpty,
        let here = Habits.functions[name] ?? (vocabulary.functions[name] != nil ? name : nil)
      else { return nil }
      return [.word(here), .open] + subject + [.symbol(")")]
    }
  }

  /// `[a, b]` and `a` as a list in brackets.
  private static func bracketed(_ tokens: ForeignTokens) -> ForeignTokens {
    [.symbol("(")] + tokens.unwrapped + [.symbol(")")]
  }

  private func tests(_ tokens: inout ForeignTokens) {
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      func next(_ distance: Int) -> ForeignToken? {
        index + distance < tokens.count ? tokens[index + distance] : nil
      }
      func isMissing(_ token: ForeignToken?) -> Bool {
        token.map { $0.kind == .word && Habits.missing.contains($0.text.lowercased()) } ?? false
      }
      if token.isSymbol("=", "!="), isMissing(next(1)) {
        tokens.replaceSubrange(
          index...(index + 1), with: [.word("is"), .word(token.isSymbol("=") ? "unknown" : "known")])
      } else if token.isWord("is"), next(1)?.isWord("not") == true, isMissing(next(2)) {
        tokens.replaceSubrange(index...(index + 2), with: [.word("is"), .word("known")])
      } else if token.isWord("is"), isMissing(next(1)) {
        tokens.replaceSubrange(index...(index + 1), with: [.word("is"), .word("unknown")])
      } else if token.isWord("like", "ilike", "glob"), let text = next(1), text.kind == .text {
        tokens.replaceSubrange(index...(index + 1), with: Habits.like(text.content))
        if index > 0, tokens[index - 1].isWord("not") { moveNot(&tokens, index - 1) }
      } else if token.isWord("between"), let comma = tokens[index...].firstIndex(where: { $0.isSymbol(",") }),
        tokens[index..<comma].place(of: "and") == nil
      {
        tokens[comma] = .word("and")
      } else if token.isWord("in"), next(1)?.isSymbol("[", "{") == true, let end = tokens.closing(index + 1) {
        tokens[index + 1].text = "("
        tokens[end].text = ")"
      } else if token.isWord("equals", "eq") {
        tokens[index] = .symbol("=")
      } else if token.isWord("xor") {
        tokens[index] = .symbol("!=")
      }
      index += 1
    }
  }

  /// `x not like` is `not x contains`.
  private func moveNot(_ tokens: inout ForeignTokens, _ place: Int) {
    let not = tokens.remove(at: place)
    var start = place
    while start > 0, !tokens[start - 1].isWord("and", "or"), !tokens[start - 1].isSymbol("(", ",") { start -= 1 }
    tokens.insert(not, at: start)
  }

  /// A pattern of SQL: `%` stands for any text, `_` for one letter.
  private static func like(_ pattern: String) -> ForeignTokens {
    let starts = pattern.hasPrefix("%") || pattern.hasPrefix("*")
    let ends = pattern.count > 1 && (pattern.hasSuffix("%") || pattern.hasSuffix("*"))
    let inner = String(pattern.dropFirst(starts ? 1 : 0).dropLast(ends ? 1 : 0))
    let text = ForeignToken(.text, "\"\(inner)\"")
    guard !inner.contains("%"), !inner.contains("_") else {
      let body = inner.replacing("%", with: ".*").replacing("_", with: ".")
      return [.word("matches"), ForeignToken(.text, "\"\(starts ? "" : "^")\(body)\(ends ? "" : "$")\"")]
    }
    switch (starts, ends) {
    case (true, true): return [.word("contains"), text]
    case (false, true): return [.word("starts"), .word("with"), text]
    case (true, false): return [.word("ends"), .word("with"), text]
    case (false, false): return [.symbol("="), text]
    }
  }
}

extension ForeignToken {
  /// The bracket of a call.
  static let open = ForeignToken(.symbol, "(", isSpaced: false)
}

extension ArraySlice<ForeignToken> {
  func place(of words: String...) -> Int? {
    firstIndex { token in token.kind == .word && words.contains(token.text.lowercased()) }
  }
}
