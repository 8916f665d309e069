import Methods
import Tables

/// The rows of a minimisation as they are made: each model, then its terms.
struct MinimizationLines {
  private let table: TruthTable
  private let cells: CaseCells
  private let memberships: Memberships
  /// For each row of the table the cases that are in it whatever the unknown cells hold.
  private let placed: [(levels: [Int], cases: [Int])]
  private var known: [Implicant: Term] = [:]

  private struct Term {
    var expression: String
    /// Of the cases that are wholly known.
    var members: [Double]
    var fit: FitHulls
    var cases: [Int]
    var possible: [Int]
  }

  private struct Line {
    var model: String
    var kind: String
    var isCertain: Bool
    var expression: String
    var fit: FitHulls
    var cases: [Int]
    var possible: [Int]
    var conditions: [Int]
  }

  private var lines: [Line] = []
  /// For lists of cases the models whose terms cover none of them, in order.
  private var uncoveredLists: [(cases: [Int], perhaps: [Int], models: [String])] = []

  init(_ table: TruthTable) {
    self.table = table
    cells = table.cells
    memberships = Memberships(conditions: table.conditions, outcome: table.outcome, cases: table.cells.whole)
    // A row that is set aside is in no solution, though a term may hold for it.
    placed = table.rows.filter { !$0.must(.remainder) }.map { ($0.levels, $0.cases) }
  }

  private mutating func term(_ implicant: Implicant) -> Term {
    if let term = known[implicant] { return term }
    let members = memberships.of(implicant)
    let intervals = cells.open.map { cells.memberships(in: implicant, of: $0) }
    let points = zip(cells.open, intervals).map { cells.points($1, of: $0) }
    let belonging = belonging([implicant], intervals)
    let term = Term(
      expression: implicant.expression(in: table.conditions), members: members,
      fit: FitHulls(memberships.fit(members), points), cases: belonging.always, possible: belonging.sometimes)
    known[implicant] = term
    return term
  }

  /// The cases that belong to terms under every completion, and under some: those with a place by their rows, the others
  /// by their memberships.
  private func belonging(
    _ terms: [Implicant], _ intervals: [[CaseCells.Interval]]
  ) -> (always: [Int], sometimes: [Int]) {
    var always = placed.filter { row in terms.contains { $0.covers(row.levels) } }.flatMap(\.cases)
    var sometimes: [Int] = []
    let unplaced = Set(table.unplaced.map(\.index))
    for (index, own) in zip(cells.open, intervals) where unplaced.contains(index) {
      let found = CaseCells.belongs(own)
      if found.always { always.append(index) } else if found.sometimes { sometimes.append(index) }
    }
    return (always, sometimes)
  }

  mutating func add(_ model: Minimization.Model) {
    let terms = model.terms.map { term($0) }
    var highest = [Double](repeating: 0, count: memberships.outcome.count)
    var second = highest
    var leader = [Int](repeating: -1, count: highest.count)
    for (index, term) in terms.enumerated() {
      for place in highest.indices {
        let member = term.members[place]
        if member > highest[place] {
          second[place] = highest[place]
          highest[place] = member
          leader[place] = index
        } else if member > second[place] {
          second[place] = member
        }
      }
    }
    // What only one term covers is lost without it.
    var lost = [Double](repeating: 0, count: terms.count)
    for place in highest.indices where leader[place] >= 0 {
      let outcome = memberships.outcome[place]
      lost[leader[place]] += min(highest[place], outcome) - min(second[place], outcome)
    }
    let joint = cells.open.map { cells.memberships(in: model.terms, of: $0) }
    let points = zip(cells.open, joint).map { cells.points($1.intervals, of: $0) }
    let base = memberships.fit(highest)
    let belonging = belonging(model.terms, joint.map(\.intervals))
    let literals = Set(model.terms.flatMap(\.conditions)).sorted()
    let isSharp = joint.allSatisfy(\.isSharp)
    lines.append(
      Line(
        model: model.name, kind: "model", isCertain: model.isCertain,
        expression: terms.map(\.expression).joined(separator: " + "), fit: FitHulls(base, points, isSharp: isSharp),
        cases: belonging.always, possible: belonging.sometimes, conditions: literals))
    for (index, term) in terms.enumerated() {
      var fit = term.fit
      if terms.count > 1 { fit.unique = unique(index, of: model.terms, lost[index], base.outcome) }
      lines.append(
        Line(
          model: model.name, kind: "term", isCertain: model.isCertain, expression: term.expression, fit: fit,
          cases: term.cases, possible: term.possible, conditions: model.terms[index].conditions))
    }
    noteUncovered(model, highest, joint.map(\.intervals))
  }

  private func unique(_ term: Int, of terms: [Implicant], _ lost: Double, _ outcome: Double) -> Hull? {
    var search = RatioHull(part: lost, whole: outcome)
    for index in cells.open {
      let found = cells.losses(without: term, of: terms, of: index)
      search.add(found.shares, isSharp: found.isSharp)
    }
    return search.hull
  }

  // MARK: Cases that are not covered

  private mutating func noteUncovered(
    _ model: Minimization.Model, _ members: [Double], _ intervals: [[CaseCells.Interval]]
  ) {
    var cases: [Int] = []
    var perhaps: [Int] = []
    for (place, index) in cells.whole.enumerated() where memberships.outcome[place] > 0.5 && members[place] <= 0.5 {
      cases.append(index)
    }
    for (index, own) in zip(cells.open, intervals) {
      let outcome = table.outcome.values[index]
      guard outcome.isNaN || outcome > 0.5 else { continue }
      let found = CaseCells.belongs(own)
      if !found.sometimes, outcome > 0.5 { cases.append(index) } else if !found.always { perhaps.append(index) }
    }
    guard !cases.isEmpty else { return }
    (cases, perhaps) = (cases.sorted(), perhaps.sorted())
    if let place = uncoveredLists.firstIndex(where: { $0.cases == cases && $0.perhaps == perhaps }) {
      uncoveredLists[place].models.append(model.name)
    } else {
      uncoveredLists.append((cases, perhaps, [model.name]))
    }
  }

  /// The cases with the outcome that no term covers, for each model.
  var uncovered: [String] {
    let most = 6
    var notes = uncoveredLists.prefix(most).map { item -> String in
      let models = Minimization.shortList(item.models)
      let name = table.outcome.name
      let perhaps = item.perhaps.isEmpty ? "" : "; nor perhaps \(table.names.list(item.perhaps, most: 6))"
      let has = item.cases.count == 1 ? "has" : "have"
      return "no term of \(models) covers \(table.names.list(item.cases)), which \(has) \(name)\(perhaps)"
    }
    if uncoveredLists.count > most {
      let cases = Set(uncoveredLists.dropFirst(most).flatMap(\.cases)).sorted()
      notes.append("no term of one or another of the other models covers \(table.names.list(cases))")
    }
    return notes
  }

  // MARK: Table

  /// - Parameter isDecided: whether unknown cells change no row.
  func result(notes: [Note], isDecided: Bool) -> MethodResult {
    func texts(_ text: (Line) -> String) -> Column { ColumnBuilder.column(of: .text, lines.map { .text(text($0)) }) }
    func hulls(_ name: String, _ hull: (FitHulls) -> Hull?) -> [Column] {
      HullColumns(name: name, hulls: lines.map { hull($0.fit) }).columns
    }
    func lists(_ cases: (Line) -> [Int]) -> Column {
      TruthTable.lists(lines.map { cases($0).map { Int32($0) } }, names: table.names)
    }
    let columns =
      [
        texts(\.model), texts(\.kind), Column(.boolean(lines.map(\.isCertain))), texts(\.expression),
        texts { _ in table.outcome.term },
      ] + hulls("incl", \.inclusion) + hulls("pri", \.reduction) + hulls("cov", \.coverage)
      + hulls("unique", \.unique) + [lists(\.cases), lists(\.possible)]
    var fields = Minimization.fields
    for index in fields.indices {
      switch fields[index].name {
      case "expression":
        fields[index].leadsTo = table.outcome.term
        fields[index].isAskedFor = true
      case "certain":
        // Where nothing is open, everything is certain.
        if isDecided { fields[index].shownBy = "model" }
      case "possible": if lines.allSatisfy(\.possible.isEmpty) { fields[index].shownBy = "cases" }
      default: break
      }
    }
    var result = Table(schema: Schema(fields: fields), columns: columns, rowCount: lines.count)
    result.notes = notes
    return MethodResult(
      table: result, grounds: .cases(lines.map { ($0.cases + $0.possible).sorted().map { Int32($0) } }),
      subjects: lines.map { $0.conditions.map { .condition($0) } + [.outcome] })
  }
}
