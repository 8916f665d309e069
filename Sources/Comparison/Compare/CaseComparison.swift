import Diagnostics
import Methods
import Tables

/// Cases side by side: a row for each attribute, a column for each case, and whether they agree.
///
/// Columns: `attribute, <case>…, verdict`. Cells are text as a reader sees it, with the unit; a hedged value has `~`
/// before it; unknown stays unknown, with its reason. See `Verdict` for the words of the last column.
package enum CaseComparison {
  /// Beyond so many columns nobody reads cases side by side.
  package static let mostCases = Limit.cases.number

  /// Takes time in the number of attributes times the number of cases. Fewer than two cases, and a case named twice,
  /// are refused.
  ///
  /// - Parameters:
  ///   - fields: the attributes.
  ///   - columns: their values, a row for every case there is.
  ///   - cases: the rows that are compared, in the order of the columns.
  ///   - names: of every case there is.
  ///   - years: for the place of an attribute that holds numbers, the year that each is of; numbers of different years
  ///     are not compared.
  ///   - isHedged: whether the value of a case (its row) in an attribute (its place) is one that its source hedges.
  package static func result(
    fields: [Field], columns: [Column], cases: [Int], names: CaseNames, years: [Int: Column] = [:],
    isHedged: (_ case: Int, _ attribute: Int) -> Bool = { _, _ in false }, checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    try check(cases, names, fields)
    var rows: [[Value]] = []
    var verdicts: [Verdict] = []
    var hasHedged = false
    for (attribute, field) in fields.enumerated() {
      try checkpoint.pass(attribute, of: fields.count)
      let column = columns[attribute]
      var row: [Value] = [.text(field.name)]
      for index in cases {
        let mark = column.isKnown(index) && isHedged(index, attribute) ? Marks.hedged : ""
        if !mark.isEmpty { hasHedged = true }
        row.append(cell(column, field, index, mark: mark))
      }
      let verdict = Verdict(
        field: field, column: column, year: years[attribute], cases: cases, names: names)
      row.append(.text(verdict.text))
      rows.append(row)
      verdicts.append(verdict)
    }
    var table = Table(fields: columnFields(cases, names), rows: rows)
    if hasHedged {
      table.notes.append(.caution("\(Marks.hedged) stands behind a value that its source hedges", about: .cells))
    }
    if cases.contains(where: { names[$0].hasSuffix(" (row \($0 + 1))") }) { table.notes += names.notes }
    table.notes.append(.method("\(count(verdicts))", about: .rows))
    let all = cases.map { Int32(truncatingIfNeeded: $0) }
    var result = MethodResult(
      table: table, grounds: .cases([[Int32]](repeating: all, count: fields.count)),
      subjects: fields.indices.map { [.condition($0)] })
    result.casesOfColumns = [nil] + cases + [nil]
    return result
  }

  private static func check(_ cases: [Int], _ names: CaseNames, _ fields: [Field]) throws(Refusal) {
    var seen: Set<Int> = []
    for index in cases where !seen.insert(index).inserted {
      throw Refusal("\(names[index]) stands twice among the cases", help: ["name each case once"])
    }
    guard cases.count > 1 else {
      guard let only = cases.first else {
        throw Refusal("there is no case to compare", help: ["name two or more: compare A, B"])
      }
      throw Refusal(
        "\(names[only]) is the only case here, and nothing stands beside it",
        help: ["name two or more: compare A, B", "see the one alone: show \(names[only])"])
    }
    guard cases.count <= mostCases else {
      throw Refusal(
        "\(cases.count) cases do not fit side by side; the most are \(mostCases)",
        help: ["keep fewer first: | where … or | take 10", "or count them: | crosstab A by B"])
    }
    guard !fields.isEmpty else {
      throw Refusal("there is no attribute to compare the cases in", help: ["name some: on COL, …"])
    }
  }

  /// A case that is called as another column is keeps apart from it.
  private static func columnFields(_ cases: [Int], _ names: CaseNames) -> [Field] {
    var taken: Set<String> = ["attribute", "verdict"]
    var fields = [Field("attribute", .text)]
    for index in cases {
      var name = names[index]
      while !taken.insert(name).inserted { name += " (case)" }
      fields.append(Field(name, .text))
    }
    var verdict = Field("verdict", .text)
    verdict.emphasized = "different"
    return fields + [verdict]
  }

  private static func cell(_ column: Column, _ field: Field, _ index: Int, mark: String) -> Value {
    let value = column.value(at: index)
    switch value {
    case .unknown: return value
    case .list(let elements):
      let words = elements.map { $0.isUnknown ? "unknown" : $0.display }
      return .text((words.isEmpty ? "none" : words.joined(separator: ", ")) + mark)
    default: return .text(column.display(at: index) + mark + unit(field, value))
    }
  }

  /// A year says of itself what it is.
  private static func unit(_ field: Field, _ value: Value) -> String {
    guard let number = value.double, var unit = field.unit, unit != "year", !unit.isEmpty else { return "" }
    if number == 1, unit.hasSuffix("s") { unit.removeLast() }
    return " \(unit)"
  }

  private static func count(_ verdicts: [Verdict]) -> String {
    func number(_ word: Verdict.Word) -> Int { verdicts.filter { $0.word == word }.count }
    let partly = verdicts.filter { $0.word == .same && $0.isPartial }.count
    var note = verdicts.count == 1 ? "1 attribute: " : "\(verdicts.count) attributes: "
    note += "\(number(.same)) same"
    if partly > 0 { note += " (\(partly) in all known only)" }
    note += ", \(number(.different)) different, \(number(.unknown)) unknown"
    if number(.notComparable) > 0 { note += ", \(number(.notComparable)) not comparable" }
    if number(.notApplicable) > 0 { note += ", \(number(.notApplicable)) not applicable" }
    return note
  }
}
