import Diagnostics
import Engine
import Language
import Provenance
import Rendering
import Tables
import Text

extension Session {
  func answer(_ syntax: QuerySyntax, _ source: SourceText) -> Reply {
    let (bound, diagnostics) = Binder.bind(syntax, of: source, in: environment)
    guard let bound else { return Reply(diagnostics: Session.ordered(diagnostics)) }
    var format = settings.format
    for case .format(let name) in bound.outputs {
      guard let found = OutputFormat(rawValue: name) else { return unknownFormat(name, syntax, source) }
      format = found
    }
    do throws(Diagnostic) {
      var table = try run(bound, in: context())
      last = LastResult(table: table, query: bound)
      if bound.hasJoin { lastJoin = bound }
      if format == .jsonFull { table.sources = try sources(of: table) }
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
      if save.path.text.hasSuffix(".svg") || save.path.text.hasSuffix(".png") {
        guard let drawn = try chart(of: table, bound, source) else {
          throw Diagnostic(
            "a table is no picture", in: source, at: save.path.span,
            help: ["draw it first: | chart bar LABEL VALUE | save \"\(save.path.text)\""])
        }
        return try savePicture(drawn, save.path.text, save.path.span, save.isReplacing, source)
      }
      let asked = bound.outputs.contains { if case .format = $0 { true } else { false } }
      return try self.save(table, save, asked ? format : nil, source)
    } catch {
      return Reply(error)
    }
  }

  /// The places in sources that a result rests on, each once, in the order of its rows.
  func sources(of table: Table) throws(Diagnostic) -> [SourcePlace] {
    try evidenceWalk.places(behind: table, isCancelled: isCancelled)
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

  func define(_ name: Name, _ query: QuerySyntax, _ source: SourceText) -> Reply {
    if catalog.table(name.text) != nil {
      return Reply(
        Diagnostic(
          "there is a table \"\(name.text)\" already", in: source, at: name.span, help: ["choose another name"]))
    }
    if name.text == "_" || Session.isCommandWord(name.text) {
      return Reply(
        Diagnostic(
          "\"\(name.text)\" is a word of the language", in: source, at: name.span, help: ["choose another name"]))
    }
    let previous = queries[name.text]
    queries[name.text] = nil
    var environment = environment
    environment.defining = name.text
    let (bound, diagnostics) = Binder.bind(query, of: source, in: environment)
    guard let bound else {
      queries[name.text] = previous
      return Reply(diagnostics: Session.ordered(diagnostics))
    }
    if let output = bound.outputs.first {
      queries[name.text] = previous
      let word =
        switch output {
        case .save: "save"
        case .chart: "chart"
        case .format: "as"
        }
      return Reply(
        Diagnostic(
          "a named query cannot hold \"\(word)\"", in: source, at: query.span, help: ["use it where the name is used"]))
    }
    queries[name.text] = (query, source)
    broken.remove(name.text)
    return Reply()
  }
}
