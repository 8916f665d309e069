import Diagnostics
import Language
import Tables
import Text

/// Partners of rows whose keys mean the same although they may be written differently.
///
/// Rows of equal keys, regardless of case and width, are one *group*. Groups of the two sides that may mean the same
/// are partners if each is the other's best and nothing else fits as well; a group that fits several is ambiguous.
struct FormMatching {
  /// Of every row, those of the left side first; -1 where a key is unknown.
  private(set) var groupOfRow: [Int32]
  /// For each group as one of the left side, its partners on the right, and what it could be if it is ambiguous.
  private(set) var right: [Answer]
  /// The same from the right side.
  private(set) var left: [Answer]

  struct Answer {
    var partners: [Int32] = []
    var candidates: [Int32] = []
  }

  /// How the rows of one side are spread over its groups.
  private struct Spread {
    var rowCounts: [Int]
    /// Rows that most groups have; nil where they differ.
    var usual: Int?

    init(_ groups: ArraySlice<Int32>, count: Int) {
      rowCounts = [Int](repeating: 0, count: count)
      for group in groups where group >= 0 { rowCounts[Int(group)] += 1 }
      var frequency: [Int: Int] = [:]
      for count in rowCounts where count > 0 { frequency[count, default: 0] += 1 }
      let all = frequency.values.reduce(0, +)
      usual = frequency.first { $0.value * 10 >= all * 9 }?.key
    }

    /// Every group has one row, or nearly every: two groups are then two things.
    var isUnique: Bool { usual == 1 || namesRows }

    /// Whether each row is a thing of its own, whatever its name.
    var namesRows = false

    /// Per group whether its rows are known to be of one thing or of several, by columns that tell things apart.
    var isSeveral: [Bool?] = []

    /// Whether a group has the rows of several things of one name.
    func isCrowded(_ group: Int32) -> Bool {
      if let known = isSeveral[Int(group)] { return known }
      return usual.map { rowCounts[Int(group)] >= 2 * $0 } ?? (namesRows && rowCounts[Int(group)] > 1)
    }

    mutating func tell(_ groups: ArraySlice<Int32>, by tellers: Tellers) {
      isSeveral = [Bool?](repeating: nil, count: rowCounts.count)
      for (column, matching) in tellers {
        let column = FormMatching.texts(column)
        guard case .text(let vector) = column.storage else { continue }
        let keys = (0..<Int32(vector.dictionary.count)).map { matching.form(vector.dictionary[$0])?.key }
        var first: [Int32: String] = [:]
        for (row, group) in groups.enumerated() where group >= 0 && column.isKnown(row) {
          guard let key = keys[Int(vector.codes[row])] else { continue }
          if let known = first[group] {
            if known != key { isSeveral[Int(group)] = true }
          } else {
            first[group] = key
            if isSeveral[Int(group)] == nil { isSeveral[Int(group)] = false }
          }
        }
      }
    }
  }

  typealias Tellers = [(column: Column, matching: Matching)]

  init(
    _ left: [Column], _ right: [Column], _ pairs: [Matching.Pair?], _ tellers: (Tellers, Tellers),
    _ namesRows: (Bool, Bool), count: Int, otherCount: Int,
    _ context: ExecutionContext
  ) throws(Diagnostic) {
    var pools: [Column] = []
    for (index, pair) in pairs.enumerated() {
      pools.append(
        pair == nil
          ? JoinIndex.pooled(left[index], right[index])
          : Column.concatenated(FormMatching.texts(left[index]), FormMatching.texts(right[index])))
    }
    let grouping = try Grouping(of: pools, context: context)
    groupOfRow = grouping.groupOfRow
    for pool in pools where pool.validity.marks != nil {
      for row in groupOfRow.indices where !pool.isKnown(row) { groupOfRow[row] = -1 }
    }
    self.right = [Answer](repeating: Answer(), count: grouping.groupCount)
    self.left = self.right
    var spreads = (
      Spread(groupOfRow[..<count], count: grouping.groupCount), Spread(groupOfRow[count...], count: grouping.groupCount)
    )
    (spreads.0.namesRows, spreads.1.namesRows) = namesRows
    spreads.0.tell(groupOfRow[..<count], by: tellers.0)
    spreads.1.tell(groupOfRow[count...], by: tellers.1)
    // What is compared as it stands is told apart by its own group.
    var plain: [Grouping?] = []
    for (pool, pair) in zip(pools, pairs) {
      plain.append(pair == nil ? try Grouping(of: [pool], context: context) : nil)
    }
    func forms(_ group: Int, _ side: (Matching.Pair) -> Matching) -> [Matching.Form] {
      let row = Int(grouping.firstRow[group])
      return pairs.indices.map { index in
        guard let pair = pairs[index] else { return Matching.Form(String(plain[index]?.groupOfRow[row] ?? 0)) }
        let text = pools[index].display(at: row)
        return side(pair).form(text) ?? Matching.Form("=" + TextFolding.key(text))
      }
    }
    let mayCollide = pairs.contains { $0?.left.mayCollide == true }
    for cluster in try clusters(spreads, forms, context) {
      try context.check()
      settle(cluster, spreads, mayCollide)
    }
  }

  private struct Member {
    var group: Int32
    var forms: [Matching.Form]

    func agrees(with other: Member) -> Bool {
      if group == other.group { return !zip(forms, other.forms).contains { $0.contradicts($1) } }
      return zip(forms, other.forms).allSatisfy { $0.agrees(with: $1) }
    }

    func likeness(to other: Member) -> Int {
      group == other.group ? Int.max : zip(forms, other.forms).reduce(0) { $0 + $1.0.likeness(to: $1.1) }
    }
  }

  private struct Cluster {
    var left: [Member] = []
    var right: [Member] = []
  }

  /// Groups that share the keys of their forms, directly or over a group that both sides have.
  private func clusters(
    _ spreads: (Spread, Spread), _ forms: (Int, (Matching.Pair) -> Matching) -> [Matching.Form],
    _ context: ExecutionContext
  ) throws(Diagnostic) -> [Cluster] {
    var numberOfKey: [[String]: Int] = [:]
    var parent: [Int] = []
    func root(_ number: Int) -> Int {
      var number = number
      while parent[number] != number { number = parent[number] }
      return number
    }
    func number(of key: [String]) -> Int {
      if let found = numberOfKey[key] { return found }
      numberOfKey[key] = parent.count
      parent.append(parent.count)
      return parent.count - 1
    }
    var members: [(number: Int, isLeft: Bool, member: Member)] = []
    for group in right.indices {
      try context.check(group)
      var numbers: [Int] = []
      for isLeft in [true, false] where (isLeft ? spreads.0 : spreads.1).rowCounts[group] > 0 {
        let found = forms(group) { isLeft ? $0.left : $0.right }
        let number = number(of: found.map(\.key))
        numbers.append(number)
        members.append((number, isLeft, Member(group: Int32(group), forms: found)))
      }
      if numbers.count == 2 { parent[root(numbers[1])] = root(numbers[0]) }
    }
    var clusters = [Cluster](repeating: Cluster(), count: parent.count)
    for (number, isLeft, member) in members {
      let number = root(number)
      if isLeft { clusters[number].left.append(member) } else { clusters[number].right.append(member) }
    }
    return clusters.filter { !$0.left.isEmpty && !$0.right.isEmpty }
  }

  private mutating func settle(_ cluster: Cluster, _ spreads: (Spread, Spread), _ mayCollide: Bool) {
    let fromLeft = cluster.left.map { FormMatching.fitting($0, cluster.right, isUnique: spreads.1.isUnique) }
    let fromRight = cluster.right.map { FormMatching.fitting($0, cluster.left, isUnique: spreads.0.isUnique) }
    for (index, member) in cluster.left.enumerated() {
      for place in fromLeft[index].best where fromRight[place].best.contains(index) {
        let other = cluster.right[place]
        let isCrowded = mayCollide && (spreads.0.isCrowded(member.group) || spreads.1.isCrowded(other.group))
        guard fromLeft[index].isSettled, fromRight[place].isSettled, !isCrowded else { continue }
        right[Int(member.group)].partners.append(other.group)
        left[Int(other.group)].partners.append(member.group)
      }
    }
    for (index, member) in cluster.left.enumerated() where right[Int(member.group)].partners.isEmpty {
      right[Int(member.group)].candidates = fromLeft[index].all.map { cluster.right[$0].group }
    }
    for (index, member) in cluster.right.enumerated() where left[Int(member.group)].partners.isEmpty {
      left[Int(member.group)].candidates = fromRight[index].all.map { cluster.left[$0].group }
    }
  }

  private struct Fitting {
    /// Places in the cluster's other side.
    var all: [Int]
    var best: [Int]
    var isSettled: Bool
  }

  /// What a member may mean. Where the other side has many rows a thing, spellings that do not contradict each other are
  /// all meant; else the best one alone.
  private static func fitting(_ member: Member, _ others: [Member], isUnique: Bool) -> Fitting {
    let all = others.indices.filter { member.agrees(with: others[$0]) }
    if !isUnique, all.allSatisfy({ first in all.allSatisfy { others[first].agrees(with: others[$0]) } }) {
      return Fitting(all: all, best: all, isSettled: true)
    }
    let likeness = all.map { member.likeness(to: others[$0]) }
    let most = likeness.max() ?? 0
    let best = zip(all, likeness).filter { $0.1 == most }.map(\.0)
    return Fitting(all: all, best: best, isSettled: best.count == 1)
  }

  /// Whole numbers as they are written, so that codes meet codes.
  fileprivate static func texts(_ column: Column) -> Column {
    guard case .integer(let values) = column.storage else { return column }
    return Column(.text(TextVector(values.map { String($0) })), validity: column.validity)
  }
}

extension Executor {
  /// The pairs of rows that a join by forms makes, and what became of every row.
  func matched(
    _ table: Table, _ join: BoundJoin, _ stage: BoundStage
  ) throws(Diagnostic) -> (parents: [Int32], partners: [Int32], report: JoinReport) {
    let count = frame.rowCount
    let leftKeys = join.left.map { frame.column($0) }
    let rightKeys = join.right.map { table.columns[$0] }
    let matching = try FormMatching(
      leftKeys, rightKeys, join.matchings,
      (
        join.leftTellers.map { (frame.column($0.column), $0.matching) },
        join.rightTellers.map { (table.columns[$0.column], $0.matching) }
      ), (join.leftNamesRows, join.rightNamesRows), count: count, otherCount: table.rowCount, context)
    let leftGroups = Array(matching.groupOfRow[..<count])
    let rightGroups = Array(matching.groupOfRow[count...])
    let leftRows = FormMatching.rows(leftGroups, count: matching.right.count)
    let rightRows = FormMatching.rows(rightGroups, count: matching.right.count)
    let partnersOfGroup = matching.right.map { answer in answer.partners.flatMap { rightRows[Int($0)] }.sorted() }
    let made = leftGroups.reduce(0) { made, group in
      let found = group < 0 ? 0 : partnersOfGroup[Int(group)].count
      return made + (found == 0 && join.keepAll ? 1 : found)
    }
    try checkRows(made, by: "this join", stage, adding: join.kept.count)
    var parents: [Int32] = []
    var partners: [Int32] = []
    for (row, group) in leftGroups.enumerated() {
      try context.check(row)
      let found = group < 0 ? [] : partnersOfGroup[Int(group)]
      if found.isEmpty {
        if join.keepAll {
          parents.append(Int32(row))
          partners.append(-1)
        }
        continue
      }
      for partner in found {
        parents.append(Int32(row))
        partners.append(partner)
      }
    }
    func side(
      _ name: String, _ keys: [Column], _ columns: [Column], _ groups: [Int32], _ answers: [FormMatching.Answer],
      _ others: [[Int32]]
    ) -> JoinReport.Side {
      JoinReport.Side(
        name: name, keys: keys, columns: columns,
        outcomes: groups.enumerated().map { row, group in
          guard group >= 0 else {
            return keys.contains { $0.validity.reason(row) == Heading.noName } ? .nameless : .unmatched
          }
          let answer = answers[Int(group)]
          return !answer.partners.isEmpty ? .matched : answer.candidates.isEmpty ? .unmatched : .ambiguous
        },
        candidates: { row in
          groups[row] < 0 ? [] : answers[Int(groups[row])].candidates.flatMap { others[Int($0)] }.sorted()
        })
    }
    let leftColumns = context.collectsJoins ? frame.columns.indices.map { frame.column($0) } : []
    var report = JoinReport(
      left: side(join.leftName, leftKeys, leftColumns, leftGroups, matching.right, rightRows),
      right: side(join.other.scope.name, rightKeys, table.columns, rightGroups, matching.left, leftRows))
    report.differing = leftGroups.reduce(0) { count, group in
      guard group >= 0, let first = matching.right[Int(group)].partners.first else { return count }
      return first == group && matching.right[Int(group)].partners.count == 1 ? count : count + 1
    }
    if context.collectsJoins {
      var told = [Bool](repeating: false, count: matching.right.count)
      for group in leftGroups where group >= 0 && !told[Int(group)] {
        told[Int(group)] = true
        let mine = leftRows[Int(group)]
        for partner in matching.right[Int(group)].partners where partner != group {
          guard let first = mine.first, let other = rightRows[Int(partner)].first else { continue }
          report.pairs.append((Int(first), Int(other), mine.count))
        }
      }
    }
    return (parents, partners, report)
  }
}

extension FormMatching {
  /// The rows of each group, in their order.
  static func rows(_ groups: [Int32], count: Int) -> [[Int32]] {
    var out = [[Int32]](repeating: [], count: count)
    for (row, group) in groups.enumerated() where group >= 0 { out[Int(group)].append(Int32(row)) }
    return out
  }
}
