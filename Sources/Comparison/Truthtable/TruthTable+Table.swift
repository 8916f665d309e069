import Methods
import Tables

extension TruthTable {
  /// The table `row, <condition>…, n, incl, pri, out, cases, possible`, numbers with their ends: the rows that some case
  /// is in under some completion, rising.
  package func result(_ checkpoint: Checkpoint = Checkpoint()) throws(Refusal) -> MethodResult {
    var fields = [TruthTable.firstField]
    var columns = [Column(.integer(rows.map(\.number)))]
    for (place, condition) in conditions.enumerated() {
      let name = TruthTable.columnName(condition.name)
      if case .multivalue(let levels) = condition.kind, !condition.hasNumberedLevels {
        fields.append(Field(name, .text, categories: levels))
        columns.append(ColumnBuilder.column(of: .text, rows.map { .text(levels[$0.levels[place]]) }))
      } else {
        fields.append(Field(name, .integer))
        columns.append(Column(.integer(rows.map { $0.levels[place] })))
      }
    }
    fields += TruthTable.lastFields
    columns += HullColumns.counts(rows.map { ($0.cases.count, $0.mostCases) })
    columns += HullColumns(name: "incl", hulls: rows.map(\.inclusion)).columns
    columns += HullColumns(name: "pri", hulls: rows.map(\.pri)).columns
    columns += [
      ColumnBuilder.column(of: .text, rows.map { .text(TruthTable.word($0.outputs)) }),
      TruthTable.lists(rows.map { $0.cases.map { Int32($0) } }, names: names),
      TruthTable.lists(rows.map { $0.possible.map { Int32($0) } }, names: names),
    ]
    if rows.allSatisfy(\.possible.isEmpty) { fields[fields.count - 1].shownBy = "cases" }
    var table = Table(schema: Schema(fields: fields), columns: columns, rowCount: rows.count)
    table.notes = try notes(checkpoint)
    let grounds = rows.map { ($0.cases + $0.possible).sorted().map { Int32($0) } }
    return MethodResult(table: table, grounds: .cases(grounds))
  }

  static let firstField = Field("row", .integer)
  static let lastFields =
    HullColumns.fields("n", .integer) + HullColumns.fields("incl") + HullColumns.fields("pri") + [
      Field("out", .text, categories: outputWords), Field("cases", .list(.text)), Field("possible", .list(.text)),
    ]

  /// Several outputs with bars between, as in `1|C`.
  static func word(_ outputs: [Output]) -> String { outputs.map(\.rawValue).joined(separator: "|") }

  /// What `out` can be, those of one output first.
  static let outputWords: [String] = {
    let all = Output.allCases
    return (1..<(1 << all.count)).map { mask in all.indices.filter { mask >> $0 & 1 == 1 }.map { all[$0] } }
      .sorted { $0.count < $1.count }.map(word)
  }()

  /// What the column of a condition is called: two of one name could not be told apart.
  static func columnName(_ condition: String) -> String {
    (lastFields + [firstField]).contains { $0.name == condition } ? "\(condition) (condition)" : condition
  }

  /// Lists of cases by name.
  static func lists(_ cases: [[Int32]], names: CaseNames) -> Column {
    let words = ColumnBuilder.column(of: .text, names.words.map { .text($0) })
    var offsets: [Int32] = [0]
    for list in cases { offsets.append((offsets.last ?? 0) + Int32(list.count)) }
    return Column(.list(offsets: offsets, elements: words.gathered(cases.flatMap { $0 })))
  }
}

// MARK: Words

extension TruthTable {
  static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  /// `row 5`, `rows 3–5, 7`.
  static func rowList(_ rows: [Int]) -> String { "\(rows.count == 1 ? "row" : "rows") \(numbers(rows))" }

  /// `3–5, 7`; a long list ends with a count.
  static func numbers(_ numbers: [Int], most: Int = 12) -> String {
    let parts = Audit.ranges(numbers).split(separator: ", ")
    guard parts.count > most else { return parts.joined(separator: ", ") }
    let shown = parts.prefix(most)
    // A range counts as all its numbers.
    let covered = shown.reduce(0) { total, part in
      let ends = part.split(separator: "–").compactMap { Int($0) }
      return total + (ends.last ?? 0) - (ends.first ?? 0) + 1
    }
    return "\(shown.joined(separator: ", ")) and \(numbers.count - covered) more"
  }

  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) and \(last)"
  }
}
