import Tables
import TestSupport
import Testing

@testable import Corpus

@Suite("Totals and means among rows")
struct TotalRowsTests {
  @Test(
    "A cell says that its row is a total or a mean",
    arguments: [
      "計", "合計", "総数", "全国", "県計", "市部計", "郡部計", "市町村計", "都道府県平均", "全国市町村平均", "（市町村平均）", "青森県計", "関東計",
      "合　計", "計（再掲）", "Total", "TOTAL:", "Grand Total", "subtotal", "Sub-total", "mean", "Average", "Summe", "Gesamt",
      "insgesamt", "ensemble", "Totale", "national average", "total region", "平均値", "Ｔｏｔａｌ", "類似団体平均",
    ])
  func says(_ cell: String) {
    #expect(TotalLabel.says(cell))
    #expect(Array(cell.utf8).withUnsafeBufferPointer(TotalLabel.maySay))
  }

  @Test(
    "Other words do not",
    arguments: [
      "", "札幌市", "全国町", "一般会計", "家計", "統計", "時計", "平均年齢", "合計特殊出生率", "Total population", "Meander", "Suma", "Media",
      "Summer", "Soma", "設計", "計画", "国", "Totally", "市", "温度計", "総数の内訳",
    ])
  func silent(_ cell: String) { #expect(!TotalLabel.says(cell)) }

  /// Blocks of rows, each with its sum before or behind it.
  private struct Blocks {
    var columns: [[Int]]
    var totals: Set<Int> = []

    init(_ random: inout SeededGenerator) {
      columns = (0..<Int.random(in: 2...4, using: &random)).map { _ in [] }
      let isBelow = Bool.random(using: &random)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let rows = (0..<Int.random(in: 2...9, using: &random)).map { _ in
          columns.map { _ in Int.random(in: 1_000...90_000, using: &random) }
        }
        let sums = columns.indices.map { column in rows.reduce(0) { $0 + $1[column] } }
        if isBelow { totals.insert(columns[0].count) }
        for row in (isBelow ? [sums] : []) + rows + (isBelow ? [] : [sums]) {
          for column in columns.indices { columns[column].append(row[column]) }
        }
        if !isBelow { totals.insert(columns[0].count - 1) }
      }
    }
  }

  @Test("Rows that are the sums of the rows beside them are found, and no others", arguments: 0..<200)
  func blocks(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let blocks = Blocks(&random)
    let columns = blocks.columns.map { Column(.integer($0)) }
    var sums = SummingRows(columns, names: columns.indices.map { "c\($0)" }, rowCount: blocks.columns[0].count)
    #expect(Set(sums.find().keys) == blocks.totals, "seed \(seed)")
  }

  @Test("Rows without any sum among them give none", arguments: 0..<200)
  func chance(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = Int.random(in: 3...400, using: &random)
    let most = [5, 100, 100_000][seed % 3]
    let columns = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      Column(.integer((0..<count).map { _ in Int.random(in: 0...most, using: &random) }))
    }
    var sums = SummingRows(columns, names: columns.indices.map { "c\($0)" }, rowCount: count)
    let found = sums.find()
    // The first or last of a few small numbers may be the sum of all others.
    #expect(found.allSatisfy { $0.value.count == count - 1 && most < 1_000 }, "seed \(seed): \(found)")
  }
}
