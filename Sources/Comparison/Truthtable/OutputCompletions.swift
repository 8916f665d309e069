import Methods

/// The truth tables that completions of the unknown cells give, as far as the outputs of rows tell them apart.
///
/// Cases that may be in the same rows with the same outcomes are alike: how many of them go where is all that matters,
/// and not which. Where the ways to fill the cells, told apart so, are at most `most`, every completion is looked at.
/// Where there are more, or where an unknown fuzzy membership may be any number, some are: those with all cells at their
/// ends, as far as they fit, and others by chance. Then what was seen is possible, and what was not may be too.
struct OutputCompletions {
  static let most = 4_096

  /// How many cells are unknown.
  let cellCount: Int
  /// The different truth tables: for each undecided row its output.
  private(set) var patterns: [[TruthTable.Output]] = []
  /// Under how many of the completions that were looked at there is each.
  private(set) var weights: [Double] = []
  /// How many completions there are; infinite where they cannot be counted.
  let total: Double
  /// Whether every completion was looked at.
  let isExact: Bool
  /// The rows whose output completions change.
  let undecided: [Int]

  private let table: TruthTable

  /// How many completions were looked at.
  var looked: Double { weights.reduce(0, +) }

  /// - Parameter cell: an unknown cell that is settled, with its value.
  init(_ table: TruthTable, settling cell: UnknownCell? = nil, _ checkpoint: Checkpoint) throws(Refusal) {
    self.table = table
    undecided = table.rows.indices.filter { table.rows[$0].outputs.count > 1 }
    cellCount = UnknownCell.all(in: table).count
    let sums = RowSums(table, undecided)
    var units: [CompletionUnit] = []
    for unit in sums.units(settling: cell) {
      try checkpoint.pass()
      units.append(unit)
    }
    total = table.cells.isContinuous ? .infinity : units.reduce(1) { $0 * $1.completions }
    let ways = units.reduce(1) { $0 * Double($1.choices.count) }
    let isCheap = !table.isCrisp && undecided.count * units.count <= 200
    let isAll = ways <= Double(OutputCompletions.most * (isCheap ? 8 : 1)) && units.allSatisfy(\.isWhole)
    isExact = isAll && !table.cells.isContinuous
    var place: [[TruthTable.Output]: Int] = [:]
    // Where a look costs little, more are taken.
    let drawn = OutputCompletions.most * (isCheap ? 8 : 1)
    let listed = isAll ? OutputCompletions.every(units) : OutputCompletions.some(units, drawn: drawn)
    for (number, choice) in listed.enumerated() {
      if number & 0x3F == 0 { try checkpoint.pass(number, of: listed.count) }
      let found = sums.outputs(zip(units, choice).map { $0.choices[Int($1)] })
      let weight = zip(units, choice).reduce(1) { $0 * $1.0.choices[Int($1.1)].weight }
      if let known = place[found] {
        weights[known] += isAll ? weight : 1
        continue
      }
      guard patterns.count < OutputCompletions.most else { break }
      place[found] = patterns.count
      patterns.append(found)
      weights.append(isAll ? weight : 1)
    }
  }

  // MARK: Choices

  private static func every(_ units: [CompletionUnit]) -> [[UInt16]] {
    var found: [[UInt16]] = [[]]
    for unit in units {
      found = found.flatMap { start in unit.choices.indices.map { start + [UInt16(clamping: $0)] } }
    }
    return found
  }

  /// All with the units at their first or last choice while these are few, and others by chance, the same each time.
  private static func some(_ units: [CompletionUnit], drawn: Int) -> [[UInt16]] {
    let ends = units.map { unit in unit.ends.map { UInt16(clamping: $0) } }
    let count = ends.reduce(1) { min($0, most) * $1.count }
    var found: [[UInt16]] = [[]]
    if count <= most / 2 {
      for end in ends { found = found.flatMap { start in end.map { start + [$0] } } }
    } else {
      found = []
    }
    var random = ChoiceGenerator()
    while found.count < drawn {
      found.append(units.map { UInt16(clamping: random.next(below: $0.choices.count)) })
    }
    return found
  }

  /// Every combination of the outputs that the undecided rows can have; nil where there are more than `most`. The truth
  /// tables of all completions are among them.
  var combinations: [[TruthTable.Output]]? {
    let count = undecided.reduce(1) { min($0, OutputCompletions.most + 1) * table.rows[$1].outputs.count }
    guard count <= OutputCompletions.most else { return nil }
    var found: [[TruthTable.Output]] = [[]]
    for row in undecided { found = found.flatMap { start in table.rows[row].outputs.map { start + [$0] } } }
    return found
  }

  /// The output of every row, of which those of the undecided are given.
  func whole(_ pattern: [TruthTable.Output]) -> [TruthTable.Output] {
    var outputs = table.rows.map { $0.outputs.first ?? .remainder }
    for (row, output) in zip(undecided, pattern) { outputs[row] = output }
    return outputs
  }
}

/// An unknown cell of a condition or of the outcome, with a value that it may be settled at.
struct UnknownCell: Equatable {
  var index: Int
  /// The condition; nil for the outcome.
  var place: Int?
  var value = 0.0

  /// Case by case, conditions first.
  static func all(in table: TruthTable) -> [UnknownCell] {
    table.cells.open.flatMap { index in
      table.conditions.indices.filter { !table.conditions[$0].isKnown(index) }.map {
        UnknownCell(index: index, place: $0)
      }
        + (table.outcome.isKnown(index) ? [] : [UnknownCell(index: index, place: nil)])
    }
  }
}

/// A case, or several that are alike, and what it can do to the rows.
struct CompletionUnit {
  /// One way to fill its cells, or to divide like cases among rows.
  struct Choice {
    /// What is added to a row, by its place among the undecided.
    struct Part {
      var place: Int
      var x: Double
      var y: Double
      /// How many cases.
      var count: Int
    }
    var parts: [Part]
    /// In how many ways it comes about.
    var weight = 1.0
  }

  var choices: [Choice]
  /// How many completions its cells have.
  var completions: Double
  /// Whether its choices are all that there are.
  var isWhole = true
  /// The choices with every cell at an end.
  var ends: [Int]
}

/// Numbers that look drawn by lot and are the same each time (SplitMix64: Steele, Lea, Flood 2014).
struct ChoiceGenerator {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(1, bound)))
  }
}
