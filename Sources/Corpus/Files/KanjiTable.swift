/// The characters of JIS X 0208 and JIS X 0212 by row and cell, made when a file first needs them.
struct KanjiTable: Sendable {
  static let rowCount = 120
  private static let cellCount = 94

  /// 0 where a cell has no character.
  private let units: [UInt16]

  static let windows = KanjiTable(windowsText, windowsTextRows)
  static let supplement = KanjiTable(supplementText, supplementTextRows)

  private init(_ text: StaticString, _ rows: [ClosedRange<Int>]) {
    var units = [UInt16](repeating: 0, count: KanjiTable.rowCount * KanjiTable.cellCount)
    var numbers = rows.joined().makeIterator()
    var row = numbers.next() ?? 1
    var cell = 0
    for scalar in text.description.unicodeScalars {
      if scalar == "\n" {
        row = numbers.next() ?? row
        cell = 0
      } else {
        if scalar != " " {
          units[(row - 1) * KanjiTable.cellCount + cell] = UInt16(truncatingIfNeeded: scalar.value)
        }
        cell += 1
      }
    }
    self.units = units
  }

  /// The character at a row and a cell from 0; 0 where there is none.
  @inline(__always)
  func unit(_ row: Int, _ cell: Int) -> UInt16 {
    let index = row &* KanjiTable.cellCount &+ cell
    return index < units.count ? units[index] : 0
  }
}
