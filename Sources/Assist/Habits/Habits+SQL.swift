import Tables
import Text

extension Habits {
  /// `SELECT … FROM …` as stages; nil where it is no such statement.
  func select(_ given: ForeignTokens) -> ForeignTokens? {
    let tokens = given.unwrapped
    if let first = tokens.first, first.isWord("explain"), tokens.count > 1 {
      return select(ForeignTokens(tokens.dropFirst())).map { [.word("explain")] + $0 }
    }
    guard tokens.contains(where: { $0.isWord("from") }), tokens.first?.isWord("select", "from") == true,
      let clauses = Clauses(tokens)
    else { return nil }
    return stages(of: clauses).joined([.symbol("|")])
  }

  /// The parts of a statement by their words.
  private struct Clauses {
    var items: [ForeignTokens] = []
    var isDistinct = false
    var table = ForeignTokens()
    var aliases: Set<String> = []
    var joins: [ForeignTokens] = []
    var condition = ForeignTokens()
    var keys: [ForeignTokens] = []
    var having = ForeignTokens()
    var order: [ForeignTokens] = []
    var limit: ForeignToken?
    var offset: ForeignToken?

    init?(_ tokens: ForeignTokens) {
      var parts: [String: ForeignTokens] = [:]
      var word = ""
      var depth = 0
      for (index, token) in tokens.enumerated() {
        if token.isSymbol("(", "[") { depth += 1 }
        if token.isSymbol(")", "]") { depth -= 1 }
        let isWord =
          depth == 0
          && token.isWord("select", "from", "where", "group", "having", "order", "limit", "offset", "join", "fetch")
        if token.isWord("by"), ["group", "order"].contains(word), parts[word]?.isEmpty == true { continue }
        guard isWord else {
          parts[word, default: []].append(token)
          continue
        }
        if word == "join" || word == "from", token.isWord("join") {
          while parts[word]?.last?.isWord("left", "inner", "outer", "right", "full", "cross") == true {
            parts[word]?.removeLast()
          }
        }
        if token.isWord("join") {
          if let open = parts.removeValue(forKey: "join") { joins.append(open) }
        }
        word = token.text.lowercased()
        if index > 0 || parts[word] == nil { parts[word] = parts[word] ?? [] }
      }
      if let open = parts["join"] { joins.append(open) }
      guard let from = parts["from"], !from.isEmpty else { return nil }
      var list = parts["select"] ?? []
      if list.first?.isWord("distinct") == true {
        isDistinct = true
        list.removeFirst()
      }
      if list.first?.isWord("top") == true, list.count > 2 {
        limit = ForeignToken(.number, list[1].text)
        list.removeSubrange(0...1)
      }
      items = list.isEmpty ? [] : list.split(",")
      table = from
      if from.count > 1, from[0].kind == .word, let alias = from.last, alias.kind == .word {
        table = [from[0]]
        aliases.insert(alias.text)
      } else if from[0].isSymbol("("), let end = from.closing(0) {
        table = ForeignTokens(from[...end])
        if let alias = from[(end + 1)...].last { aliases.insert(alias.text) }
      }
      condition = parts["where"] ?? []
      keys = parts["group"].map { $0.split(",") } ?? []
      having = parts["having"] ?? []
      order = parts["order"].map { $0.split(",") } ?? []
      let numbers = (parts["limit"] ?? parts["fetch"] ?? []).filter { $0.kind == .number }.map {
        ForeignToken(.number, $0.text)
      }
      limit = numbers.last ?? limit
      offset = numbers.count == 2 ? numbers[0] : parts["offset"]?.first { $0.kind == .number }
    }
  }

  private func stages(of clauses: Clauses) -> [ForeignTokens] {
    var clauses = clauses
    let source = clauses.table.unwrapped
    var out: [ForeignTokens] = [source.count > 1 ? [.symbol("(")] + query(source) + [.symbol(")")] : source]
    let table = source.name ?? ""
    clauses.aliases.insert(table)
    var paths: [String: String] = [:]
    for join in clauses.joins { joined(join, table, &clauses.aliases, &paths, &out) }
    func mine(_ tokens: ForeignTokens) -> ForeignTokens { nested(expression(plain(tokens, clauses.aliases, paths))) }
    if !clauses.condition.isEmpty { out.append([.word("where")] + mine(clauses.condition)) }
    let items = clauses.items.filter { $0 != [.symbol("*")] && $0.last?.isSymbol("*") != true }.map { Item(mine($0)) }
    let keys = clauses.keys.map { key -> ForeignTokens in
      // `GROUP BY 1` is the first column that is chosen.
      if key.count == 1, let place = Int(key[0].text), items.indices.contains(place - 1) {
        return items[place - 1].value
      }
      return items.first { $0.name != nil && $0.name == key.name }?.value ?? mine(key)
    }
    let isGrouped = !keys.isEmpty || items.contains { isAggregate($0.value) }
    func falls(_ tokens: ForeignTokens) -> ForeignTokens { key(tokens, false, table) }
    var sorting = clauses.order.map { falls(mine($0)) }
    if isGrouped {
      let made = items.filter { item in !keys.contains(item.value) }
      out.append(groups(made, keys))
      if !clauses.having.isEmpty { out.append([.word("where")] + results(mine(clauses.having), made)) }
      sorting = sorting.map { results($0, made) }
    }
    sorting = sorting.map { key -> ForeignTokens in
      guard let place = key.first.flatMap({ $0.kind == .number ? Int($0.text) : nil }),
        items.indices.contains(place - 1)
      else { return key }
      return items[place - 1].label + key.dropFirst()
    }
    if !sorting.isEmpty { out.append([.word("sort")] + sorting.joined([.symbol(",")])) }
    if !isGrouped, !items.isEmpty {
      let list = items.map { item in item.value + (item.name.map { [.word("as"), .word($0)] } ?? []) }
      out.append([.word("select")] + list.joined([.symbol(",")]))
    }
    if clauses.isDistinct { out.append([.word("distinct")]) }
    if let offset = clauses.offset { out.append([.word("skip"), offset]) }
    if let limit = clauses.limit { out.append([.word("take"), limit]) }
    return out
  }

  /// A chosen value with its name.
  private struct Item {
    var value: ForeignTokens
    var name: String?

    init(_ tokens: ForeignTokens) {
      value = tokens
      if let place = tokens.place(of: "as"), place > 0, place + 1 < tokens.count {
        value = ForeignTokens(tokens[..<place])
        name = tokens[place + 1].content
      } else if tokens.count > 1, let last = tokens.last, last.kind == .word, tokens[tokens.count - 2].isSymbol(")") {
        value = ForeignTokens(tokens.dropLast())
        name = last.text
      }
    }

    /// What its column is called after `summarize`.
    var label: ForeignTokens {
      if let name { return [.word(name)] }
      if let call = value.call, let argument = call.arguments.first?.name { return [.word("\(call.name)_\(argument)")] }
      return value.call.map { [.word($0.name)] } ?? value
    }
  }

  private func isAggregate(_ tokens: ForeignTokens) -> Bool {
    tokens.indices.contains { index in
      tokens[index].kind == .word && index + 1 < tokens.count && tokens[index + 1].isSymbol("(")
        && vocabulary.functions[tokens[index].text]?.groupForm != nil
        && (vocabulary.functions[tokens[index].text]?.rowForm == nil
          || (tokens.closing(index + 1).map { !tokens[index..<$0].contains { $0.isSymbol(",") } } ?? true))
    }
  }

  private static let counting: ForeignTokens = [.word("count"), .open, .symbol(")")]

  private func groups(_ items: [Item], _ keys: [ForeignTokens]) -> ForeignTokens {
    let by: ForeignTokens = keys.isEmpty ? [] : [.word("by")] + keys.joined([.symbol(",")])
    if items.isEmpty || (items.count == 1 && items[0].name == nil && items[0].value.statement == "count()") {
      return [.word("count")] + by
    }
    let list = items.map { item in (item.name.map { [.word($0), .symbol("=")] } ?? []) + item.value }
    return [.word("summarize")] + list.joined([.symbol(",")]) + by
  }

  /// An expression over groups with each aggregate as the column that it became.
  private func results(_ tokens: ForeignTokens, _ items: [Item]) -> ForeignTokens {
    var out = tokens
    for item in items {
      let value = item.value
      guard !value.isEmpty else { continue }
      var index = 0
      while index + value.count <= out.count {
        if ForeignTokens(out[index..<(index + value.count)]).statement == value.statement {
          out.replaceSubrange(index..<(index + value.count), with: item.label)
        }
        index += 1
      }
    }
    return out
  }

  /// Columns without the name of their table before them; those of a joined table as a path.
  private func plain(_ tokens: ForeignTokens, _ aliases: Set<String>, _ paths: [String: String]) -> ForeignTokens {
    var out: ForeignTokens = []
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      if token.kind == .word, index + 2 < tokens.count, tokens[index + 1].isSymbol(".") {
        if let path = paths[token.text] {
          out += [ForeignToken(.word, path, isSpaced: token.isSpaced), .symbol("."), tokens[index + 2]]
          index += 3
          continue
        }
        if aliases.contains(token.text) {
          out.append(ForeignToken(tokens[index + 2].kind, tokens[index + 2].text, isSpaced: token.isSpaced))
          index += 3
          continue
        }
      }
      out.append(token)
      index += 1
    }
    return out
  }

  /// Queries within brackets.
  private func nested(_ tokens: ForeignTokens) -> ForeignTokens {
    guard
      let open = tokens.indices.first(where: {
        $0 + 1 < tokens.count && tokens[$0].isSymbol("(") && tokens[$0 + 1].isWord("select")
      }),
      let end = tokens.closing(open), let inner = select(ForeignTokens(tokens[(open + 1)..<end]))
    else { return tokens }
    return tokens[...open] + inner + nested(ForeignTokens(tokens[end...]))
  }

  /// A join over a reference of the first table is a path; another is a stage.
  private func joined(
    _ join: ForeignTokens, _ table: String, _ aliases: inout Set<String>, _ paths: inout [String: String],
    _ out: inout [ForeignTokens]
  ) {
    guard let other = join.first, other.kind == .word else { return }
    let on = join.place(of: "on", "using")
    let named = ForeignTokens(join[..<(on ?? join.count)]).filter { !$0.isWord("as") }
    let alias = named.last?.text ?? other.text
    let keys = on.map { ForeignTokens(join[($0 + 1)...]) } ?? []
    for side in keys.split("=", "==") {
      if side.count == 3, side[1].isSymbol("."), side[0].text != alias,
        let field = column(side[2].text, of: table), (field.type.element ?? field.type).referencedTable == other.text
      {
        paths[alias] = field.name
        paths[other.text] = field.name
        return
      }
    }
    aliases.insert(alias)
    aliases.insert(other.text)
    let plain = keys.unwrapped.split("=", "==").map { $0.last.map { [$0] } ?? [] }
    let pair: ForeignTokens =
      plain.count == 2 && plain[0] == plain[1] ? plain[0] : plain.joined([.symbol("=")])
    out.append([.word("join"), other] + (keys.isEmpty ? [] : [.word("on")] + pair))
  }
}
