import Diagnostics
import Language
import Tables
import Text

extension Executor {
  mutating func join(
    _ join: BoundJoin, _ stage: BoundStage, _ step: inout StepReport
  ) throws(Diagnostic) {
    let (other, kept, keepAll) = (join.other, join.kept, join.keepAll)
    let table = try Engine.run(other, in: context)
    let count = frame.rowCount
    context.begin(step.text, rowCount: count)
    let keys = keys(of: join, table, stage)
    if join.matchings.contains(where: { $0 != nil }) {
      let (parents, partners, report) = try matched(table, join, stage)
      let hint = report.left.outcomes.allSatisfy { $0 == .unmatched } ? hint(join, table, stage) : nil
      frame.keep(parents)
      frame.attach(Frame(table, of: other), keeping: kept, at: partners)
      frame.choose(keys, parents, partners)
      if context.collectsJoins { context.lastJoin = report }
      var left = Tally(report.left.outcomes)
      left.differing = report.differing
      return tell(left, Tally(report.right.outcomes), join, hint, &step)
    }
    let (left, right) = (join.left, join.right)
    let leftKeys = context.collectsJoins ? left.map { frame.column($0) } : []
    let index = try joinIndex(left, table, right)
    let hint = index.first.allSatisfy { $0 < 0 } ? hint(join, table, stage) : nil
    var isUsed = [Bool](repeating: false, count: table.rowCount)
    var unmatched = 0
    if index.next.isEmpty {
      // Every row has one partner or none, so that rows are left out at most.
      for (row, partner) in index.first.enumerated() {
        try context.check(row)
        if partner >= 0 { isUsed[Int(partner)] = true } else { unmatched += 1 }
      }
      var partners = index.first
      var parents: [Int32]?
      if unmatched > 0, !keepAll, let found = try context.positions(partners.map { $0 >= 0 }, nil).rows {
        frame.keep(found)
        partners = found.map { index.first[Int($0)] }
        parents = found
      }
      frame.attach(Frame(table, of: other), keeping: kept, at: partners)
      frame.choose(keys, parents, partners)
    } else {
      let made = try index.pairCount(context) + (keepAll ? index.first.count { $0 < 0 } : 0)
      try checkRows(made, by: "this join", stage, adding: kept.count)
      var parents: [Int32] = []
      var partners: [Int32] = []
      parents.reserveCapacity(made)
      partners.reserveCapacity(made)
      for row in 0..<count {
        try context.check(row)
        var partner = index.first[row]
        if partner < 0 {
          unmatched += 1
          if keepAll {
            parents.append(Int32(row))
            partners.append(-1)
          }
        }
        while partner >= 0 {
          parents.append(Int32(row))
          partners.append(partner)
          isUsed[Int(partner)] = true
          partner = index.next[Int(partner)]
        }
      }
      frame.keep(parents)
      frame.attach(Frame(table, of: other), keeping: kept, at: partners)
      frame.choose(keys, parents, partners)
    }
    let unused = isUsed.reduce(0) { $0 + ($1 ? 0 : 1) }
    if context.collectsJoins {
      func side(_ name: String, _ keys: [Column], _ isMatched: [Bool]) -> JoinReport.Side {
        JoinReport.Side(
          name: name, keys: keys, columns: [], outcomes: isMatched.map { $0 ? .matched : .unmatched },
          candidates: { _ in [] })
      }
      context.lastJoin = JoinReport(
        left: side(join.leftName, leftKeys, index.first.map { $0 >= 0 }),
        right: side(other.scope.name, right.map { table.columns[$0] }, isUsed))
    }
    tell(Tally(count, unmatched: unmatched), Tally(table.rowCount, unmatched: unused), join, hint, &step)
  }

  /// The keys of both sides: they chose which rows stand beside each other.
  private func keys(of join: BoundJoin, _ table: Table, _ stage: BoundStage) -> JoinKeys {
    func columns(_ indices: [Int], _ types: (Int) -> DataType) -> [BoundExpression] {
      indices.map { BoundExpression(.column($0), types($0), span: stage.span) }
    }
    guard context.catalog.evidenceTable != nil else { return JoinKeys() }
    return JoinKeys(
      left: point(.join, by: columns(join.left) { frame.columns[$0].column.type }, of: frame, standing),
      right: point(
        .join, by: columns(join.right) { table.columns[$0].type }, of: Frame(table, of: join.other),
        Standing(join.other.scope.fields)))
  }

  /// What to say where nothing matches; the rows at hand are still those of the left side.
  private func hint(_ join: BoundJoin, _ table: Table, _ stage: BoundStage) -> String? {
    guard join.left.count == 1, frame.columns.count <= stage.fields.count else { return nil }
    let columns = frame.columns.indices.map { frame.column($0) }
    let pair = join.matchings[0]
    return JoinHint(
      left: JoinHint.Side(
        names: stage.fields.prefix(columns.count).map(\.name), columns: columns, key: join.left[0],
        matching: pair?.left),
      right: JoinHint.Side(
        names: join.other.scope.fields.map(\.name), columns: table.columns, key: join.right[0],
        matching: pair?.right)
    ).note
  }

  /// How many rows of one side of a join found no partner.
  private struct Tally {
    var count: Int
    var unmatched: Int
    var ambiguous = 0
    /// How many have no name, so that they could find none.
    var nameless = 0
    /// Of those that did, how many are written otherwise than their partner.
    var differing = 0

    init(_ count: Int, unmatched: Int) {
      self.count = count
      self.unmatched = unmatched
    }

    init(_ outcomes: [JoinReport.Outcome]) {
      self.init(outcomes.count, unmatched: outcomes.reduce(0) { $0 + ($1 == .unmatched ? 1 : 0) })
      ambiguous = outcomes.reduce(0) { $0 + ($1 == .ambiguous ? 1 : 0) }
      nameless = outcomes.reduce(0) { $0 + ($1 == .nameless ? 1 : 0) }
    }

    var matched: Int { count - unmatched - ambiguous - nameless }
  }

  private mutating func tell(
    _ left: Tally, _ right: Tally, _ join: BoundJoin, _ hint: String?, _ step: inout StepReport
  ) {
    let name = join.other.scope.name
    step.unmatched = left.count - left.matched
    step.note = "\(right.count - right.matched) of \(right.count) in \(name) unused"
    guard left.matched < left.count || left.differing > 0 || right.matched < right.count else { return }
    var note = "\(left.matched) of \(left.count) matched"
    if left.differing > 0 { note += ", \(left.differing) of them written differently (different lists them)" }
    if left.unmatched > 0 { note += ", \(left.unmatched) without a partner" }
    if left.ambiguous > 0 { note += ", \(left.ambiguous) ambiguous" }
    if left.nameless > 0 { note += ", \(left.nameless) without a name" }
    if left.matched < left.count, !join.keepAll { note += " left out" }
    var others: [String] = []
    if right.unmatched > 0 { others.append("\(right.unmatched) of \(right.count) in \(name) matched nothing") }
    if right.ambiguous > 0 {
      others.append(
        right.unmatched > 0
          ? "\(right.ambiguous) ambiguous" : "\(right.ambiguous) of \(right.count) in \(name) ambiguous")
    }
    if right.nameless > 0 { others.append("\(right.nameless) of \(right.count) in \(name) without a name") }
    if !others.isEmpty { note += "; \(others.joined(separator: ", "))" }
    notes.append(.tally("\(note)", left.matched < left.count && !join.keepAll ? .caution : .omission))
    if let hint { notes.append(.caution("\(hint)")) }
    if left.ambiguous + right.ambiguous > 0 {
      notes.append(
        .caution("a name that fits several is not guessed: ambiguous shows what it could be, a further key settles it"))
    }
  }

  private func joinIndex(_ left: [Int], _ table: Table, _ right: [Int]) throws(Diagnostic) -> JoinIndex {
    if left.count == 1, let index = try JoinIndex(frame.view(left[0]), table.columns[right[0]], context) {
      return index
    }
    return try JoinIndex(
      left.map { frame.column($0) }, right.map { table.columns[$0] }, count: frame.rowCount,
      otherCount: table.rowCount, context)
  }
}

/// The keys of the two sides of a join as what chose its rows; nil where they have no evidence.
private struct JoinKeys {
  var left: RowChoice?
  var right: RowChoice?
}

extension Frame {
  /// - Parameters:
  ///   - parents: for each row at hand that of the left side; nil where they are the same.
  ///   - partners: that of the right side; negative where it has none, so that no key chose it.
  fileprivate mutating func choose(_ keys: JoinKeys, _ parents: [Int32]?, _ partners: [Int32]) {
    if let left = keys.left {
      choose(left, partners.indices.map { partners[$0] < 0 ? -1 : parents?[$0] ?? Int32(truncatingIfNeeded: $0) })
    }
    if let right = keys.right { choose(right, partners) }
  }
}
