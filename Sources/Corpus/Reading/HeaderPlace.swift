/// Which of the first rows name the columns: found out, or as the user says.
struct HeaderPlace {
  typealias Row = DelimitedLayout.Row

  /// Rows above that are no names.
  private(set) var titles: [Row] = []
  /// The rows that name the columns.
  private(set) var rows: [Row] = []
  /// The last row above the data.
  private(set) var lastRow: Row?
  private(set) var publishersRows: [Row] = []
  /// The first row of the data where it may name the columns as well.
  private(set) var doubtful: Row?
  /// Whether the row that the user names is among them.
  private(set) var isMarked = false
  /// What the row that names the columns begins with, where that is a publisher's word and no name.
  private(set) var mark: String?
  /// The line in which the names begin.
  private(set) var line = 1
  /// How many cells the rows of the table have.
  private(set) var width: Int

  init(_ all: [Row], options: OpenOptions, first: inout FirstLines) {
    width = RowShape.width(all)
    let isStated = options.skippedRowCount != nil || options.headerRowCount != nil
    if let mark = options.headerMark, let index = all.firstIndex(where: { HeaderPlace.begins($0, with: mark) }) {
      take(all, header: index, described: HeaderPlace.described(all, around: index))
      isMarked = true
    } else if let lines = options.headerLines {
      take(all, from: 0, count: all.prefix { first.line(of: $0.first?.offset ?? 0) <= lines.upperBound }.count)
    } else if !isStated, let found = PublishersRows(all) {
      if let header = found.header {
        take(
          all, header: found.rows.firstIndex { $0.first?.offset == header.first?.offset } ?? 0, described: found.rows)
      } else {
        publishersRows = found.rows
        let rest = Array(all[found.rows.count...])
        width = RowShape.width(rest)
        find(all, HeadProfile(rest, width: width), behind: found.rows.count)
      }
    } else if let count = options.headerRowCount {
      take(all, from: 0, count: min(count, all.count))
    } else if options.skippedRowCount != nil {
      take(all, from: 0, count: min(HeadProfile(all, width: width).headerRowCount(from: 0), all.count))
    } else {
      find(all, HeadProfile(all, width: width), behind: 0)
    }
    let begin = rows.first ?? (titles.count < all.count ? all[titles.count] : nil)
    if let offset = begin?.first?.offset { line = first.line(of: offset) }
  }

  private mutating func find(_ all: [Row], _ profile: HeadProfile, behind offset: Int) {
    let named = min(profile.titleCount(), all.count - offset)
    let count = profile.headerRowCount(from: named)
    let begin = count == 0 ? named : profile.headerStart(from: named)
    take(all, from: offset + begin, count: min(named - begin + count, all.count - offset - begin))
    if rows.count == 1, profile.isDoubtful(begin + 1, under: begin) { doubtful = all[offset + begin + 1] }
    titles.removeFirst(offset)
  }

  private mutating func take(_ all: [Row], from begin: Int, count: Int) {
    titles = Array(all[..<begin])
    rows = Array(all[begin..<(begin + count)])
    lastRow = begin + count > 0 ? all[begin + count - 1] : nil
    width = max(RowShape.width(Array(all[(begin + count)...])), 1)
    if begin + count == all.count { width = rows.last?.count ?? width }
  }

  /// One row names the columns; those that describe them as well are left out.
  private mutating func take(_ all: [Row], header: Int, described: [Row]) {
    let last = max(header, described.count - 1)
    take(all, from: header, count: 1)
    // The mark is no name.
    if PublishersRows.mark(rows[0]) != nil, rows[0].count > 1 {
      mark = String(decoding: rows[0][0].content, as: UTF8.self)
      rows[0][0].content = []
    }
    lastRow = all[last]
    publishersRows = described
    if !described.isEmpty { titles = [] }
  }

  static func begins(_ row: Row, with mark: String) -> Bool {
    guard let cell = row.first(where: { !$0.content.isEmpty }) else { return false }
    return cell.content.withUnsafeBufferPointer { MissingValues.trimmed($0).elementsEqual(mark.utf8) }
  }

  /// All rows up to the last that describes columns as the one at an index does; none where that does not.
  private static func described(_ all: [Row], around index: Int) -> [Row] {
    guard PublishersRows.mark(all[index]) != nil else { return [] }
    let below = all[index...].prefix { PublishersRows.mark($0) != nil }.count
    return Array(all[..<(index + below)])
  }
}
