import Text

extension Habits {
  static let summarizing: Set<String> = ["summarize", "summarise", "aggregate", "agg", "reduce", "rollup"]

  private static let filtering: Set<String> = ["where", "filter", "having", "query", "subset", "grep", "whose", "if"]
  private static let choosing: Set<String> = [
    "select", "project", "keep", "pick", "get", "columns", "cut", "show", "fields", "pull", "return",
  ]
  private static let deriving: Set<String> = [
    "derive", "mutate", "extend", "assign", "compute", "eval", "transform", "add_column", "withcolumn", "with_columns",
    "transmute", "set", "calc", "add",
  ]
  private static let ordering: Set<String> = [
    "sort", "order", "orderby", "order_by", "arrange", "sort_values", "sort_by",
  ]
  private static let taking: Set<String> = [
    "take", "limit", "head", "first", "slice_head", "sample", "fetch", "show_first",
  ]
  private static let showing: Set<String> = [
    "print", "show", "collect", "display", "view", "cat", "less", "more", "ungroup", "list",
  ]

  static func aggregate(_ word: String) -> String {
    switch word {
    case "avg", "average": "mean"
    case "std", "stdev", "stddev": "sd"
    default: word
    }
  }

  /// The stages of this shell that a stage of another tool is; itself where nothing differs.
  func stage(_ given: ForeignTokens, of table: String, before next: ForeignTokens?) -> [ForeignTokens] {
    guard let first = given.first, first.kind == .word else { return [expression(given, of: table)] }
    var verb = first.text.lowercased()
    var rest = ForeignTokens(given.dropFirst())
    let isCall = given.call != nil && rest.first?.isSpaced == false || given.call != nil && verb != "where"
    let arguments = isCall ? given.call?.arguments ?? [] : []
    if isCall { rest = arguments.joined([.symbol(",")]) }
    if verb == "order" || verb == "sort", rest.first?.isWord("by") == true { rest.removeFirst() }
    if verb == "with", rest.first?.isWord("column", "columns") == true {
      rest.removeFirst()
      verb = "derive"
    }
    if verb == "select", rest.first?.isWord("distinct") == true {
      rest.removeFirst()
      verb = "distinct"
    }
    switch verb {
    case _ where Habits.filtering.contains(verb): return [[.word("where")] + condition(rest, table)]
    case _ where Habits.choosing.contains(verb) && !(verb == "show" && rest.isEmpty):
      return choose(rest, arguments, table)
    case "drop", "remove", "except", "omit", "project-away", "dropna":
      return [[.word("drop")] + columns(rest, arguments).joined([.symbol(",")])]
    case _ where Habits.deriving.contains(verb): return [[.word("derive")] + assignments(rest, table)]
    case "rename": return rename(rest)
    case _ where Habits.ordering.contains(verb): return sort(rest, arguments, table)
    case "top", "nlargest", "nsmallest", "slice_max", "slice_min", "top_n", "bottom", "tail", "last":
      return top(verb, rest, arguments, table)
    case _ where Habits.taking.contains(verb): return take(rest)
    case "offset", "skip": return [[.word("skip")] + numbers(rest)]
    case "distinct", "unique", "uniq", "dedupe", "drop_duplicates", "dedup":
      return [[.word("distinct")] + columns(rest, arguments).joined([.symbol(",")])]
    case "count", "tally", "size", "nrow", "len", "length", "n", "value_counts", "wc":
      return [count(rest, table)]
    case _ where Habits.summarizing.contains(verb): return [summarize(rest, isCall, table)]
    case "union_all", "bind_rows", "append", "concat", "rbind": return [[.word("union")] + rest.unwrapped]
    case "union" where rest.first?.isWord("all") == true: return [[.word("union")] + rest.dropFirst()]
    case "join", "left", "inner", "outer", "full", "left_join", "inner_join", "merge", "leftjoin", "lookup":
      return join(verb, rest)
    case _ where Habits.showing.contains(verb) && rest.isEmpty: return []
    case "describe", "summary": return [given]
    default:
      let function = Habits.aggregate(verb)
      guard vocabulary.stage(verb) == nil, vocabulary.methods(verb).isEmpty,
        vocabulary.functions[function]?.groupForm != nil, !rest.isEmpty || isCall
      else {
        let isCases = !vocabulary.methods(verb).isEmpty
        return [[first] + (isCases ? listed(rest) : expression(rest, of: table))]
      }
      // `mean(rate)`, `sum population`.
      let keys = rest.place(of: "by")
      let value = expression(ForeignTokens(rest[..<(keys ?? rest.count)]), of: table)
      let by = keys.map { ForeignTokens(rest[$0...]) } ?? []
      return [[.word("summarize"), .word(function), .open] + value + [.symbol(")")] + by]
    }
  }

  // MARK: Conditions and columns

  private func condition(_ given: ForeignTokens, _ table: String) -> ForeignTokens {
    var tokens = given
    // `query("rate > 50")` has it in quotes.
    if tokens.count == 1, tokens[0].kind == .text { tokens = ForeignToken.all(in: tokens[0].content) }
    // In a list of conditions the comma means `and`.
    let parts = tokens.split(",")
    let isBetween = tokens.place(of: "between") != nil
    guard parts.count > 1, !isBetween else { return expression(tokens, of: table) }
    return parts.map { expression($0, of: table) }.joined([.word("and")])
  }

  /// Names, commas put between those that stand side by side.
  func listed(_ given: ForeignTokens) -> ForeignTokens {
    var out: ForeignTokens = []
    var depth = 0
    for token in given {
      if token.isSymbol("(") { depth += 1 }
      if token.isSymbol(")") { depth -= 1 }
      if depth == 0, let last = out.last, last.kind != .symbol, token.kind != .symbol,
        !last.isWord(
          "as", "by", "to", "given", "on", "of", "across", "desc", "and", "or", "not", "is", "similar", "different"),
        !token.isWord("as", "by", "to", "given", "on", "of", "across", "desc", "and", "or", "not", "is", "cutoff")
      {
        out.append(.symbol(","))
      }
      out.append(token)
    }
    return out
  }

  private func columns(_ rest: ForeignTokens, _ arguments: [ForeignTokens]) -> [ForeignTokens] {
    let parts = arguments.isEmpty ? listed(rest).split(",") : arguments
    return parts.filter { $0.named == nil || !["axis", "inplace", "subset"].contains($0.named?.name ?? "") }
      .flatMap { part in part.names ?? [expression(part)] }.filter { !$0.isEmpty }
  }

  private func choose(_ rest: ForeignTokens, _ arguments: [ForeignTokens], _ table: String) -> [ForeignTokens] {
    if rest == [.symbol("*")] || rest.first?.isSymbol("*") == true { return [] }
    if rest.first?.isSymbol("-", "!") == true {
      let names = rest.filter { !$0.isSymbol("-", "!") }
      return [[.word("drop")] + columns(names.unwrapped, []).joined([.symbol(",")])]
    }
    let parts =
      arguments.isEmpty
      ? (rest.place(of: "case") == nil ? listed(rest) : expression(rest, of: table)).split(",") : arguments
    let items = parts.flatMap { part -> [ForeignTokens] in
      part.call == nil && part.count > 1 ? [expression(part, of: table)] : part.names ?? [expression(part, of: table)]
    }
    return [[.word("select")] + items.joined([.symbol(",")])]
  }

  /// `a = x`, `x as a`, `a := x`: with the name first.
  private func assignments(_ rest: ForeignTokens, _ table: String) -> ForeignTokens {
    rest.unwrapped.split(",").map { part -> ForeignTokens in
      if let (name, value) = part.named { return [.word(name), .symbol("=")] + expression(value, of: table) }
      if let place = part.place(of: "as"), place > 0, place + 1 < part.count {
        return [part[place + 1], .symbol("=")] + expression(ForeignTokens(part[..<place]), of: table)
      }
      return expression(part, of: table)
    }.joined([.symbol(",")])
  }

  /// `b = a`, `a as b`, `a to b`, `columns = {"a": "b"}`.
  private func rename(_ rest: ForeignTokens) -> [ForeignTokens] {
    var pairs: [(new: String, old: String)] = []
    for part in rest.split(",") {
      if let (name, value) = part.named, name == "columns" {
        for entry in ForeignTokens(value.dropFirst().dropLast()).split(",") {
          if let (old, new) = entry.named, let name = new.name { pairs.append((name, old)) }
        }
      } else if let (new, value) = part.named, let old = value.name {
        pairs.append((new, old))
      } else if let place = part.place(of: "as", "to"), place == 1, part.count == 3 {
        pairs.append((part[2].content, part[0].content))
      } else if part.count == 3, part[1].isSymbol("->") {
        pairs.append((part[2].content, part[0].content))
      }
    }
    guard !pairs.isEmpty else { return [[.word("rename")] + rest] }
    return [
      [.word("derive")] + pairs.map { [.word($0.new), .symbol("="), .word($0.old)] }.joined([.symbol(",")]),
      [.word("drop")] + pairs.map { [.word($0.old)] }.joined([.symbol(",")]),
    ]
  }

  // MARK: Order and number

  private func sort(_ rest: ForeignTokens, _ arguments: [ForeignTokens], _ table: String) -> [ForeignTokens] {
    var parts = arguments.isEmpty ? rest.split(",") : arguments
    let falls = parts.contains { part in
      guard let (name, value) = part.named else { return false }
      return (name == "ascending" && value.first?.isWord("false") == true)
        || (["reverse", "desc", "descending"].contains(name) && value.first?.isWord("true") == true)
    }
    parts = parts.flatMap { part -> [ForeignTokens] in
      guard let (name, value) = part.named else { return part.names ?? [part] }
      return name == "by" ? value.names ?? [value] : []
    }
    return [[.word("sort")] + parts.map { key($0, falls, table) }.joined([.symbol(",")])]
  }

  /// One key of an order: `-rate`, `desc rate`, `desc(rate)`, `rate descending` are `rate desc`.
  func key(_ given: ForeignTokens, _ falls: Bool = false, _ table: String) -> ForeignTokens {
    var part = given
    var isFalling = falls
    if part.first?.isSymbol("-") == true {
      part.removeFirst()
      isFalling = true
    }
    if part.count > 1, part[0].isWord("desc", "descending"), part.call == nil {
      part.removeFirst()
      isFalling = true
    }
    if part.count > 1, part[0].isWord("asc", "ascending"), part.call == nil { part.removeFirst() }
    if let last = part.last, part.count > 1, last.isWord("desc", "descending", "asc", "ascending") {
      part.removeLast()
      isFalling = last.isWord("desc", "descending")
    }
    if let call = part.call, call.name.lowercased() == "desc", let inner = call.arguments.first {
      part = inner
      isFalling = true
    }
    if part.count == 1, part[0].kind == .text { part = [.word(part[0].content)] }
    return expression(part, of: table) + (isFalling ? [.word("desc")] : [])
  }

  private func numbers(_ rest: ForeignTokens) -> ForeignTokens {
    rest.first { $0.kind == .number }.map { [ForeignToken(.number, $0.text)] } ?? []
  }

  private func take(_ rest: ForeignTokens) -> [ForeignTokens] {
    let numbers = rest.filter { $0.kind == .number }.map { ForeignToken(.number, $0.text) }
    let isNumber = rest.allSatisfy {
      $0.kind == .number || $0.isSymbol(",", "=", "(", ")", ":")
        || $0.isWord("n", "first", "offset", "rows", "row", "only", "next")
    }
    guard isNumber else { return [[.word("take")] + rest] }
    guard let first = numbers.first else { return [[.word("take"), ForeignToken(.number, "5")]] }
    if numbers.count == 2, rest.place(of: "offset") != nil {
      return [[.word("skip"), numbers[1]], [.word("take"), first]]
    }
    // MySQL's `limit SKIP, TAKE`.
    if numbers.count == 2, rest.contains(where: { $0.isSymbol(",") }) {
      return [[.word("skip"), first], [.word("take"), numbers[1]]]
    }
    return [[.word("take"), first]]
  }

  /// `top 5 by rate`, `nlargest(5, "rate")`, `slice_max(rate, n = 5)`.
  private func top(_ verb: String, _ rest: ForeignTokens, _ arguments: [ForeignTokens], _ table: String)
    -> [ForeignTokens]
  {
    let rises = ["nsmallest", "slice_min", "bottom"].contains(verb)
    let number = numbers(rest).first ?? ForeignToken(.number, "5")
    var by: ForeignTokens = rest.place(of: "by", "on").map { ForeignTokens(rest[($0 + 1)...]) } ?? []
    if by.isEmpty {
      by = arguments.compactMap { part in part.named == nil && part.first?.kind != .number ? part : nil }.first ?? []
    }
    guard !by.isEmpty else {
      return verb == "top" || verb == "top_n" ? [[.word("take"), number]] : [[.word(verb)] + rest]
    }
    var key = key(by, !rises, table)
    if by.last?.isWord("asc") == true, key.last?.isWord("desc") == true { key.removeLast() }
    return [[.word("sort")] + key, [.word("take"), number]]
  }

  // MARK: Groups and joins

  private func count(_ rest: ForeignTokens, _ table: String) -> ForeignTokens {
    var keys = rest
    if keys.first?.isWord("by") == true { keys.removeFirst() }
    if keys == [.symbol("*")] || keys.isEmpty { return [.word("count")] }
    let parts = keys.split(",").filter { $0.named == nil }
    return [.word("count"), .word("by")]
      + parts.map { $0.names?.first ?? expression($0, of: table) }.joined([.symbol(",")])
  }

  private func summarize(_ given: ForeignTokens, _ isCall: Bool, _ table: String) -> ForeignTokens {
    var rest = given
    var by: ForeignTokens = []
    if let place = rest.place(of: "by"), !isCall {
      by = expression(ForeignTokens(rest[place...]), of: table)
      rest = ForeignTokens(rest[..<place])
    }
    let items = rest.split(",").compactMap { part -> ForeignTokens? in
      guard let (name, value) = part.named else { return expression(part, of: table) }
      if name == ".by" || name == "by" {
        by = [.word("by")] + (value.names ?? [value]).joined([.symbol(",")])
        return nil
      }
      return [.word(name), .symbol("=")] + expression(value, of: table)
    }
    return [.word("summarize")] + items.joined([.symbol(",")]) + by
  }

  /// `left join t on a = b`, `left_join(t, by = "a")`, `merge(t, on = "a")`.
  private func join(_ verb: String, _ given: ForeignTokens) -> [ForeignTokens] {
    var rest = given
    while rest.first?.isWord("join", "outer", "inner", "left", "full") == true { rest.removeFirst() }
    var keys: [ForeignTokens] = []
    var parts: ForeignTokens = []
    for part in rest.split(",") {
      if let (name, value) = part.named, ["by", "on"].contains(name) {
        keys = value.names ?? [value]
      } else if part.named == nil {
        parts += (parts.isEmpty ? [] : [.symbol(",")]) + part
      }
    }
    if let place = parts.place(of: "using") { parts[place] = .word("on") }
    if let place = parts.place(of: "on") {
      parts = ForeignTokens(parts[...place]) + expression(ForeignTokens(parts[(place + 1)...]).unwrapped)
    }
    let matching: ForeignTokens = verb.hasPrefix("inner") ? [.word("keep"), .word("matching")] : []
    let on: ForeignTokens = keys.isEmpty ? [] : [.word("on")] + keys.joined([.symbol(",")])
    return [[.word("join")] + parts + on + matching]
  }
}
