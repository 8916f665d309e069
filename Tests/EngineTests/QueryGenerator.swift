import Tables
import TestSupport

/// Random tables and random queries over them, each query in the language and in SQL.
struct QueryGenerator {
  enum Kind { case integer, number, text, boolean }

  struct Column {
    var name: String
    var kind: Kind
    /// A mean or sum whose last digit may depend on the order of adding: shown, but not compared or grouped by.
    var isBlurred = false
  }

  /// An expression in both languages.
  struct Pair {
    var ours: String
    var sql: String
  }

  var random: SeededGenerator
  private(set) var ours = "t"
  private var steps: [String] = []
  private(set) var columns: [Column]
  private var fresh = 0
  private var hasJoined = false

  static let left = [
    Column(name: "id", kind: .integer), Column(name: "a", kind: .integer), Column(name: "b", kind: .integer),
    Column(name: "x", kind: .number), Column(name: "y", kind: .number), Column(name: "s", kind: .text),
    Column(name: "r", kind: .text), Column(name: "f", kind: .boolean), Column(name: "g", kind: .boolean),
  ]
  static let right = [
    Column(name: "k", kind: .integer), Column(name: "v", kind: .text), Column(name: "w", kind: .number),
    Column(name: "h", kind: .boolean),
  ]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    columns = Self.left
  }

  // MARK: Tables

  mutating func catalog() -> Catalog {
    let left = table("t", Self.left, count: random.number(0...14))
    let right = table("u", Self.right, count: random.number(0...8))
    return Catalog(tables: [left, right])
  }

  private static let words = ["ab", "abc", "b", "c", "a b", "ba", "", "z9"]

  private mutating func table(_ name: String, _ columns: [Column], count: Int) -> Table {
    var rows: [[Value]] = []
    for row in 0..<count {
      rows.append(
        columns.map { column -> Value in
          if column.name == "id" { return .integer(row) }
          if random.chance(25) { return .unknown }
          switch column.kind {
          case .integer: return .integer(random.number(-3...3))
          case .number: return .number(Double(random.number(-8...8)) / 4)
          case .text: return .text(random.one(of: Self.words))
          case .boolean: return .boolean(random.chance(50))
          }
        })
    }
    let types: [Kind: DataType] = [.integer: .integer, .number: .number, .text: .text, .boolean: .boolean]
    var table = Table(fields: columns.map { Field($0.name, types[$0.kind] ?? .text) }, rows: rows)
    table.name = name
    return table
  }

  // MARK: Queries

  /// A query of some stages; `ours` and `sql` are then the same question.
  mutating func query() {
    steps = ["SELECT ord, \(names(columns)) FROM t"]
    for _ in 0..<random.number(1...6) { stage() }
  }

  var sql: String {
    let named = steps.enumerated().map { "q\($0) AS (\($1))" }
    return "WITH \(named.joined(separator: ", ")) SELECT \(names(columns)) FROM q\(steps.count - 1) ORDER BY ord"
  }

  private func names(_ columns: [Column]) -> String { columns.map(\.name).joined(separator: ", ") }

  private var last: String { "q\(steps.count - 1)" }

  private mutating func freshName() -> String {
    fresh += 1
    return "n\(fresh)"
  }

  private mutating func add(_ stage: String, _ sql: String) {
    ours += " | \(stage)"
    steps.append(sql)
  }

  private var sharp: [Column] { columns.filter { !$0.isBlurred } }

  private mutating func stage() {
    switch random.number(0...11) {
    case 0...2:
      let condition = condition(2)
      add("where \(condition.ours)", "SELECT * FROM \(last) WHERE \(condition.sql)")
    case 3: derive()
    case 4: select()
    case 5: sort()
    case 6: slice()
    case 7: distinct()
    case 8: countRows()
    case 9: summarize()
    case 10: join()
    default: union()
    }
  }

  private mutating func derive() {
    let (expression, kind) = anything(2)
    let name = freshName()
    add(
      "derive \(name) = \(expression.ours)", "SELECT ord, \(names(columns)), \(expression.sql) AS \(name) FROM \(last)")
    columns.append(Column(name: name, kind: kind))
  }

  private mutating func select() {
    var made: [Column] = []
    var parts: [Pair] = []
    for column in columns where random.chance(60) {
      made.append(column)
      parts.append(Pair(ours: column.name, sql: column.name))
    }
    for _ in 0..<random.number(made.isEmpty ? 1...2 : 0...2) {
      let (expression, kind) = anything(2)
      let name = freshName()
      made.append(Column(name: name, kind: kind))
      parts.append(
        Pair(
          ours: random.chance(50) ? "\(name) = \(expression.ours)" : "\(expression.ours) as \(name)",
          sql: "\(expression.sql) AS \(name)"))
    }
    add(
      "select \(parts.map(\.ours).joined(separator: ", "))",
      "SELECT ord, \(parts.map(\.sql).joined(separator: ", ")) FROM \(last)")
    columns = made
  }

  private mutating func sort() {
    var keys: [String] = []
    var order: [String] = []
    for _ in 0..<random.number(1...3) {
      let (expression, _) = anything(1)
      let isDescending = random.chance(50)
      keys.append(expression.ours + (isDescending ? " desc" : ""))
      order += ["(\(expression.sql)) IS NULL", "(\(expression.sql))" + (isDescending ? " DESC" : "")]
    }
    let by = (order + ["ord"]).joined(separator: ", ")
    add(
      "sort \(keys.joined(separator: ", "))",
      "SELECT \(names(columns)), row_number() OVER (ORDER BY \(by)) AS ord FROM \(last)")
  }

  private mutating func slice() {
    let count = random.number(0...8)
    let numbered = "(SELECT *, row_number() OVER (ORDER BY ord) AS place FROM \(last))"
    let isTake = random.chance(60)
    add(
      "\(isTake ? "take" : "skip") \(count)",
      "SELECT ord, \(names(columns)) FROM \(numbered) WHERE place \(isTake ? "<=" : ">") \(count)")
  }

  private mutating func distinct() {
    guard !sharp.isEmpty else { return }
    if sharp.count == columns.count, random.chance(50) {
      add("distinct", "SELECT min(ord) AS ord, \(names(columns)) FROM \(last) GROUP BY \(names(columns))")
      return
    }
    let keys = groupKeys(1...3)
    add(
      "distinct \(keys.ours)",
      "SELECT min(ord) AS ord, \(keys.sql) FROM \(last) GROUP BY \(names(keys.columns))")
    columns = keys.columns
  }

  private mutating func groupKeys(_ range: ClosedRange<Int>) -> (ours: String, sql: String, columns: [Column]) {
    var made: [Column] = []
    var parts: [Pair] = []
    for _ in 0..<random.number(range) {
      if random.chance(70), let column = sharp.randomElement(using: &random) {
        if made.contains(where: { $0.name == column.name }) { continue }
        made.append(column)
        parts.append(Pair(ours: column.name, sql: column.name))
      } else {
        let (expression, kind) = anything(1)
        let name = freshName()
        made.append(Column(name: name, kind: kind))
        parts.append(Pair(ours: "\(name) = \(expression.ours)", sql: "\(expression.sql) AS \(name)"))
      }
    }
    return (parts.map(\.ours).joined(separator: ", "), parts.map(\.sql).joined(separator: ", "), made)
  }

  private mutating func countRows() {
    aggregate(stage: "count", aggregates: [], made: [Column(name: "count", kind: .integer)], sql: ["count(*) AS count"])
  }

  private mutating func summarize() {
    var aggregates: [String] = []
    var made: [Column] = []
    var parts: [String] = []
    for _ in 0..<random.number(1...3) {
      let name = freshName()
      let (pair, column) = aggregate(name)
      aggregates.append("\(name) = \(pair.ours)")
      made.append(column)
      parts.append("\(pair.sql) AS \(name)")
    }
    aggregate(stage: "summarize", aggregates: aggregates, made: made, sql: parts)
  }

  private mutating func aggregate(_ name: String) -> (Pair, Column) {
    let integer = Column(name: name, kind: .integer)
    switch random.number(0...6) {
    case 0: return (Pair(ours: "count()", sql: "count(*)"), integer)
    case 1:
      let (value, _) = anything(1)
      return (Pair(ours: "count(\(value.ours))", sql: "count(\(value.sql))"), integer)
    case 2:
      let (value, _) = anything(1)
      return (Pair(ours: "count(distinct \(value.ours))", sql: "count(DISTINCT \(value.sql))"), integer)
    case 3:
      let value = number(1)
      return (
        Pair(ours: "sum(\(value.ours))", sql: "sum(\(value.sql))"), Column(name: name, kind: .number, isBlurred: true)
      )
    case 4:
      let value = number(1)
      return (
        Pair(ours: "mean(\(value.ours))", sql: "avg(\(value.sql))"), Column(name: name, kind: .number, isBlurred: true)
      )
    case 5:
      let condition = condition(1)
      return (
        Pair(ours: "share(\(condition.ours))", sql: "100.0 * sum(\(condition.sql)) / count(\(condition.sql))"),
        Column(name: name, kind: .number, isBlurred: true)
      )
    default:
      let (value, kind) = anything(1)
      let word = random.chance(50) ? "min" : "max"
      return (Pair(ours: "\(word)(\(value.ours))", sql: "\(word)(\(value.sql))"), Column(name: name, kind: kind))
    }
  }

  private mutating func aggregate(stage: String, aggregates: [String], made: [Column], sql: [String]) {
    let keys = groupKeys(random.chance(70) ? 1...2 : 0...0)
    let columns = keys.columns.filter { $0.name != "count" } + made
    guard keys.columns.count + made.count == columns.count else { return }
    let selected = ([keys.sql] + sql).filter { !$0.isEmpty }.joined(separator: ", ")
    let text = ([stage] + (aggregates.isEmpty ? [] : [aggregates.joined(separator: ", ")])).joined(separator: " ")
    if keys.columns.isEmpty {
      add(text, "SELECT 0 AS ord, \(selected) FROM \(last)")
    } else {
      add(
        "\(text) by \(keys.ours)",
        "SELECT min(ord) AS ord, \(selected) FROM \(last) GROUP BY \(names(keys.columns))")
    }
    self.columns = columns
  }

  private mutating func join() {
    guard !hasJoined else { return }
    let pairs = Self.right.flatMap { right in
      sharp.filter { $0.kind == right.kind || Set([$0.kind, right.kind]) == [.integer, .number] }.map { ($0, right) }
    }
    guard let (mine, theirs) = pairs.randomElement(using: &random) else { return }
    hasJoined = true
    let keepsAll = random.chance(50)
    var other = Pair(ours: "u", sql: "u")
    if random.chance(40) {
      let own = columns
      columns = Self.right
      let condition = condition(1)
      columns = own
      other = Pair(ours: "(u | where \(condition.ours))", sql: "(SELECT * FROM u WHERE \(condition.sql))")
    }
    let keep = keepsAll ? random.one(of: ["", " keep all"]) : " keep matching"
    let lefts = columns.map { "l.\($0.name)" } + Self.right.map { "r.\($0.name)" }
    add(
      "join \(other.ours) on \(mine.name) = \(theirs.name)\(keep)",
      """
      SELECT row_number() OVER (ORDER BY l.ord, r.ord) AS ord, \(lefts.joined(separator: ", ")) FROM \(last) l \
      \(keepsAll ? "LEFT JOIN" : "JOIN") \(other.sql) r ON l.\(mine.name) = r.\(theirs.name)
      """)
    columns += Self.right
  }

  private mutating func union() {
    let own = columns
    columns = Self.left
    let condition = condition(1)
    columns = own
    let added = Self.left.filter { column in !own.contains { $0.name == column.name } }
    func list(_ all: [Column], of side: [Column]) -> String {
      all.map { column in side.contains { $0.name == column.name } ? column.name : "NULL AS \(column.name)" }
        .joined(separator: ", ")
    }
    let all = own + added
    add(
      "union (t | where \(condition.ours))",
      """
      SELECT ord, \(list(all, of: own)) FROM \(last) UNION ALL \
      SELECT ord + 1 + (SELECT coalesce(max(ord), 0) FROM \(last)), \(list(all, of: Self.left)) FROM t \
      WHERE \(condition.sql)
      """)
    columns = all
  }

  // MARK: Expressions

  mutating func anyCondition() -> String { condition(3).ours }

  private mutating func anything(_ depth: Int) -> (Pair, Kind) {
    switch random.number(0...3) {
    case 0: (integer(depth), .integer)
    case 1: (number(depth), .number)
    case 2: (text(depth), .text)
    default: (condition(depth), .boolean)
    }
  }

  private mutating func column(_ kind: Kind) -> Pair? {
    sharp.filter { $0.kind == kind }.randomElement(using: &random).map { Pair(ours: $0.name, sql: $0.name) }
  }

  private mutating func both(_ left: Pair, _ ours: String, _ sql: String, _ right: Pair) -> Pair {
    Pair(ours: "(\(left.ours) \(ours) \(right.ours))", sql: "(\(left.sql) \(sql) \(right.sql))")
  }

  private mutating func integer(_ depth: Int) -> Pair {
    if depth == 0 || random.chance(40) {
      if random.chance(75), let column = column(.integer) { return column }
      let value = random.number(-3...3)
      return Pair(ours: "\(value)", sql: "\(value)")
    }
    let first = integer(depth - 1)
    let second = integer(depth - 1)
    switch random.number(0...7) {
    case 0: return both(first, "+", "+", second)
    case 1: return both(first, "-", "-", second)
    case 2: return both(first, "*", "*", second)
    case 3: return Pair(ours: "(\(first.ours) % \(second.ours))", sql: "(\(first.sql) % NULLIF(\(second.sql), 0))")
    case 4: return Pair(ours: "-(\(first.ours))", sql: "-(\(first.sql))")
    case 5: return Pair(ours: "abs(\(first.ours))", sql: "abs(\(first.sql))")
    case 6:
      let text = text(depth - 1)
      return Pair(ours: "length(\(text.ours))", sql: "length(\(text.sql))")
    default: return choice(first, second, depth)
    }
  }

  private mutating func choice(_ first: Pair, _ second: Pair, _ depth: Int) -> Pair {
    if random.chance(50) {
      return Pair(ours: "coalesce(\(first.ours), \(second.ours))", sql: "coalesce(\(first.sql), \(second.sql))")
    }
    let test = condition(depth - 1)
    return Pair(
      ours: "if(\(test.ours), \(first.ours), \(second.ours))",
      sql: "CASE WHEN (\(test.sql)) IS NULL THEN NULL WHEN \(test.sql) THEN \(first.sql) ELSE \(second.sql) END")
  }

  private mutating func number(_ depth: Int) -> Pair {
    if depth == 0 || random.chance(40) {
      if random.chance(75), let column = column(.number) { return column }
      let value = Double(random.number(-8...8)) / 4 + 0.125
      return Pair(ours: "\(value)", sql: "\(value)")
    }
    let first = number(depth - 1)
    let second = random.chance(50) ? number(depth - 1) : integer(depth - 1)
    switch random.number(0...5) {
    case 0: return both(first, "+", "+", second)
    case 1: return both(first, "-", "-", second)
    case 2: return both(first, "*", "*", second)
    case 3:
      let whole = integer(depth - 1)
      return Pair(ours: "(\(whole.ours) / \(second.ours))", sql: "(CAST(\(whole.sql) AS REAL) / \(second.sql))")
    case 4: return Pair(ours: "abs(\(first.ours))", sql: "abs(\(first.sql))")
    default: return choice(first, second, depth)
    }
  }

  private mutating func text(_ depth: Int) -> Pair {
    if depth == 0 || random.chance(60) {
      if random.chance(80), let column = column(.text) { return column }
      let word = random.one(of: Self.words)
      return Pair(ours: "\"\(word)\"", sql: "'\(word)'")
    }
    let first = text(depth - 1)
    let second = text(depth - 1)
    if random.chance(40) {
      return Pair(ours: "concat(\(first.ours), \(second.ours))", sql: "(\(first.sql) || \(second.sql))")
    }
    return choice(first, second, depth)
  }

  private mutating func condition(_ depth: Int) -> Pair {
    if depth > 0, random.chance(50) {
      let first = condition(depth - 1)
      switch random.number(0...4) {
      case 0: return Pair(ours: "not (\(first.ours))", sql: "(NOT (\(first.sql)))")
      case 1: return Pair(ours: "((\(first.ours)) is unknown)", sql: "((\(first.sql)) IS NULL)")
      case 2: return both(first, "and", "AND", condition(depth - 1))
      default: return both(first, "or", "OR", condition(depth - 1))
      }
    }
    let sign = random.one(of: ["=", "!=", "<", "<=", ">", ">="])
    switch random.number(0...10) {
    case 0: return column(.boolean) ?? both(integer(1), sign, sign, integer(1))
    case 1: return both(number(depth), sign, sign, random.chance(50) ? number(depth) : integer(depth))
    case 2, 3: return both(integer(depth), sign, sign, integer(depth))
    case 4: return both(text(depth), sign, sign, text(depth))
    case 5:
      let (value, low, high) = (integer(depth), integer(0), number(0))
      return Pair(
        ours: "(\(value.ours) between \(low.ours) and \(high.ours))",
        sql: "(\(value.sql) BETWEEN \(low.sql) AND \(high.sql))")
    case 6:
      let value = integer(depth)
      let list = [integer(0), integer(0), integer(1)]
      return Pair(
        ours: "(\(value.ours) \(random.one(of: ["in"])) (\(list.map(\.ours).joined(separator: ", "))))",
        sql: "(\(value.sql) IN (\(list.map(\.sql).joined(separator: ", "))))")
    case 7:
      let (value, _) = anything(depth)
      return Pair(ours: "((\(value.ours)) is known)", sql: "((\(value.sql)) IS NOT NULL)")
    case 8:
      let value = text(depth)
      let word = random.one(of: ["a", "b", "ab", " ", "z"])
      return random.chance(50)
        ? Pair(ours: "(\(value.ours) contains \"\(word)\")", sql: "(instr(\(value.sql), '\(word)') > 0)")
        : Pair(
          ours: "(\(value.ours) starts with \"\(word)\")", sql: "(substr(\(value.sql), 1, \(word.count)) = '\(word)')")
    case 9:
      let value = integer(depth)
      let isNegated = random.chance(40)
      return Pair(
        ours: "(\(value.ours) \(isNegated ? "not " : "")in (u | where h | select k))",
        sql: "(\(value.sql) \(isNegated ? "NOT " : "")IN (SELECT k FROM u WHERE h))")
    default:
      guard let flag = column(.boolean) else { return both(text(0), "=", "=", text(0)) }
      return Pair(ours: "(\(flag.ours) = \(random.chance(50) ? "yes" : "true"))", sql: "(\(flag.sql) = 1)")
    }
  }
}
