import Language
import Tables
import TestSupport
import Testing

@testable import Engine

/// A bound answers what its ends settle, and nothing else.
@Suite struct BoundTests {
  static let ends: [Double?] = [nil, -3, -1, 0, 1, 2, 5]

  static func bound(_ generator: inout SeededGenerator) -> Bound {
    var (least, most) = (ends.randomElement(using: &generator) ?? nil, ends.randomElement(using: &generator) ?? nil)
    if let low = least, let high = most, low > high { (least, most) = (high, low) }
    if let low = least, let high = most, low == high { most = high + 1 }
    return Bound(
      least: least, most: most, excludesLeast: Bool.random(using: &generator),
      excludesMost: Bool.random(using: &generator))
  }

  /// Numbers that the bound can be, near its ends and far.
  static func members(_ bound: Bound) -> [Double] {
    stride(from: -40.0, through: 40, by: 0.25).filter { number in
      (bound.least.map { bound.excludesLeast ? number > $0 : number >= $0 } ?? true)
        && (bound.most.map { bound.excludesMost ? number < $0 : number <= $0 } ?? true)
    }
  }

  @Test(
    "A comparison is yes where all numbers of the bound say so, no where none does, else unknown", arguments: 0..<200)
  func comparison(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let bound = BoundTests.bound(&generator)
    let other = Double(Int.random(in: -8...12, using: &generator)) / 2
    guard let extent = Extent(.bound(bound)) else {
      #expect(bound.isEndless, "seed \(seed)")
      return
    }
    for sign in ComparisonOperator.allCases {
      let answers = Set(BoundTests.members(bound).map { sign.holds($0, other) })
      let expected = answers.count == 1 ? answers.first : nil
      #expect(
        Extent.compare(sign, extent, Extent(other)) == expected,
        "seed \(seed): \(bound.display) \(sign) \(other)")
    }
  }

  @Test(
    "A sum, a mean, a smallest and a largest hold for every choice of numbers within the bounds", arguments: 0..<100)
  func aggregates(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<Int.random(in: 1...4, using: &generator)).map { _ -> Value in
      Bool.random(using: &generator)
        ? .number(Double(Int.random(in: -3...5, using: &generator))) : .bound(BoundTests.bound(&generator))
    }
    var catalog = Catalog()
    let ids = values.indices.map { Value.text("r\($0)") }
    catalog.add(
      Table(
        name: "t", schema: Schema(fields: [Field("id", .text), Field("x", .number)], key: "id"),
        columns: [
          ColumnBuilder.column(of: .text, ids), ColumnBuilder.column(of: .number, values),
        ]))
    let table = try Shell(catalog).run("t | summarize sum(x), mean(x), min(x), max(x), median(x)")
    for _ in 0..<40 {
      let chosen = values.map { value -> Double in
        if case .bound(let bound) = value { return BoundTests.members(bound).randomElement(using: &generator) ?? 0 }
        return value.double ?? 0
      }
      let sum = chosen.reduce(0, +)
      let sorted = chosen.sorted()
      let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
      let totals = [sum, sum / Double(chosen.count), sorted.first ?? 0, sorted.last ?? 0, middle]
      for (column, total) in totals.enumerated() {
        let value = table.value(0, column)
        #expect(BoundTests.holds(value, total), "seed \(seed): \(table.lines) does not hold \(total) of \(chosen)")
      }
    }
  }

  private static func holds(_ value: Value, _ number: Double) -> Bool {
    if case .unknown(let reason) = value { return reason == Bound.onlyAbout }
    guard let extent = Extent(value) else { return false }
    let near = 1e-9
    return extent.least - near <= number && number <= extent.most + near
  }

  @Test("A bound is shown as the source has it")
  func display() {
    #expect(Bound(least: 30, excludesLeast: true, qualifier: "over", printed: 30).display == "> 30")
    #expect(Bound(least: 3).display == "≥ 3")
    #expect(Bound(most: 23.2).display == "≤ 23.2")
    #expect(Bound(most: 0, excludesMost: true).display == "< 0")
    #expect(Bound(least: 30, most: 49).display == "30–49")
    #expect(Bound(least: -5, most: -3).display == "-5 to -3")
    #expect(Bound(least: 1, most: 2, excludesLeast: true).display == "> 1, ≤ 2")
    #expect(Bound(qualifier: "about", printed: 20).display == "about 20")
    #expect(Bound(least: 18, most: 22, qualifier: "about", printed: 20).display == "about 20 (18–22)")
  }

  @Test("Of a whole number above 30 it is known that it is at least 31")
  func wholeNumbers() {
    let extent = Extent(Bound(least: 30, excludesLeast: true), isWhole: true)
    #expect(Extent.compare(.greaterOrEqual, extent, Extent(31)) == true)
    #expect(Extent.compare(.equal, extent, Extent(30.5)) == false)
    #expect(Extent.compare(.greater, extent, Extent(31)) == nil)
  }

  @Test("A column keeps its bounds under every way of taking its rows")
  func columns() {
    let bound = Bound(least: 3)
    let column = ColumnBuilder.column(of: .number, [.number(1), .bound(bound), .unknown, .notApplicable])
    #expect((0..<4).map { column.state($0) } == [.known, .known, .unknown, .notApplicable])
    #expect(column.gathered([1, -1, 0]).value(at: 0) == .bound(bound))
    #expect(column.gathered([2, 0]).bounds == nil)
    let both = Column.concatenated(column, column)
    #expect(both.value(at: 5) == .bound(bound) && both.value(at: 7) == .notApplicable)
    #expect(column.validityOfValues.unknownCount == 1)
    #expect(column.validity.notApplicableCount == 1)
  }
}
