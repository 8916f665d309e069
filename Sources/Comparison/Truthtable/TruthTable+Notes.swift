import Methods
import Tables

extension TruthTable {
  /// What contradicts, what is open, and what cannot be concluded.
  ///
  /// - Parameter asking: what is worth asking first, where that is known already.
  func notes(asking known: [String]? = nil, _ checkpoint: Checkpoint) throws(Refusal) -> [Note] {
    var asking = known ?? []
    if known == nil { asking = try askingFirst(checkpoint) }
    let cautions = try exclusions(checkpoint) + neverObserved + contradictions + bothWays + constancy + unplacedNotes
    return names.notes + overview.notes(.method) + cautions.notes(.caution) + asking.notes(.method)
  }

  /// Above so many, cases are only counted and named.
  private static let mostNotes = 12

  private var overview: [String] {
    let observed = rows.count { !$0.cases.isEmpty }
    var notes: [String] = []
    if observed == rows.count {
      notes.append("\(observed) of \(space.rowCount) configurations observed")
    } else {
      notes.append(
        "\(observed) of \(space.rowCount) configurations observed; \(rows.count - observed) more may be, since conditions are unknown"
      )
    }
    let rare = rows.filter { $0.must(.remainder) && !$0.cases.isEmpty }
    if !rare.isEmpty {
      let cases = rare.flatMap(\.cases)
      notes.append(
        "\(TruthTable.rowList(rare.map(\.number))) with fewer than \(options.frequency) cases "
          + "\(rare.count == 1 ? "is" : "are") left as remainders: \(TruthTable.count(cases.count, "case")) set aside")
    }
    if names.count == 1 { notes.append("there is only one case: nothing can be compared with it") }
    if conditions.count == 1 {
      notes.append("with one condition only, the table says no more than a crosstab of it and the outcome")
    }
    return notes
  }

  /// Levels between others that no case has: rows with them are remainders by the numbering alone.
  private var neverObserved: [String] {
    conditions.compactMap { condition in
      guard case .multivalue(let levels) = condition.kind, condition.hasNumberedLevels else { return nil }
      let seen = Set(condition.values.filter { !$0.isNaN }.map { Int($0) })
      let missing = levels.indices.filter { !seen.contains($0) }.map { levels[$0] }
      guard !missing.isEmpty else { return nil }
      let unknown = condition.values.contains(where: \.isNaN)
      let level = TruthTable.list(missing)
      return unknown
        ? "\(condition.name) is never \(level) where it is known: only a case of which it is unknown may fill a row with it"
        : "\(condition.name) is never \(level): no case fills a row with it, and such a row is a remainder"
    }
  }

  private var contradictions: [String] {
    rows.compactMap { row in
      let with = row.cases.filter { outcome.values[$0] > 0.5 }
      let without = row.cases.filter { outcome.values[$0] < 0.5 }
      let sides = "with \(outcome.name): \(names.list(with)); without it: \(names.list(without))"
      switch row.output {
      case .contradiction: return "row \(row.number) is contradictory: \(sides)"
      case .one where with.isEmpty && !without.isEmpty && row.possible.isEmpty:
        return "row \(row.number) is 1, though none of its cases has \(outcome.name): \(names.list(without))"
      case .one where !with.isEmpty && !without.isEmpty:
        return "row \(row.number) is 1 at this cutoff, though its cases differ: \(sides)"
      case .remainder where isCrisp && !with.isEmpty && !without.isEmpty:
        return "row \(row.number), left as a remainder, is contradictory: \(sides)"
      default: return nil
      }
    }
  }

  private var bothWays: [String] {
    let rows = rows.filter { $0.must(.one) && $0.opposite == [.one] }.map(\.number)
    guard !rows.isEmpty else { return [] }
    let verb = rows.count == 1 ? "passes" : "pass"
    return [
      "\(TruthTable.rowList(rows)) \(verb) for \(outcome.name) and for \(outcome.opposite): "
        + "a higher pri tells them apart"
    ]
  }

  /// Said of all cases only where the outcome of all is known.
  private var constancy: [String] {
    let values = outcome.values.filter { !$0.isNaN }
    let open = outcome.count - values.count
    let all = open == 0 ? "" : " among the \(values.count) whose outcome is known"
    var notes: [String] = []
    if let first = values.first, values.count > 1, values.allSatisfy({ $0 == first }) {
      notes.append(
        open == 0
          ? "\(outcome.name) is the same in all cases: nothing can be said of what it depends on"
          : "\(outcome.name) is the same in the \(values.count) cases in which it is known, and unknown in \(open)")
    }
    if !values.contains(where: { $0 < 0.5 }) {
      notes.append(
        outcome.kind == .fuzzy
          ? "no case\(all) has \(outcome.name) below 0.5: sufficiency is hardly tested here"
          : "no case\(all) lacks \(outcome.name): sufficiency \(open == 0 ? "cannot fail here" : "can fail by the others alone")"
      )
    }
    if !values.contains(where: { $0 > 0.5 }) {
      let half = outcome.kind == .fuzzy ? " above 0.5" : ""
      notes.append(
        "no case\(all) has \(outcome.name)\(half): \(open == 0 ? "nothing can be said of what leads to it" : "what leads to it rests on the others alone")"
      )
    }
    return notes
  }

  // MARK: Cases in no row, or in several

  private var unplacedNotes: [String] {
    halfwayNotes + outcomeNotes + placeNotes
  }

  private var halfwayNotes: [String] {
    let groups = TruthTable.grouped(halfway) { index in
      TruthTable.list(conditions.filter { !$0.isMultivalue && $0.values[index] == 0.5 }.map(\.name))
    }
    let lines = groups.map { between, cases in
      cases.count == 1
        ? "\(names[cases[0]]) belongs to no row: its membership in \(between) is exactly 0.5"
        : "\(cases.count) cases belong to no row, since their membership in \(between) is exactly 0.5: \(names.list(cases))"
    }
    return shortened(lines, groups.map(\.cases), rest: "a membership is exactly 0.5")
  }

  private var outcomeNotes: [String] {
    guard !withoutOutcome.isEmpty else { return [] }
    return [
      "the outcome of \(names.list(withoutOutcome)) is unknown: figures and out hold for \(outcome.name) and for \(outcome.opposite) there"
    ]
  }

  /// Above so many cases, it is not looked up in which rows each could be.
  private static let mostSought = 200

  private var placeNotes: [String] {
    let sought = Array(unplaced.prefix(TruthTable.mostSought))
    let rows = Dictionary(sought.map { ($0.index, $0.rows) }) { first, _ in first }
    let groups = TruthTable.grouped(sought.map(\.index)) { index in
      let unknown = conditions.filter { !$0.isKnown(index) }.map(\.name)
      return "\(TruthTable.list(unknown)) \(unknown.count == 1 ? "is" : "are") unknown"
    }
    let lines = groups.map { reason, cases in
      let parts = TruthTable.grouped(cases) { TruthTable.either(rows[$0] ?? []) }
      if cases.count == 1 {
        let end =
          parts[0].word.isEmpty ? ", and another membership is exactly 0.5" : "; it may be in \(parts[0].word)"
        return "\(names[cases[0]]) is not placed: \(reason)\(end)"
      }
      let words = parts.map { places, cases in
        places.isEmpty
          ? "of \(names.list(cases)) another membership is exactly 0.5" : "\(names.list(cases)) may be in \(places)"
      }
      return "\(cases.count) cases are not placed, since \(reason): \(words.joined(separator: "; "))"
    }
    return shortened(
      lines, groups.map(\.cases), beside: unplaced.dropFirst(sought.count).map(\.index), rest: "a condition is unknown")
  }

  /// `row 4 or 6`, of rows from 0.
  private static func either(_ rows: [Int]) -> String {
    guard let last = rows.last else { return "" }
    if rows.count == 1 { return "row \(last + 1)" }
    if rows.count > 4 { return rowList(rows.map { $0 + 1 }) }
    return "row \(rows.dropLast().map { "\($0 + 1)" }.joined(separator: ", ")) or \(last + 1)"
  }

  /// Cases with what is the same for them, in the order of the first of each.
  private static func grouped(_ cases: [Int], by word: (Int) -> String) -> [(word: String, cases: [Int])] {
    var groups: [(word: String, cases: [Int])] = []
    var places: [String: Int] = [:]
    for index in cases {
      let word = word(index)
      if let place = places[word] {
        groups[place].cases.append(index)
      } else {
        places[word] = groups.count
        groups.append((word, [index]))
      }
    }
    return groups
  }

  /// The first lines, each of a group of cases, and for the others one that names their cases.
  private func shortened(
    _ lines: [String], _ groups: [[Int]], beside others: [Int] = [], rest: String
  ) -> [String] {
    let left = groups.dropFirst(TruthTable.mostNotes).flatMap { $0 } + others
    guard !left.isEmpty else { return lines }
    return Array(lines.prefix(TruthTable.mostNotes)) + ["likewise \(names.list(left)): \(rest)"]
  }
}
