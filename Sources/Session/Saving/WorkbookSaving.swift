import Corpus
import Diagnostics
import Language
import Tables
import Text

extension Session {
  /// Writes a result as a workbook: the rows on one sheet; notes, reasons and sources on another.
  func saveWorkbook(_ table: Table, _ save: SaveStage, _ source: SourceText) throws(Diagnostic) -> Reply {
    let places = try sources(of: table).map { place -> WorkbookWriter.Remark in
      WorkbookWriter.Remark(
        "source", [place.source, place.place, place.basis?.word ?? ""].filter { !$0.isEmpty }.joined(separator: ", "))
    }
    let writer = WorkbookWriter(table, remarks: places, isCancelled: surroundings.isCancelled)
    if let refusal = writer.refusal {
      throw Diagnostic(
        refusal, in: source, at: save.path.span, help: ["write it as CSV, or fewer rows: | take 1000000"])
    }
    let saving = PlainSaving(table, save, .csv, defusesFormulas: true, isWorkbook: true)
    try saving.check(source)
    var remarks: [Sentence] = []
    let watch = Session.watch(surroundings.progress, isCancelled: surroundings.isCancelled)
    do throws(Diagnostic) {
      _ = try surroundings.door.permissions(forWriting: save.path.text, replacing: save.isReplacing)
      let bytes = try writer.bytes()
      try surroundings.door.write(to: save.path.text, replacing: save.isReplacing) { (sink) throws(Diagnostic) in
        // `withUnsafeBytes` hands no typed error on.
        var failure: Diagnostic?
        bytes.withUnsafeBytes { buffer in
          do throws(Diagnostic) { try sink(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
      } check: { (temporary) throws(Diagnostic) in
        remarks = try saving.remarks(onOpening: temporary, watch, source)
      }
    } catch {
      throw placed(error, save, source)
    }
    let lines =
      ["saved \(Session.counted(table.rowCount, "row")) to \(save.path.text)"] + remarks.map { "  \($0)" }
    return Reply(parts: lines.map { .line($0) })
  }
}
