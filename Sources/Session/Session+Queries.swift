import Diagnostics
import Engine
import Language
import Provenance
import Rendering
import Tables
import Text

extension Session {
  /// What a barrier gives: a query is run, a command answered.
  func answer(_ barrier: Barrier) -> Result<Table, Diagnostic> {
    switch barrier.question {
    case .command(let command, let source): return commandTable(command, source)
    case .query(let query):
      do throws(Diagnostic) { return .success(try run(query, in: context())) } catch { return .failure(error) }
    }
  }

  /// Binds a query, and answers what must be known of the data for it.
  ///
  /// - Returns: nil if it cannot run, and then there is an error.
  func bound(
    _ query: QuerySyntax, _ source: SourceText, in environment: Environment
  ) -> (BoundQuery?, [Diagnostic]) {
    let (binding, diagnostics) = environment.settled({ Binder.bind(query, of: source, in: $0) }, answer: answer)
    return (binding.bound, diagnostics)
  }

  func answer(_ syntax: QuerySyntax, _ source: SourceText) -> Reply {
    let (bound, diagnostics) = bound(syntax, source, in: environment)
    guard let bound else { return Reply(diagnostics: Session.ordered(diagnostics)) }
    var format = settings.format
    for case .format(let name) in bound.outputs {
      guard let found = OutputFormat(rawValue: name) else { return unknownFormat(name, syntax, source) }
      format = found
    }
    do throws(Diagnostic) {
      try checkChart(of: bound, source)
      var table = try run(bound, in: context())
      answers.keep(Answers.Last(table: table, query: bound))
      if bound.hasJoin { answers.lastJoin = bound }
      table = try tellingBases(of: table, in: format)
      table.showsAllNotes = settings.showsAllNotes
      if format == .jsonFull {
        table.sources = try sources(of: table)
        table.steps = try Engine.execute(bound, in: context(optimizes: false)).steps.map {
          StageCount(
            stage: $0.text, rowsIn: $0.rowsIn, rowsOut: $0.rowsOut, unknown: $0.unknown, notApplicable: $0.notApplicable
          )
        }
      }
      // "last" alone asks for all that was hidden.
      if case .last = syntax.source, syntax.stages.isEmpty, table.presentation == .rows { table.presentation = .whole }
      guard
        case .save(let save)? = bound.outputs.last(where: {
          if case .save = $0 { true } else { false }
        })
      else {
        let drawn = try chart(of: table, bound, source)
        return Reply(
          parts: [drawn.map { .chart($0, table, format) } ?? .table(table, format)], diagnostics: diagnostics)
      }
      if PictureFormat.isPicture(save.path.text) {
        guard let drawn = try chart(of: table, bound, source) else {
          throw Diagnostic(
            "a table is no picture", in: source, at: save.path.span,
            help: ["draw it first: | chart bar LABEL VALUE | save \"\(save.path.text)\""])
        }
        return try savePicture(drawn, save.path.text, save.path.span, save.isReplacing, source)
      }
      if save.path.text.lowercased().hasSuffix(".xlsx") {
        return try saveWorkbook(table, save, source)
      }
      let asked = bound.outputs.contains { if case .format = $0 { true } else { false } }
      return try self.save(table, save, asked ? format : nil, source)
    } catch {
      return Reply(error)
    }
  }

  /// A result as a reader of the format is told how firmly it rests on its sources: what is less than stated is named below
  /// it, hedged values and columns from outside the sources are marked. The last result keeps the words.
  private func tellingBases(of table: Table, in format: OutputFormat) throws(Diagnostic) -> Table {
    guard format == .jsonFull || !format.isMachineReadable, !table.lineage.isEmpty || !table.choices.isEmpty,
      let bases = try Engine.bases(of: table, in: context())
    else { return table }
    var told = table
    told.mark(hedged: bases.hedged, outside: bases.isOutside)
    var clauses = bases.clauses
    if !clauses.isEmpty { answers.last?.table.notes.append(.caution("\(clauses.joined(separator: "; "))")) }
    if format != .jsonFull, let legend = told.legend { clauses.append(legend) }
    if !clauses.isEmpty { told.notes.append(.caution("\(clauses.joined(separator: "; "))")) }
    return told
  }

  /// An earlier result, whose notes name what is less than stated, with the marks of its values.
  func marked(_ table: Table, in format: OutputFormat) throws(Diagnostic) -> Table {
    guard !format.isMachineReadable, !table.lineage.isEmpty || !table.choices.isEmpty,
      let bases = try Engine.bases(of: table, in: context())
    else { return table }
    var marked = table
    marked.mark(hedged: bases.hedged, outside: bases.isOutside)
    if let legend = marked.legend { marked.notes.append(.caution("\(legend)")) }
    return marked
  }

  /// The places in sources that a result rests on, each once, in the order of its rows.
  func sources(of table: Table) throws(Diagnostic) -> [SourcePlace] {
    let reader = ChoiceReader(context())
    return try evidenceWalk.places(behind: table, isCancelled: surroundings.isCancelled) { row throws(Diagnostic) in
      try reader.chosenBy(row: row, of: table.choices).cells
    }
  }

  private func unknownFormat(_ name: String, _ syntax: QuerySyntax, _ source: SourceText) -> Reply {
    var span = syntax.span
    for stage in syntax.stages {
      if case .stage(let word as AsStage) = stage.kind, let name = word.name { span = name.span }
    }
    let words = OutputFormat.allCases.map(\.rawValue)
    let close = Suggestion.closest(to: name, among: words)
    return Reply(
      Diagnostic(
        "no format \"\(name)\"", in: source, at: span,
        help: [close.isEmpty ? "the formats are \(words.joined(separator: ", "))" : Suggestion.question(close)]))
  }
}
