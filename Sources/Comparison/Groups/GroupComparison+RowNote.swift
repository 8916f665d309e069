import Tables

extension GroupComparison {
  /// What a row says of itself: the interval of each share, what bounds one that is not known, and what was not tested.
  func note(_ pair: Pair) -> String {
    let (first, second) = pair.groups
    var parts = grid.groups.count > 2 ? ["\(grid.groups[first]) against \(grid.groups[second])"] : []
    let intervals = [first, second].compactMap { wilson(pair.key, $0) }
    if !intervals.isEmpty { parts.append("Wilson \(intervals.joined(separator: ", "))") }
    parts += [first, second].compactMap { remark(pair.key, $0) }
    guard pair.isCertain, let hull = pair.hull else {
      if case .between(let range) = difference(pair) {
        parts.append("the difference lies from \(GroupComparison.words(range)); no test: the bases of the list differ")
      } else {
        parts.append("no test")
      }
      return parts.joined(separator: "; ")
    }
    if !hull.isKnown { parts += open(pair, hull) }
    if hull.isKnown, hull.z == nil, options.design.isPlain {
      let isNone = hull.first.counts.upperBound == 0
      parts.append("no z: the share is \(isNone ? "0" : "100") % in both")
    }
    return parts.joined(separator: "; ")
  }

  private func wilson(_ key: Int, _ group: Int) -> String? {
    guard case .share(let share, _) = cells[key][group] else { return nil }
    let interval = share.wilson(z: z * options.design.spread(share.base).squareRoot())
    return "\(grid.groups[group]) \(GroupComparison.words((100 * interval.lowerBound)...(100 * interval.upperBound)))"
  }

  /// `1.7 to 17.8`.
  static func words(_ range: ClosedRange<Double>) -> String {
    "\(percent(range.lowerBound)) to \(percent(range.upperBound))"
  }

  private func remark(_ key: Int, _ group: Int) -> String? {
    let name = grid.groups[group]
    switch cells[key][group] {
    case .share(let share, _): return share.base < 10 ? "\(names.base) of \(name) is only \(share.base)" : nil
    case .none(let reason, _): return "\(name): \(reason)"
    case .open(let range, let reason, _):
      return "\(name): \(reason), within the known range \(GroupComparison.counts(range))"
    case .unlisted:
      guard let least = least[group] else { return "not listed by \(name): no bound" }
      return "not in the list of \(name): at most its smallest, \(GroupComparison.percent(least.share.percent))"
    }
  }

  /// `3 to 30 of 233`.
  private static func counts(_ range: ShareRange) -> String {
    func words(_ range: ClosedRange<Int>) -> String {
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
    return "\(words(range.counts)) of \(words(range.bases))"
  }

  /// Of a row whose counts are not all known: over what the numbers are taken, and what they are at the bound of a list.
  private func open(_ pair: Pair, _ hull: DifferenceHull) -> [String] {
    var parts = ["the difference lies from \(GroupComparison.words(pointsOf(hull)))"]
    if hull.interval == nil {
      parts.append("no interval: there are too many bases that it can have")
    } else {
      parts.append("the interval covers those of all counts that it can have, and p is the largest of theirs")
    }
    if let bound = atBound(pair), let interval = bound.interval, let p = bound.p(family.test) {
      parts.append(
        "at the bound the interval is \(GroupComparison.words((100 * interval.lowerBound)...(100 * interval.upperBound))) and p \(GroupComparison.word(p: p))"
      )
    }
    if hull.isWidened { parts.append("some of these are at most so wide: not every count was looked at") }
    return parts
  }

  private func pointsOf(_ hull: DifferenceHull) -> ClosedRange<Double> {
    (100 * hull.difference.lowerBound)...(100 * hull.difference.upperBound)
  }

  /// What a row would be if the item that a list leaves out were as frequent there as its last one.
  private func atBound(_ pair: Pair) -> DifferenceHull? {
    let shares = [pair.groups.0, pair.groups.1].map { group -> ShareRange? in
      switch cells[pair.key][group] {
      case .share(let share, _): ShareRange(share)
      case .unlisted: least[group].map { ShareRange($0.share) }
      case .open, .none: nil
      }
    }
    guard let one = shares[0], let two = shares[1] else { return nil }
    return try? DifferenceHull(
      one, two, design: options.design, quantile: z, takesExactTests: family.test != .z, .init())
  }
}
