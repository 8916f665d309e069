import Tables
import Text

/// How much a column tells a reader, where there is no room for all: the least worth give way first.
struct ColumnWorth: Comparable {
  /// Details of a result, then what nobody asked for, then what the statement names or makes.
  private let rank: Int
  private let kind: Kind
  /// Its place in the order of the package, else in that of the table; of the columns of a method how wide they are.
  private let place: Int

  private enum Kind: Int {
    case telling
    /// It would take the room of several.
    case long
    /// The same in every row, or mostly unknown.
    case faint
    /// A code, a reading in kana, a coordinate: it tells rows apart and nothing about them.
    case identifying
  }

  /// So many of the first rows tell what a column is like.
  private static let sample = 100
  /// Wider texts are long.
  private static let wide = 48

  init(of measured: MeasuredColumn, at index: Int, rowCount: Int) {
    let column = measured.column
    rank = column.rank
    guard !column.isOfMethod else {
      // What is narrow leaves room for more.
      (kind, place) = (.telling, measured.cost)
      return
    }
    place = column.place ?? index
    let rows = 0..<min(rowCount, ColumnWorth.sample)
    let known = rows.map { column.cell($0) }.filter { !$0.isUnknown }.map(\.text)
    if ColumnWorth.identifies(column, known) {
      kind = .identifying
    } else {
      let varies = rowCount < 2 || Set(known).count + (known.count < rows.count ? 1 : 0) > 1
      let isTelling = varies && 2 * known.count >= rows.count
      kind = !isTelling ? .faint : measured.naturalWidth > ColumnWorth.wide ? .long : .telling
    }
  }

  static func < (left: ColumnWorth, right: ColumnWorth) -> Bool {
    (right.rank, right.kind.rawValue, right.place) < (left.rank, left.kind.rawValue, left.place)
  }

  /// Whether it stays away where the other has: what tells least fills no gap that others leave.
  func isLesser(than other: ColumnWorth) -> Bool { (rank, kind.rawValue) > (other.rank, other.kind.rawValue) }

  private static func identifies(_ column: ReadableColumn, _ known: [String]) -> Bool {
    let name = TextFolding.key(column.plainName)
    if column.isNumber {
      return column.unit == "degrees" || ["lat", "lng", "lon", "latitude", "longitude", "緯度", "経度"].contains(name)
    }
    if name == "id" || name.hasSuffix("_id") || name.hasSuffix(" id") { return true }
    guard known.count > 1, Set(known).count == known.count else { return false }
    return known.allSatisfy(isCode) || known.allSatisfy(isKana)
  }

  /// Letters, digits and signs without a space, a digit among them: `34212`, `e-0001`.
  private static func isCode(_ text: String) -> Bool {
    let bytes = text.utf8
    return bytes.contains { (0x30...0x39).contains($0) } && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private static func isKana(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { ("\u{3040}"..."\u{30FF}").contains($0) || $0 == "\u{3000}" }
  }
}
