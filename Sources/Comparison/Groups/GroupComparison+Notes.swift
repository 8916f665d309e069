import Tables
import Text

extension GroupComparison {
  /// What the reader must know beside the rows; what cannot be concluded stands with each.
  var notes: [Note] {
    let groups = grid.groups
    let level = Value.shortest(confidence)
    var notes: [Note] = [
      .method(
        "difference: \(direction); lower and upper: its \(level) % interval (Newcombe, method 10); note: Wilson \(level) % interval of each group"
      )
    ]
    notes += family.notes(.method)
    notes.append(
      .caution(
        "intervals, z, p and fisher take the groups for independent samples; one respondent may answer in both groups and may give several answers, so groups may overlap, and items are neither exclusive nor independent"
      )
    )
    notes += unlistedNotes.notes(.caution) + unknownNotes.notes(.omission) + baseNotes.notes(.caution)
    if !misprints.isEmpty {
      let rows =
        misprints.count == 1 ? "the printed rate of 1 row does" : "the printed rates of \(misprints.count) rows do"
      notes.append(
        .caution(
          "\(rows) not agree with \(names.count) of \(names.base), which is what is compared: \(listed(misprints, most: 6)); see audit"
        )
      )
    }
    for first in groups.indices {
      for second in groups.indices where second > first { notes += ranking(first, second).notes(.method) }
    }
    return notes + grid.notes.notes(.omission)
  }

  private func name(_ pair: Pair) -> String {
    let key = grid.keys[pair.key]
    guard grid.groups.count > 2 else { return key }
    return "\(key) (\(grid.groups[pair.groups.0]) against \(grid.groups[pair.groups.1]))"
  }

  private var family: [String] {
    let tested = pairs.filter { $0.fisher != nil }
    guard !tested.isEmpty else { return ["no row has a share in both groups: nothing is tested"] }
    let count = tested.count == 1 ? "1 test" : "\(tested.count) tests"
    let level = (100 - confidence) / 100
    func passing(_ p: KeyPath<Pair, Double?>) -> Int { tested.count { $0[keyPath: p].map { $0 <= level } == true } }
    let written = Value.shortest(level)
    var notes = [
      "Holm and Benjamini–Hochberg over a family of \(count) (Fisher): \(listed(tested.map { name($0) }, most: 40))",
      "p at most \(written): \(passing(\.fisher)) of \(tested.count) before correction (fisher), \(passing(\.holm)) after Holm, \(passing(\.benjaminiHochberg)) after Benjamini–Hochberg; a larger p does not show that groups are equal, and other comparisons made of the same data are not in the family",
    ]
    if tested.contains(where: { $0.fisher == Double.leastNonzeroMagnitude }) {
      notes.append(
        "a p of \(Value.shortest(.leastNonzeroMagnitude)) stands for that or less: no smaller number can be written")
    }
    return notes
  }

  private var unlistedNotes: [String] {
    grid.groups.indices.compactMap { group in
      let missing = cells.indices.filter { if case .unlisted = cells[$0][group] { true } else { false } }
      guard !missing.isEmpty else { return nil }
      let words = listed(missing.map { grid.keys[$0] }, most: 12)
      guard let least = least[group] else {
        return
          "not listed by \(grid.groups[group]), whose rows show no falling order, so that nothing bounds them: \(words)"
      }
      let share = GroupComparison.percent(least.share.percent)
      return
        "not in the list of \(grid.groups[group]), which falls to \(share) %: \(words); a bound, not a zero, and true only if they were offered there and the list leads a longer one"
    }
  }

  private var unknownNotes: [String] {
    var found: [String] = []
    for key in cells.indices {
      for (group, cell) in cells[key].enumerated() {
        if case .unknown(let reason, _) = cell { found.append("\(grid.keys[key]) (\(grid.groups[group]): \(reason))") }
      }
    }
    guard !found.isEmpty else { return [] }
    return ["no share, and no test: \(listed(found, most: 12))"]
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

  // MARK: Ranking

  /// How far two groups rank the items alike.
  private func ranking(_ first: Int, _ second: Int) -> [String] {
    let title = grid.groups.count > 2 ? "\(grid.groups[first]) and \(grid.groups[second]): " : ""
    // An item whose share is unknown has no place in either ranking.
    var scores: [(Double?, Double?)] = []
    for cells in cells {
      switch (cells[first], cells[second]) {
      case (.share(let one, _), .share(let two, _)): scores.append((one.share, two.share))
      case (.share(let one, _), .unlisted): scores.append((one.share, nil))
      case (.unlisted, .share(let two, _)): scores.append((nil, two.share))
      default: break
      }
    }
    let list = TopList(first: scores.map(\.0), second: scores.map(\.1))
    var notes = [
      "\(title)\(shared(scores.compactMap { one, two in one.flatMap { one in two.map { (one, $0) } } }, first, second))"
    ]
    guard list.overlap < list.union, let jaccard = list.jaccard else { return notes }
    var note =
      "\(title)the lists share \(list.overlap) of \(list.union) items (Jaccard \(Value.fixed(jaccard, decimals: 2)))"
    let isBounded = [(scores.contains { $0.0 == nil }, first), (scores.contains { $0.1 == nil }, second)]
      .allSatisfy { !$0.0 || least[$0.1] != nil }
    if !isBounded {
      note += "; no order of all of them: what is not listed has no bound"
    } else if let range = list.tauRange {
      let ends = [range.lowerBound, range.upperBound].map { Value.fixed($0, decimals: 2) }
      note += "; over all of them, in every order of the unlisted below a list, tau-b is "
      note += ends[0] == ends[1] ? ends[0] : "between \(ends[0]) and \(ends[1])"
    }
    notes.append(note)
    return notes
  }

  private func shared(_ scores: [(Double, Double)], _ first: Int, _ second: Int) -> String {
    guard scores.count > 1 else {
      return
        "\(scores.isEmpty ? "no item has" : "only one item has") a share in both groups: no ranking can be compared"
    }
    let one = scores.map(\.0)
    let two = scores.map(\.1)
    let start = "shared ranking of the \(scores.count) items with a share in both groups: "
    guard let tau = RankCorrelation.kendallTauB(one, two), let rho = RankCorrelation.spearman(one, two) else {
      let flat = one.allSatisfy { $0 == one[0] } ? first : second
      return start + "undefined, since all of them have the same share in \(grid.groups[flat])"
    }
    let words = "Kendall tau-b \(Value.fixed(tau, decimals: 2)), Spearman \(Value.fixed(rho, decimals: 2))"
    return start + words + (scores.count < 10 ? "; no p, with fewer than ten" : "; no p: the items are no sample")
  }
}
