import Diagnostics
import Language
import Methods
import Provenance
import Tables
import Text

extension Executor {
  mutating func run(_ call: MethodCall, _ stage: BoundStage) throws(Diagnostic) {
    let context = context
    let checkpoint = Checkpoint(
      isCancelled: context.isCancelled, report: { context.progress?(stage.text, $0, $1) })
    try keepScope(of: call, stage, checkpoint)
    var input = MethodInput(call.question, rowCount: frame.rowCount)
    let result: MethodResult
    // What goes wrong while a value is computed has a place of its own.
    if !call.groupsRows {
      for part in call.parts {
        var columns: [Column] = []
        for operand in part.operands { columns.append(try evaluator.evaluate(operand.expression)) }
        input.columns.append(columns)
      }
      for leaf in call.leaves { input.leaves.append(try evaluator.evaluate(leaf.expression)) }
    }
    do throws(Refusal) {
      if call.remakesRows, !call.method.isGroundedByRow { choose(.method, by: call.chosenBy) }
      if call.namesCases { input.names = try caseNames(call, checkpoint) }
      for part in call.parts { input.positions.append(try positions(of: part, input.names)) }
      if call.groupsRows {
        do throws(Diagnostic) { try group(call, stage, &input) } catch { throw Refusal(error) }
      }
      let executor = self
      lazy var lineage = executor.frame.lineage
      input.isHedged = { row, origins in
        executor.evidenceWalk.records(for: origins, lineage: lineage, row: row)
          .contains { $0.basis == .hedged }
      }
      result = try call.method.run(input, checkpoint)
    } catch {
      if error.isInterruption { throw .interrupted }
      throw Diagnostic(
        error.message, in: source, at: call.span(of: error.subject) ?? stage.span, help: help(error, call))
    }
    adopt(result, call, stage)
  }

  /// A date is no number to be calibrated, but can be compared with a day.
  private func help(_ refusal: Refusal, _ call: MethodCall) -> [Sentence] {
    let part: BoundOperand?
    switch refusal.subject {
    case .outcome: part = call.outcome
    case .condition(let index): part = call.conditions.indices.contains(index) ? call.conditions[index] : nil
    default: part = nil
    }
    guard let part, part.field.type == .date else { return refusal.help }
    return ["say from which day on: (\(part.name) >= 2024-04-01) as NAME"]
  }

  // MARK: Input

  /// Groups the rows by the keys of a method, which then sees a row for each group; the frame is left as it is.
  private mutating func group(
    _ call: MethodCall, _ stage: BoundStage, _ input: inout MethodInput
  ) throws(Diagnostic) {
    let evaluator = evaluator
    var keys: [CellView] = []
    for part in call.parts {
      guard case .operands(let operands) = part else { continue }
      for operand in operands { keys.append(try evaluator.view(operand.expression)) }
    }
    let grouping = try Grouping(of: keys, rowCount: frame.rowCount, context: context)
    let first = grouping.firstRow.filter { $0 >= 0 }
    let aggregation = Aggregation(grouping, rowCount: frame.rowCount, context: context)
    var gathered = keys.map { $0.gathered(first) }[...]
    for part in call.parts {
      switch part {
      case .operands(let operands):
        input.columns.append(Array(gathered.prefix(operands.count)))
        gathered = gathered.dropFirst(operands.count)
      case .aggregate(let aggregate, let operand):
        let values = aggregate.argument == nil ? nil : try evaluator.view(operand.expression)
        if let values { try noteUnknown(values, operand) }
        input.columns.append(
          [try aggregation.column(aggregate, of: values, source: source, span: stage.span)])
      case .none, .names: input.columns.append([])
      }
    }
    let counts = try aggregation.column(.rows, of: CellView?.none, source: source, span: stage.span)
    if case .integer(let numbers) = counts.storage { input.counts = numbers }
    input.rowCount = grouping.groupCount
    (frame.identities, frame.choices) = frame.grounds(of: grouping, tracked: context.tracksLineage)
  }

  private mutating func noteUnknown(_ view: CellView, _ operand: BoundOperand) throws(Diagnostic) {
    let unknown = try context.unknownCounts(of: view).reduce(0) { $0 + $1.count }
    let text = source[operand.expression.span]
    if unknown > 0 { notes.append(.caution("\(unknown) unknown of \(frame.rowCount) in \(text) are left out")) }
  }

  /// What the rows at hand are called: as the table that they are rows of says, else as a column of theirs says.
  func caseNames(_ call: MethodCall, _ checkpoint: Checkpoint) throws(Refusal) -> CaseNames {
    let identity = frame.identities.first
    let column = call.caseColumn.map { frame.column($0) }
    let rows = column == nil && identity != nil ? frame.rows(of: 0) : nil
    let labels = rows == nil ? [] : identity.map { context.names(of: $0.table).labels } ?? []
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

  private func positions(of part: MethodCall.Part, _ names: CaseNames) throws(Refusal) -> [Int] {
    guard case .names(let written) = part else { return [] }
    var found: [Int] = []
    for (index, name) in written.enumerated() { found.append(try position(of: name, names, index)) }
    return found
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

  /// Puts a result in the place of the rows at hand, or its columns beside theirs.
  private mutating func adopt(_ result: MethodResult, _ call: MethodCall, _ stage: BoundStage) {
    var result = result
    for index in result.table.columns.indices {
      let column = result.table.columns[index]
      guard column.type == .number, column.decimals == nil, column.digits == nil else { continue }
      let isShare = result.table.schema.fields[index].unit == "percent"
      result.table.columns[index] = column.showing(isShare ? .ofRatios : .ofMethods)
    }
    var told = result.table.notes
    if call.remakesRows, !call.groupsRows {
      told += (silence(of: call.grounds) + strength(of: call.grounds, result)).notes(.caution)
    }
    let selection = frame.identitySelection()
    let columns = result.table.columns.map { Frame.Source(column: $0, selection: selection) }
    switch call.method.rows {
    case .widened: frame.columns += columns
    case .kept: frame.replaceColumns(columns)
    case .own, .pairs: remake(result, call, stage)
    }
    notes += told.filter { !notes.contains($0) }
    presentation = result.table.presentation
  }

  /// The rows of the result rest on the rows that its cases were.
  private mutating func remake(_ result: MethodResult, _ call: MethodCall, _ stage: BoundStage) {
    let identities = frame.identities.flatMap { self.identities(from: $0, result, call) }
    // Where each row rests on conditions of its own, those stand in its lineage.
    let choices = frame.choices.filter { result.subjects == nil || $0.point.kind != .method }.flatMap { chosen in
      self.identities(from: chosen.identity, result, call).map { identity in
        var chosen = chosen
        chosen.identity = Frame.Identity(table: identity.table, rows: identity.rows)
        return chosen
      }
    }
    let anchors = Set(identities.map(\.table))
    var fields = result.table.schema.fields
    for index in fields.indices {
      let isStated = !call.method.makesColumnsFromData && stage.fields.indices.contains(index)
      fields[index].origins =
        isStated ? stage.fields[index].origins : call.origins(of: fields[index].name, anchors: anchors)
      fields[index].isOfMethod = true
      // The keys of a group and what is computed of it are columns that were named.
      if isStated, call.groupsRows { fields[index].isAskedFor = stage.fields[index].isAskedFor }
    }
    if let first = frame.identities.first, let rows = frame.rows(of: 0) {
      // A column that holds one case rests on it alone.
      for case (let index, let place?) in result.casesOfColumns.enumerated() {
        fields[index].origins = [Origin(anchor: first.table, column: Origin.ofRow, row: rows[place])]
      }
    }
    frame = Frame(columns: result.table.columns, rowCount: result.table.rowCount, identities: identities)
    frame.choices = choices.filter { !$0.isPending }
    computedFields = fields
  }

  private func identities(
    from identity: Frame.Identity, _ result: MethodResult, _ call: MethodCall
  ) -> [Frame.Identity] {
    let rows = frame.rows(of: identity)
    switch (result.grounds, identity.rows) {
    case (_, .untracked), (.rows, _): return [identity]
    case (.pairs(let first, let second), .one):
      return [first, second].map { side in
        Frame.Identity(table: identity.table, rows: .one(side.map { rows?[Int($0)] ?? -1 }, selection: 0))
      }
    case (.pairs(let first, let second), .many): return [identity.gathered(zip(first, second).map { [$0, $1] })]
    case (.cases(let cases), .many):
      var found = identity.gathered(cases)
      if let origins = origins(result, call) { found.origins = origins }
      return [found]
    case (.cases(let cases), .one):
      let grounds = cases.map { list in
        list.compactMap { place in rows.map { $0[Int(place)] } }.filter { $0 >= 0 }
      }
      return [
        Frame.Identity(table: identity.table, rows: .many(RowGroups { grounds }), origins: origins(result, call))
      ]
    }
  }

  private func origins(_ result: MethodResult, _ call: MethodCall) -> [[Origin]]? {
    let conditions = call.conditions
    let outcome = call.outcome?.field.origins ?? []
    return result.subjects?.map { subjects in
      subjects.flatMap { subject in
        switch subject {
        case .outcome: outcome
        case .condition(let index): conditions.indices.contains(index) ? conditions[index].field.origins : []
        }
      }
    }
  }

  private var evidenceWalk: EvidenceWalk { EvidenceWalk(catalog: context.catalog, evidence: context.evidence) }

  /// Conditions that are no where the sources are silent.
  private func silence(of parts: [BoundOperand]) -> [String] {
    let read = parts.filter { Self.walksBack($0.expression) }.map(\.name)
    guard !read.isEmpty else { return [] }
    return [
      "\(read.joined(separator: ", ")): a case without such a record counts as no, although no source says no of it"
    ]
  }

  static let notPlainlyStated = "not plainly stated"

  /// How firmly the values rest on their sources, where any is not plainly stated.
  private func strength(of parts: [BoundOperand], _ result: MethodResult) -> [String] {
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
    return ["\(Executor.notPlainlyStated): \(words.joined(separator: ", ")); set basis = stated takes these as unknown"]
  }
}

extension Refusal {
  /// What went wrong while a value was computed.
  fileprivate init(_ diagnostic: Diagnostic) {
    self.init(diagnostic.message, help: diagnostic.help)
    isInterruption = diagnostic.isInterruption
  }
}
