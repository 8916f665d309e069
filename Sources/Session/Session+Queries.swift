import Diagnostics
import Engine
import Language
import Rendering
import Tables

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
      var table = try Engine.run(bound, in: context())
      last = LastResult(table: table, query: bound)
      if bound.hasJoin { lastJoin = bound }
      if format == .jsonFull { table.sources = sources(of: table) }
      // "last" alone asks for all that was hidden.
      if case .last = syntax.source, syntax.stages.isEmpty, table.presentation == .rows { table.presentation = .whole }
      guard
        case .save(let path, let span, let replacing)? = bound.outputs.last(where: {
          if case .save = $0 { true } else { false }
        })
      else {
        let drawn = try chart(of: table, bound, source)
        return Reply(
          parts: [drawn.map { .chart($0, table, format) } ?? .table(table, format)], diagnostics: diagnostics)
      }
      if path.hasSuffix(".svg") || path.hasSuffix(".png") {
        guard let drawn = try chart(of: table, bound, source) else {
          throw Diagnostic(
            "a table is no picture", in: source, at: span,
            help: ["draw it first: | chart bar LABEL VALUE | save \"\(path)\""])
        }
        return try savePicture(drawn, path, span, replacing, source)
      }
      let asked = bound.outputs.contains { if case .format = $0 { true } else { false } }
      return try save(table, path, span, replacing, asked ? format : nil, source)
    } catch {
      return Reply(error)
    }
  }

  /// The places in sources that a result rests on, each once, in the order of its rows.
  func sources(of table: Table) -> [SourcePlace] {
    let evidence = Evidence(catalog: visible)
    guard !evidence.isEmpty else { return [] }
    let walk = EvidenceWalk(catalog: visible, evidence: evidence)
    let origins = table.schema.fields.flatMap(\.origins)
    var found: [SourcePlace] = []
    var seen: Set<SourcePlace> = []
    for row in 0..<table.rowCount {
      for record in walk.records(for: origins, lineage: table.lineage, row: row).flatMap(\.records) {
        let place = SourcePlace(source: record.source?.id ?? "", place: record.place, basis: record.basis)
        if seen.insert(place).inserted { found.append(place) }
      }
    }
    return found
  }

  private func unknownFormat(_ name: String, _ syntax: QuerySyntax, _ source: SourceText) -> Reply {
    var span = syntax.span
    for stage in syntax.stages { if case .format(let word) = stage.kind { span = word.span } }
    let words = OutputFormat.allCases.map(\.rawValue)
    let close = Suggestion.closest(to: name, among: words)
    return Reply(
      Diagnostic(
        "no format \"\(name)\"", in: source, at: span,
        help: [close.isEmpty ? "the formats are \(words.joined(separator: ", "))" : Suggestion.question(close)]))
  }

  /// Writes a result to a file, in the format that `as` names or the ending of the file.
  private func save(
    _ table: Table, _ path: String, _ span: Span, _ replacing: Bool, _ asked: OutputFormat?, _ source: SourceText
  ) throws(Diagnostic) -> Reply {
    let endings: [String: OutputFormat] = [
      "csv": .csv, "tsv": .tsv, "json": .json, "jsonl": .jsonl, "ndjson": .jsonl, "md": .markdown, "tex": .latex,
      "html": .html, "txt": .table,
    ]
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = asked ?? endings[ending] else {
      throw Diagnostic(
        "the ending of \"\(path)\" names no format", in: source, at: span,
        help: [
          "the endings are .csv .tsv .json .jsonl .md .tex .html .txt, and .svg or .png for a chart; or say | as FORMAT before save"
        ])
    }
    var bytes: [UInt8] = []
    let options = RenderOptions(width: 0)
    Renderer.render(table, as: format, options: options) { (chunk: UnsafeRawBufferPointer) throws(Never) in
      bytes.append(contentsOf: chunk)
    }
    do throws(Diagnostic) {
      try door.write(bytes, to: path, replacing: replacing)
    } catch {
      var diagnostic = error
      diagnostic.place = .text(source, span)
      if !replacing, door.exists(path) { diagnostic.help = ["to write over it: save \"\(path)\" replace"] }
      throw diagnostic
    }
    return Reply(parts: [.line("saved \(Session.counted(table.rowCount, "row")) to \(path)")])
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
