import Methods
import Tables

extension RelationReport {
  /// What every relation of two sets must say, and what belongs to a search through conditions.
  func notes(_ rows: [Row]) -> [Note] {
    let sets = SetNotes(kind: kind, question: question)
    return question.names.notes + [sets.base] + sets.unknowns + listed + [lookedAt]
      + sets.limits + trivial(rows) + empty(rows) + sets.skewed(rows) + [sets.scope]
  }

  private var listed: [Note] {
    guard combinationsLookedAt > 0 else { return [] }
    let cutoff = Value.shortest(question.options.cutoff)
    let coverage = question.options.coverage > 0 ? " and coverage \(Value.shortest(question.options.coverage))" : ""
    let sign = kind == .necessity ? "those with + " : ""
    return [
      .method(
        "combinations are listed from consistency \(cutoff)\(coverage) on, under every completion, \(sign)if no shorter part of them is"
      )
    ]
  }

  private var lookedAt: Note {
    let single = lines.count { $0.isSingle }
    let combined = combinationsLookedAt > 0 ? " and \(combinationsLookedAt) combinations" : ""
    let chance = single + combinationsLookedAt > 4 ? ": of so many some fit by chance" : ""
    return .method("\(single) single relations\(combined) were looked at\(chance)")
  }

  // MARK: What cannot be concluded

  /// A necessary condition that nearly all cases have is necessary for nearly anything.
  func trivial(_ rows: [Row]) -> [Note] {
    guard kind == .necessity else { return absent(rows) }
    let count = question.names.count
    let found = rows.filter { row in
      guard row.verdict == "holds" || row.verdict == "open" else { return false }
      let members = row.points.members(\.x).least
      return members == count || Double(members) >= SetNotes.nearlyAll * Double(count)
        || (row.fit.third?.upper ?? 1) < SetNotes.leastRelevance
    }
    guard !found.isEmpty else { return [] }
    let parts = found.prefix(6).map { row in
      let members = row.points.members(\.x).least
      let relevance = row.fit.third.map { ", RoN \(SetNotes.words($0))" } ?? ""
      return "\(row.line.text) (\(members) of \(count) cases are in it\(relevance))"
    }
    let more = found.count > 6 ? " and \(found.count - 6) more" : ""
    return [
      .caution(
        "trivial as a necessary condition, since nearly every case is in it: \(parts.joined(separator: ", "))\(more)")
    ]
  }

  /// Conditions that nobody has can hold of nothing.
  private func absent(_ rows: [Row]) -> [Note] {
    let found = rows.filter { $0.line.isSingle && $0.verdict == "empty" }.map(\.line.text)
    return found.isEmpty ? [] : [.caution("no case has \(SetNotes.list(found)): its sufficiency does not arise")]
  }

  private func empty(_ rows: [Row]) -> [Note] {
    let found = rows.filter { $0.verdict == "open" && $0.fit.canBeEmpty }.map(\.line.text)
    guard !found.isEmpty else { return [] }
    let what = kind == .sufficiency ? SetNotes.list(found) : question.outcome.words(isPresent: true)
    return [.caution("whether any case has \(what) is unknown, so that it may hold of nothing")]
  }
}

/// What is said of sets and their cases, whatever is asked of them.
struct SetNotes {
  let kind: SetRelation.Kind
  let question: SetRelation.Question

  /// From this share of the cases on a set is one that nearly all are in.
  static let nearlyAll = 0.9
  /// Below this relevance a necessary condition says little; 0.5 is the usual mark.
  static let leastRelevance = 0.5

  private var names: CaseNames { question.names }
  private var outcome: NamedSet { question.outcome }

  private func outcomeRange(_ row: Int) -> ClosedRange<Double> { outcome.expression.range(question.leaves, row: row) }

  /// How many cases there are, and how many with the outcome.
  var base: Note {
    let ranges = names.words.indices.map(outcomeRange)
    let known = ranges.filter { $0.lowerBound == $0.upperBound }
    let members = known.count { $0.lowerBound > 0.5 }
    let cases = known.count == 1 ? "only one case has a known outcome" : "\(known.count) cases have a known outcome"
    let words = outcome.isCrisp ? "with \(outcome.words(isPresent: true))" : "with \(outcome.text) above 0.5"
    return .method("\(cases), \(members) of them \(words)")
  }

  var unknowns: [Note] {
    var notes: [Note] = []
    let open = names.words.indices.filter { row in
      let range = outcomeRange(row)
      return range.lowerBound < range.upperBound
    }
    if !open.isEmpty {
      notes.append(
        .caution(
          "\(open.count) of \(names.count) cases \(open.count == 1 ? "has" : "have") an unknown outcome: \(names.list(open))"
        ))
    }
    let places = Set(question.conditions.flatMap(\.expression.leaves)).sorted()
    let parts = names.words.indices.compactMap { row -> String? in
      let missing = places.filter { !question.leaves[$0].isKnown(row) }.map { question.leaves[$0].baseName }
      return missing.isEmpty ? nil : "\(names[row]) (\(missing.joined(separator: ", ")))"
    }
    if !parts.isEmpty {
      let more = parts.count > 12 ? " and \(parts.count - 12) more" : ""
      notes.append(
        .caution(
          "\(parts.count) of \(names.count) cases \(parts.count == 1 ? "has" : "have") an unknown condition: \(parts.prefix(12).joined(separator: ", "))\(more)"
        ))
    }
    if !notes.isEmpty {
      notes.append(
        .caution(
          "a number with two ends is what the known cells leave open: all completions of the unknown lie between"))
    }
    return notes
  }

  /// Where the outcome is the same in all cases, the relation cannot fail, or cannot hold.
  var limits: [Note] {
    let ranges = names.words.indices.map(outcomeRange)
    let isAll = ranges.allSatisfy { $0.lowerBound >= 1 }
    let isNone = ranges.allSatisfy { $0.upperBound <= 0 }
    let known = ranges.filter { $0.lowerBound == $0.upperBound }.map(\.lowerBound)
    let lack = outcome.isCrisp ? "has \(outcome.words(isPresent: false))" : "is partly outside \(outcome.text)"
    let has = outcome.isCrisp ? "has \(outcome.words(isPresent: true))" : "is in \(outcome.text)"
    if isAll {
      return [
        .caution(
          kind == .sufficiency
            ? "no case \(lack): sufficiency cannot fail here, and is trivial"
            : "no case \(lack): what is necessary here is only what every case has")
      ]
    }
    if isNone {
      return [
        .caution(
          "no case \(has): \(kind == .sufficiency ? "sufficiency cannot hold here" : "necessity does not arise here")")
      ]
    }
    guard known.count < ranges.count, !known.isEmpty else { return [] }
    if known.allSatisfy({ $0 >= 1 }) {
      return [
        .caution("no known case \(lack): whether \(kind.word) can fail here rests on those with an unknown outcome")
      ]
    }
    if known.allSatisfy({ $0 <= 0 }) {
      return [.caution("no known case \(has): whether \(kind.word) arises rests on those with an unknown outcome")]
    }
    return []
  }

  /// Sets that nearly all cases are in, or nearly none: there one case more or less decides.
  func skewed(_ rows: [RelationReport.Row]) -> [Note] {
    let count = names.count
    var parts: [String] = []
    func add(_ text: String, _ members: (least: Int, most: Int)) {
      guard Double(members.most) < 0.2 * Double(count) || Double(members.least) > 0.8 * Double(count) else { return }
      let number = members.least == members.most ? "\(members.least)" : "\(members.least)–\(members.most)"
      parts.append("\(text) (\(number) of \(count))")
    }
    for (index, condition) in question.conditions.enumerated() {
      guard let row = rows.first(where: { $0.line.conditions == [index] }), row.line.text == condition.text else {
        continue
      }
      add(condition.text, row.points.members(\.x))
    }
    if let row = rows.first { add(outcome.text, row.points.members(\.y)) }
    guard !parts.isEmpty else { return [] }
    return [.method("skewed: fewer than 20 % or more than 80 % of the cases are in \(SetNotes.list(parts))")]
  }

  var scope: Note {
    let cases = names.count == 1 ? "this one case" : "these \(names.count) cases"
    return .caution("\(kind.word) in \(cases) says nothing of others, and need not be a cause")
  }

  static func list(_ texts: [String]) -> String {
    texts.prefix(12).joined(separator: ", ") + (texts.count > 12 ? " and \(texts.count - 12) more" : "")
  }

  /// A number as tables show it: `0.333`, `0.333–1.000`.
  static func words(_ hull: Hull) -> String {
    let ends = [hull.lower, hull.upper].map { Value.fixed($0, decimals: 3) }
    return hull.point == nil ? "\(ends[0])–\(ends[1])" : ends[0]
  }
}
