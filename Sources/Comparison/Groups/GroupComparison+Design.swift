import Methods
import Tables

extension GroupComparison {
  /// Refuses a test, an overlap or a population that cannot go with the bases at hand.
  func checkDesign() throws(Refusal) {
    let design = options.design
    if let test = options.test, test != .z, !design.isPlain {
      throw Refusal(
        "\(test.words) takes the groups for independent samples of endless populations; with \(design.overlap == nil ? "population" : "overlap") only z can be corrected",
        help: ["leave out the test, or write test z"], about: .part("test"))
    }
    guard !design.isPlain else { return }
    let bases = grid.groups.indices.map { group in cells.compactMap { GroupComparison.mostBase($0[group]) } }
    if let overlap = design.overlap { try check(overlap, bases) }
    if let population = design.population { try check(population: population, bases) }
  }

  /// The largest base that a cell may have.
  private static func mostBase(_ cell: Cell) -> Int? {
    switch cell {
    case .share(let share, _): share.base
    case .open(let range, _, _): range.bases.upperBound
    case .none, .unlisted: nil
    }
  }

  private func check(_ overlap: Int, _ bases: [[Int]]) throws(Refusal) {
    guard grid.groups.count == 2 else {
      throw Refusal(
        "overlap is of two groups, and \(names.group) has \(grid.groups.count)",
        help: ["keep two of them first: | where \(GroupedKeys.typed(names.group)) in (…) | compare …"],
        about: .part("overlap"))
    }
    for (group, bases) in bases.enumerated() {
      guard let least = bases.min(), overlap > least else { continue }
      throw Refusal(
        "\(overlap) respondents cannot be in both groups: \(grid.groups[group]) has \(least)",
        help: ["write at most overlap \(least)"], about: .part("overlap"))
    }
  }

  private func check(population: Int, _ bases: [[Int]]) throws(Refusal) {
    for (group, bases) in bases.enumerated() {
      guard let most = bases.max(), population < most else { continue }
      throw Refusal(
        "a population of \(population) is smaller than the \(names.base) of \(grid.groups[group]), \(most)",
        help: ["population is how many there are in all, of whom those in \(names.base) answered"],
        about: .part("population"))
    }
    guard let overlap = options.design.overlap, let one = bases[0].max(), let two = bases[1].max(),
      one - overlap > population - two
    else { return }
    throw Refusal(
      "\(one) and \(two) respondents with \(overlap) in both are more than \(population)",
      help: ["at least \(one + two - population) must be in both"], about: .part("overlap"))
  }
}
