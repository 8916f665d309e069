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
    let grounds = names.words.indices.map { Int32($0) }
    return MethodResult(
      table: table, grounds: .cases([[Int32]](repeating: grounds, count: rows.count)), subjects: subjects)
  }

  private var present: String { SetRelation.words(outcome, isPresent: true) }
  private var absent: String { SetRelation.words(outcome, isPresent: false) }

  private var agreementRefusal: String? {
    guard cases.positive.count < 2 else { return nil }
    return cases.unsettled.isEmpty ? "only one case has \(present)" : "only one case is known to have \(present)"
  }

  private var contrastRefusal: String? {
    guard cases.negative.isEmpty else { return nil }
    return cases.unsettled.isEmpty ? "no case has \(absent)" : "no case is known to have \(absent)"
  }

  private func agreement(_ condition: Int, _ value: Int32) -> (Value, by: Value) {
    if let reason = agreementRefusal { return (.unknown(reason: reason), .unknown(reason: reason)) }
    switch cases.agreement(condition, value) {
    case .survives: return (.text("survives"), .list([]))
    case .possible: return (.text("possible"), .list([]))
    case .eliminated(let others): return (.text("eliminated"), .list(others.map { .text(names[$0]) }))
    }
  }

  private func difference(_ condition: Int, _ value: Int32) -> Value {
    if let reason = contrastRefusal ?? cases.pairRefusal { return .unknown(reason: reason) }
    guard let pairs = cases.pairs[condition][value] else { return .list([]) }
    let opposites = cases.opposites[condition][value] ?? []
    return .list(
      pairs.map { .text(words($0)) } + opposites.map { .text(words($0) + MillReport.opposite) })
  }

  private func words(_ pair: MillCases.Pair) -> String { "\(names[pair.positive])–\(names[pair.negative])" }

  /// In every case with the outcome and in none without it: no as soon as one known case says so, yes only if all are
  /// known. A case whose outcome is unknown speaks against it as one with the outcome, or as one without.
  private func joint(_ condition: Int, _ value: Int32) -> Value {
    if let reason = contrastRefusal { return .unknown(reason: reason) }
    let levels = cases.levels[condition]
    if cases.positive.contains(where: { levels[$0] >= 0 && levels[$0] != value }) { return .boolean(false) }
    if cases.negative.contains(where: { levels[$0] == value }) { return .boolean(false) }
    if let first = cases.unsettled.first {
      let more = cases.unsettled.count > 1 ? " and \(cases.unsettled.count - 1) more" : ""
      return .unknown(reason: "the outcome of \(names[first])\(more) is unknown")
    }
    let isKnown = (cases.positive + cases.negative).allSatisfy { levels[$0] >= 0 }
    return isKnown ? .boolean(true) : .unknown(reason: "\(conditions[condition].name) is unknown in a case")
  }
}

extension MillReport {
  private var notes: [Note] {
    var notes = names.notes
    notes.append(.method("\(counted(cases.positive.count)) \(present), \(cases.negative.count) \(absent)"))
    notes += unsettledNotes.notes(.caution)
    if !cases.incomplete.isEmpty {
      let parts = cases.incomplete.prefix(12).map { index in
        let missing = conditions.filter { !$0.isKnown(index) }.map(\.name)
        return "\(names[index]) (\(missing.joined(separator: ", ")))"
      }
      let more = cases.incomplete.count > 12 ? " and \(cases.incomplete.count - 12) more" : ""
      notes.append(
        .caution(
          "\(counted(cases.incomplete.count)) an unknown condition, so that pairs with \(agreeing: cases.incomplete.count, "it", "them") may be missing: \(parts)\(more)"
        ))
    }
    if let reason = agreementRefusal { notes.append(.caution("\(reason): agreement needs two")) }
    if let reason = contrastRefusal {
      notes.append(.caution("\(reason): there is no difference to find, and no joint method"))
    }
    if let reason = cases.pairRefusal { notes.append(.caution("\(reason): the method of difference is left out")) }
    return notes + pairNotes.notes(.caution) + limits.notes(.method)
  }

  /// The cases whose outcome is unknown, and what becomes possible only because of them.
  private var unsettledNotes: [String] {
    let unsettled = cases.unsettled
    guard !unsettled.isEmpty else { return [] }
    let whose = unsettled.count == 1 ? "it may" : "they may"
    var notes = [
      "the outcome of \(unsettled.count) of \(names.count) cases is unknown: \(names.list(unsettled)); \(whose) have \(present) or \(absent), and \(unsettled.count == 1 ? "is" : "are") in no pair"
    ]
    guard agreementRefusal == nil else { return notes }
    var causes: [Int: [String]] = [:]
    for (index, condition) in conditions.enumerated() {
      for value in cases.values(of: index, isCrisp: condition.kind == .crisp) {
        guard case .possible(let unless) = cases.agreement(index, value) else { continue }
        for place in unless {
          causes[place, default: []].append("\(condition.name) = \(condition.word(Double(value)))")
        }
      }
    }
    let parts = unsettled.compactMap { place in
      causes[place].map { "\(names[place]) (\($0.joined(separator: ", ")))" }
    }
    if !parts.isEmpty {
      let shown = parts.prefix(12).joined(separator: ", ") + (parts.count > 12 ? " and \(parts.count - 12) more" : "")
      notes.append("a cause is possible at most, since such a case, if it has \(present), may eliminate it: \(shown)")
    }
    return notes
  }

  /// Before a number of pairs, where some may be missing.
  private var atLeast: String { cases.isOpen ? "at least " : "" }

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
            "pairs point in opposite directions: \(name) goes with \(present) in \(atLeast)\(count), with \(absent) in \(atLeast)\(opposite)"
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
        "\(atLeast)\(verb) in every condition and not in the outcome, so that something else must matter: \(shown)\(more)"
      )
    }
    return notes
  }

  /// What cannot be concluded.
  private var limits: [String] {
    var notes: [String] = []
    let unknown = conditions.indices.filter { index in cases.levels[index].allSatisfy { $0 < 0 } }
    if !unknown.isEmpty {
      notes.append("\(list(unknown)) \(unknown.count == 1 ? "is" : "are") unknown in every case: nothing is said of it")
    }
    let constant = conditions.indices.filter { index in
      let levels = cases.levels[index]
      return levels.count > 1 && levels[0] >= 0 && levels.allSatisfy { $0 == levels[0] }
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
