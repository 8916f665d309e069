import Methods

extension UnknownCell {
  /// The values that it may be settled at: each level, or of a fuzzy set wholly out and wholly in.
  func values(in table: TruthTable) -> [Double] {
    guard let place else { return [0, 1] }
    return (0..<table.conditions[place].levelCount).map(Double.init)
  }

  /// `dx_cio_aide of Kanazawa`.
  func name(in table: TruthTable) -> String {
    "\(condition(in: table).baseName) of \(CaseNames.plain(table.names[index]))"
  }

  /// `yes`, a level, or a membership: of the set that is named, not of its opposite.
  func word(_ value: Double, in table: TruthTable) -> String {
    let condition = condition(in: table)
    return condition.word(condition.isNegated ? 1 - value : value)
  }

  private func condition(in table: TruthTable) -> Condition { place.map { table.conditions[$0] } ?? table.outcome }
}

/// Which unknown cell would settle most, by how much is left open at worst, then in all, once it has one value or another.
struct AskingOrder {
  private(set) var best: (cell: UnknownCell, worst: Int, sum: Int)?

  mutating func weigh(_ cell: UnknownCell, _ left: [Int]) {
    let (worst, sum) = (left.max() ?? 0, left.reduce(0, +))
    if let best, (best.worst, best.sum) <= (worst, sum) { return }
    best = (cell, worst, sum)
  }
}

extension TruthTable {
  /// Beyond so many steps over cells, cases and rows it is not looked for which cell would settle most.
  private static let mostAskingWork = 30_000_000

  /// The unknown cell that would decide most rows if it were settled, with what would change.
  func askingFirst(_ checkpoint: Checkpoint) throws(Refusal) -> [String] {
    let undecided = rows.indices.filter { rows[$0].outputs.count > 1 }
    let cells = UnknownCell.all(in: self)
    guard !undecided.isEmpty, cells.count > 1 else { return [] }
    let work = cells.count * 2 * (names.count * conditions.count + (isCrisp ? rows.count : rows.count * names.count))
    guard work <= TruthTable.mostAskingWork else { return [] }
    var order = AskingOrder()
    for (number, cell) in cells.enumerated() {
      try checkpoint.pass(number, of: cells.count)
      var left: [Int] = []
      for value in cell.values(in: self) {
        left.append(try settled(cell, at: value, checkpoint).rows.count { $0.outputs.count > 1 })
      }
      order.weigh(cell, left)
    }
    guard let cell = order.best?.cell else { return [] }
    let before = Dictionary(rows.map { ($0.number, $0.outputs) }) { first, _ in first }
    var answers: [String] = []
    for value in cell.values(in: self) {
      let after = Dictionary(
        try settled(cell, at: value, checkpoint).rows.map { ($0.number, $0.outputs) }
      ) { first, _ in first }
      // A row that no case can be in any longer is a remainder.
      let changes = before.keys.sorted().compactMap { number -> String? in
        let outputs = after[number] ?? [.remainder]
        return outputs == before[number] ? nil : "row \(number) is \(TruthTable.word(outputs))"
      }
      let more = changes.count > 6 ? " and \(changes.count - 6) more rows change" : ""
      answers.append(
        "\(cell.word(value, in: self)): \(changes.isEmpty ? "nothing changes" : changes.prefix(6).joined(separator: ", "))\(more)"
      )
    }
    return ["worth asking first: \(cell.name(in: self)). \(answers.joined(separator: "; "))"]
  }

  /// The table with one more cell known.
  private func settled(_ cell: UnknownCell, at value: Double, _ checkpoint: Checkpoint) throws(Refusal) -> TruthTable {
    var (outcome, conditions) = (outcome, conditions)
    if let place = cell.place {
      conditions[place].values[cell.index] = value
    } else {
      outcome.values[cell.index] = value
    }
    return try TruthTable.make(
      outcome: outcome, conditions: conditions, names: names, options: options, checkpoint: checkpoint)
  }
}

extension Possibilities {
  /// The unknown cell that would leave the fewest solutions if it were settled, with what would be left; nil where not
  /// every completion was looked at.
  func askingFirst(_ table: TruthTable, _ checkpoint: Checkpoint) throws(Refusal) -> [String]? {
    guard isExact else { return nil }
    let kinds = solutionKinds
    guard Set(kinds).count > 1 else { return [] }
    let cells = UnknownCell.all(in: table)
    guard cells.count > 1, cells.count * completions.patterns.count <= 200_000 else { return nil }
    let place = Dictionary(zip(completions.patterns, kinds)) { first, _ in first }
    func left(_ cell: UnknownCell, _ value: Double) throws(Refusal) -> [Int] {
      var cell = cell
      cell.value = value
      let settled = try OutputCompletions(table, settling: cell, checkpoint)
      return Set(settled.patterns.compactMap { place[$0] }).sorted()
    }
    var order = AskingOrder()
    for (number, cell) in cells.enumerated() {
      try checkpoint.pass(number, of: cells.count)
      var counts: [Int] = []
      for value in cell.values(in: table) { counts.append(try left(cell, value).count) }
      order.weigh(cell, counts)
    }
    guard let cell = order.best?.cell else { return nil }
    var answers: [String] = []
    for value in cell.values(in: table) {
      let found = try left(cell, value)
      answers.append("\(cell.word(value, in: table)): \(words(found, kinds, table))")
    }
    return ["worth asking first: \(cell.name(in: table)). \(answers.joined(separator: "; "))"]
  }

  /// For each pattern a number that is the same where the solution is.
  private var solutionKinds: [Int] {
    var models: [Set<[Implicant]>: Int] = [:]
    return results.map { result in
      switch result {
      case .stops(let stop): return -1 - stop.rawValue
      case .models(let list):
        let kind = models[Set(list)] ?? models.count
        models[Set(list)] = kind
        return kind
      }
    }
  }

  private func words(_ found: [Int], _ kinds: [Int], _ table: TruthTable) -> String {
    guard let first = found.first, found.count == 1, let place = kinds.firstIndex(of: first) else {
      return "\(found.count) solutions stay possible"
    }
    switch results[place] {
    case .stops(let stop): return "no solution, since \(stop.words)"
    case .models(let models):
      let texts = models.map { $0.map { $0.expression(in: table.conditions) }.joined(separator: " + ") }.sorted()
      let more = texts.count > 3 ? " or \(texts.count - 3) more" : ""
      return "the solution is \(texts.prefix(3).joined(separator: " or "))\(more)"
    }
  }
}
