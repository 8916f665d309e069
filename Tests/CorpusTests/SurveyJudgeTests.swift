import Diagnostics
import Tables
import Testing

@testable import Corpus

/// Another hand writes and reads the same surveys: pyreadstat. Where it is not installed, the test says "skipped".
@Suite("Surveys beside another reader")
struct SurveyJudgeTests {
  @Test("Made files of SPSS and Stata hold the same cells", arguments: [1, 2, 3])
  func made(seed: Int) throws {
    let folder = try TemporaryFolder()
    guard let files = WorkbookJudgeTests.judged([folder.path, "\(seed)"], by: "surveys.py") else { return }
    print("seed \(seed)")
    #expect(files.count == 8)
    for (path, names, rows) in files {
      var options = OpenOptions()
      // Codes, not labels.
      for name in ["q", "part"] { options.types[name] = .number }
      options.words = ["types"]
      let opened = try DataPackage.open(path: path, through: folder.door, options: options)
      let table = try #require(opened.catalog.tables.values.first)
      #expect(table.schema.fields.map(\.name) == names.split(separator: "\u{1F}").map(String.init))
      #expect(table.rowCount == rows.count)
      for (row, cells) in rows.enumerated() {
        for (column, cell) in cells.enumerated() {
          let own = table.columns[column].isKnown(row) ? table.columns[column].value(at: row).machineText : nil
          let isSame = own == cell || own.flatMap(Double.init) == cell.flatMap(Double.init) && own != nil && cell != nil
          #expect(
            isSame,
            "\(path), row \(row + 1), \(table.schema.fields[column].name): \(own ?? "nothing"), not \(cell ?? "nothing")"
          )
        }
      }
    }
  }
}
