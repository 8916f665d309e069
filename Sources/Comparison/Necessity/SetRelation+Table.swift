import Methods
import Tables

/// A necessity or sufficiency analysis as a table, with what it cannot conclude.
struct RelationReport {
  let kind: SetRelation.Kind
  let outcome: Condition
  let conditions: [Condition]
  let names: CaseNames
  let options: SetRelation.Options
  let expressions: [SetRelation.Expression]
  let combinationsLookedAt: Int

  static let verdicts = ["holds", "open", "refuted", "empty"]
  static let doesNotArise = Validity.notApplicable

  private struct Row {
    var cases: [Int32]
    var consistency: Double?
    var coverage: Double?
    /// Relevance of necessity, or PRI.
    var relevance: Double?
    var bounds: InclusionBounds
    var verdict: String
    var against: [Int]
  }

  func result(_ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let outcomeSet = Membership(outcome)
    let knownOutcomes = outcomeSet.lower.indices.filter { outcomeSet.isKnown($0) }.map { Int32($0) }
    let all = Set(knownOutcomes.map { Int($0) })
    var rows: [Row] = []
    var work = 0
    for expression in expressions {
      work += names.count
      if work > 100_000 {
        work = 0
        try checkpoint.pass(rows.count, of: expressions.count)
      }
      let isWhole = all.allSatisfy { expression.membership.isKnown($0) }
      let cases = isWhole ? knownOutcomes : knownOutcomes.filter { expression.membership.isKnown(Int($0)) }
      rows.append(row(expression.membership, outcomeSet, cases))
    }
    var table = Table(fields: RelationReport.fields(kind), rows: values(rows))
    for column in 1...5 {
      table.columns[column].decimals = rows.indices.map { RelationReport.decimals(table.value($0, column).double) }
    }
    table.notes = notes(rows)
    return MethodResult(
      table: table, grounds: .cases(rows.map(\.cases)),
      subjects: expressions.map { $0.conditions.map { .condition($0) } + [.outcome] })
  }

  static func fields(_ kind: SetRelation.Kind) -> [Field] {
    [
      Field("condition", .text), Field("consistency", .number), Field("lower", .number), Field("upper", .number),
      Field("coverage", .number), Field(kind == .necessity ? "ron" : "pri", .number),
      Field("verdict", .text, categories: RelationReport.verdicts), Field("against", .list(.text)),
    ]
  }

  private func row(_ condition: Membership, _ outcome: Membership, _ cases: [Int32]) -> Row {
    let fit = RelationFit(condition, outcome, cases: cases)
    let isNecessity = kind == .necessity
    let (inner, outer) = isNecessity ? (outcome, condition) : (condition, outcome)
    let bounds = InclusionBounds(of: inner, in: outer)
    let against = against(inner, outer)
    let verdict: String
    if let range = bounds.range {
      if range.upper < 1 - SetRelation.tolerance {
        verdict = "refuted"
      } else {
        // What may have no case at all holds of nothing.
        verdict = range.lower >= 1 - SetRelation.tolerance && !bounds.canBeEmpty ? "holds" : "open"
      }
    } else {
      verdict = "empty"
    }
    return Row(
      cases: cases, consistency: isNecessity ? fit.overOutcome : fit.overCondition,
      coverage: isNecessity ? fit.overCondition : fit.overOutcome,
      relevance: isNecessity ? fit.relevance : fit.proportionalReduction, bounds: bounds, verdict: verdict,
      against: verdict == "refuted" ? against : [])
  }

  /// The cases that are further in the inner set than in the outer, whatever the unknown cells hold: first those on
  /// different sides of 0.5. Where none is so for certain, and yet every completion has one, those that may be.
  private func against(_ inner: Membership, _ outer: Membership) -> [Int] {
    let certain = inner.lower.indices.filter { inner.lower[$0] > outer.upper[$0] + SetRelation.tolerance }
    let cases =
      certain.isEmpty
      ? inner.upper.indices.filter { inner.upper[$0] > outer.upper[$0] + SetRelation.tolerance } : certain
    let across = cases.filter { inner.lower[$0] > 0.5 && outer.upper[$0] < 0.5 }
    return across.count == cases.count ? cases : across + cases.filter { !across.contains($0) }
  }

  private func values(_ rows: [Row]) -> [[Value]] {
    let caseNames = names.words.map { Value.text($0) }
    return zip(expressions, rows).map { expression, row in
      let missing = Value.unknown(reason: row.cases.isEmpty ? "no case is known" : RelationReport.doesNotArise)
      func number(_ value: Double?) -> Value { value.map { .number($0) } ?? missing }
      let range = row.bounds.range.map { (RelationFit.settled($0.lower), RelationFit.settled($0.upper)) }
      return [
        .text(expression.text), number(row.consistency),
        range.map { .number($0.0) } ?? .unknown(reason: RelationReport.doesNotArise),
        range.map { .number($0.1) } ?? .unknown(reason: RelationReport.doesNotArise), number(row.coverage),
        number(row.relevance), .text(row.verdict), .list(row.against.map { caseNames[$0] }),
      ]
    }
  }

  /// Three, and more where three would round to a 0 or 1 that it is not.
  private static func decimals(_ value: Double?) -> UInt8 {
    guard let value, value > 0, value < 1 else { return 3 }
    var decimals: UInt8 = 3
    var half = 0.0005
    while decimals < 9, value < half || value >= 1 - half {
      decimals += 1
      half /= 10
    }
    return decimals
  }
}

extension RelationReport {
  private func notes(_ rows: [Row]) -> [Note] {
    let known = names.words.indices.filter { outcome.isKnown($0) }
    var notes = names.notes
    notes.append(.method("\(base(known))"))
    notes += unknowns(known).notes(.caution) + cutoffs(rows).notes(.method)
    notes.append(.method("\(lookedAt)"))
    return notes + limits(known, rows).notes(.caution)
  }

  private func base(_ known: [Int]) -> String {
    let members = known.filter { outcome.values[$0] > 0.5 }.count
    let cases = known.count == 1 ? "only one case has a known outcome" : "\(known.count) cases have a known outcome"
    let words = SetRelation.words(outcome, isPresent: true)
    return outcome.kind == .crisp
      ? "\(cases), \(members) of them with \(words)" : "\(cases), \(members) of them with \(outcome.name) above 0.5"
  }

  private func unknowns(_ known: [Int]) -> [String] {
    var notes: [String] = []
    let open = names.words.indices.filter { !outcome.isKnown($0) }
    if !open.isEmpty {
      notes.append(
        "\(open.count) of \(names.count) cases \(open.count == 1 ? "has" : "have") an unknown outcome: \(names.list(open))"
      )
    }
    let parts = names.words.indices.compactMap { index -> String? in
      let missing = conditions.filter { !$0.isKnown(index) }.map(\.name)
      return missing.isEmpty ? nil : "\(names[index]) (\(missing.joined(separator: ", ")))"
    }
    if !parts.isEmpty {
      let more = parts.count > 12 ? " and \(parts.count - 12) more" : ""
      notes.append(
        "\(parts.count) of \(names.count) cases \(parts.count == 1 ? "has" : "have") an unknown condition: "
          + "\(parts.prefix(12).joined(separator: ", "))\(more)")
    }
    if !notes.isEmpty {
      let third = kind == .necessity ? "ron" : "pri"
      notes.append(
        "consistency, coverage and \(third) are over the known cases, lower and upper over all that the unknown can be")
    }
    return notes
  }

  private func cutoffs(_ rows: [Row]) -> [String] {
    var notes: [String] = []
    let cutoff = Value.shortest(options.cutoff)
    if kind == .necessity, combinationsLookedAt > 0 {
      let coverage = options.coverage > 0 ? " and coverage \(Value.shortest(options.coverage))" : ""
      notes.append(
        "combinations are listed from consistency \(cutoff)\(coverage) on, those with + if no shorter part of them is")
    }
    if options.cutoff < 1 {
      let reached = zip(expressions, rows).filter { expression, row in
        expression.isSingle && (row.consistency ?? -1) >= options.cutoff - SetRelation.tolerance
          && (row.coverage ?? -1) >= options.coverage - SetRelation.tolerance
      }
      let which = reached.isEmpty ? "no single condition" : reached.map { $0.0.text }.joined(separator: ", ")
      notes.append("consistency \(cutoff) is reached by \(which); the verdict asks for 1")
    }
    return notes
  }

  private var lookedAt: String {
    let single = expressions.filter(\.isSingle).count
    let combined = combinationsLookedAt > 0 ? " and \(combinationsLookedAt) combinations" : ""
    let chance = single + combinationsLookedAt > 4 ? ": of so many some fit by chance" : ""
    return "\(single) single relations\(combined) were looked at\(chance)"
  }

  /// What cannot be concluded.
  private func limits(_ known: [Int], _ rows: [Row]) -> [String] {
    var notes: [String] = []
    let nobody = known.count == names.count ? "no case" : "no known case"
    let memberships = known.map { outcome.values[$0] }
    let word = kind == .necessity ? "necessity" : "sufficiency"
    if memberships.allSatisfy({ $0 >= 1 }) {
      let lack =
        outcome.kind == .crisp
        ? "has \(SetRelation.words(outcome, isPresent: false))" : "is partly outside \(outcome.name)"
      notes.append(
        kind == .sufficiency
          ? "\(nobody) \(lack): sufficiency cannot fail here"
          : "\(nobody) \(lack): what is necessary here is only what every case has")
    } else if memberships.allSatisfy({ $0 <= 0 }) {
      let lack = outcome.kind == .crisp ? "has \(SetRelation.words(outcome, isPresent: true))" : "is in \(outcome.name)"
      notes.append(
        "\(nobody) \(lack): \(kind == .sufficiency ? "sufficiency cannot hold here" : "necessity does not arise here")")
    }
    let singles = zip(expressions, rows).filter { $0.0.isSingle && !$0.1.cases.isEmpty }
    if kind == .necessity {
      let shared = singles.filter { item in item.1.cases.allSatisfy { item.0.membership.lower[Int($0)] >= 1 } }
      if !shared.isEmpty {
        notes.append(
          "\(nobody) lacks \(list(shared.map { $0.0.text })): as a necessary condition it cannot fail, and says little")
      }
    } else {
      let absent = singles.filter { item in item.1.cases.allSatisfy { item.0.membership.lower[Int($0)] <= 0 } }
      if !absent.isEmpty {
        notes.append("\(nobody) has \(list(absent.map { $0.0.text })): its sufficiency does not arise")
      }
    }
    let empty = zip(expressions, rows).filter { $0.1.verdict == "open" && $0.1.bounds.canBeEmpty }.map { $0.0.text }
    if !empty.isEmpty {
      notes.append(
        kind == .sufficiency
          ? "whether any case has \(list(empty)) is unknown, so that it may hold of nothing"
          : "whether any case has \(SetRelation.words(outcome, isPresent: true)) is unknown, so that it may hold of nothing"
      )
    }
    let cases = known.count == 1 ? "this one case" : "these \(known.count) cases"
    notes.append("\(word) in \(cases) says nothing of others, and need not be a cause")
    return notes
  }

  private func list(_ texts: [String]) -> String {
    texts.prefix(12).joined(separator: ", ") + (texts.count > 12 ? " and \(texts.count - 12) more" : "")
  }
}
