import Methods

/// All smallest covers of a part of a chart, as a graph in which what is common to many is there once: covers that go
/// into the millions are counted without being listed.
struct CoveringEnumeration {
  /// Covers that have all of some columns, one cover of each of some parts, and one of the alternatives if any.
  private struct Node {
    var names: [Int32] = []
    var parts: [Int32] = []
    var alternatives: [Int32] = []
    /// Nil beyond what a number holds.
    var count: Int?
  }

  private(set) var size = 0
  /// How many covers there are once the classes are replaced by their columns; nil when not counted to the end.
  private(set) var total: Int?
  private var root: Int32?
  private var nodes: [Node] = []
  private let names: CoveringNames
  private let limit: Int
  private let effort: CoveringEffort
  private var search: CoveringSearch
  private var known: [[Int32]: Int32] = [:]
  private var knownCells = 0
  private static let mostKnownCells = 6_000_000
  private static let mostNodes = 500_000
  private var isCut = false

  /// - Parameter weights: how many columns each column of the part stands for.
  init(
    _ part: CoveringChart.Part, limit: Int, weights: [Int], effort: CoveringEffort, checkpoint: Checkpoint
  ) throws(Refusal) {
    self.limit = limit
    self.effort = effort
    names = CoveringNames(weights: weights)
    search = CoveringSearch(effort: effort, checkpoint: checkpoint)
    let residue = CoveringResidue(rows: part.rows, columnCount: part.columns.count)
    size = try search.sizes([residue], atMost: part.rows.count)?[0] ?? 0
    search.isCounting = true
    root = try covers(residue, exactly: size)
    total = root.flatMap { isCut ? nil : nodes[Int($0)].count }
    known = [:]
  }

  /// The first covers, the columns of each in no order.
  var first: [[Int32]] { root.map { list($0) } ?? [] }

  // MARK: Search

  /// - Parameter size: no cover of the residue has fewer columns.
  private mutating func covers(_ given: CoveringResidue, exactly size: Int) throws(Refusal) -> Int32? {
    var residue = given
    let names = names
    let forced = try residue.reduce(.toAll(join: names.join), search.spend)
    let budget = size - forced.count
    var node = Node(names: forced)
    guard !residue.isEmpty else { return budget == 0 ? add(node) : nil }
    guard budget > 0 else { return nil }
    if budget == 1 {
      // Like columns have been joined, so at most one covers all rows.
      let columns = residue.rows.transposed(count: residue.columnCount)
      guard let all = (0..<residue.columnCount).first(where: { columns.count($0) == residue.rows.listCount }) else {
        return nil
      }
      node.names.append(residue.names[all])
      return add(node)
    }
    let parts = residue.parts()
    if parts.count == 1 {
      guard let found = try coversOfPart(residue, exactly: budget) else { return nil }
      node.parts = [found]
    } else {
      guard let sizes = try search.sizes(parts, atMost: budget) else { return nil }
      for (part, size) in zip(parts, sizes) {
        guard let found = try covers(part, exactly: size) else { return nil }
        node.parts.append(found)
      }
    }
    return forced.isEmpty && node.parts.count == 1 ? node.parts[0] : add(node)
  }

  private mutating func coversOfPart(_ given: CoveringResidue, exactly size: Int) throws(Refusal) -> Int32? {
    var residue = given
    let key = CoveringSearch.key(residue) + residue.names
    if let found = known[key] { return found < 0 ? nil : found }
    let bound = try CoveringBound(residue, rounds: CoveringSearch.rounds(residue), goal: size, search.spend)
    residue.prices = bound.prices
    var found: Int32?
    decision: switch residue.decide(bound, atMost: size) {
    case .none: break
    case .some(let decided, let taken):
      found = try covers(decided, exactly: size - taken.count)
      if let part = found, !taken.isEmpty { found = add(Node(names: taken, parts: [part])) }
    case .undecided:
      guard try search.fits(residue, in: size) else { break decision }
      found = try alternatives(residue, bound, exactly: size)
    }
    if knownCells + key.count > CoveringEnumeration.mostKnownCells {
      known = [:]
      knownCells = 0
    }
    if known.updateValue(found ?? -1, forKey: key) == nil { knownCells += key.count + 16 }
    return found
  }

  private mutating func alternatives(
    _ residue: CoveringResidue, _ bound: CoveringBound, exactly size: Int
  ) throws(Refusal) -> Int32? {
    var node = Node()
    var count = 0
    let branches = residue.branches(bound.costs)
    for (index, column) in branches.enumerated() {
      if count >= limit, !effort.mayCount || nodes.count > CoveringEnumeration.mostNodes {
        isCut = true
        break
      }
      try search.spend(residue.cost * 2)
      guard let rest = residue.taking(column, barring: branches[..<index]),
        let found = try covers(rest, exactly: size - 1)
      else { continue }
      let alternative = add(Node(names: [residue.names[Int(column)]], parts: [found]))
      node.alternatives.append(alternative)
      count = min(limit, count + min(limit, nodes[Int(alternative)].count ?? limit))
    }
    switch node.alternatives.count {
    case 0: return nil
    case 1: return node.alternatives[0]
    default: return add(node)
    }
  }

  // MARK: Graph

  private mutating func add(_ node: Node) -> Int32 {
    var node = node
    var count = node.names.reduce(Int?(1)) { CoveringEnumeration.product($0, names.weight(of: $1)) }
    for part in node.parts { count = CoveringEnumeration.product(count, nodes[Int(part)].count) }
    if !node.alternatives.isEmpty {
      let sum = node.alternatives.reduce(Int?(0)) { sum, alternative in
        guard let sum, let more = nodes[Int(alternative)].count else { return nil }
        let (value, overflow) = sum.addingReportingOverflow(more)
        return overflow ? nil : value
      }
      count = CoveringEnumeration.product(count, sum)
    }
    node.count = count
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  static func product(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return nil }
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : value
  }

  private func list(_ index: Int32) -> [[Int32]] {
    let node = nodes[Int(index)]
    var out: [[Int32]] = [[]]
    for name in node.names { out = combined(out, names.members(of: name).map { [$0] }) }
    for part in node.parts { out = combined(out, list(part)) }
    guard !node.alternatives.isEmpty else { return out }
    var endings: [[Int32]] = []
    for alternative in node.alternatives where endings.count < limit {
      endings += list(alternative).prefix(limit - endings.count)
    }
    return combined(out, endings)
  }

  private func combined(_ starts: [[Int32]], _ endings: [[Int32]]) -> [[Int32]] {
    if starts.count == 1, starts[0].isEmpty { return endings }
    var out: [[Int32]] = []
    for ending in endings {
      for start in starts where out.count < limit { out.append(start + ending) }
    }
    return out
  }
}

/// What columns stand for, when those that cover the same rows have been joined.
final class CoveringNames {
  /// How many columns each name stands for in the end.
  private var weights: [Int]
  private let ownCount: Int
  private var groups: [[Int32]] = []
  private var groupOf: [[Int32]: Int32] = [:]

  init(weights: [Int]) {
    self.weights = weights
    ownCount = weights.count
  }

  func join(_ names: [Int32]) -> Int32 {
    let all = names.flatMap(members)
    if let found = groupOf[all] { return found }
    let name = Int32(weights.count)
    groupOf[all] = name
    groups.append(all)
    weights.append(all.reduce(0) { $0 + weights[Int($1)] })
    return name
  }

  func weight(of name: Int32) -> Int { weights[Int(name)] }
  func members(of name: Int32) -> [Int32] { Int(name) < ownCount ? [name] : groups[Int(name) - ownCount] }
}
