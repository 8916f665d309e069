import Methods

/// The sums of the undecided rows of a truth table under one completion after another.
struct RowSums {
  private struct Sum {
    var fit = Fit()
    var count = 0
    var with = false
    var without = false

    mutating func add(_ x: Double, _ y: Double, count times: Int = 1) {
      for _ in 0..<times { fit.add(x, y) }
      guard x > 0.5, times > 0 else { return }
      count += times
      if y > 0.5 { with = true }
      if y < 0.5 { without = true }
    }
  }

  private let table: TruthTable
  private let rows: [Int]
  private let base: [Sum]
  /// By row from 0 its place among the undecided.
  private let placeOfRow: [Int: Int]

  /// - Parameter rows: those that are undecided.
  init(_ table: TruthTable, _ rows: [Int]) {
    self.table = table
    self.rows = rows
    placeOfRow = Dictionary(zip(rows.map { table.rows[$0].number - 1 }, rows.indices)) { first, _ in first }
    let data = table.cells
    let whole = Set(data.whole)
    let memberships = Memberships(conditions: data.conditions, outcome: data.outcome, cases: data.whole)
    base = rows.map { row in
      var sum = Sum()
      let cases = table.rows[row].cases.filter { whole.contains($0) }
      for index in cases { sum.add(1, data.outcome.values[index]) }
      // Of fuzzy sets every case adds something to every row.
      if !table.isCrisp { sum.fit = memberships.fits(of: Implicant(levels: table.rows[row].levels)).0 }
      return sum
    }
  }

  func outputs(_ choices: [CompletionUnit.Choice]) -> [TruthTable.Output] {
    var sums = base
    for choice in choices {
      for part in choice.parts { sums[part.place].add(part.x, part.y, count: part.count) }
    }
    return sums.map(output)
  }

  private func output(_ sum: Sum) -> TruthTable.Output {
    if sum.count < table.options.frequency { return .remainder }
    if RowOutputs.passes(sum.fit, table.options) { return .one }
    return table.isCrisp && sum.with && sum.without ? .contradiction : .zero
  }

  // MARK: Units

  /// The cases with unknown cells, those of crisp sets that are alike together.
  func units(settling cell: UnknownCell?) -> [CompletionUnit] {
    guard table.isCrisp else { return table.cells.open.compactMap { gradedUnit($0, cell) } }
    struct Likeness: Hashable {
      var rows: [Int]
      var outcomes: [Double]
    }
    var counts: [Likeness: Int] = [:]
    var order: [Likeness] = []
    let rowsOf = Dictionary(table.unplaced.map { ($0.index, $0.rows) }) { first, _ in first }
    for index in table.cells.open {
      let settled = cell.flatMap { $0.index == index ? $0 : nil }
      let likeness = Likeness(rows: rows(of: index, rowsOf, settled), outcomes: outcomes(of: index, settled))
      if counts[likeness] == nil { order.append(likeness) }
      counts[likeness, default: 0] += 1
    }
    return order.map { unit($0.rows, $0.outcomes, count: counts[$0] ?? 0) }
  }

  /// From 0; for a case with known conditions the one that it is in.
  private func rows(of index: Int, _ rowsOf: [Int: [Int]], _ settled: UnknownCell?) -> [Int] {
    let rows: [Int]
    if let known = rowsOf[index] {
      rows = known
    } else {
      let levels = table.conditions.map { Int($0.values[index]) }
      rows = [table.space.row(of: levels)]
    }
    guard let settled, let place = settled.place else { return rows }
    return rows.filter { table.space.levels(of: $0)[place] == Int(settled.value) }
  }

  private func outcomes(of index: Int, _ settled: UnknownCell?) -> [Double] {
    if let settled, settled.place == nil { return [settled.value] }
    let value = table.outcome.values[index]
    return value.isNaN ? [0, 1] : [value]
  }

  /// How so many like cases can be divided among the rows and outcomes that they may have.
  private func unit(_ rows: [Int], _ outcomes: [Double], count: Int) -> CompletionUnit {
    let options = rows.flatMap { row in outcomes.map { (place: placeOfRow[row], y: $0) } }
    let completions = power(Double(options.count), count)
    // What falls into rows that are decided is all the same.
    var elsewhere = 0
    var here: [(place: Int, y: Double)] = []
    for option in options {
      if let place = option.place { here.append((place, option.y)) } else { elsewhere += 1 }
    }
    var choices: [CompletionUnit.Choice] = []
    func divide(_ option: Int, _ left: Int, _ parts: [CompletionUnit.Choice.Part], _ weight: Double) {
      guard choices.count <= OutputCompletions.most else { return }
      if option == here.count {
        guard left == 0 || elsewhere > 0 else { return }
        choices.append(.init(parts: parts, weight: weight * power(Double(elsewhere), left)))
        return
      }
      var ways = 1.0
      for taken in 0...left {
        if taken > 0 { ways = ways * Double(left - taken + 1) / Double(taken) }
        let part = CompletionUnit.Choice.Part(place: here[option].place, x: 1, y: here[option].y, count: taken)
        divide(option + 1, left - taken, taken > 0 ? parts + [part] : parts, weight * ways)
      }
    }
    divide(0, count, [], 1)
    let isWhole = choices.count <= OutputCompletions.most
    return CompletionUnit(
      choices: choices, completions: completions, isWhole: isWhole, ends: Array(Set([0, choices.count - 1])).sorted())
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    exponent == 0 ? 1 : (0..<exponent).reduce(1) { result, _ in result * base }
  }

  /// A case with what fillings of its cells add to each row.
  private func gradedUnit(_ index: Int, _ cell: UnknownCell?) -> CompletionUnit? {
    let settled = cell.flatMap { $0.index == index ? $0 : nil }
    let data = table.cells
    let known =
      (data.conditions + [data.outcome]).filter { $0.isKnown(index) && $0.kind == .fuzzy }.map { $0.values[index] }
    // Both sides of the half, from where on a case belongs to a row, are filled in too, and what lies between.
    let ends = CaseCells.vertices(known + [0.49])
    let graded = (ends + zip(ends, ends.dropFirst()).map { ($0 + $1) / 2 }).sorted()
    var values: [[Double]] = data.conditions.enumerated().map { place, condition in
      if condition.isKnown(index) { return [condition.values[index]] }
      if let settled, settled.place == place { return [settled.value] }
      return condition.kind == .fuzzy ? graded : (0..<condition.levelCount).map(Double.init)
    }
    let outcome = data.outcome.values[index]
    values.append(
      !outcome.isNaN
        ? [outcome]
        : settled.map { $0.place == nil } ?? false
          ? [settled?.value ?? 0] : data.isOutcomeGraded ? graded : [0, 1])
    let completions = values.reduce(1) { $0 * Double($1.count) }
    let isWhole = completions <= Double(OutputCompletions.most)
    var random = ChoiceGenerator()
    let fillings =
      isWhole
      ? values.reduce([[Double]]([[]])) { found, options in found.flatMap { start in options.map { start + [$0] } } }
      : (0..<512).map { _ in values.map { $0[random.next(below: $0.count)] } }
    let choices = fillings.map { filling in
      let outcome = filling.last ?? 0
      return CompletionUnit.Choice(
        parts: rows.indices.compactMap { place in
          let x = membership(filling, table.rows[rows[place]].levels)
          return x > 0 ? .init(place: place, x: x, y: outcome, count: 1) : nil
        })
    }
    let unknown = values.indices.filter { values[$0].count > 1 }
    let corners = fillings.indices.filter { filling in
      unknown.allSatisfy { fillings[filling][$0] == 0 || fillings[filling][$0] == values[$0].last }
    }
    return CompletionUnit(
      choices: choices, completions: completions, isWhole: isWhole, ends: corners.isEmpty ? [0] : corners)
  }

  private func membership(_ values: [Double], _ levels: [Int]) -> Double {
    var least = 1.0
    for (place, level) in levels.enumerated() {
      let value = values[place]
      if table.conditions[place].isMultivalue {
        if value != Double(level) { return 0 }
      } else {
        least = min(least, level == 1 ? value : 1 - value)
      }
    }
    return least
  }
}
