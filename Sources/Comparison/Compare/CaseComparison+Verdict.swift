import Diagnostics
import Methods
import Tables
import Text

extension CaseComparison {
  /// Whether cases agree in an attribute. Its text always begins with one of five words, so that it can be filtered by
  /// `starts with`. What it says holds whatever the unknown values are.
  ///
  /// - `same`; `same in all known; unknown for C`: at least two are known, and all that are known are equal. Texts are
  ///   equal whatever their case and width, lists whatever their order.
  /// - `different`, then what can be said of it: who stands against a clear majority; the difference and the ratio of
  ///   two numbers, the second against the first, of more from the smallest to the largest; what lists have in common.
  ///   `different: +1234, 1.50 ×`, `different: B; 3 (A) to 5 (B), +2, 1.67 ×`. Where a value is unknown, numbers differ
  ///   by `at least`, and lists have `at most` something in common.
  /// - `unknown for B`: fewer than two are known. Of a number of which only a bound is known `unknown: only a bound for
  ///   B`, unless the bound alone tells it from another.
  /// - `not comparable: 2019 for A, 2023 for B`: numbers of different years, or of a year that is unknown.
  /// - `not applicable for B`: the question arises for fewer than two.
  struct Verdict {
    enum Word: String {
      case same, different, unknown
      case notComparable = "not comparable"
      case notApplicable = "not applicable"
    }

    private(set) var word = Word.same
    private(set) var text = ""
    /// Whether some of the cases are unknown.
    private(set) var isPartial = false

    private let field: Field
    private let column: Column
    private let names: CaseNames
    private let caseCount: Int

    init(field: Field, column: Column, year: Column?, cases: [Int], names: CaseNames) {
      self.field = field
      self.column = column
      self.names = names
      caseCount = cases.count
      let values = Dictionary(cases.map { ($0, column.value(at: $0)) }, uniquingKeysWith: { $1 })
      let known = cases.filter { values[$0].map(Verdict.isWhollyKnown) ?? false }
      let bounded = cases.filter { values[$0].map(Verdict.isBound) ?? false }
      let outside = cases.filter { values[$0]?.isNotApplicable ?? false }
      let unknown = cases.filter { !known.contains($0) && !bounded.contains($0) && !outside.contains($0) }
      isPartial = known.count + outside.count < cases.count
      let parts = [
        unknown.isEmpty ? nil : "unknown for \(names.list(unknown))",
        bounded.isEmpty ? nil : "only a bound for \(names.list(bounded))",
        outside.isEmpty ? nil : "not applicable for \(names.list(outside))",
      ].compactMap { $0 }
      let rest = parts.map { "; \($0)" }.joined()
      if known.count + bounded.count + unknown.count < 2 {
        word = .notApplicable
        text = outside.count == cases.count ? "not applicable" : "not applicable for \(names.list(outside))"
        return
      }
      if known.count > 1, let year, field.type.isNumeric, let years = conflict(year, known) {
        word = .notComparable
        text = "not comparable: \(years)\(rest)"
        return
      }
      let groups = grouped(known) { Verdict.key(column.value(at: $0)) }
      guard groups.count > 1 || !bounded.isEmpty && isTold(apart: known + bounded) else {
        if known.count > 1 {
          text = isPartial || !outside.isEmpty ? "same in all known\(rest)" : "same"
          return
        }
        word = .unknown
        text = summary(unknown, bounded, known, outside, of: cases)
        return
      }
      word = .different
      let found = [minority(groups, of: known), detail(known)].compactMap { $0 }.joined(separator: "; ")
      text = "different\(found.isEmpty ? "" : ": \(found)")\(rest)"
    }

    /// `unknown for A`, `unknown: only a bound for B`.
    private func summary(
      _ unknown: [Int], _ bounded: [Int], _ known: [Int], _ outside: [Int], of cases: [Int]
    ) -> String {
      var parts: [String] = []
      if !bounded.isEmpty { parts.append("only a bound for \(names.list(bounded))") }
      if !outside.isEmpty { parts.append("not applicable for \(names.list(outside))") }
      if unknown.isEmpty { return "unknown: \(parts.joined(separator: "; "))" }
      let whose = parts.isEmpty ? whose(unknown, known, of: cases) : names.list(unknown)
      return (["unknown for \(whose)"] + parts).joined(separator: "; ")
    }

    // MARK: Bounds

    private static func isBound(_ value: Value) -> Bool { if case .bound = value { true } else { false } }

    /// Whether two numbers, or bounds, cannot be equal.
    private func isTold(apart cases: [Int]) -> Bool {
      let bounds = cases.map { index -> Bound in
        switch column.value(at: index) {
        case .bound(let bound): bound
        case let value: Bound(least: value.double, most: value.double)
        }
      }
      return bounds.indices.contains { first in
        bounds.indices.contains { Verdict.isBelow(bounds[first], bounds[$0]) }
      }
    }

    /// Whether every number that the one can be is below every number that the other can be.
    private static func isBelow(_ first: Bound, _ second: Bound) -> Bool {
      guard let most = first.most, let least = second.least else { return false }
      return most < least || most == least && (first.excludesMost || second.excludesLeast)
    }

    // MARK: Equality

    /// A list that holds something unknown is not known as a whole, nor is what is no number.
    private static func isWhollyKnown(_ value: Value) -> Bool {
      switch value {
      case .unknown: false
      case .number(let number): !number.isNaN
      case .bound: false
      case .list(let elements): elements.allSatisfy { isWhollyKnown($0) }
      default: true
      }
    }

    private enum Key: Hashable {
      case one(Value)
      case several(Set<Value>)
    }

    private static func key(_ value: Value) -> Key {
      if case .list(let elements) = value { .several(Set(elements.map(folded))) } else { .one(folded(value)) }
    }

    private static func folded(_ value: Value) -> Value {
      if case .text(let text) = value { .text(TextFolding.key(text)) } else { value }
    }

    /// The cases with one key together, in the order in which the keys first appear.
    private func grouped<Key: Hashable>(_ cases: [Int], by key: (Int) -> Key) -> [[Int]] {
      var place: [Key: Int] = [:]
      var groups: [[Int]] = []
      for index in cases {
        let key = key(index)
        if let found = place[key] {
          groups[found].append(index)
        } else {
          place[key] = groups.count
          groups.append([index])
        }
      }
      return groups
    }

    // MARK: Words

    private func whose(_ unknown: [Int], _ known: [Int], of cases: [Int]) -> String {
      if known.isEmpty { return cases.count == 2 ? "both" : "all" }
      return cases.count > 3 ? "all but \(names[known[0]])" : names.list(unknown)
    }

    /// Who stands against two thirds or more.
    private func minority(_ groups: [[Int]], of known: [Int]) -> String? {
      guard known.count > 2, let largest = groups.max(by: { $0.count < $1.count }),
        largest.count * 3 >= known.count * 2
      else { return nil }
      let others = known.filter { !largest.contains($0) }
      guard others.count <= 3 else { return nil }
      return isPartial ? "\(names.list(others)) of the known" : names.list(others)
    }

    private func conflict(_ year: Column, _ known: [Int]) -> String? {
      let groups = grouped(known) { year.isKnown($0) ? year.display(at: $0) : nil }
      let isUnknown = known.contains { !year.isKnown($0) }
      guard groups.count > 1 || isUnknown else { return nil }
      return groups.map { group in
        let word = year.isKnown(group[0]) ? year.display(at: group[0]) : "year unknown"
        return "\(word) for \(names.list(group))"
      }.joined(separator: ", ")
    }

    private func detail(_ known: [Int]) -> String? {
      switch field.type {
      case .integer, .number, .date: return numbers(known)
      case .list: return common(known)
      case .text, .boolean, .reference: return nil
      }
    }

    private func common(_ known: [Int]) -> String {
      let lists = known.map { index -> [Value] in
        if case .list(let elements) = column.value(at: index) { elements } else { [] }
      }
      var shared = Set(lists[0].map(Verdict.folded))
      for list in lists.dropFirst() { shared.formIntersection(list.map(Verdict.folded)) }
      guard !shared.isEmpty else { return "nothing in common" }
      let most = isPartial ? "at most " : ""
      var words: [String] = []
      for element in lists[0] where shared.remove(Verdict.folded(element)) != nil { words.append(element.display) }
      let more = words.count > 5 ? " and \(words.count - 4) more" : ""
      return "in common \(most)\(words.prefix(more.isEmpty ? 5 : 4).joined(separator: ", "))\(more)"
    }

    // MARK: Numbers

    /// Two from the first to the second, more from the smallest to the largest.
    private func numbers(_ known: [Int]) -> String? {
      guard known.count > 1 else { return nil }
      guard caseCount > 2 else { return step(known[0], known[1]) }
      var smallest = known[0]
      var largest = known[0]
      for index in known {
        if order(index, smallest) < 0 { smallest = index }
        if order(index, largest) > 0 { largest = index }
      }
      let ends = [smallest, largest].map { "\(column.display(at: $0)) (\(names[$0]))" }.joined(separator: " to ")
      return [ends, step(smallest, largest)].compactMap { $0 }.joined(separator: ", ")
    }

    private func order(_ first: Int, _ second: Int) -> Int {
      ExactOrder.compare(column.value(at: first), column.value(at: second))
        ?? (number(first) < number(second) ? -1 : number(first) > number(second) ? 1 : 0)
    }

    private func number(_ index: Int) -> Double {
      switch column.value(at: index) {
      case .date(let date): Double(date.daysSinceEpoch)
      case let value: value.double ?? 0
      }
    }

    private func step(_ first: Int, _ second: Int) -> String? {
      let (before, after) = (number(first), number(second))
      guard let difference = difference(first, second) else { return nil }
      let least = isPartial ? "at least " : ""
      let signed = least + (order(second, first) > 0 ? "+\(difference)" : difference)
      if field.type == .date { return signed + (abs(after - before) == 1 ? " day" : " days") }
      switch field.unit {
      case "year": return signed + (abs(after - before) == 1 ? " year" : " years")
      case "percent", "%": return [signed + " points", ratio(before, after)].compactMap { $0 }.joined(separator: ", ")
      default: return [signed, ratio(before, after)].compactMap { $0 }.joined(separator: ", ")
      }
    }

    private static let mostDecimals = 6

    /// The second less the first, with as many decimals as the two have.
    private func difference(_ first: Int, _ second: Int) -> String? {
      if case .integer(let before) = column.value(at: first), case .integer(let after) = column.value(at: second) {
        return String(Int128(after) - Int128(before))
      }
      let difference = number(second) - number(first)
      guard difference.isFinite else { return nil }
      let text = Value.fixed(difference, decimals: max(decimals(first), decimals(second)))
      return text.utf8.contains { (0x31...0x39).contains($0) } ? text : Value.shortest(difference)
    }

    private func decimals(_ index: Int) -> Int {
      if let decimals = column.decimals { return Int(decimals[index]) }
      let text = Value.shortest(number(index))
      guard !text.contains("e") else { return Verdict.mostDecimals }
      guard let point = text.firstIndex(of: ".") else { return 0 }
      return min(Verdict.mostDecimals, text.distance(from: point, to: text.endIndex) - 1)
    }

    /// To three digits; of numbers that are not both above zero there is none.
    private func ratio(_ before: Double, _ after: Double) -> String? {
      guard before > 0, after > 0 else { return nil }
      let ratio = after / before
      guard ratio.isFinite, ratio > 0 else { return nil }
      var decimals = 2
      var bound = 10.0
      while decimals > 0, ratio >= bound {
        decimals -= 1
        bound *= 10
      }
      bound = 1
      while decimals < 12, ratio < bound {
        decimals += 1
        bound /= 10
      }
      return "\(isPartial ? "at least " : "")\(Value.fixed(ratio, decimals: decimals)) ×"
    }
  }
}
