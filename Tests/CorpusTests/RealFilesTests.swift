import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Files as offices publish them")
struct RealFilesTests {
  /// `../shared/data`, seen from the repository; nil, with a word of it, where it is absent.
  static func path(_ name: String) -> String? {
    let parts = #filePath.split(separator: "/").dropLast(3)
    let door = FileDoor(isSafe: false, readableRoots: [])
    // A second working tree lies one folder deeper.
    for count in [1, 2] {
      let path = "/" + parts.dropLast(count).joined(separator: "/") + "/shared/data/" + name
      if door.exists(path) { return path }
    }
    print("skipped: there is no ../shared/data/\(name)")
    return nil
  }

  static func open(_ name: String, _ options: OpenOptions = OpenOptions()) throws -> (Table, DataPackage.Source)? {
    guard let path = path(name) else { return nil }
    let opened = try DataPackage.open(path: path, through: FileDoor(isSafe: false, readableRoots: []), options: options)
    return (try #require(opened.catalog.tables.values.first), opened.sources[0])
  }

  @Test(
    "Each opens as it is, with the rows and columns that it has",
    arguments: [
      ("seed_municipalities.csv", 12, 23, TextEncoding.utf8), ("localgovjp_utf8.csv", 1916, 10, .utf8),
      ("localgovjp_2020_cp932.csv", 1916, 9, .cp932), ("prefjp_utf8.csv", 47, 13, .utf8),
      ("20221231_all_localgovs.csv", 1741, 9, .utf8), ("20221231_all_prefectures.csv", 47, 7, .utf8),
      ("all_localgovs_2017_2022_concat.csv", 80_086, 9, .utf8), ("city_indices_R3_utf8.csv", 1741, 8, .utf8),
      ("city_indices_R3_cp932.csv", 1741, 8, .cp932), ("prefectural_dx_indicators.csv", 13, 49, .utf8),
      ("local_gov_indicators_2021.csv", 345, 28, .utf8),
      // 224 with its header.
      ("EE_ODM_2023.csv", 223, 7, .utf8),
    ])
  func shape(name: String, rows: Int, columns: Int, encoding: TextEncoding) throws {
    guard let (table, source) = try Self.open(name) else { return }
    #expect(table.rowCount == rows)
    #expect(table.columns.count == columns)
    #expect(source.encoding == encoding)
    #expect(source.warnings.isEmpty)
  }

  @Test("A title above the header and averages below the rows are left out, and said", arguments: ["utf8", "cp932"])
  func indices(encoding: String) throws {
    guard let (table, source) = try Self.open("city_indices_R3_\(encoding).csv") else { return }
    #expect(table.schema.fields.map(\.name).prefix(4) == ["団体コード", "都道府県名", "団体名", "財政力指数"])
    #expect(table.schema.fields.map(\.type).suffix(5) == Array(repeating: .number, count: 5)[...])
    #expect(table.value(0, 0) == .text("011002"))
    #expect(table.columns[6].validity.countsByReason().map(\.reason) == ["marked \"-\""])
    #expect(source.remarks.contains { $0.contains("全市町村の主要財政指標") && $0.contains("skip 1") })
    #expect(source.remarks.contains { $0.contains("全国市町村平均") && $0.contains("line 1744") && $0.contains("drop 0") })
    var options = OpenOptions()
    options.droppedRowCount = 0
    #expect(try Self.open("city_indices_R3_\(encoding).csv", options)?.0.rowCount == 1742)
  }

  @Test("Codes that have lost their zero get it back, those without a check digit do not")
  func codes() throws {
    guard let (table, source) = try Self.open("20221231_all_localgovs.csv") else { return }
    let column = try #require(table.column(named: "団体コード"))
    #expect(column.value(at: 0) == .text("011002"))
    #expect(column.validity.countsByReason().map(\.count) == [2])
    #expect(source.remarks.contains { $0.contains("lost zero restored in 475 of 1739") })
    guard let (others, _) = try Self.open("localgovjp_utf8.csv") else { return }
    #expect(others.column(named: "cid")?.type == .integer)
    #expect(others.column(named: "lgcode")?.value(at: 0) == .text("011002"))
  }

  @Test("The same table in two encodings has the same cells")
  func twins() throws {
    guard let (left, _) = try Self.open("city_indices_R3_utf8.csv"),
      let (right, _) = try Self.open("city_indices_R3_cp932.csv")
    else { return }
    for (one, other) in zip(left.columns, right.columns) {
      #expect((0..<left.rowCount).allSatisfy { one.value(at: $0) == other.value(at: $0) })
    }
  }
}
