import Diagnostics
import Glibc
import Tables
import Testing

@testable import Corpus

/// Other hands read and write the same workbooks: openpyxl, xlrd, calamine, LibreOffice. Where they are not installed, the
/// tests say "skipped".
@Suite("Workbooks beside other readers")
struct WorkbookJudgeTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// What a script in `Judges` prints; nil, with a word of it, where Python or a package is missing.
  static func judged(
    _ arguments: [String], by script: String = "workbooks.py"
  ) -> [(path: String, sheet: String, rows: [[String?]])]? {
    for python in ["\(root)/.build-python/bin/python", "python3"] {
      let words = [python, "\(root)/Tests/CorpusTests/Judges/\(script)"] + arguments
      guard let stream = popen(words.map { "'\($0)'" }.joined(separator: " ") + " 2>/dev/null", "r") else { continue }
      var out: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let got = fread(&buffer, 1, buffer.count, stream)
        guard got > 0 else { break }
        out.append(contentsOf: buffer[..<got])
      }
      guard pclose(stream) == 0 else { continue }
      return out.split(separator: 0x1C).map { sheet in
        let parts = sheet.split(separator: 0x1D).map { Array($0) }
        let rows = parts[2].split(separator: 0x1E, omittingEmptySubsequences: false).map { row in
          row.split(separator: 0x1F, omittingEmptySubsequences: false).map { cell -> String? in
            cell.elementsEqual([0x1A]) ? nil : String(decoding: cell, as: UTF8.self)
          }
        }
        return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self), rows)
      }
    }
    print("skipped: there is no Python with what \(script) needs")
    return nil
  }

  /// All cells of a sheet as they are written, none taken for names, totals or unknown.
  private static func cells(_ path: String, _ sheet: String, width: Int) throws -> [[String?]] {
    var options = OpenOptions()
    options.sheet = sheet
    (options.headerRowCount, options.skippedRowCount, options.droppedRowCount) = (0, 0, 0)
    options.commentMark = ""
    options.missing = []
    options.isMissingComplete = true
    for column in 1...width { options.types["column\(column)"] = .text }
    let opened = try DataPackage.open(path: path, through: FileDoor(isSafe: false, readableRoots: []), options: options)
    let table = try #require(opened.catalog.tables.values.first)
    return (0..<table.rowCount).map { row in
      table.columns.map { column in
        if case .text(let text) = column.value(at: row) { text } else { nil }
      }
    }
  }

  private static func compare(_ sheets: [(path: String, sheet: String, rows: [[String?]])]) -> (count: Int, cells: Int)
  {
    var count = 0
    for (path, sheet, rows) in sheets {
      do {
        let own = try cells(path, sheet, width: rows[0].count)
        #expect(own.count == rows.count, "\(path), sheet \(sheet)")
        for (row, pair) in zip(own, rows).enumerated() where pair.0 != pair.1 {
          for (column, cell) in zip(pair.0, pair.1).enumerated() where cell.0 != cell.1 {
            Issue.record(
              "\(path), sheet \(sheet), row \(row + 1), column \(column + 1): \(cell.0 ?? "nothing"), and the others read \(cell.1 ?? "nothing")"
            )
          }
        }
        count += rows.reduce(0) { $0 + $1.count { $0 != nil } }
      } catch let failure as CorpusFailure {
        Issue.record("\(path), sheet \(sheet): \(failure.diagnostics.map(\.message.text))")
      } catch {
        Issue.record("\(path): \(error)")
      }
    }
    return (sheets.count, count)
  }

  @Test(
    "Made workbooks hold the same cells",
    arguments: [
      ("xlsx", 1, 100), ("xlsx", 2, 100), ("xlsx", 3, 100), ("xls", 4, 100), ("calamine", 5, 100),
      ("libreoffice", 6, 30),
    ])
  func made(by kind: String, seed: Int, fileCount: Int) throws {
    let folder = try TemporaryFolder()
    guard let sheets = WorkbookJudgeTests.judged([folder.path, "\(seed)", "\(fileCount)", kind]) else { return }
    print("seed \(seed)")
    let (count, cells) = WorkbookJudgeTests.compare(sheets)
    #expect(count >= fileCount && cells > 1000)
  }

  @Test("What save writes is the same table when LibreOffice has opened it and written it again")
  func written() throws {
    let text = #"""
      団体コード,名称,設置日,割合,人数,平均,済,note
      011002,札幌市,2021-04-01,12.5%,1959512,-0.25,yes,"a, ""b"""
      012025,函館市,2020-12-31,0.1%,,1e-7,no," lead"
      452025,都城市,1999-01-01,,160640,123456.789,,two  blanks
      472018,𠮷野,1950-07-15,100%,0,3,yes,=1+1
      """#
    let folder = try TemporaryFolder(["t.csv": text])
    var options = OpenOptions()
    options.types = ["済": .boolean]
    let table = try WorkbookJudgeTests.table(folder("t.csv"), options)
    try folder.write("t.xlsx", try WorkbookWriter(table, remarks: [], isCancelled: { false }).bytes())
    let own = try WorkbookJudgeTests.table(folder("t.xlsx"))
    #expect(WorkbookJudgeTests.shown(own) == WorkbookJudgeTests.shown(table))
    guard WorkbookJudgeTests.judged([folder.path, "0", "0", "convert", folder("t.xlsx")]) != nil else { return }
    for ending in ["xlsx", "xls", "ods"] {
      let other = try WorkbookJudgeTests.table(folder("\(ending)/t.\(ending)"))
      #expect(WorkbookJudgeTests.shown(other) == WorkbookJudgeTests.shown(table), "\(ending)")
    }
  }

  private static func table(_ path: String, _ options: OpenOptions = OpenOptions()) throws -> Table {
    let opened = try DataPackage.open(path: path, through: FileDoor(isSafe: false, readableRoots: []), options: options)
    return try #require(opened.catalog.tables.values.first)
  }

  /// Names, units and types with the values below them.
  private static func shown(_ table: Table) -> [[String]] {
    zip(table.schema.fields, table.columns).map { field, column in
      ["\(field.name) \(field.type) \(field.unit ?? "")"]
        + (0..<table.rowCount).map { "\(column.value(at: $0).display)" }
    }
  }

  @Test(
    "Offices' workbooks hold the same cells",
    arguments: [
      "mic_codes_000925835.xlsx", "mic_fiscal_prefecturemean_H18.xls", "takamatsu_formulas_0092_2024.xlsx",
      "takamatsu_numbers_as_str_population_202305.xlsx", "takamatsu_richtext_exchange_center.xlsx",
    ])
  func real(name: String) throws {
    guard let path = RealFilesTests.path("workbooks/\(name)"),
      let sheets = WorkbookJudgeTests.judged(["-", "0", "0", path])
    else { return }
    #expect(!sheets.isEmpty)
    _ = WorkbookJudgeTests.compare(sheets)
  }
}
