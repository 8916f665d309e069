import Tables
import Text

extension GroupComparison {
  /// How far two groups rank the items alike.
  func ranking(_ first: Int, _ second: Int) -> [String] {
    let title = grid.groups.count > 2 ? "\(grid.groups[first]) and \(grid.groups[second]): " : ""
    let ranking = SharedRanking(cells.map { (score($0[first]), score($0[second])) })
    var notes = ["\(title)\(words(ranking, first, second))"]
    guard ranking.overlap < ranking.union else { return notes }
    let jaccard = Value.fixed(ranking.jaccard, decimals: 2)
    var note = "\(title)the lists share \(ranking.overlap) of \(ranking.union) items (Jaccard \(jaccard))"
    let isBounded = [(ranking.leavesOut.first, first), (ranking.leavesOut.second, second)]
      .allSatisfy { !$0.0 || least[$0.1] != nil }
    if !isBounded {
      note += "; no order of all of them: what is not listed has no bound"
    } else if let range = ranking.tauOfAll {
      let ends = GroupComparison.ends(range)
      note += "; over all of them, in every order of the unlisted below a list, tau-b is "
      note += ends[0] == ends[1] ? ends[0] : "between \(ends[0]) and \(ends[1])"
    } else if ranking.hasUnknown {
      note += "; no order of all of them: too many shares are unknown"
    }
    notes.append(note)
    return notes
  }

  private static func ends(_ range: ClosedRange<Double>) -> [String] {
    [range.lowerBound, range.upperBound].map { Value.fixed($0, decimals: 2) }
  }

  private func score(_ cell: Cell) -> SharedRanking.Score {
    switch cell {
    case .share(let share, _): .known(share.share)
    case .open(let range, _, _): .open(range)
    case .none: .none
    case .unlisted: .unlisted
    }
  }

  private func words(_ ranking: SharedRanking, _ first: Int, _ second: Int) -> String {
    let count = ranking.shared.count
    guard count > 1 else {
      return "\(count == 0 ? "no item has" : "only one item has") a share in both groups: no ranking can be compared"
    }
    let start = "shared ranking of the \(count) items with a share in both groups: "
    guard !ranking.isTooOpen else { return start + "not computed, since too many shares are unknown" }
    guard let tau = ranking.tau, let rho = ranking.spearman else {
      return start
        + "undefined, since all of them have the same share in \(grid.groups[ranking.isFlat.first ? first : second])"
    }
    let parts = [("Kendall tau-b", tau), ("Spearman", rho)].map { name, range in
      let ends = GroupComparison.ends(range)
      return ends[0] == ends[1] ? "\(name) \(ends[0])" : "\(name) between \(ends[0]) and \(ends[1])"
    }
    let unknown = ranking.hasUnknown ? ", over all that the unknown shares can be" : ""
    let p = count < 10 ? "; no p, with fewer than ten" : "; no p: the items are no sample"
    return start + parts.joined(separator: ", ") + unknown + p
  }
}
