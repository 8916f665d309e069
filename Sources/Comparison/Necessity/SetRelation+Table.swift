import Methods
import Tables

/// A necessity or sufficiency analysis as a table, with what it cannot conclude.
struct RelationReport {
  let kind: SetRelation.Kind
  let question: SetRelation.Question
  let lines: [SetRelation.Line]
  let combinationsLookedAt: Int

  static let verdicts = ["holds", "open", "refuted", "empty"]

  /// What stands in a row.
  struct Row {
    var line: SetRelation.Line
    var points: SetPoints
    var fit: RelationFit
    var verdict: String
    var against: [DeviantCase]
  }

  func result(_ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    var rows: [Row] = []
    for line in lines {
      try checkpoint.pass(rows.count, of: lines.count)
      rows.append(row(line))
    }
    var table = Table(fields: RelationReport.fields(kind), rows: rows.map(values))
    for (place, column) in RelationReport.columns(rows).enumerated() { table.columns[1 + place] = column }
    table.notes = notes(rows)
    let cases = question.names.words.indices.map { Int32($0) }
    return MethodResult(
      table: table, grounds: .cases(rows.map { _ in cases }),
      subjects: lines.map { $0.conditions.map { .condition($0) } + [.outcome] })
  }

  static func fields(_ kind: SetRelation.Kind) -> [Field] {
    [Field("condition", .text)] + numberFields(kind) + [
      Field("verdict", .text, categories: RelationReport.verdicts), Field("against", .list(.text)),
    ]
  }

  /// Consistency, coverage and the third parameter, each with its ends; those of the consistency are `lower` and `upper`.
  static func numberFields(_ kind: SetRelation.Kind) -> [Field] {
    ["consistency", "coverage", kind.third].flatMap { name in
      HullColumns.fields(name).map { field in
        var field = field
        if name == "consistency", field.shownBy != nil {
          field.name = String(field.name.dropFirst("consistency_".count))
        }
        return field
      }
    }
  }

  /// The cells of `numberFields`.
  static func columns(_ rows: [Row]) -> [Column] {
    [rows.map(\.fit.consistency), rows.map(\.fit.coverage), rows.map(\.fit.third)].flatMap { hulls in
      let decimals = hulls.map { hull in hull.map { max(digits($0.lower), digits($0.upper)) } ?? 3 }
      return HullColumns(name: "", hulls: hulls).columns.map { column in
        var column = column
        column.decimals = decimals
        return column
      }
    }
  }

  /// Three, and more where three would round to a 0 or 1 that it is not.
  private static func digits(_ value: Double) -> UInt8 {
    guard value > 0, value < 1 else { return 3 }
    var digits: UInt8 = 3
    var half = 0.0005
    while digits < 9, value < half || value >= 1 - half {
      digits += 1
      half /= 10
    }
    return digits
  }

  func row(_ line: SetRelation.Line) -> Row {
    let points = SetPoints(
      line.expression, question.outcome.expression, over: question.leaves, count: question.names.count)
    let fit = RelationFit(points, kind)
    return Row(
      line: line, points: points, fit: fit, verdict: fit.verdict(cutoff: question.options.cutoff),
      against: DeviantCase.all(of: points, kind))
  }

  private func values(_ row: Row) -> [Value] {
    [.text(row.line.text)] + [Value](repeating: .unknown, count: 9) + [
      .text(row.verdict), against(row),
    ]
  }

  func against(_ row: Row) -> Value {
    let leaves = row.line.expression.leaves + question.outcome.expression.leaves
    let isCrisp = leaves.allSatisfy { question.leaves[$0].kind != .fuzzy }
    return .list(words(row.against, row.verdict, isCrisp: isCrisp).map { .text($0) })
  }

  /// The cases that are against the relation for certain. Where none is, and yet the relation is refuted, those that may
  /// be: one of them is under every completion. Where a case can only be in a set or not, all are deviant in kind.
  private func words(_ against: [DeviantCase], _ verdict: String, isCrisp: Bool) -> [String] {
    let certain = against.filter(\.isCertain)
    let shown = certain.isEmpty && verdict == "refuted" ? against : certain
    return shown.map { deviant in
      let name = question.names[deviant.index]
      let words = isCrisp ? (deviant.isCertain ? "" : "possibly") : deviant.words
      return words.isEmpty ? name : "\(name) (\(words))"
    }
  }
}

/// A case that is further in the inner set than in the outer one: in kind, where it is in the one and not in the other,
/// else in degree. Schneider and Rohlfing, Sociological Methods & Research 42 (2013), 559–597.
struct DeviantCase {
  var index: Int
  /// Whether it is one under every completion.
  var isCertain: Bool
  var canBeInKind: Bool
  var canBeInDegree: Bool

  var words: String {
    let kinds = [(canBeInKind, "kind"), (canBeInDegree, "degree")].filter(\.0).map(\.1).joined(separator: " or ")
    return isCertain ? kinds : "possibly \(kinds)"
  }

  /// Those that may be in kind first.
  static func all(of points: SetPoints, _ kind: SetRelation.Kind) -> [DeviantCase] {
    var found: [DeviantCase] = []
    for (index, points) in points.cases.enumerated() {
      var deviant = DeviantCase(index: index, isCertain: true, canBeInKind: false, canBeInDegree: false)
      for point in points {
        let (inner, outer) = kind == .sufficiency ? (point.x, point.y) : (point.y, point.x)
        if inner <= outer + SetRelation.tolerance {
          deviant.isCertain = false
        } else if inner > 0.5, outer < 0.5 {
          deviant.canBeInKind = true
        } else {
          deviant.canBeInDegree = true
        }
      }
      if deviant.canBeInKind || deviant.canBeInDegree { found.append(deviant) }
    }
    return found.filter(\.canBeInKind) + found.filter { !$0.canBeInKind }
  }
}
