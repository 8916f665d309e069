import Tables
import TestSupport
import Testing

@Suite struct CalendarDateTests {
  @Test("Every day of four centuries goes to its number and back, one after the other")
  func days() {
    var previous = CalendarDate(year: 1799, month: 12, day: 31)?.daysSinceEpoch ?? 0
    var wrong: [String] = []
    for year in 1800...2200 {
      for month in 1...12 {
        for day in 1...31 {
          guard let date = CalendarDate(year: year, month: month, day: day) else { continue }
          if date.daysSinceEpoch != previous + 1 || date.components != (year, month, day) { wrong.append("\(date)") }
          previous = date.daysSinceEpoch
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test(
    "ISO texts of real days are read and written back",
    arguments: ["0001-01-01", "1970-01-01", "2000-02-29", "2024-02-29", "9999-12-31"])
  func round(text: String) {
    #expect(CalendarDate(iso: text)?.description == text)
  }

  @Test(
    "What is no day is refused",
    arguments: [
      "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-04-31", "2024-04-00", "0000-01-01", "2024-4-17",
      "2024/04/17", "２０２４-04-17", "2024-04-17 ", "", "-001-01-01",
    ])
  func refused(text: String) {
    #expect(CalendarDate(iso: text) == nil)
  }
}

@Suite struct ValueTests {
  @Test(
    "Numbers print in the shortest form that reads back the same",
    arguments: [
      (0.1, "0.1"), (12.0, "12"), (-0.0, "0"), (1e15, "1000000000000000"), (1e16, "1e+16"),
      (9_007_199_254_740_992, "9007199254740992"), (999_999_999_999_999, "999999999999999"),
      (0.1 + 0.2, "0.30000000000000004"), (1e-7, "1e-07"), (-2.5, "-2.5"),
    ])
  func shortest(value: Double, text: String) {
    #expect(Value.shortest(value) == text)
    #expect(Double(text) == value)
  }

  @Test("Any number reads back the same", arguments: 0..<20 as Range<UInt64>)
  func anyNumber(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let values = (0..<200).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
    #expect(values.filter { Double(Value.shortest($0)) != $0 }.isEmpty, "seed \(seed)")
  }

  @Test(
    "A number is rounded as it is printed, half away from zero",
    arguments: [
      (0.285, 2, "0.29"), (1.005, 2, "1.01"), (2.5, 0, "3"), (-2.5, 0, "-3"), (-0.4, 0, "0"), (99.95, 1, "100.0"),
      (0.05, 1, "0.1"), (0.04, 1, "0.0"),
      (1e-7, 3, "0.000"), (5, 2, "5.00"), (123.456, 0, "123"), (9.999, 2, "10.00"), (0.999, 0, "1"), (1e20, 2, "1e+20"),
      (-1.25, 1, "-1.3"),
    ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(Value.fixed(value, decimals: decimals) == text)
  }

  @Test("Readers see names, machines ids")
  func texts() {
    let names = RowNames(table: "t", ids: ["a", "b"], labels: ["Alpha", "Beta"])
    let value = Value.list([.reference(RowReference(names: names, row: 0)), "x", true, .day("2024-04-17"), 1.5])
    #expect(value.display == "Alpha, x, yes, 2024-04-17, 1.5")
    #expect(value.machineText == "a;x;yes;2024-04-17;1.5")
    #expect(Value.because("why").display == "")
  }
}

@Suite struct ColumnTests {
  private static let cells: [(DataType, [Value])] = [
    (.text, ["a", "A", nil, .because("r"), ""]), (.integer, [1, -1, nil, .because("r"), 0]),
    (.number, [1.5, -0.5, nil, .because("r"), 2]),
    (.boolean, [true, false, nil, .because("r"), true]),
    (.date, [.day("2024-01-01"), .day("0001-01-01"), nil, .because("r"), .day("9999-12-31")]),
    (.list(.text), [["a", nil], [], nil, .because("r"), ["b"]]),
    (.list(.list(.integer)), [[[1], []], [], nil, .because("r"), [nil]]),
  ]

  @Test("A column gives back the values it was built from, with the reasons of unknowns", arguments: 0..<7)
  func built(index: Int) {
    let (type, values) = Self.cells[index]
    let column = ColumnBuilder.column(of: type, values)
    #expect(column.type == type && column.count == 5)
    #expect((0..<5).map { column.value(at: $0).word } == values.map(\.word))
  }

  @Test("Gathering picks rows in any order, repeats, and unknowns for negative ones", arguments: 0..<7)
  func gathered(index: Int) {
    let (type, values) = Self.cells[index]
    let column = ColumnBuilder.column(of: type, values).gathered([4, 4, -1, 0, 3])
    #expect((0..<5).map { column.value(at: $0).word } == [4, 4, 2, 0, 3].map { values[$0].word })
    #expect(column.gathered([]).count == 0)
    #expect(column.gathered([2]).gathered([0, -1]).value(at: 0).isUnknown)
  }

  @Test("Two columns joined end to end are their values one after the other", arguments: 0..<7)
  func concatenated(index: Int) {
    let (type, values) = Self.cells[index]
    let first = ColumnBuilder.column(of: type, values)
    let known = ColumnBuilder.column(of: type, [values[0]])
    for (left, right) in [(first, known), (known, first), (first, first), (known, known)] {
      let joined = Column.concatenated(left, right)
      let expected =
        (0..<left.count).map { left.value(at: $0).word } + (0..<right.count).map { right.value(at: $0).word }
      #expect((0..<joined.count).map { joined.value(at: $0).word } == expected)
    }
  }

  @Test("Integers and numbers join to numbers")
  func mixed() {
    let joined = Column.concatenated(
      ColumnBuilder.column(of: .integer, [1, nil]), ColumnBuilder.column(of: .number, [1.5]))
    #expect(joined.type == .number && (0..<3).map { joined.value(at: $0).word } == ["1", "?", "1.5"])
  }

  @Test("A value of another type than the column's is unknown")
  func wrongType() {
    let column = ColumnBuilder.column(of: .integer, ["x", 1.5, 7])
    #expect((0..<3).map { column.value(at: $0).word } == ["?", "?", "7"])
  }

  @Test("Numbers show the decimals they were printed with")
  func decimals() {
    var column = ColumnBuilder.column(of: .number, [69, 93.1, nil])
    column.decimals = [1, 1, 0]
    #expect((0..<3).map { column.display(at: $0) } == ["69.0", "93.1", ""])
    #expect(column.gathered([1, 0, -1]).display(at: 1) == "69.0")
  }
}

@Suite struct ValidityTests {
  @Test("Either: unknown where one is, with the reason of the first")
  func either() {
    let first = ColumnBuilder.column(of: .integer, [1, nil, .because("a"), 1, .because("a")]).validity
    let second = ColumnBuilder.column(of: .integer, [1, .because("b"), .because("b"), .because("b"), nil]).validity
    let both = Validity.either(first, second)
    #expect((0..<5).map { both.isKnown($0) } == [true, false, false, false, false])
    #expect((0..<5).map { both.reason($0) } == [nil, nil, "a", "b", "a"])
    #expect(Validity.either(.allKnown, second) == second && Validity.either(first, .allKnown) == first)
  }

  @Test("Unknowns are counted by reason, most frequent first")
  func counts() {
    let validity = ColumnBuilder.column(of: .integer, [.because("b"), .because("a"), .because("b"), nil, 1]).validity
    #expect(validity.unknownCount == 4)
    #expect(validity.countsByReason().map { "\($0.reason ?? "-") \($0.count)" } == ["b 2", "- 1", "a 1"])
  }

  @Test("More reasons than a byte holds lose their words and not their rows")
  func many() {
    let values = (0..<400).map { Value.because("reason \($0)") }
    let column = ColumnBuilder.column(of: .integer, values)
    #expect(column.validity.unknownCount == 400)
    #expect(column.validity.reason(100) == "reason 100" && column.validity.reason(399) == nil)
    let joined = Column.concatenated(
      column, ColumnBuilder.column(of: .integer, [.because("new"), .because("reason 3")]))
    #expect(
      joined.validity.unknownCount == 402 && joined.validity.reason(401) == "reason 3"
        && joined.validity.reason(400) == nil)
  }
}

@Suite struct TextDictionaryTests {
  @Test("Texts that differ in case, width or composition are entries of one group")
  func groups() {
    let vector = TextVector(["a", "Ａ", "b", "A", "a", "が", "か\u{3099}"])
    #expect(vector.dictionary.values.count == 6)
    let groups = vector.codes.map { vector.dictionary.folded.groupOfCode[Int($0)] }
    #expect(groups == [0, 0, 2, 0, 0, 4, 4])
    #expect(vector.dictionary.group(of: "ａ") == 0 && vector.dictionary.group(of: "z") == nil)
  }
}

@Suite struct CatalogTests {
  @Test("A table that refers to another by two columns walks back under two names")
  func relations() {
    var catalog = Catalog()
    catalog.add("a | id text\nx", key: "id")
    catalog.add("b | id text | first a | second a\ny | x | x", key: "id")
    #expect(catalog.backwardRelations(of: "a").map(\.name) == ["b_first", "b_second"])
    #expect(Atlas.catalog.backwardRelations(of: "staff").map(\.name) == ["projects"])
    #expect(Atlas.catalog.backwardRelations(of: "cities").map(\.name) == ["cities", "staff", "projects"])
  }
}

@Suite struct BasisTests {
  @Test("A weaker basis is the greater one")
  func bases() {
    #expect(Basis.allCases.max() == .outside && Basis("hedged") == .hedged && Basis("sure") == nil)
  }
}
