import Tables
import Text

/// What the reader must know beside the rows; what cannot be concluded stands with each.
extension GroupComparison {
  var notes: [Note] {
    let level = Value.shortest(options.confidence)
    var notes: [Note] = [
      .method(
        "difference: \(direction); lower and upper: its \(level) % interval (\(method)); note: Wilson \(level) % interval of each group"
      )
    ]
    notes += choiceDecides.notes(.caution) + familyNotes.notes(.method) + openNotes.notes(.caution)
    notes += meaning
    notes += unlistedNotes.notes(.caution) + unknownNotes + baseNotes.notes(.caution)
    if !misprints.isEmpty {
      let rows =
        misprints.count == 1 ? "the printed rate of 1 row does" : "the printed rates of \(misprints.count) rows do"
      notes.append(
        .caution(
          "\(rows) not agree with \(names.count) of \(names.base), which is what is compared: \(misprints, most: 6); see audit"
        ))
    }
    for first in grid.groups.indices {
      for second in grid.groups.indices where second > first { notes += ranking(first, second).notes(.method) }
    }
    return notes + grid.notes.notes(.omission)
  }

  private var method: String {
    let design = options.design
    var words = "Newcombe, method 10"
    if let population = design.population { words += ", of a population of \(population)" }
    if let overlap = design.overlap { words += ", with \(overlap) respondents in both groups" }
    return words
  }

  func name(_ pair: Pair) -> String {
    let key = grid.keys[pair.key]
    guard grid.groups.count > 2 else { return key }
    return "\(key) (\(grid.groups[pair.groups.0]) against \(grid.groups[pair.groups.1]))"
  }

  // MARK: Tests

  /// Below it a p is taken to speak for a difference.
  private var level: Double { (100 - options.confidence) / 100 }

  private var familyNotes: [String] {
    guard !family.members.isEmpty else {
      return [
        pairs.contains { $0.hull != nil }
          ? "nothing is left to chance in any row: nothing is tested"
          : "no row has a share in both groups: nothing is tested"
      ]
    }
    let members = family.members
    let count = members.count == 1 ? "1 test" : "\(members.count) tests"
    let written = Value.shortest(level)
    let raw = passing { pairs[$0].hull?.p(family.test) }
    let holm = passing { family.holm($0) }
    let hochberg = passing { family.benjaminiHochberg($0) }
    var notes = [
      "Holm and Benjamini–Hochberg correct \(family.test.words) over a family of \(count)\(whichTest): \(listed(members.map { name(pairs[$0]) }, most: 40))",
      "p at most \(written): \(raw) of \(members.count) before correction (\(family.test.words)), \(holm) after Holm, \(hochberg) after Benjamini–Hochberg; a larger p does not show that groups are equal, and other comparisons made of the same data are not in the family",
    ]
    if members.contains(where: { pairs[$0].hull?.p(family.test)?.upperBound == .leastNonzeroMagnitude }) {
      notes.append(
        "a p of \(Value.shortest(.leastNonzeroMagnitude)) stands for that or less: no smaller number can be written")
    }
    return notes
  }

  private var openNotes: [String] {
    let open = family.members.filter { pairs[$0].hull?.isKnown == false || !pairs[$0].isCertain }
    guard !open.isEmpty else { return [] }
    return [
      "not all counts are known of \(listed(open.map { name(pairs[$0]) }, most: 12)): p is the largest over all counts that such a row can have, and Holm and Benjamini–Hochberg of every row lie \(family.isWidened ? "at most " : "")from least to most over them"
    ]
  }

  /// How many p are at most the level: `1`, or `1 to 3` where it depends on what is unknown.
  private func passing(_ p: (Int) -> ClosedRange<Double>?) -> String {
    let found = family.members.compactMap { p($0) }
    let least = found.count { $0.upperBound <= level }
    let most = found.count { $0.lowerBound <= level }
    return least == most ? "\(least)" : "\(least) to \(most)"
  }

  /// Why this test is the one that is corrected.
  private var whichTest: String {
    if options.test != nil { return ", as asked" }
    guard options.design.isPlain else { return "" }
    guard let least = family.leastExpected else { return "" }
    let count = Value.fixed(least.count, decimals: 1)
    return family.test == .z
      ? " (the smallest expected count is \(count), at least 5)"
      : " (z is not relied on: a count of \(count) is expected for \(name(pairs[least.pair])), less than 5)"
  }

  /// Where one test speaks for a difference and another does not, the reader must not be left with one of them.
  private var choiceDecides: [String] {
    let tests = GroupTest.allCases.filter { family.corrected[$0] != nil }
    guard tests.count > 1 else { return [] }
    typealias Reading = (GroupTest, Int) -> ClosedRange<Double>?
    var measures: [(word: String, p: Reading)] = [("before correction", { test, pair in pairs[pair].hull?.p(test) })]
    func add(_ families: [GroupTest: CorrectedFamily], _ which: String) {
      measures.append(("Holm\(which)", { test, pair in families[test]?.holm[pair] }))
      measures.append(("Benjamini–Hochberg\(which)", { test, pair in families[test]?.benjaminiHochberg[pair] }))
    }
    add(family.corrected, "")
    add(family.correctedOfKnown, ", over the \(family.knownCount) rows whose counts are known,")
    var found: [String] = []
    for pair in pairs.indices where pairs[pair].isCertain {
      let parts = measures.compactMap { measure -> String? in
        let values = tests.compactMap { test in measure.p(test, pair).map { (test, $0) } }
        guard values.contains(where: { $0.1.upperBound <= level }), values.contains(where: { $0.1.lowerBound > level })
        else { return nil }
        let words = values.map { "\(GroupComparison.word(p: $0.1)) by \($0.0.words)" }.joined(separator: ", ")
        return "\(measure.word) \(words)"
      }
      if !parts.isEmpty { found.append("\(name(pairs[pair])): \(parts.joined(separator: "; "))") }
    }
    guard !found.isEmpty else { return [] }
    let more = found.count > 6 ? "; and so for \(found.count - 6) more" : ""
    return [
      "the choice of test decides, on two sides of \(Value.shortest(level)): \(found.prefix(6).joined(separator: "; "))\(more)"
    ]
  }

  // MARK: What an interval means

  private var meaning: [Note] {
    let design = options.design
    var notes: [Note] = [
      .caution(
        "an interval says how far a random sample of so many would stray from those it is drawn from; no answer here says that it was drawn so, and those who did not answer are in no interval"
      )
    ]
    if let population = design.population {
      notes.append(
        .method(
          "population \(population): interval and z take each group for a random sample of \(population), without replacement; fisher takes none"
        ))
    }
    if let meaning = names.meaningOfBase {
      notes.append(
        .caution(
          "the respondents are those that \(names.base) counts, and no others; \(names.base): \(meaning.hasSuffix(".") ? String(meaning.dropLast()) : meaning)"
        ))
    }
    return notes + [design.overlap == nil ? independence : overlapNote].notes(.caution)
  }

  private var independence: String {
    "intervals, z, p and fisher take the groups for independent samples; one respondent may answer in both groups and may give several answers, so groups may overlap, and items are neither exclusive nor independent; say how many are in both with overlap N"
  }

  private var overlapNote: String {
    let design = options.design
    let phi =
      design.phi.map { "whose two answers go together by phi \(Value.shortest($0))" }
      ?? "however far their two answers go together: lower, upper and p are for the phi that shows least; say it with phi"
    return
      "interval, z and p take \(design.overlap ?? 0) respondents for common to both groups, \(phi); fisher cannot; several answers of one respondent are not independent"
  }

  // MARK: What is not known

  private var unlistedNotes: [String] {
    grid.groups.indices.compactMap { group in
      let missing = cells.indices.filter { if case .unlisted = cells[$0][group] { true } else { false } }
      guard !missing.isEmpty else { return nil }
      let words = listed(missing.map { grid.keys[$0] }, most: 12)
      guard let least = least[group] else {
        return possibleLeast[group] == nil
          ? "not listed by \(grid.groups[group]), whose rows show no falling order, so that nothing bounds them: \(words)"
          : "not listed by \(grid.groups[group]), of whose rows it is not known whether they fall, so that nothing bounds them for sure: \(words)"
      }
      let share = GroupComparison.percent(least.share.percent)
      return
        "not in the list of \(grid.groups[group]), which falls to \(share) %: \(words); a bound, not a zero, and true only if they were offered there and the list leads a longer one"
    }
  }

  private var unknownNotes: [Note] {
    var none: [String] = []
    var open: [String] = []
    for key in cells.indices {
      for (group, cell) in cells[key].enumerated() {
        switch cell {
        case .none(let reason, _): none.append("\(grid.keys[key]) (\(grid.groups[group]): \(reason))")
        case .open(_, let reason, _): open.append("\(grid.keys[key]) (\(grid.groups[group]): \(reason))")
        case .share, .unlisted: break
        }
      }
    }
    var notes: [Note] = []
    if !none.isEmpty { notes.append(.omission("no share, and no test: \(none, most: 12)")) }
    if !open.isEmpty {
      notes.append(.caution("unknown, and taken to lie within the known range of its column: \(open, most: 12)"))
    }
    return notes
  }

  private var baseNotes: [String] {
    var notes: [String] = []
    var small: [String] = []
    for group in grid.groups.indices {
      var bases: Set<Int> = []
      for key in cells.indices {
        guard case .share(let share, _) = cells[key][group] else { continue }
        bases.insert(share.base)
        if share.base < 10 { small.append("\(grid.keys[key]) (\(grid.groups[group]): \(share.base))") }
      }
      if bases.count > 1 {
        let words = listed(bases.sorted().map { String($0) }, most: 12)
        notes.append("\(grid.groups[group]) has different bases: \(words)")
      }
    }
    guard !small.isEmpty else { return notes }
    return notes + ["bases below 10 carry little: \(listed(small, most: 12))"]
  }
}
