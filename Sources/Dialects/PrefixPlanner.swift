import Diagnostics
import Engine
import Language
import Tables
import Text

/// Finds the longest run of first stages that an engine can be asked exactly, and writes the question.
package struct PrefixPlanner {
  /// The rows at hand between two stages.
  private struct State {
    var cells: [SQLCell?]
    var fields: [Field]
    /// What stands before them: conditions that hold for every row.
    var filters: [String]
    /// Whether rows may be fetched here, since nothing that is cheaper to compute here was added.
    var isPlain: Bool
  }

  let relation: HeldRelation
  let dialect: any Dialect
  private var translator: SQLTranslator
  private var states: [State] = []
  private var counts: [PushedQuery.Count] = [.rows]
  private var countExpressions = ["count(*)"]
  private var obstacle: Sentence?

  package init(
    _ relation: HeldRelation, _ dialect: any Dialect, computes: Bool,
    spellings: @escaping (Int) throws(Diagnostic) -> Spellings,
    answers: @escaping (BoundExpression, [String]) throws(Diagnostic) -> [Bool?]
  ) {
    self.relation = relation
    self.dialect = dialect
    translator = SQLTranslator(
      dialect: dialect, relation: relation, spellings: spellings, answers: answers, computes: computes)
  }

  private var from: String {
    "\(dialect.quoted(relation.schema)).\(dialect.quoted(relation.name)) as \(SQLTranslator.alias)"
  }

  /// The question for the first stages.
  ///
  /// - Parameter fields: of the table.
  package mutating func planned(_ stages: [BoundStage], fields: [Field]) throws(Diagnostic) -> PushedQuery {
    states = [State(cells: translator.cells(), fields: fields, filters: [], isPlain: true)]
    for (index, stage) in stages.enumerated() {
      do throws(Unsaid) {
        switch stage.kind {
        case .filter(let condition): try filter(condition, index, stage)
        case .project(let expressions): try project(expressions, stage)
        case .aggregate(let keys, let aggregates, _):
          return try groups(keys, aggregates, index)
        case .distinct(let keys): return try groups(keys, [], index)
        case .sort, .slice: return try rows(stages)
        default: throw .inexact("a stage that only runs here")
        }
      } catch {
        if case .failed(let diagnostic) = error { throw diagnostic }
        if case .inexact(let words) = error { obstacle = words }
        break
      }
    }
    do throws(Unsaid) { return try rows(stages) } catch {
      if case .failed(let diagnostic) = error { throw diagnostic }
      throw Diagnostic(.error, "this relation cannot be read")
    }
  }

  // MARK: Stages

  private mutating func filter(_ condition: BoundExpression, _ index: Int, _ stage: BoundStage) throws(Unsaid) {
    guard let before = states.last else { return }
    let sql = try translator.condition(condition, before.cells)
    try count(failing: [condition], before)
    let (kept, unknown) = (before.filters + [sql], before.filters + ["(\(sql)) is null"])
    add(.kept(stage: index), dialect.count(where: kept.joined(separator: " and ")))
    add(.unknown(stage: index), dialect.count(where: unknown.joined(separator: " and ")))
    states.append(State(cells: before.cells, fields: before.fields, filters: kept, isPlain: true))
  }

  private mutating func project(_ expressions: [BoundExpression], _ stage: BoundStage) throws(Unsaid) {
    guard let before = states.last else { return }
    var cells: [SQLCell?] = []
    var isPlain = before.isPlain
    for expression in expressions {
      if case .column(let index) = expression.kind {
        cells.append(before.cells[index])
        continue
      }
      isPlain = false
      do throws(Unsaid) { cells.append(try translator.value(expression, before.cells)) } catch {
        if case .failed = error { throw error }
        cells.append(nil)
      }
    }
    try count(failing: expressions, before)
    states.append(State(cells: cells, fields: stage.fields, filters: before.filters, isPlain: isPlain))
  }

  private mutating func add(_ count: PushedQuery.Count, _ sql: String) {
    counts.append(count)
    countExpressions.append(sql)
  }

  /// Has whole numbers that may grow too large computed for every row, as they are here.
  private mutating func count(failing expressions: [BoundExpression], _ state: State) throws(Unsaid) {
    for part in expressions.flatMap(\.mayFailParts) {
      let cell = try translator.value(part, state.cells)
      let filter = state.filters.isEmpty ? "" : " filter (where \(state.filters.joined(separator: " and ")))"
      add(.computed, "count(\(cell.sql))\(filter)")
    }
  }

  // MARK: Questions

  private func whereClause(_ filters: [String]) -> String {
    filters.isEmpty ? "" : " where \(filters.joined(separator: " and "))"
  }

  /// Rows as they are after the last stage that is worth asking for.
  private mutating func rows(_ stages: [BoundStage]) throws(Unsaid) -> PushedQuery {
    let reached = states.count - 1
    var cut = reached
    var needed = ColumnNeeds.columns(behind: cut, in: stages, fields: states[cut].fields)
    while cut > 0, !states[cut].isPlain || needed.contains(where: { states[cut].cells[$0] == nil }) {
      cut -= 1
      needed = ColumnNeeds.columns(behind: cut, in: stages, fields: states[cut].fields)
    }
    let state = states[cut]
    var columns: [Int?] = []
    var selected: [String] = []
    var types: [SQLStatement.ColumnType] = []
    for (index, field) in state.fields.enumerated() {
      guard needed.contains(index), let cell = state.cells[index], let type = SQLStatement.ColumnType(field.type) else {
        columns.append(nil)
        continue
      }
      noteRead(cell)
      columns.append(selected.count)
      selected.append(cell.sql)
      types.append(type)
    }
    if selected.isEmpty {
      selected = ["true"]
      types = [.boolean]
    }
    let (order, limit) = try window(from: cut, stages)
    let bound = limit ?? PushedQuery.mostRows + 1
    let text =
      "select \(selected.joined(separator: ", ")) from \(from)\(whereClause(state.filters))\(order ?? "") limit \(bound)"
    var made = PushedQuery(
      stageCount: cut, ledger: ledger(upTo: cut), counts: keptCounts(upTo: cut),
      answer: translator.parameters.statement(text, types, dialect))
    made.columns = columns
    made.fields = state.fields
    made.limit = limit
    made.isOrdered = order != nil
    made.looselyCompared = translator.looselyCompared
    made.obstacle = obstacle
    return made
  }

  /// Where only some rows are taken behind a stage: their order and their number.
  private mutating func window(from cut: Int, _ stages: [BoundStage]) throws(Unsaid) -> (String?, Int?) {
    var index = cut
    while index < stages.count, case .project = stages[index].kind { index += 1 }
    guard index < stages.count else { return (nil, nil) }
    if let limit = stages[index].limit { return (nil, limit) }
    guard case .sort(let keys) = stages[index].kind, index + 1 < stages.count, let limit = stages[index + 1].limit,
      limit <= PushedQuery.mostRows, index < states.count
    else { return (nil, nil) }
    var terms: [String] = []
    for key in keys {
      guard let cell = try? translator.value(key.expression, states[index].cells), cell.type != .text else {
        return (nil, nil)
      }
      terms.append("\(cell.sql)\(key.isDescending ? " desc" : "") nulls last")
    }
    // Rows that tie come in the order of the key, or of all columns.
    let telling = relation.key.isEmpty ? Array(relation.columns.indices) : relation.key
    let cells = translator.cells()
    for index in telling {
      guard let cell = cells[index] else { continue }
      terms.append("\(cell.type == .text ? dialect.byBytes(cell.sql) : cell.sql) nulls last")
    }
    return (" order by \(terms.joined(separator: ", "))", limit)
  }

  /// Groups by keys as they are spelled.
  private mutating func groups(
    _ keys: [BoundExpression], _ aggregates: [BoundAggregate], _ index: Int
  ) throws(Unsaid) -> PushedQuery {
    guard let state = states.last else { throw .inexact("nothing to group") }
    var selected: [String] = []
    var types: [SQLStatement.ColumnType] = []
    var hasTexts = false
    for key in keys {
      let cell = try translator.value(key, state.cells)
      guard let type = SQLStatement.ColumnType(cell.type), cell.sql != "null" else { throw .inexact("lists as groups") }
      selected.append(cell.sql)
      types.append(type)
      if cell.type == .text { hasTexts = true }
      noteRead(cell)
    }
    let columns = (1...max(keys.count, 1)).map(String.init).joined(separator: ", ")
    let grouping = keys.isEmpty ? "" : " group by \(columns)"
    var parts: [PushedQuery.PartColumn] = []
    for aggregate in aggregates {
      let part = try self.part(aggregate, state, mayMerge: !hasTexts, &selected, &types)
      parts.append(part)
      if let argument = aggregate.argument {
        let sql =
          part.isShare
          ? try translator.condition(argument, state.cells) : try translator.value(argument, state.cells).sql
        add(
          .unknownArgument(stage: index),
          dialect.count(where: (state.filters + ["(\(sql)) is null"]).joined(separator: " and ")))
      }
    }
    try count(failing: keys + aggregates.compactMap(\.argument), state)
    if selected.isEmpty {
      selected = ["count(*)"]
      types = [.integer]
    }
    let order =
      keys.isEmpty
      ? ""
      : " order by "
        + keys.indices.map { index in
          types[index] == .text ? dialect.byBytes(selected[index]) : String(index + 1)
        }.joined(separator: ", ")
    // Spelled out, since a place in the list would be read as its value.
    let text =
      "select \(selected.joined(separator: ", ")) from \(from)\(whereClause(state.filters))\(grouping)\(order) limit \(PushedQuery.mostRows + 1)"
    var made = PushedQuery(
      stageCount: index + 1, ledger: ledger(upTo: index + 1), counts: keptCounts(upTo: index + 1),
      answer: translator.parameters.statement(text, types, dialect))
    made.parts = parts
    made.keyCount = keys.count
    made.looselyCompared = translator.looselyCompared
    return made
  }

  private mutating func part(
    _ aggregate: BoundAggregate, _ state: State, mayMerge: Bool, _ selected: inout [String],
    _ types: inout [SQLStatement.ColumnType]
  ) throws(Unsaid) -> PushedQuery.PartColumn {
    func give(_ sql: String, _ type: SQLStatement.ColumnType) {
      selected.append(sql)
      types.append(type)
    }
    guard let function = aggregate.function, let argument = aggregate.argument else {
      give("count(*)", .integer)
      return .count
    }
    if function.name == "share" {
      let sql = try translator.condition(argument, state.cells)
      give(dialect.count(where: sql), .integer)
      give("count(\(sql))", .integer)
      return .share
    }
    let cell = try translator.value(argument, state.cells)
    noteRead(cell)
    switch (function.name, cell.type) {
    case ("count", _) where !aggregate.isDistinct:
      give("count(\(cell.sql))", .integer)
      return .count
    case ("count", let type) where mayMerge && type != .text:
      give("count(distinct \(cell.sql))", .integer)
      return .count
    case ("sum", .integer) where !aggregate.isDistinct, ("mean", .integer) where !aggregate.isDistinct:
      give(dialect.wholeTotal(cell.sql), .text)
      give("count(\(cell.sql))", .integer)
      return .wholeTotal
    case ("sum", .number) where !aggregate.isDistinct, ("mean", .number) where !aggregate.isDistinct:
      give(dialect.total(cell.sql), .number)
      give("count(\(cell.sql))", .integer)
      return .total
    case ("min", .integer), ("min", .number), ("min", .date), ("max", .integer), ("max", .number), ("max", .date):
      guard let type = SQLStatement.ColumnType(cell.type) else { break }
      give("\(function.name)(\(cell.sql))", type)
      return .extreme(isLargest: function.name == "max")
    default: break
    }
    throw .inexact("\(function.name), which is computed from the rows")
  }

  // MARK: The ledger

  private mutating func noteRead(_ cell: SQLCell) {
    if let own = relation.columns.firstIndex(where: { dialect.cell($0, of: SQLTranslator.alias) == cell.sql }) {
      translator.read.insert(own)
    }
  }

  private func isKept(_ count: PushedQuery.Count, _ stageCount: Int) -> Bool {
    switch count {
    case .kept(let stage), .unknown(let stage), .unknownArgument(let stage): stage < stageCount
    default: true
    }
  }

  private func tolls() -> [(PushedQuery.Count, String)] {
    translator.read.sorted().flatMap { index -> [(PushedQuery.Count, String)] in
      let column = relation.columns[index]
      return [
        dialect.isNoNumber(column, of: SQLTranslator.alias).map {
          (.noNumbers(column: index), dialect.count(where: $0))
        },
        dialect.losesDigits(column, of: SQLTranslator.alias).map {
          (.lostDigits(column: index), dialect.count(where: $0))
        },
      ].compactMap { $0 }
    }
  }

  private func keptCounts(upTo stageCount: Int) -> [PushedQuery.Count] {
    counts.filter { isKept($0, stageCount) } + tolls().map(\.0)
  }

  private func ledger(upTo stageCount: Int) -> SQLStatement {
    let kept = zip(counts, countExpressions).filter { isKept($0.0, stageCount) }.map(\.1) + tolls().map(\.1)
    return translator.parameters.statement(
      "select \(kept.joined(separator: ", ")) from \(from)", kept.map { _ in .integer }, dialect)
  }
}

extension PushedQuery.PartColumn {
  fileprivate var isShare: Bool { if case .share = self { true } else { false } }
}

extension BoundExpression {
  /// The outermost parts that compute whole numbers, which may grow too large.
  fileprivate var mayFailParts: [BoundExpression] {
    switch kind {
    case .arithmetic(let sign, let left, _) where left.type == .integer && sign != .divide: [self]
    case .negate(let base) where base.type == .integer: [self]
    default: children.flatMap(\.mayFailParts)
    }
  }
}
