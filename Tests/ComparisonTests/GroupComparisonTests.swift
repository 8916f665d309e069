import Comparison
import Methods
import Tables
import TestSupport
import Testing

@Suite struct GroupComparisonTests {
  static let columns = ["difference", "lower", "upper", "z", "p", "fisher", "h", "holm", "bh", "note"]

  /// The names of the columns that a reader sees.
  static func shown(_ table: Table) -> [String] { table.schema.fields.filter { $0.shownBy == nil }.map(\.name) }

  /// The cells of a row as a reader sees them; unknown as `?` with its reason, what is not applicable as `-`.
  static func row(_ table: Table, _ row: Int, without hidden: Set<String> = ["note"]) -> String {
    zip(table.schema.fields, table.columns).filter { !hidden.contains($0.0.name) && $0.0.shownBy == nil }.map {
      _, column in
      guard !column.isKnown(row) else { return column.display(at: row) }
      if case .bound = column.value(at: row) { return column.display(at: row) }
      let word = column.value(at: row).word
      return word == "?not applicable" ? "-" : word
    }.joined(separator: " | ")
  }

  static func refusal(_ work: () throws(Refusal) -> MethodResult) -> Refusal? {
    do throws(Refusal) {
      _ = try work()
      return nil
    } catch { return error }
  }

  @Test("Shares stand beside their difference with interval, tests and corrections")
  func columns() throws {
    let table = try Survey(Survey.talent).compare().table
    #expect(Self.shown(table) == ["key", "DX", "HR"] + Self.columns)
    #expect(table.schema.fields.count == 27 && table.column(named: "holm_upper") != nil)
    #expect(
      (0..<table.rowCount).map { Self.row(table, $0) } == [
        "ict-proposal | 54.5 | 55.3 | -0.8 | -9.7 | 8.2 | -0.167 | 0.8672 | 0.9262 | -0.015 | 1.0000 | 0.8672",
        "information-security | 35.2 | 32.1 | 3.1 | -5.4 | 11.6 | 0.717 | 0.4733 | 0.4952 | 0.066 | 1.0000 | 0.7099–0.8672",
        "process-design | 33.0 | ≤ 23.2 | 9.8–33.0 | 1.7 | 39.3 | 2.373–9.678 | 0.0176 | 0.0185 | 0.220–1.225 | ≤ 0.1058 | ≤ 0.1058",
        "internal-coordination | 32.2 | 24.5 | 7.7 | -0.4 | 15.7 | 1.857 | 0.0633 | 0.0661 | 0.172 | 0.2534–0.3167 | 0.1267–0.1900",
        "systems-tools | 22.3 | 23.6 | -1.3 | -8.9 | 6.3 | -0.338 | 0.7355 | 0.7436 | -0.031 | 1.0000 | 0.8672",
        "external-negotiation | ≤ 22.3 | 23.2 | -23.2 to -0.9 | -29.0 | 6.7 | -7.825 to -0.230 | 0.8182 | 0.8268 | -1.005 to -0.021 | ≤ 1.0000 | ≤ 0.8672",
      ])
    let points = "pp"
    #expect(table.schema.fields.prefix(6).map(\.unit) == [nil, "percent", "percent", points, points, points])
    #expect(table.schema.fields.first { $0.name == "holm" }?.unit == "by z")
    #expect(table.value(0, 12) == "Wilson DX 48.1 to 60.8, HR 48.9 to 61.5")
    #expect(
      table.value(2, 12)
        == "Wilson DX 27.3 to 39.3; not in the list of HR: at most its smallest, 23.2; the difference lies from 9.8 to 33.0; the interval covers those of all counts that it can have, and p is the largest of theirs; at the bound the interval is 1.7 to 17.8 and p 0.0176"
    )
  }

  @Test("The notes name the family, what is not independent, the bounds, the slips and how the lists agree")
  func notes() throws {
    let notes = try Survey(Survey.talent).compare().table.noteTexts
    for part in [
      "Newcombe, method 10", "Wilson 95 % interval of each group",
      "Holm and Benjamini–Hochberg correct z over a family of 6 tests (the smallest expected count is 27.3, at least 5): ict-proposal, information-security, process-design, internal-coordination, systems-tools, external-negotiation",
      "p at most 0.05: 1 to 2 of 6 before correction (z), 0 to 2 after Holm, 0 to 2 after Benjamini–Hochberg",
      "not all counts are known of process-design, external-negotiation: p is the largest",
      "no answer here says that it was drawn so",
      "the respondents are those that base counts, and no others; base: who answered",
      "one respondent may answer in both groups and may give several answers",
      "not in the list of HR, which falls to 23.2 %: process-design; a bound, not a zero",
      "the printed rate of 1 row does not agree with count of base, which is what is compared: information-security (DX: printed 35.0, computed 35.2)",
      "shared ranking of the 4 items with a share in both groups: Kendall tau-b 1.00, Spearman 1.00; no p, with fewer than ten",
      "the lists share 4 of 6 items (Jaccard 0.67); over all of them, in every order of the unlisted below a list, tau-b is 0.60",
    ] {
      #expect(notes.contains { $0.contains(part) }, "\(part)")
    }
  }

  @Test("A row rests on the rows of its cells, and a bound on the row that bounds it")
  func grounds() throws {
    let result = try Survey(Survey.talent).compare()
    guard case .cases(let cases) = result.grounds else { return #expect(Bool(false)) }
    #expect(cases == [[0, 5], [1, 6], [2, 9], [3, 7], [4, 8], [4, 9]] && result.subjects == nil)
  }

  @Test("Another confidence widens the intervals and lowers the level; one out of range is refused")
  func confidence() throws {
    let wide = try Survey(Survey.talent).compare(.init(confidence: 99)).table
    #expect(Self.row(wide, 0).hasPrefix("ict-proposal | 54.5 | 55.3 | -0.8 | -12.4 | 10.9 |"))
    #expect(
      wide.noteTexts.contains { $0.contains("99 % interval") }
        && wide.noteTexts.contains { $0.hasPrefix("p at most 0.01:") })
    for wrong in [0.95, 0, 1, 100, 120, -5, .nan, .infinity] {
      let refusal = Self.refusal { () throws(Refusal) in try Survey(Survey.talent).compare(.init(confidence: wrong)) }
      #expect(refusal?.message.text.hasPrefix("confidence is in percent") == true, "\(wrong)")
    }
    let fraction = Self.refusal { () throws(Refusal) in try Survey(Survey.talent).compare(.init(confidence: 0.95)) }
    #expect(fraction?.help.map(\.text) == ["write confidence 95"])
  }

  @Test(
    "What gives no share is said and never a number",
    arguments: [
      ("a X 140/133", "?cannot: count 140 above base 133", "?cannot: count 140 above base 133"),
      ("a X 5/0", "?no base", "?no base"),
      ("a X -3/5", "?cannot: count -3 is below 0", "?cannot: count -3 is below 0"),
      ("a X 2.5/5", "?cannot: count 2.5 is no whole number", "?cannot: count 2.5 is no whole number"),
      ("a X 2/5.5", "?cannot: base 5.5 is no whole number", "?cannot: base 5.5 is no whole number"),
      ("a X 2/-5", "?cannot: base -5 is below 0", "?cannot: base -5 is below 0"),
      ("a X 2/1e300", "?cannot: base 1e+300 is too large", "?cannot: base 1e+300 is too large"),
      ("a X nan/5", "?no count", "?no count"), ("a X 1/inf", "?no base", "?no base"),
    ])
  func cannot(line: String, cell: String, difference: String) throws {
    let table = try Survey("\(line)\na Y 30/233\nb X 3/9\nb Y 4/9").compare().table
    #expect(Self.row(table, 0) == "a | \(cell) | 12.9 | \(difference) | - | - | - | - | - | - | - | -")
    #expect(table.value(0, 14).isUnknown && table.column(named: "difference_upper")?.isKnown(0) == false)
    #expect(table.value(0, 12).text?.contains("X: \(cell.dropFirst())") == true)
    #expect(table.noteTexts.contains("no share, and no test: a (X: \(cell.dropFirst()))"))
    #expect(
      table.noteTexts.contains {
        $0.contains(
          "correct Fisher over a family of 1 test (z is not relied on: a count of 3.5 is expected for b, less than 5): b"
        )
      })
  }

  @Test("An unknown count or base lies within the known range, and what follows from it is open")
  func unknown() throws {
    let count = try Survey("a X ?/50\na Y 30/233\nb X 3/50\nb Y 40/233").compare().table
    #expect(Self.row(count, 0).hasPrefix("a | 6.0–80.0 | 12.9 | -6.9 to 67.1 | -13.2 | 76.6 |"))
    #expect(
      count.value(0, 12).text?.contains("X: no count, within the known range 3 to 40 of 50") == true
        && count.noteTexts.contains("unknown, and taken to lie within the known range of its column: a (X: no count)"))
    let base = try Survey("a X 5/?\na Y 30/233\nb X 3/9\nb Y 4/9").compare().table
    #expect(Self.row(base, 0).hasPrefix("a | 2.1–55.6 | 12.9 | -10.7 to 42.7 |"))
    #expect(count.column(named: "difference")?.isKnown(0) == false)
    let only = try Survey("a X ?/5\na Y 3/9").compare().table
    #expect(Self.row(only, 0).hasPrefix("a | 0.0–100.0 | 33.3 |"), "one known count shows no range")
  }

  @Test("The test that is corrected is kin to the interval, or the one that is asked for, and the heading names it")
  func choice() throws {
    func table(_ test: GroupTest?) throws -> Table {
      try Survey("coaching X 132/233\ncoaching Y 108/237\nb X 111/233\nb Y 85/237\nc X 37/233\nc Y 43/237")
        .compare(.init(test: test)).table
    }
    #expect(try table(nil).schema.fields.first { $0.name == "holm" }?.unit == "by z")
    #expect(try table(.fisher).schema.fields.first { $0.name == "bh" }?.unit == "by Fisher")
    let middle = try table(.midP)
    #expect(Self.shown(middle).suffix(6) == ["fisher", "midp", "h", "holm", "bh", "note"])
    #expect(middle.noteTexts.contains { $0.contains("correct mid-p over a family of 3 tests, as asked") })
    let decides = try Survey(
      "coaching X 132/233\ncoaching Y 108/237\nb X 111/233\nb Y 85/237\nc X 37/233\nc Y 43/237\nd X 1/233\nd Y 1/237"
    ).compare(.init(test: .z)).table
    #expect(
      decides.noteTexts.contains(
        "the choice of test decides, on two sides of 0.05: coaching: Holm 0.0488 by z, 0.0503 by Fisher"))
  }

  @Test("A population narrows the interval, and a census leaves nothing to chance")
  func population() throws {
    let survey = Survey("a X 75/233\na Y 58/237\nb X 40/233\nb Y 40/237")
    let plain = try survey.compare().table
    let finite = try survey.compare(.init(design: .init(population: 815))).table
    func cell(_ table: Table, _ name: String) -> Double { table.column(named: name)?.value(at: 0).double ?? .nan }
    #expect(cell(finite, "lower") > cell(plain, "lower") && cell(finite, "upper") < cell(plain, "upper"))
    // (p1 − p2) / √(P (1 − P) ((N − n1) / (N − 1) / n1 + (N − n2) / (N − 1) / n2))
    #expect(abs(cell(finite, "z") - 2.199_679) < 1e-4)
    #expect(finite.column(named: "fisher")?.value(at: 0).isNotApplicable == true)
    let endless = try survey.compare(.init(design: .init(population: 1 << 39))).table
    #expect(
      abs(cell(endless, "z") - cell(plain, "z")) < 1e-6 && abs(cell(endless, "lower") - cell(plain, "lower")) < 1e-4)
    let census = try Survey("a X 75/233\na Y 58/233").compare(.init(design: .init(population: 233))).table
    for name in ["lower", "upper"] { #expect(abs(cell(census, name) - cell(census, "difference")) < 1e-9) }
    #expect(census.noteTexts.contains("nothing is left to chance in any row: nothing is tested"))
  }

  @Test("An overlap or a population that the bases do not allow is refused with what would work")
  func designs() {
    func refusal(_ design: SamplingDesign, _ test: GroupTest? = nil, _ rows: String = "a X 7/20\na Y 5/30") -> Refusal?
    {
      Self.refusal { () throws(Refusal) in try Survey(rows).compare(.init(test: test, design: design)) }
    }
    #expect(
      refusal(.init(overlap: 21))?.message.text == "21 respondents cannot be in both groups: X has 20"
        && refusal(.init(overlap: 21))?.help.map(\.text) == ["write at most overlap 20"])
    #expect(refusal(.init(overlap: 20)) == nil && refusal(.init(overlap: 0, phi: 0.3)) == nil)
    #expect(refusal(.init(population: 29))?.message.text == "a population of 29 is smaller than the base of Y, 30")
    #expect(
      refusal(.init(overlap: 5, population: 40))?.help.map(\.text) == ["at least 10 must be in both"]
        && refusal(.init(overlap: 10, population: 40)) == nil)
    #expect(refusal(.init(population: 90), .fisher)?.subject == .part("test"))
    #expect(refusal(.init(overlap: 3), nil, "a X 7/20\na Y 5/30\na Z 5/30")?.subject == .part("overlap"))
  }

  @Test("Where none or all have it in both groups there is no z, and no number is made up")
  func pooled() throws {
    let table = try Survey("a X 0/90\na Y 0/70\nb X 90/90\nb Y 70/70\nc X 1/2\nc Y 1/2").compare().table
    #expect(Self.row(table, 0) == "a | 0.0 | 0.0 | 0.0 | -5.2 | 4.1 | - | - | 1.0000 | 0.000 | 1.0000 | 1.0000")
    #expect(Self.row(table, 1) == "b | 100.0 | 100.0 | 0.0 | -4.1 | 5.2 | - | - | 1.0000 | 0.000 | 1.0000 | 1.0000")
    #expect(table.value(0, 12).text?.hasSuffix("no z: the share is 0 % in both") == true)
    #expect(table.value(2, 12).text?.hasSuffix("base of X is only 2; base of Y is only 2") == true)
    #expect(table.noteTexts.contains("bases below 10 carry little: c (X: 2), c (Y: 2)"))
    #expect(table.noteTexts.contains("X has different bases: 2, 90"))
  }

  @Test("What a list leaves out has a bound only where the list falls")
  func bounds() throws {
    let unordered = try Survey("a X 9/30\nb X 12/30\nc X 3/30\na Y 9/30\nd Y 3/30").compare().table
    #expect(Self.row(unordered, 1).hasPrefix("b | 40.0 | ≤ 10.0 | 30.0–40.0 | 8.1 | 57.7 |"))
    #expect(Self.row(unordered, 3).hasPrefix("d | ?not listed | 10.0 | ?not listed | - |"))
    #expect(
      unordered.noteTexts.contains(
        "not listed by X, whose rows show no falling order, so that nothing bounds them: d"))
    #expect(unordered.noteTexts.contains { $0.hasSuffix("no order of all of them: what is not listed has no bound") })
    let single = try Survey("a X 9/30\nb X 3/30\na Y 9/30").compare().table
    #expect(Self.row(single, 1).hasPrefix("b | 10.0 | ?not listed | ?not listed | - |"))
    let printed = try Survey("a X 9/30 30.0\nb X 3/30 40.0\na Y 9/30 30.0\nc Y 3/30 10.0").compare().table
    #expect(Self.row(printed, 2).hasPrefix("c | ?not listed | 10.0 |"), "the printed rates do not fall")
  }

  @Test("A key and a group that a row lacks leave it out, and the note says so; case and width do not tell apart")
  func leftOut() throws {
    let table = try Survey("a X 1/20\n? X 1/20\na ? 1/20\nA Y 2/20\nＢ x 3/20\nb y 4/20").compare().table
    #expect((0..<table.rowCount).map { table.value($0, 0) } == ["a", "Ｂ"])
    #expect(table.noteTexts.suffix(2) == ["1 row left out: department is unknown", "1 row left out: key is unknown"])
  }

  @Test("One key ranks nothing, and equal shares neither")
  func ranking() throws {
    let one = try Survey("a X 3/20\na Y 4/20").compare().table
    #expect(one.noteTexts.contains("only one item has a share in both groups: no ranking can be compared"))
    let none = try Survey("a X 3/20\nb Y 4/20").compare().table
    #expect(none.noteTexts.contains("no row has a share in both groups: nothing is tested"))
    let flat = try Survey("a X 3/20\na Y 4/20\nb X 2/20\nb Y 4/20").compare().table
    #expect(flat.noteTexts.contains { $0.hasSuffix("undefined, since all of them have the same share in Y") })
    let ten = try Survey((0..<10).map { "k\($0) X \($0)/20\nk\($0) Y \($0)/30" }.joined(separator: "\n")).compare()
      .table
    #expect(ten.noteTexts.contains { $0.contains("of the 10 items") && $0.hasSuffix("no p: the items are no sample") })
  }

  @Test("More than two groups are compared pair by pair, in one family")
  func pairs() throws {
    let table = try Survey("a X 14/33\na Y 30/233\na p 12/40\nb X 3/33\nb Y 3/233").compare().table
    #expect(Self.shown(table) == ["key", "X", "Y", "p (department)"] + Self.columns)
    #expect(
      (0..<table.rowCount).map { Self.row(table, $0, without: Set(Self.columns)) } == [
        "a | 42.4 | 12.9 | -", "a | 42.4 | - | 30.0", "a | - | 12.9 | 30.0", "b | 9.1 | 1.3 | -",
        "b | 9.1 | - | ?not listed", "b | - | 1.3 | ?not listed",
      ])
    #expect(table.value(1, 13).text?.hasPrefix("X against p (department); ") == true)
    #expect(
      table.noteTexts.contains {
        $0.contains(
          "over a family of 4 tests (z is not relied on: a count of 0.7 is expected for b (X against Y), less than 5): a (X against Y), a (X against p"
        )
      })
  }

  @Test("A p that is nearly nothing does not read as 0")
  func tiny() throws {
    let near = try Survey("a X 217/233\na Y 156/233").compare().table
    #expect(Self.row(near, 0).contains("| 7.070 | 0.00000000000155 | 0.000000000000679 |"))
    let far = try Survey("a X 90000/100000\na Y 10000/100000").compare().table
    #expect(far.value(0, 7) == .number(.leastNonzeroMagnitude))
    #expect(!Self.row(far, 0).contains("| 0.000") && far.noteTexts.contains { $0.contains("stands for that or less") })
  }

  @Test("A key that stands twice, one group, no rows and too many groups are refused with what would work")
  func refusals() {
    func refusal(_ rows: String) -> Refusal? { Self.refusal { () throws(Refusal) in try Survey(rows).compare() } }
    let twice = refusal("a X 1/9\nb X 1/9\na Y 1/9\na X 2/9\nb X 3/9")
    #expect(
      twice?.message.text
        == "\"a\" stands twice for X (rows 1 and 4): each key needs one row per department; so do \"b\""
        && twice?.help.first?.text.contains("| where … | compare …") == true)
    #expect(refusal("a X 1/9\nb X 1/9")?.message.text == "there is only one group: every row has department = X")
    #expect(refusal("a ? 1/9")?.message.text == "no row has both key and department")
    #expect(refusal("")?.message.text == "there are no rows to compare")
    let many = refusal((0..<9).map { "a g\($0) 1/9" }.joined(separator: "\n"))
    #expect(many?.message.text.hasPrefix("department has 9 groups: g0, g1") == true)
    #expect(many?.help.map(\.text) == ["choose some first: | where department in (g0, g1) | compare …"])
  }

  @Test("A comparison can be stopped")
  func stopped() {
    let survey = Survey(Survey.talent)
    let refusal = Self.refusal { () throws(Refusal) in
      try GroupComparison.result(
        keys: ColumnBuilder.column(of: .text, survey.keys), groups: ColumnBuilder.column(of: .text, survey.groups),
        counts: ColumnBuilder.column(of: .number, survey.counts),
        bases: ColumnBuilder.column(of: .number, survey.bases),
        checkpoint: Checkpoint(isCancelled: { true }))
    }
    #expect(refusal?.isInterruption == true)
  }

  @Test("Exchanging the groups mirrors every number, and no cell is ever NaN or -0")
  func properties() throws {
    for seed in UInt64(0)..<150 {
      var random = SeededGenerator(seed: seed)
      let items = random.number(1...8)
      func lines(_ group: String) -> [String] {
        (0..<items).filter { _ in random.chance(85) }.map { item in
          let base = random.number(0...40)
          return "k\(item) \(group) \(random.chance(90) ? "\(random.number(0...(base + 1)))" : "?")/\(base)"
        }
      }
      let (first, second) = (lines("X") + ["z X 1/3"], lines("Y") + ["z Y 2/3"])
      let one = try Survey((first + second).joined(separator: "\n")).compare().table
      let other = try Survey((second + first).joined(separator: "\n")).compare().table
      #expect(one.rowCount == other.rowCount)
      for row in 0..<one.rowCount {
        guard let twin = (0..<other.rowCount).first(where: { other.value($0, 0) == one.value(row, 0) }) else {
          Issue.record("seed \(seed)")
          continue
        }
        func pair(_ name: String, _ other: String, _ table: Table) -> [Double?] {
          [one.column(named: name)?.value(at: row).double, table.column(named: other)?.value(at: twin).double]
        }
        for (name, mirror) in [
          ("difference", "difference"), ("lower", "upper"), ("upper", "lower"), ("z", "z"), ("h", "h"),
        ] {
          let values = pair(name, mirror, other)
          #expect(values[0] == values[1].map { 0 - $0 }, "seed \(seed) \(name)")
        }
        for name in ["p", "fisher", "holm", "bh"] {
          let values = pair(name, name, other)
          #expect(values[0] == values[1], "seed \(seed) \(name)")
        }
      }
      for column in one.columns {
        guard case .number(let values) = column.storage else { continue }
        #expect(values.allSatisfy { $0.isFinite && !($0 == 0 && $0.sign == .minus) }, "seed \(seed)")
      }
    }
  }
}

@Suite struct MeasureComparisonTests {
  static func compare(_ rows: [(Value, Value, Value)], type: DataType = .number, decimals: Bool = false) throws(Refusal)
    -> Table
  {
    var measure = ColumnBuilder.column(of: type, rows.map(\.2))
    if decimals { measure.decimals = [UInt8](repeating: 1, count: rows.count) }
    return try MeasureComparison.result(
      keys: ColumnBuilder.column(of: .text, rows.map(\.0)), groups: ColumnBuilder.column(of: .integer, rows.map(\.1)),
      measure: measure, field: Field("rate", type, unit: "percent"), groupName: "year"
    ).table
  }

  @Test("Two groups give the first less the second, without binary dust, and units stay")
  func two() throws {
    let table = try Self.compare([
      ("a", 1, 0.3), ("a", 2, 0.1), ("b", 1, nil), ("b", 2, 5.0), ("c", 2, .because("not asked")),
    ])
    #expect(table.heading == "key | 1 | 2 | difference | difference_lower | difference_upper")
    #expect(
      table.lines == [
        "a | 0.3 | 0.1 | 0.2 | 0.2 | 0.2", "b | ? | 5 | -4.9 to 0 | -4.9 | 0",
        "c | ?no row | ?not asked | ?unknown in 1, 2 | ?unknown in 1, 2 | ?unknown in 1, 2",
      ])
    #expect(table.schema.fields.prefix(4).map(\.unit) == [nil, "percent", "percent", "percent"])
    #expect(table.noteTexts.contains { $0.hasPrefix("an unknown value is taken to lie within the known range") })
    #expect(table.noteTexts.contains("unknown in 1: b, c") && table.noteTexts.contains("unknown in 2: c"))
    #expect(table.noteTexts.first?.hasPrefix("difference: 1 less 2; nothing is tested") == true)
    let printed = try Self.compare([("a", 1, 30.0), ("a", 2, 10.0)], decimals: true)
    #expect(printed.columns.dropFirst().map { $0.display(at: 0) } == ["30.0", "10.0", "20.0", "20.0", "20.0"])
  }

  @Test("More groups give the largest less the smallest, whole numbers stay whole")
  func more() throws {
    let table = try Self.compare([("a", 1, 3), ("a", 2, 10), ("a", 3, -4)], type: .integer)
    #expect(table.lines == ["a | 3 | 10 | -4 | 14 | 14 | 14"] && table.columns[4].type == .integer)
    #expect(table.noteTexts.first?.contains("the largest less the smallest of 3 groups") == true)
    let extreme = try Self.compare([("a", 1, .integer(.max)), ("a", 2, .integer(.min))], type: .integer)
    #expect(extreme.value(0, 3) == .because("too large"))
    let endless = try Self.compare([("a", 1, .number(.infinity)), ("a", 2, 1.5)])
    #expect(endless.lines == ["a | ?no number | 1.5 | ?unknown in 1 | ?unknown in 1 | ?unknown in 1"])
  }

  @Test("Several rows for a key and group are refused, with the way to make them one")
  func repeated() {
    let refusal = GroupComparisonTests.refusal { () throws(Refusal) in
      let column = ColumnBuilder.column(of: .integer, [1, 1])
      return try MeasureComparison.result(keys: column, groups: column, measure: column, field: Field("rate", .integer))
    }
    #expect(refusal?.message.text == "\"1\" stands twice for 1 (rows 1 and 2): each key needs one row per group")
    #expect(
      refusal?.help.map(\.text) == [
        "make one row of them first: | summarize rate = mean(rate) by key, group | compare …"
      ])
  }
}

extension GroupComparisonTests {
  /// Rows `key group count/base`; `?` is unknown.
  struct Survey {
    static let talent = """
      ict-proposal DX 127/233 54.5
      information-security DX 82/233 35.0
      process-design DX 77/233 33.0
      internal-coordination DX 75/233 32.2
      systems-tools DX 52/233 22.3
      ict-proposal HR 131/237 55.3
      information-security HR 76/237 32.1
      internal-coordination HR 58/237 24.5
      systems-tools HR 56/237 23.6
      external-negotiation HR 55/237 23.2
      """

    var keys: [Value] = []
    var groups: [Value] = []
    var counts: [Value] = []
    var bases: [Value] = []
    var rates: [Value] = []

    init(_ text: String) {
      func value(_ word: Substring) -> Value { word == "?" ? .unknown : .text(String(word)) }
      func number(_ word: Substring) -> Value { Double(word).map { .number($0) } ?? .unknown }
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        let parts = words[2].split(separator: "/")
        keys.append(value(words[0]))
        groups.append(value(words[1]))
        counts.append(number(parts[0]))
        bases.append(number(parts[1]))
        rates.append(words.count > 3 ? number(words[3]) : .unknown)
      }
    }

    func compare(_ options: GroupComparison.Options = .init()) throws(Refusal) -> MethodResult {
      var printed = ColumnBuilder.column(of: .number, rates)
      printed.decimals = [UInt8](repeating: 1, count: rates.count)
      return try GroupComparison.result(
        keys: ColumnBuilder.column(of: .text, keys), groups: ColumnBuilder.column(of: .text, groups),
        counts: ColumnBuilder.column(of: .number, counts), bases: ColumnBuilder.column(of: .number, bases),
        rates: rates.allSatisfy(\.isUnknown) ? nil : printed,
        names: .init(key: "key", group: "department", meaningOfBase: "who answered."),
        options: options)
    }
  }
}
