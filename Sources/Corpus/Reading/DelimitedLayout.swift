import Diagnostics
import Tables
import Text

/// Where in a file without a schema the header and the rows stand: found out from its first and last rows, or as the
/// user says.
struct DelimitedLayout {
  typealias Row = [DelimitedScanner.RowCell]

  /// A row that is no row of the table, with the reason why.
  struct Aside {
    var text: String
    var offset: Int
  }

  /// A row at the end that is left out, and why.
  struct Trailer {
    enum Kind { case note, total, asked }
    var row: Aside
    var kind: Kind

    init(_ row: Aside, _ kind: Kind) {
      self.row = row
      self.kind = kind
    }
  }

  var delimiter: UInt8
  /// What a line `sep=;` says.
  var separator: UInt8?
  /// Rows above the header.
  var titles: [Aside] = []
  /// Rows above the data in which the publisher describes the columns.
  var publishersRows: [Aside] = []
  /// The line in which the header begins.
  var headerLine = 1
  var headerRowCount = 1
  /// The publisher's word with which the row of names begins: `#property`.
  var headerWord: String?
  /// How many delimiters more end the row of names, with nothing under them.
  var surplusNameCount = 0
  /// Whether the row that the user names as header is there, and else what the first rows begin with.
  var hasMarkedHeader = true
  var firstCells: [String] = []
  var names: [String] = []
  /// By column, where it has no name of its own in the file.
  var headings: [Heading?] = []
  /// By column, from the header: `人口（千人）`.
  var units: [String?] = []
  var dataOffset = 0
  /// The first row of the data where it may name the columns as well.
  var doubtfulRow: Aside?
  var dataEnd = 0
  /// Rows at the end that are left out.
  var trailers: [Trailer] = []
  /// Whether the last row that is kept is called a total or a mean.
  var endsInTotal = false
  /// How many rows without any value are left out at the end.
  var emptyTrailerCount = 0
  /// What was changed to give every column a name of its own.
  var unnamed: [Int] = []
  var repeatedNames: [String] = []

  /// How many rows, and up to how many bytes, are looked at from the start.
  static let rowLimit = 40
  private static let sizeLimit = 1 << 20
  /// How much of a cell is looked at; no name is as long.
  static let contentLimit = 1 << 14

  /// The rows from an offset, with empty lines left out.
  static func rows(_ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, from offset: Int, limit: Int) -> [Row] {
    var scanner = DelimitedScanner(bytes, delimiter: delimiter, from: offset)
    var rows: [Row] = []
    while rows.count < limit, rows.count < 2 || scanner.offset - offset < sizeLimit,
      let row = scanner.nextRow(limit: contentLimit)
    {
      rows.append(row)
    }
    return rows
  }

  // MARK: Header

  /// Nil where there is no row at all.
  ///
  /// - Parameter original: the same bytes with the rows that were taken out.
  init?(
    _ bytes: UnsafeBufferPointer<UInt8>, original: UnsafeBufferPointer<UInt8>, options: OpenOptions,
    delimiter known: UInt8?, grid: SheetGrid? = nil
  ) {
    var first = FirstLines(bytes, original: original, grid: grid)
    separator = first.separator
    let given = options.delimiter ?? first.separator ?? known
    delimiter = given ?? RowShape.delimiter(bytes, from: first.offset)
    let skipped = options.headerLines.map { $0.lowerBound - 1 } ?? options.skippedRowCount ?? 0
    first.skip(lines: skipped, delimiter: delimiter)
    if skipped > 0, given == nil { delimiter = RowShape.delimiter(bytes, from: first.offset) }
    let rows = DelimitedLayout.rows(bytes, delimiter: delimiter, from: first.offset, limit: DelimitedLayout.rowLimit)
    guard !rows.isEmpty else { return nil }
    dataEnd = bytes.count
    let place = HeaderPlace(rows, options: options, first: &first)
    titles = (first.skipped + place.titles).map { DelimitedLayout.aside($0) }
    publishersRows = place.publishersRows.map { DelimitedLayout.aside($0) }
    headerRowCount = place.rows.count
    dataOffset = place.lastRow.map { DelimitedLayout.end(of: $0, bytes, delimiter) } ?? first.offset
    headerLine = place.line
    doubtfulRow = place.doubtful.map { DelimitedLayout.aside($0) }
    if options.headerMark != nil, !place.isMarked {
      hasMarkedHeader = false
      firstCells = rows.compactMap { $0.first { !$0.content.isEmpty } }.map {
        String(decoding: $0.content, as: UTF8.self)
      }
    }
    var count = max(place.rows.last?.count ?? place.width, place.rows.first?.count ?? 0)
    // A delimiter that ends the line of names and no other.
    while count > place.width, count > 1, place.rows.allSatisfy({ $0.count < count || $0[count - 1].content.isEmpty }) {
      count -= 1
      surplusNameCount += 1
    }
    headerWord = place.mark
    nameColumns(place.rows, count: count, grid)
  }

  /// Where the row behind one begins.
  private static func end(of row: Row, _ bytes: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8) -> Int {
    var scanner = DelimitedScanner(bytes, delimiter: delimiter, from: row.first?.offset ?? 0)
    _ = scanner.nextRow(limit: 0)
    return scanner.offset
  }

  /// Whether a text that goes on behind `head` has the same layout: the rows that are looked at end within it.
  func isSettled(by head: UnsafeBufferPointer<UInt8>) -> Bool {
    [0, dataOffset].allSatisfy { start in
      var scanner = DelimitedScanner(head, delimiter: delimiter, from: start)
      for _ in 0..<DelimitedLayout.rowLimit where scanner.offset - start < DelimitedLayout.sizeLimit {
        guard scanner.nextRow(limit: 0) != nil else { return false }
      }
      return !scanner.isAtEnd
    }
  }

  static func aside(_ row: Row) -> Aside {
    let text = row.map(\.content).filter { !$0.isEmpty }.map { content in
      String(decoding: content.first == SheetGrid.reasonMark ? content.dropFirst() : content[...], as: UTF8.self)
    }
    return Aside(text: text.joined(separator: " "), offset: row.first?.offset ?? 0)
  }

  /// Every column needs a name of its own: one without gets its number; of those that share one, each gets a number
  /// behind it, so that none passes for the only one.
  private mutating func nameColumns(_ header: [Row], count: Int, _ grid: SheetGrid?) {
    var parts = [[String]](repeating: [], count: count)
    for (level, row) in header.enumerated() {
      // In an upper row, one cell may stand over several columns.
      let isUpper = level + 1 < header.count
      var last = ""
      let line = grid?.line(of: row.first?.offset ?? 0) ?? 0
      // Where cells are one, they say themselves over which columns they stand.
      let merged = grid?.hasMerges(line: line) == true ? grid : nil
      for column in 0..<count {
        let text = column < row.count ? DelimitedLayout.tidy(row[column].content) : ""
        var name = text
        if let merged {
          if text.isEmpty, let head = merged.mergedColumn(line: line, column: column), head < row.count {
            name = DelimitedLayout.tidy(row[head].content)
          }
        } else if isUpper {
          if !text.isEmpty || column >= row.count { last = text }
          name = last
        }
        if !name.isEmpty, parts[column].last != name { parts[column].append(name) }
      }
    }
    let written = parts.map { $0.joined(separator: " ") }
    let counts = written.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    var taken = Set(counts.filter { !$0.key.isEmpty && $0.value == 1 }.keys)
    var numbers: [String: Int] = [:]
    for (index, heading) in written.enumerated() {
      units.append(DelimitedLayout.unit(of: heading))
      guard heading.isEmpty || counts[heading] != 1 else {
        names.append(heading)
        headings.append(nil)
        continue
      }
      if heading.isEmpty { unnamed.append(index) }
      var name = heading.isEmpty ? "column\(index + 1)" : ""
      let base = heading.isEmpty ? name : heading
      var number = numbers[base, default: 1]
      while name.isEmpty || !taken.insert(name).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      numbers[base] = number
      if !heading.isEmpty { repeatedNames.append(name) }
      names.append(name)
      headings.append(heading.isEmpty ? .madeUp : .shared(heading))
    }
  }

  /// Without blanks round it and line breaks in it, and without the apostrophe that keeps a spreadsheet from running it.
  private static func tidy(_ content: [UInt8]) -> String {
    content.withUnsafeBufferPointer { bytes in
      var trimmed = MissingValues.trimmed(bytes)
      if trimmed.first == SheetGrid.reasonMark { trimmed = UnsafeBufferPointer(rebasing: trimmed.dropFirst()) }
      if SpreadsheetFormula.isQuoted(trimmed) { trimmed = UnsafeBufferPointer(rebasing: trimmed.dropFirst()) }
      guard trimmed.contains(0x0A) || trimmed.contains(0x0D) else { return String(decoding: trimmed, as: UTF8.self) }
      let lines = trimmed.split { $0 == 0x0A || $0 == 0x0D }
      return lines.map { String(decoding: MissingValues.trimmed(UnsafeBufferPointer(rebasing: $0)), as: UTF8.self) }
        .joined(separator: " ")
    }
  }

  /// The unit in parentheses behind a name; a word that is no unit is none.
  private static func unit(of name: String) -> String? {
    guard let last = name.unicodeScalars.last, ")）]］".unicodeScalars.contains(last) else { return nil }
    let inner = name.unicodeScalars.dropLast()
    guard let open = inner.lastIndex(where: { "(（[［".unicodeScalars.contains($0) }) else { return nil }
    var word = String(inner[inner.index(after: open)...])
    for prefix in ["単位：", "単位:", "単位"] where word.hasPrefix(prefix) { word = String(word.dropFirst(prefix.count)) }
    word = word == "％" ? "%" : word
    return PrintedNumber.units.contains(word) ? word : nil
  }
}
