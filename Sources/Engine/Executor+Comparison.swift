import Comparison
import Diagnostics
import Language
import Tables
import Text

extension Executor {
  mutating func compare(_ comparison: BoundComparison, _ stage: BoundStage) throws(Diagnostic) {
    let result: ComparisonResult
    do throws(Refusal) {
      result = try found(comparison, stage)
    } catch {
      throw diagnostic(error, comparison, stage)
    }
    adopt(result, comparison)
  }

  mutating func calibrate(_ expression: BoundExpression, _ calibration: BoundStage.Calibration) throws(Diagnostic) {
    let raw = try evaluator.evaluate(expression)
    let thresholds = calibration.thresholds
    var column: Column
    do throws(Refusal) {
      if calibration.isFuzzy {
        column = try Calibration.fuzzy(
          raw, out: thresholds[0], cross: thresholds[1], full: thresholds[2], logOdds: calibration.logOdds)
        // Readers see three decimals; machine formats have them all.
        column.decimals = [UInt8](repeating: 3, count: column.count)
        let odds = Value.shortest(calibration.logOdds)
        let origin = calibration.logOdds == 3 ? "fsQCA's; R's is logodds 2.944439" : "fsQCA's is 3, R's 2.944439"
        let note = "· set with log odds \(odds) (\(origin))"
        if !notes.contains(note) { notes.append(note) }
      } else {
        column = try Calibration.crisp(raw, thresholds: thresholds)
      }
    } catch {
      throw Diagnostic(error.message, in: source, at: calibration.span, help: error.help)
    }
    let selection = frame.identitySelection()
    frame.columns.append(Frame.Source(column: column, selection: selection))
  }

  private func diagnostic(_ refusal: Refusal, _ comparison: BoundComparison, _ stage: BoundStage) -> Diagnostic {
    if refusal.isInterruption { return .interrupted }
    var span = stage.span
    switch refusal.subject {
    case .whole: break
    case .outcome: span = comparison.outcome?.span ?? span
    case .condition(let index):
      if comparison.conditions.indices.contains(index) { span = comparison.conditions[index].span }
    case .name(let index):
      switch comparison.method {
      case .cases(let names) where names.indices.contains(index): span = names[index].span
      case .similar(let name, _): span = name.span
      default: break
      }
    }
    if span.end == 0 { span = stage.span }
    return Diagnostic(refusal.message, in: source, at: span, help: help(refusal, comparison))
  }

  /// A date is no number to be calibrated, but can be compared with a day.
  private func help(_ refusal: Refusal, _ comparison: BoundComparison) -> [String] {
    let part: BoundCondition?
    switch refusal.subject {
    case .outcome: part = comparison.outcome
    case .condition(let index):
      part = comparison.conditions.indices.contains(index) ? comparison.conditions[index] : nil
    default: part = nil
    }
    guard let part, part.field.type == .date else { return refusal.help }
    return ["say from which day on: (\(part.name) >= 2024-04-01) as NAME"]
  }

  // MARK: Methods

  private func found(_ comparison: BoundComparison, _ stage: BoundStage) throws(Refusal) -> ComparisonResult {
    let context = context
    let checkpoint = Checkpoint(
      isCancelled: context.isCancelled, report: { context.progress?(stage.text, $0, $1) })
    let names = try caseNames(comparison, checkpoint)
    let options = comparison.options
    switch comparison.method {
    case .cases(let words): return try cases(words, comparison, names, checkpoint)
    case .groups(let groups): return try self.groups(groups, options, checkpoint)
    case .mill:
      return try Mill.result(
        outcome: try outcome(comparison), conditions: try conditions(comparison), names: names, checkpoint: checkpoint)
    case .similar(let name, let isUnlike):
      return try Similarity.result(
        to: try position(of: name, names, 0), conditions: try conditions(comparison, forDistance: true),
        groups: comparison.groups,
        names: names, unlike: isUnlike, checkpoint: checkpoint)
    case .pairs(let isDifferent):
      return try CasePairs.result(
        kind: isDifferent ? .different : .similar, outcome: try outcome(comparison),
        conditions: try conditions(comparison, forDistance: true), groups: comparison.groups, names: names,
        checkpoint: checkpoint)
    case .setRelation(let isNecessity):
      var settings = SetRelation.Options()
      settings.cutoff = options["cutoff"] ?? settings.cutoff
      settings.coverage = options["coverage"] ?? settings.coverage
      settings.depth = options["depth"].map(Executor.whole) ?? settings.depth
      let outcome = try outcome(comparison)
      let conditions = try conditions(comparison)
      return isNecessity
        ? try SetRelation.necessity(
          outcome: outcome, conditions: conditions, names: names, options: settings, checkpoint: checkpoint)
        : try SetRelation.sufficiency(
          outcome: outcome, conditions: conditions, names: names, options: settings, checkpoint: checkpoint)
    case .truthTable: return try truthTable(comparison, names, checkpoint).result
    case .minimize(let solution, let expecting):
      let table = try truthTable(comparison, names, checkpoint)
      return try Minimization.result(
        of: table, solution: Minimization.Solution(solution),
        expecting: try expectations(expecting, table.conditions), checkpoint: checkpoint)
    }
  }

  /// A count that the user wrote; beyond what can be counted, the largest.
  private static func whole(_ number: Double) -> Int {
    Int(exactly: max(-1e15, min(1e15, number)).rounded()) ?? 0
  }

  private func truthTable(
    _ comparison: BoundComparison, _ names: CaseNames, _ checkpoint: Checkpoint
  ) throws(Refusal) -> TruthTable {
    var options = TruthTable.Options()
    options.cutoff = comparison.options["cutoff"] ?? options.cutoff
    options.priCutoff = comparison.options["pri"] ?? options.priCutoff
    options.frequency = comparison.options["frequency"].map(Executor.whole) ?? options.frequency
    return try TruthTable.make(
      outcome: try outcome(comparison), conditions: try conditions(comparison), names: names, options: options,
      checkpoint: checkpoint)
  }

  private func expectations(
    _ expecting: [BoundComparison.Expectation], _ conditions: [Condition]
  ) throws(Refusal) -> [Minimization.Expectation] {
    var found: [Minimization.Expectation] = []
    for expectation in expecting {
      let condition = conditions[expectation.condition]
      var level = expectation.isNegated ? 0 : 1
      if case .multivalue(let levels) = condition.kind {
        guard let value = expectation.value else {
          throw Refusal(
            "\(condition.name) has \(levels.count) values, so an expectation must name one",
            help: ["write expecting \(condition.name) = \(levels.last ?? "")"], about: .condition(expectation.condition)
          )
        }
        guard let index = levels.firstIndex(of: value.display) else {
          throw Refusal(
            "\(condition.name) never is \(value.display)", help: ["its values are \(levels.joined(separator: ", "))"],
            about: .condition(expectation.condition))
        }
        level = index
      } else if let value = expectation.value {
        level = value.double == 0 || value.boolean == false || value.text == "no" ? 0 : 1
        if expectation.isNegated { level = 1 - level }
      }
      found.append(Minimization.Expectation(condition: expectation.condition, value: level))
    }
    return found
  }

  private func cases(
    _ words: [Name], _ comparison: BoundComparison, _ names: CaseNames, _ checkpoint: Checkpoint
  ) throws(Refusal) -> ComparisonResult {
    var positions: [Int] = []
    for (index, word) in words.enumerated() { positions.append(try position(of: word, names, index)) }
    if words.isEmpty { positions = Array(0..<frame.rowCount) }
    let walk = evidenceWalk
    let lineage = frame.lineage
    return try CaseComparison.result(
      fields: comparison.conditions.map(\.field), columns: try comparison.conditions.map(column),
      cases: positions, names: names, years: [:],
      isHedged: { row, attribute in
        let origins = comparison.conditions[attribute].field.origins
        return walk.records(for: origins, lineage: lineage, row: row)
          .contains { $0.records.contains { $0.basis == .hedged } }
      }, checkpoint: checkpoint)
  }

  private func groups(
    _ groups: BoundComparison.Groups, _ options: [String: Double], _ checkpoint: Checkpoint
  ) throws(Refusal) -> ComparisonResult {
    let keys = try column(groups.key)
    let group = try column(groups.group)
    let measure = try column(groups.measure)
    guard let base = groups.base else {
      return try MeasureComparison.result(
        keys: keys, groups: group, measure: measure, field: groups.measure.field, keyName: groups.key.name,
        groupName: groups.group.name, checkpoint: checkpoint)
    }
    return try GroupComparison.result(
      keys: keys, groups: group, counts: measure, bases: try column(base), rates: groups.rate.map { frame.column($0) },
      names: GroupComparison.Names(
        key: groups.key.name, group: groups.group.name, count: groups.measure.name, base: base.name),
      confidence: options["confidence"] ?? 95, checkpoint: checkpoint)
  }

  // MARK: Cases and conditions

  private func column(_ condition: BoundCondition) throws(Refusal) -> Column {
    do throws(Diagnostic) {
      return try evaluator.evaluate(condition.expression)
    } catch {
      if error.isInterruption { throw .interrupted }
      throw Refusal(error.message, help: error.help)
    }
  }

  private func condition(
    _ bound: BoundCondition, _ subject: Refusal.Subject, forDistance: Bool = false
  ) throws(Refusal) -> Condition {
    let column = try column(bound)
    let categories = bound.field.categories
    let condition =
      forDistance
      ? Condition(name: bound.name, distanceBy: column, categories: categories, isStopped: context.isCancelled)
      : Condition(name: bound.name, column: column, categories: categories, isStopped: context.isCancelled)
    if context.isCancelled() { throw .interrupted }
    guard bound.isNegated else { return condition }
    guard condition.kind == .crisp || condition.kind == .fuzzy else {
      throw Refusal(
        "~ asks for the opposite of a set, and \(bound.name) is none", help: ["write (\(bound.name) != …) as NAME"],
        about: subject)
    }
    return condition.negated
  }

  private func outcome(_ comparison: BoundComparison) throws(Refusal) -> Condition {
    guard let outcome = comparison.outcome else { throw Refusal("the outcome is missing") }
    return try condition(outcome, .outcome)
  }

  private func conditions(_ comparison: BoundComparison, forDistance: Bool = false) throws(Refusal) -> [Condition] {
    var found: [Condition] = []
    for (index, bound) in comparison.conditions.enumerated() {
      found.append(try condition(bound, .condition(index), forDistance: forDistance))
    }
    return found
  }

  /// What the rows at hand are called: as the table that they are rows of says, else as a column of theirs says.
  private func caseNames(_ comparison: BoundComparison, _ checkpoint: Checkpoint) throws(Refusal) -> CaseNames {
    let identity = frame.identities.first
    let column = comparison.caseColumn.map { frame.column($0) }
    let rows = column == nil && identity != nil ? frame.rows(of: 0) : nil
    let labels = identity.map { context.names(of: $0.table).labels } ?? []
    var names: [String] = []
    names.reserveCapacity(frame.rowCount)
    for row in 0..<frame.rowCount {
      if row & 0xFFF == 0xFFF { try checkpoint.pass() }
      if let column, column.isKnown(row) {
        names.append(column.display(at: row))
      } else if let rows, rows[row] >= 0 {
        names.append(labels[Int(rows[row])])
      } else {
        names.append("row \(row + 1)")
      }
    }
    return try CaseNames(names, checkpoint: checkpoint)
  }

  /// The row at hand that a user named.
  private func position(of name: Name, _ names: CaseNames, _ index: Int) throws(Refusal) -> Int {
    var found: [Int] = []
    if let identity = frame.identities.first, let rows = frame.rows(of: 0),
      let table = context.catalog.table(identity.table)
    {
      let stored = Set(context.catalog.rows(of: table, named: name.text).map { Int32($0) })
      found = rows.indices.filter { stored.contains(rows[$0]) }
      if found.isEmpty, !stored.isEmpty {
        throw Refusal(
          "\(name.text) is not among the \(rows.count == 1 ? "one case" : "\(rows.count) cases") here",
          about: .name(index))
      }
    }
    if found.isEmpty {
      let key = TextFolding.key(name.text)
      found = try cases(names) { TextFolding.key($0) == key }
    }
    if found.isEmpty {
      let base = TextFolding.key(name.text)
      found = try cases(names) { TextFolding.key($0).hasPrefix("\(base) (row ") }
    }
    guard let first = found.first else {
      let close = Suggestion.closest(to: name.text, among: names.words, isStopped: context.isCancelled)
      if context.isCancelled() { throw .interrupted }
      throw Refusal(
        "no case is called \"\(name.text)\"",
        help: [close.isEmpty ? "the cases are \(names.list(Array(names.words.indices)))" : Suggestion.question(close)],
        about: .name(index))
    }
    guard found.count == 1 else {
      throw Refusal(
        "\"\(name.text)\" names \(found.count) cases", help: ["say which: \(names.list(found))"], about: .name(index))
    }
    return first
  }

  /// The cases whose name fits.
  private func cases(_ names: CaseNames, _ fits: (String) -> Bool) throws(Refusal) -> [Int] {
    var found: [Int] = []
    for (index, name) in names.words.enumerated() {
      if index & 0x3FFF == 0x3FFF, context.isCancelled() { throw .interrupted }
      if fits(name) { found.append(index) }
    }
    return found
  }

  // MARK: Results

  /// Puts a result in the place of the rows at hand; its rows rest on the rows that its cases were.
  private mutating func adopt(_ result: ComparisonResult, _ comparison: BoundComparison) {
    let parts = comparison.parts
    let all = parts.flatMap(\.field.origins)
    noteSubjects.merge(result.table.noteSubjects) { $1 }
    notes += result.table.notes + silence(of: parts) + strength(of: parts, result)
    var identities: [Frame.Identity] = []
    for index in frame.identities.indices {
      identities += self.identities(of: index, result, comparison)
    }
    var fields = result.table.schema.fields
    let anchors = Set(identities.map(\.table))
    for index in fields.indices {
      if result.subjects != nil {
        fields[index].origins = anchors.sorted().map { Origin(anchor: $0, column: Origin.ofRow) }
      } else {
        let own = parts.first { $0.name == fields[index].name }
        fields[index].origins = own?.field.origins ?? all
      }
    }
    if case .cases(let words) = comparison.method { ground(&fields, words, comparison) }
    frame = Frame(columns: result.table.columns, rowCount: result.table.rowCount, identities: identities)
    computedFields = fields
    presentation = result.table.presentation
  }

  private func identities(
    of index: Int, _ result: ComparisonResult, _ comparison: BoundComparison
  ) -> [Frame.Identity] {
    let table = frame.identities[index].table
    let rows = frame.rows(of: index)
    switch (result.grounds, frame.identities[index].rows) {
    case (_, .untracked): return [frame.identities[index]]
    case (.pairs(let first, let second), .one):
      return [first, second].map { side in
        Frame.Identity(table: table, rows: .one(side.map { rows?[Int($0)] ?? -1 }, selection: 0))
      }
    case (.pairs(let first, let second), .many(let lists)):
      let both = RowGroups { zip(first, second).map { lists.lists[Int($0)] + lists.lists[Int($1)] } }
      return [Frame.Identity(table: table, rows: .many(both))]
    case (.cases(let cases), let kind):
      let grounds = cases.map { list in
        if case .many(let lists) = kind { return list.flatMap { lists.lists[Int($0)] } }
        return list.compactMap { place in rows.map { $0[Int(place)] } }.filter { $0 >= 0 }
      }
      return [Frame.Identity(table: table, rows: .many(RowGroups { grounds }), origins: origins(result, comparison))]
    }
  }

  private func origins(_ result: ComparisonResult, _ comparison: BoundComparison) -> [[Origin]]? {
    result.subjects?.map { subjects in
      subjects.flatMap { subject in
        switch subject {
        case .outcome: comparison.outcome?.field.origins ?? []
        case .condition(let index):
          comparison.conditions.indices.contains(index) ? comparison.conditions[index].field.origins : []
        }
      }
    }
  }

  /// Each column of a comparison of cases rests on one case.
  private func ground(_ fields: inout [Field], _ words: [Name], _ comparison: BoundComparison) {
    guard let rows = frame.rows(of: 0), let table = frame.identities.first?.table else { return }
    guard let names = try? caseNames(comparison, Checkpoint()) else { return }
    for index in fields.indices {
      guard let place = names.words.firstIndex(of: fields[index].name) else { continue }
      fields[index].origins = [Origin(anchor: table, column: Origin.ofRow, row: rows[place])]
    }
  }

  private var evidenceWalk: EvidenceWalk { EvidenceWalk(catalog: context.catalog, evidence: context.evidence) }

  /// Conditions that are no where the sources are silent.
  private func silence(of parts: [BoundCondition]) -> [String] {
    let read = parts.filter { Self.walksBack($0.expression) }.map(\.name)
    guard !read.isEmpty else { return [] }
    return [
      "\(read.joined(separator: ", ")): a case without such a record counts as no, although no source says no of it"
    ]
  }

  /// How firmly the values rest on their sources, where any is not plainly stated.
  private func strength(of parts: [BoundCondition], _ result: ComparisonResult) -> [String] {
    guard context.catalog.evidenceTable != nil, frame.rowCount <= 5000 else { return [] }
    let walk = evidenceWalk
    let lineage = frame.lineage
    var counts: [Basis: Int] = [:]
    var hedged: [String] = []
    for row in result.grounds.cases {
      for part in parts {
        let found = walk.records(for: part.field.origins, lineage: lineage, row: row)
        guard let weakest = EvidenceWalk.summary(found).basis, weakest > .stated else { continue }
        counts[weakest, default: 0] += 1
        if weakest == .hedged, let first = found.first, hedged.count < 6 { hedged.append("\(first.id).\(part.name)") }
      }
    }
    guard !counts.isEmpty else { return [] }
    let words = Basis.allCases.compactMap { basis -> String? in
      guard let count = counts[basis] else { return nil }
      let list = basis == .hedged ? " (\(hedged.joined(separator: ", "))\(count > hedged.count ? ", …" : ""))" : ""
      return "\(count) \(basis.word)\(list)"
    }
    return ["not plainly stated: \(words.joined(separator: ", ")); set basis = stated takes these as unknown"]
  }
}

extension BoundComparison {
  /// Everything that it reads, the outcome first.
  var parts: [BoundCondition] {
    if case .groups(let groups) = method {
      return [groups.measure, groups.group, groups.key] + (groups.base.map { [$0] } ?? [])
    }
    return (outcome.map { [$0] } ?? []) + conditions
  }
}

extension Minimization.Solution {
  init(_ bound: BoundComparison.Solution) {
    switch bound {
    case .complex: self = .complex
    case .parsimonious: self = .parsimonious
    case .intermediate: self = .intermediate
    }
  }
}
