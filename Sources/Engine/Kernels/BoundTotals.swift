import Diagnostics
import Tables

/// How the values of a group make one.
enum BoundTotal {
  case sum, mean, least, most
  case quantile(Double)
}

extension GroupCall {
  /// An aggregate of groups in which some values are bounds: exact where a group has none, else between the aggregate of
  /// the least ends and that of the most.
  func combined(_ name: String, _ total: BoundTotal) throws(Diagnostic) -> Column {
    guard let compute = groups.context.kernels[name]?.groups else { throw Kernels.missing(name) }
    let plain = try compute(self)
    var members = [[Extent]](repeating: [], count: groups.groupCount)
    var isBounded = [Bool](repeating: false, count: groups.groupCount)
    for position in 0..<cells.count where cells.column.bounds?.has(cells.row(position)) ?? false {
      isBounded[groups.group(position)] = true
    }
    for position in 0..<cells.count {
      try groups.context.check(position)
      let group = groups.group(position)
      guard isBounded[group] else { continue }
      switch cells.column.value(at: cells.row(position)) {
      case .bound(let bound): members[group].append(Extent(bound, isWhole: false))
      case let value: if let extent = Extent(value) { members[group].append(extent) }
      }
    }
    var builder = ColumnBuilder(type: plain.type)
    for group in 0..<groups.groupCount {
      try groups.context.check(group)
      builder.append(isBounded[group] ? Extent.total(total, of: members[group], plain.type) : plain.value(at: group))
    }
    return builder.finish()
  }
}

extension Extent {
  fileprivate static func total(_ total: BoundTotal, of members: [Extent], _ type: DataType) -> Value {
    guard let first = members.first else { return .unknown }
    let extent: Extent
    switch total {
    case .sum: extent = sum(members)
    case .mean:
      var mean = sum(members)
      mean.least /= Double(members.count)
      mean.most /= Double(members.count)
      extent = mean
    case .least: extent = members.dropFirst().reduce(first) { smaller($0, $1) }
    case .most: extent = members.dropFirst().reduce(first.negated) { smaller($0, $1.negated) }.negated
    case .quantile(let p):
      var found = Extent(quantile(members.map(\.least), p))
      found.most = quantile(members.map(\.most), p)
      extent = found
    }
    if extent.isExact {
      if type == .integer, let whole = Int(exactly: extent.least) { return .integer(whole) }
      return .number(extent.least)
    }
    let bound = extent.bound(because: nil)
    // Between nothing and nothing no more is known than that.
    return bound.isEndless ? .unknown(reason: Bound.onlyAbout) : .bound(bound)
  }

  /// With what rounding has lost (Neumaier), as sums without bounds have it.
  private static func sum(_ members: [Extent]) -> Extent {
    func total(_ values: [Double]) -> Double {
      if let open = values.first(where: { !$0.isFinite }) { return open }
      var total = Aggregation.Total()
      for value in values { total.add(value) }
      return total.sum + total.lost
    }
    var out = Extent(total(members.map(\.least)))
    out.most = total(members.map(\.most))
    out.excludesLeast = members.contains(where: \.excludesLeast)
    out.excludesMost = members.contains(where: \.excludesMost)
    return out
  }

  private static func smaller(_ left: Extent, _ right: Extent) -> Extent {
    var out = left
    if right.least < left.least {
      (out.least, out.excludesLeast) = (right.least, right.excludesLeast)
    } else if right.least == left.least {
      // It is above this end only if both are.
      out.excludesLeast = left.excludesLeast && right.excludesLeast
    }
    if right.most < left.most {
      (out.most, out.excludesMost) = (right.most, right.excludesMost)
    } else if right.most == left.most {
      out.excludesMost = left.excludesMost || right.excludesMost
    }
    return out
  }

  /// Type 7 of Hyndman and Fan (1996), as for plain numbers; ends may be infinite.
  private static func quantile(_ values: [Double], _ p: Double) -> Double {
    let sorted = values.sorted()
    let position = p * Double(sorted.count - 1)
    let below = Int(position.rounded(.down))
    let share = position - Double(below)
    let (low, high) = (sorted[below], sorted[min(below + 1, sorted.count - 1)])
    if share == 0 || low == high { return low }
    if !low.isFinite { return low }
    return high.isFinite ? low + share * (high - low) : high
  }
}
