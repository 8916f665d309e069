import Corpus
import Diagnostics
import Language
import Rendering
import Tables
import Text

extension Session {
  private static let endings: [String: OutputFormat] = [
    "csv": .csv, "tsv": .tsv, "json": .json, "jsonl": .jsonl, "ndjson": .jsonl, "md": .markdown, "tex": .latex,
    "html": .html, "txt": .table,
  ]

  /// Writes a result to a file, in the format that `as` names or the ending of the file.
  ///
  /// What programs read opens again to the same table, which is tried before the file takes its name; else nothing is
  /// written.
  func save(
    _ table: Table, _ save: SaveStage, _ asked: OutputFormat?, _ source: SourceText
  ) throws(Diagnostic) -> Reply {
    let ending = save.path.text.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = asked ?? Session.endings[ending] else {
      throw Diagnostic(
        "the ending of \"\(save.path.text)\" names no format", in: source, at: save.path.span,
        help: [
          "the endings are .csv .tsv .json .jsonl .xlsx .md .tex .html .txt, and .svg .png .pdf .eps for a chart; or say | as FORMAT before save"
        ])
    }
    // What may not be written need not be made.
    do throws(Diagnostic) {
      try surroundings.door.permissions(forWriting: save.path.text, replacing: save.isReplacing)
    } catch {
      throw placed(error, save, source)
    }
    // The ends of bounds stand in columns of their own.
    let table = format.isMachineReadable ? table.withEndsOfBounds : table
    let saving = PlainSaving(table, save, format, defusesFormulas: settings.defusesFormulas)
    try saving.check(source)
    var options = RenderOptions(width: 0, defusesFormulas: settings.defusesFormulas)
    options.showsAllDigits = settings.showsAllDigits
    var remarks: [Sentence] = []
    let watch = Session.watch(surroundings.progress, isCancelled: surroundings.isCancelled)
    do throws(Diagnostic) {
      try surroundings.door.write(to: save.path.text, replacing: save.isReplacing) { (sink) throws(Diagnostic) in
        try Renderer.render(table, as: format, options: options) { (chunk: UnsafeRawBufferPointer) throws(Diagnostic) in
          if surroundings.isCancelled() { throw .interrupted }
          try sink(chunk)
        }
      } check: { (temporary) throws(Diagnostic) in
        remarks = try saving.remarks(onOpening: temporary, watch, source)
      }
    } catch {
      throw placed(error, save, source)
    }
    let lines = ["saved \(Session.counted(table.rowCount, "row")) to \(save.path.text)"] + remarks.map { "  \($0)" }
    var reply = Reply(parts: lines.map { .line($0) })
    if let warning = saving.warningOfFormulas(source) { reply.diagnostics.append(warning) }
    return reply
  }

  func placed(_ error: Diagnostic, _ save: SaveStage, _ source: SourceText) -> Diagnostic {
    guard case .file = error.place, !error.isInterruption else { return error }
    var diagnostic = error
    diagnostic.place = .text(source, save.path.span)
    if !save.isReplacing, surroundings.door.exists(save.path.text) {
      let words = save.takesEmptyAsUnknown ? " empty as unknown" : ""
      diagnostic.help = ["to write over it: save \"\(save.path.text)\" replace\(words)"]
    }
    return diagnostic
  }
}
