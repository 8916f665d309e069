import Methods
import Tables
import Text

/// What Mill's methods find, as a table, with what they cannot show.
struct MillReport {
  let outcome: Condition
  let conditions: [Condition]
  let names: CaseNames
  let cases: MillCases

  /// Marks a pair that speaks for the contrary of its row.
  static let opposite = " (opposite)"

  func result(_ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    var rows: [[Value]] = []
    var subjects: [[MethodResult.Subject]] = []
    for (index, condition) in conditions.enumerated() {
      try checkpoint.pass(index, of: conditions.count)
      for value in cases.values(of: index, isCrisp: condition.kind == .crisp) {
        let (agreement, by) = agreement(index, value)
        rows.append([
          .text(condition.name), .text(condition.word(Double(value))), agreement, difference(index, value),
          joint(index, value), by,
        ])
        subjects.append([.condition(index), .outcome])
      }
    }
    let fields = [
      Field("condition", .text), Field("value", .text), Field("agreement", .text, categories: Mill.agreements),
      Field("difference", .list(.text)), Field("joint", .boolean), Field("by", .list(.text)),
    ]
    var table = Table(fields: fields, rows: rows)
    table.notes = notes
    let grounds = (cases.positive + cases.negative).sorted().map { Int32($0) }
    return MethodResult(
      table: table, grounds: .cases([[Int32]](repeating: grounds, count: rows.count)), subjects: subjects)
  }

  private var present: String { SetRelation.words(outcome, isPresent: true) }
  private var absent: String { SetRelation.words(outcome, isPresent: false) }

  private var agreementRefusal: String? {
    cases.positive.count < 2 ? "only one case has \(present)" : nil
  }

  private var contrastRefusal: String? { cases.negative.isEmpty ? "no case has \(absent)" : nil }

  private func agreement(_ condition: Int, _ value: Int32) -> (Value, by: Value) {
    if let reason = agreementRefusal { return (.unknown(reason: reason), .unknown(reason: reason)) }
    let levels = cases.levels[condition]
    let others = cases.positive.filter { levels[$0] >= 0 && levels[$0] != value }
    if !others.isEmpty { return (.text("eliminated"), .list(others.map { .text(names[$0]) })) }
    let isKnown = cases.positive.allSatisfy { levels[$0] >= 0 }
    return (.text(isKnown ? "survives" : "possible"), .list([]))
  }

  private func difference(_ condition: Int, _ value: Int32) -> Value {
    if let reason = contrastRefusal ?? cases.pairRefusal { return .unknown(reason: reason) }
    guard let pairs = cases.pairs[condition][value] else { return .list([]) }
    let opposites = cases.opposites[condition][value] ?? []
    return .list(
      pairs.map { .text(words($0)) } + opposites.map { .text(words($0) + MillReport.opposite) })
  }

  private func words(_ pair: MillCases.Pair) -> String { "\(names[pair.positive])–\(names[pair.negative])" }

  /// In every case with the outcome and in none without it: no as soon as one known case says so.
  private func joint(_ condition: Int, _ value: Int32) -> Value {
    if let reason = contrastRefusal { return .unknown(reason: reason) }
    let levels = cases.levels[condition]
    if cases.positive.contains(where: { levels[$0] >= 0 && levels[$0] != value }) { return .boolean(false) }
    if cases.negative.contains(where: { levels[$0] == value }) { return .boolean(false) }
    let isKnown = (cases.positive + cases.negative).allSatisfy { levels[$0] >= 0 }
    return isKnown ? .boolean(true) : .unknown(reason: "\(conditions[condition].name) is unknown in a case")
  }
}

extension MillReport {
  private var notes: [Note] {
    var notes = names.notes
    notes.append(.method("\(counted(cases.positive.count)) \(present), \(cases.negative.count) \(absent)"))
    if !cases.leftOut.isEmpty {
      notes.append(
        .caution(
          "left out, because the outcome is unknown: \(cases.leftOut.count) of \(names.count) cases: \(names.list(cases.leftOut))"
        ))
    }
    if !cases.incomplete.isEmpty {
      let parts = cases.incomplete.prefix(12).map { index in
        let missing = conditions.filter { !$0.isKnown(index) }.map(\.name)
        return "\(names[index]) (\(missing.joined(separator: ", ")))"
      }
      let more = cases.incomplete.count > 12 ? " and \(cases.incomplete.count - 12) more" : ""
      notes.append(
        .caution(
          "\(counted(cases.incomplete.count)) an unknown condition and \(agreeing: cases.incomplete.count, "is", "are") in no pair: \(parts)\(more)"
        ))
    }
    if let reason = agreementRefusal { notes.append(.caution("\(reason): agreement needs two")) }
    if let reason = contrastRefusal {
      notes.append(.caution("\(reason): there is no difference to find, and no joint method"))
    }
    if let reason = cases.pairRefusal { notes.append(.caution("\(reason): the method of difference is left out")) }
    return notes + pairNotes.notes(.caution) + limits.notes(.method)
  }

  private func counted(_ count: Int) -> String { count == 1 ? "1 case has" : "\(count) cases have" }

  private var pairNotes: [String] {
    var notes: [String] = []
    for (index, condition) in conditions.enumerated() {
      let isCrisp = condition.kind == .crisp
      for value in cases.values(of: index, isCrisp: isCrisp) {
        let count = cases.pairCounts[index][value, default: 0]
        let opposite = cases.oppositeCounts[index][value, default: 0]
        let name = "\(condition.name) = \(condition.word(Double(value)))"
        if count > 0, opposite > 0, !isCrisp || value == 1 {
          notes.append(
            "pairs point in opposite directions: \(name) goes with \(present) in \(count), with \(absent) in \(opposite)"
          )
        }
        if max(count, opposite) > Mill.mostPairs {
          notes.append("\(name) has \(count) pairs; the first \(Mill.mostPairs) are listed")
        }
      }
    }
    if cases.alikeCount > 0 {
      let shown = cases.alike.prefix(6).map(words).joined(separator: ", ")
      let more = cases.alikeCount > 6 ? " and \(cases.alikeCount - 6) more" : ""
      let verb = cases.alikeCount == 1 ? "1 pair agrees" : "\(cases.alikeCount) pairs agree"
      notes.append(
        "\(verb) in every condition and not in the outcome, so that something else must matter: \(shown)\(more)")
    }
    return notes
  }

  /// What cannot be concluded.
  private var limits: [String] {
    var notes: [String] = []
    let known = cases.positive + cases.negative
    let unknown = conditions.indices.filter { index in known.allSatisfy { cases.levels[index][$0] < 0 } }
    if !unknown.isEmpty {
      notes.append("\(list(unknown)) \(unknown.count == 1 ? "is" : "are") unknown in every case: nothing is said of it")
    }
    let constant = conditions.indices.filter { index in
      !unknown.contains(index) && known.count > 1 && Set(known.map { cases.levels[index][$0] }).count == 1
    }
    if !constant.isEmpty {
      notes.append("every case has the same \(list(constant)): it can make no difference here")
    }
    if agreementRefusal == nil {
      notes.append(
        "agreement looks only at cases with \(present): what survives may be necessary, and need not suffice")
    }
    notes.append("only the listed conditions were looked at: another that varies with them would fit as well")
    notes.append("causes that work only together, or in place of each other, escape these methods")
    return notes
  }

  private func list(_ indices: [Int]) -> String { indices.map { conditions[$0].name }.joined(separator: ", ") }
}
