import Methods
import Tables

extension TruthTable {
  /// The table `row, <condition>…, n, incl, pri, out, cases`: the observed rows, rising.
  package var result: MethodResult {
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
    columns += [
      Column(.integer(rows.map(\.cases.count))),
      TruthTable.measures(rows.map(\.inclusion)), TruthTable.measures(rows.map(\.pri)),
      ColumnBuilder.column(of: .text, rows.map { .text($0.output.rawValue) }),
      TruthTable.lists(rows.map { $0.cases.map { Int32($0) } }, names: names),
    ]
    var table = Table(schema: Schema(fields: fields), columns: columns, rowCount: rows.count)
    table.notes = notes
    return MethodResult(table: table, grounds: .cases(rows.map { $0.cases.map { Int32($0) } }))
  }

  static let firstField = Field("row", .integer)
  static let lastFields = [
    Field("n", .integer), Field("incl", .number), Field("pri", .number),
    Field("out", .text, categories: ["1", "0", "C", "?"]), Field("cases", .list(.text)),
  ]

  /// What the column of a condition is called: two of one name could not be told apart.
  static func columnName(_ condition: String) -> String {
    (lastFields + [firstField]).contains { $0.name == condition } ? "\(condition) (condition)" : condition
  }

  /// Figures with three decimals for a reader; one that has no denominator does not arise.
  static func measures(_ values: [Double?]) -> Column {
    var column = ColumnBuilder.column(
      of: .number, values.map { $0.map { .number($0) } ?? .notApplicable })
    column.decimals = [UInt8](repeating: 3, count: values.count)
    return column
  }

  /// Lists of cases by name.
  static func lists(_ cases: [[Int32]], names: CaseNames) -> Column {
    let words = ColumnBuilder.column(of: .text, names.words.map { .text($0) })
    var offsets: [Int32] = [0]
    for list in cases { offsets.append((offsets.last ?? 0) + Int32(list.count)) }
    return Column(.list(offsets: offsets, elements: words.gathered(cases.flatMap { $0 })))
  }
}

// MARK: Notes

extension TruthTable {
  /// What was left out, what contradicts, and what cannot be concluded.
  package var notes: [Note] {
    names.notes + overview.notes(.method) + (contradictions + bothWays + constancy).notes(.caution)
      + (unplaced + undecided + incompleteNotes).notes(.caution)
  }

  /// Above so many, cases are only counted and named.
  private static let mostNotes = 12

  private var overview: [String] {
    var notes = ["\(rows.count) of \(space.rowCount) configurations observed"]
    let rare = rows.filter { $0.output == .remainder }
    if !rare.isEmpty {
      let cases = rare.reduce(0) { $0 + $1.cases.count }
      notes.append(
        "\(TruthTable.rowList(rare.map(\.number))) with fewer than \(options.frequency) cases "
          + "\(rare.count == 1 ? "is" : "are") left as remainders: \(TruthTable.count(cases, "case")) set aside")
    }
    if usable.count == 1 { notes.append("only one case is known: nothing can be compared with it") }
    if conditions.count == 1 {
      notes.append("with one condition only, the table says no more than a crosstab of it and the outcome")
    }
    return notes
  }

  private var contradictions: [String] {
    rows.compactMap { row in
      let with = row.cases.filter { outcome.values[$0] > 0.5 }
      let without = row.cases.filter { outcome.values[$0] < 0.5 }
      let sides = "with \(outcome.name): \(names.list(with)); without it: \(names.list(without))"
      switch row.output {
      case .contradiction: return "row \(row.number) is contradictory: \(sides)"
      case .one where with.isEmpty && !without.isEmpty:
        return "row \(row.number) is 1, though none of its cases has \(outcome.name): \(names.list(without))"
      case .one where !without.isEmpty:
        return "row \(row.number) is 1 at this cutoff, though its cases differ: \(sides)"
      case .remainder where isCrisp && !with.isEmpty && !without.isEmpty:
        return "row \(row.number), left as a remainder, is contradictory: \(sides)"
      case .one, .zero, .remainder: return nil
      }
    }
  }

  private var bothWays: [String] {
    let rows = rows.filter { $0.output == .one && $0.opposite == .one }.map(\.number)
    guard !rows.isEmpty else { return [] }
    let verb = rows.count == 1 ? "passes" : "pass"
    return [
      "\(TruthTable.rowList(rows)) \(verb) for \(outcome.name) and for \(outcome.opposite): "
        + "a higher pri tells them apart"
    ]
  }

  private var constancy: [String] {
    let values = usable.map { outcome.values[$0] }
    let half = outcome.kind == .fuzzy ? " above 0.5" : ""
    var notes: [String] = []
    if let first = values.first, values.count > 1, values.allSatisfy({ $0 == first }) {
      notes.append("\(outcome.name) is the same in all cases: nothing can be said of what it depends on")
    }
    if !values.contains(where: { $0 < 0.5 }) {
      notes.append(
        outcome.kind == .fuzzy
          ? "no case has \(outcome.name) below 0.5: sufficiency is hardly tested here"
          : "no case lacks \(outcome.name): sufficiency cannot fail here")
    }
    if !values.contains(where: { $0 > 0.5 }) {
      notes.append("no case has \(outcome.name)\(half): nothing can be said of what leads to it")
    }
    return notes
  }

  private var unplaced: [String] {
    let groups = TruthTable.grouped(halfway) { index in
      TruthTable.list(conditions.filter { !$0.isMultivalue && $0.values[index] == 0.5 }.map(\.name))
    }
    let lines = groups.map { between, cases in
      cases.count == 1
        ? "\(names[cases[0]]) belongs to no row: its membership in \(between) is exactly 0.5"
        : "\(cases.count) cases belong to no row, since their membership in \(between) is exactly 0.5: \(names.list(cases))"
    }
    return shortened(lines, groups.map(\.cases), rest: "a membership is exactly 0.5")
  }

  /// Cases with what is the same for them, in the order of the first of each.
  private static func grouped(_ cases: [Int], by word: (Int) -> String) -> [(word: String, cases: [Int])] {
    var groups: [(word: String, cases: [Int])] = []
    var places: [String: Int] = [:]
    for index in cases {
      let word = word(index)
      if let place = places[word] {
        groups[place].cases.append(index)
      } else {
        places[word] = groups.count
        groups.append((word, [index]))
      }
    }
    return groups
  }

  private var undecided: [String] {
    guard !withoutOutcome.isEmpty else { return [] }
    var nowhere: [Int] = []
    var casesOfRow: [Int: [Int]] = [:]
    for index in withoutOutcome {
      if let row = TruthTable.row(of: index, conditions, space) {
        casesOfRow[row, default: []].append(index)
      } else {
        nowhere.append(index)
      }
    }
    let known = Memberships(conditions: conditions, outcome: outcome, cases: usable)
    let groups = casesOfRow.sorted { $0.key < $1.key }
    var lines = groups.prefix(TruthTable.mostNotes).map { row, cases -> String in
      let term = Implicant(levels: space.levels(of: row))
      let members = Memberships(conditions: conditions, outcome: outcome, cases: cases).of(term)
      return effect(of: cases, members, onRow: row, known.fits(of: term).0)
    }
    let left = groups.dropFirst(TruthTable.mostNotes).flatMap(\.value)
    if !left.isEmpty { lines.append("the outcome of \(names.list(left)) is unknown too") }
    if !nowhere.isEmpty {
      lines.append("the outcome of \(names.list(nowhere)) is unknown, and a membership is exactly 0.5: in no row")
    }
    return lines
  }

  /// What a row would be if the cases whose outcome is unknown had it, and if they lacked it.
  private func effect(of cases: [Int], _ memberships: [Double], onRow index: Int, _ base: Fit) -> String {
    let row = rows.first { $0.number == index + 1 }
    let known = (row?.cases ?? []).map { outcome.values[$0] }
    func output(_ value: Double) -> Output {
      var fit = base
      for membership in memberships { fit.add(membership, value) }
      let isMixed = isCrisp && known.contains { $0 != value }
      return TruthTable.output(of: fit, count: known.count + cases.count, isMixed: isMixed, options)
    }
    let with = output(1).rawValue
    let without = output(0).rawValue
    let their = cases.count == 1 ? "it" : "they all"
    let subject = "the outcome of \(names.list(cases)) is unknown"
    let now = row.map { "row \(index + 1), now \($0.output.rawValue)," } ?? "row \(index + 1), with no other case,"
    if with == without {
      return with == row?.output.rawValue
        ? "\(subject): row \(index + 1) is \(with) with or without"
        : "\(subject): \(now) would be \(with) with or without"
    }
    let lacked = cases.count == 1 ? "it lacked" : "they all lacked"
    return "\(subject): \(now) would be \(without) if \(lacked) \(outcome.name), \(with) if \(their) had it"
  }

  /// Above so many cases, it is not looked up in which rows each could be.
  private static let mostSought = 200

  private var incompleteNotes: [String] {
    let observed = Set(rows.map(\.number))
    let sought = Array(incomplete.prefix(TruthTable.mostSought))
    let groups = TruthTable.grouped(sought) { index in
      let unknown = conditions.filter { !$0.isKnown(index) }.map(\.name)
      return "\(TruthTable.list(unknown)) \(unknown.count == 1 ? "is" : "are") unknown"
    }
    let lines = groups.map { reason, cases in
      let parts = TruthTable.grouped(cases) { places(of: $0, observed) }
      if cases.count == 1 {
        let end = parts[0].word.isEmpty ? ", and another membership is exactly 0.5" : "; it could be \(parts[0].word)"
        return "\(names[cases[0]]) is not placed: \(reason)\(end)"
      }
      let words = parts.map { places, cases in
        places.isEmpty
          ? "of \(names.list(cases)) another membership is exactly 0.5" : "\(names.list(cases)) could be \(places)"
      }
      return "\(cases.count) cases are not placed, since \(reason): \(words.joined(separator: "; "))"
    }
    return shortened(
      lines, groups.map(\.cases), beside: Array(incomplete.dropFirst(sought.count)), rest: "a condition is unknown")
  }

  /// The rows and remainders that a case could be in: `in row 4 or in remainder 2`; empty where it could be in none.
  private func places(of index: Int, _ observed: Set<Int>) -> String {
    let levels = conditions.enumerated().map { place, condition -> [Int] in
      guard condition.isKnown(index) else { return Array(0..<space.levelCounts[place]) }
      return TruthTable.level(of: index, in: condition).map { [$0] } ?? []
    }
    let possible = space.rows(among: levels).map { $0 + 1 }
    let seen = possible.filter { observed.contains($0) }
    let unseen = possible.filter { !observed.contains($0) }
    var places: [String] = []
    if !seen.isEmpty { places.append("in \(TruthTable.rowList(seen))") }
    if !unseen.isEmpty {
      places.append("in \(unseen.count == 1 ? "remainder" : "remainders") \(TruthTable.numbers(unseen))")
    }
    return places.joined(separator: " or ")
  }

  /// The first lines, each of a group of cases, and for the others one that names their cases.
  private func shortened(
    _ lines: [String], _ groups: [[Int]], beside others: [Int] = [], rest: String
  ) -> [String] {
    let left = groups.dropFirst(TruthTable.mostNotes).flatMap { $0 } + others
    guard !left.isEmpty else { return lines }
    return Array(lines.prefix(TruthTable.mostNotes)) + ["likewise \(names.list(left)): \(rest)"]
  }

  // MARK: Words

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
