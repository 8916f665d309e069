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

  var delimiter: UInt8
  /// Rows above the header.
  var titles: [Aside] = []
  var headerRowCount = 1
  var names: [String] = []
  /// By column, where it has no name of its own in the file.
  var headings: [Heading?] = []
  /// By column, from the header: `人口（千人）`.
  var units: [String?] = []
  var dataOffset = 0
  var dataEnd = 0
  /// Rows at the end that are left out.
  var trailers: [Aside] = []
  /// A row among the rows kept that looks like a total.
  var totals: [Aside] = []
  /// What was changed to give every column a name of its own.
  var unnamedCount = 0
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

  // MARK: Delimiter

  /// The separator by which most of the first rows have the same number of cells, a comma where none stands out.
  static func delimiter(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt8 {
    let end = min(bytes.count, offset + (1 << 16))
    let sample = UnsafeBufferPointer(rebasing: bytes[..<end])
    var best: (delimiter: UInt8, rows: Int, width: Int) = (0x2C, 0, 0)
    for delimiter: UInt8 in [0x2C, 0x3B, 0x09, 0x7C] {
      var rows = rows(sample, delimiter: delimiter, from: offset, limit: rowLimit)
      // The sample may end inside a row.
      if end < bytes.count, rows.count > 1 { rows.removeLast() }
      let (width, count) = commonWidth(rows)
      if width > 1, (count, width) > (best.rows, best.width) { best = (delimiter, count, width) }
    }
    return best.delimiter
  }

  /// The number of cells that most rows have, the larger one where two are as common, and how many rows have it.
  private static func commonWidth(_ rows: [Row]) -> (width: Int, count: Int) {
    var counts: [Int: Int] = [:]
    for row in rows where row.count > 1 { counts[row.count, default: 0] += 1 }
    let best = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    // One row among several is no shape.
    if let best, best.value > 1 || rows.count < 3 { return (best.key, best.value) }
    return (rows.isEmpty ? 0 : 1, rows.count { $0.count == 1 })
  }

  // MARK: Header

  /// Nil where there is no row at all.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, options: OpenOptions, delimiter known: UInt8?) {
    var scanner = DelimitedScanner(bytes, delimiter: 0x2C)
    _ = scanner.skipByteOrderMark()
    let start = scanner.offset
    delimiter = options.delimiter ?? known ?? DelimitedLayout.delimiter(bytes, from: start)
    let rows = DelimitedLayout.rows(bytes, delimiter: delimiter, from: start, limit: DelimitedLayout.rowLimit)
    guard !rows.isEmpty else { return nil }
    let width = DelimitedLayout.commonWidth(rows).width
    let profile = Profile(rows, width: width)
    var first = min(options.skippedRowCount ?? profile.titleCount(), rows.count)
    if options.skippedRowCount == nil, options.headerRowCount == nil, profile.isGroupRow(first - 1) { first -= 1 }
    headerRowCount = min(options.headerRowCount ?? profile.headerRowCount(from: first), rows.count - first)
    titles = rows[..<first].map { DelimitedLayout.aside($0) }
    let header = Array(rows[first..<(first + headerRowCount)])
    var next = DelimitedScanner(bytes, delimiter: delimiter, from: start)
    for _ in 0..<(first + headerRowCount) { _ = next.nextRow() }
    dataOffset = next.offset
    dataEnd = bytes.count
    let columnCount = header.last?.count ?? (first < rows.count ? rows[first].count : width)
    nameColumns(header, count: max(columnCount, header.first?.count ?? 0))
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
    let text = row.map(\.content).filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    return Aside(text: text.joined(separator: " "), offset: row.first?.offset ?? 0)
  }

  /// Every column needs a name of its own: one without gets its number; of those that share one, each gets a number
  /// behind it, so that none passes for the only one.
  private mutating func nameColumns(_ header: [Row], count: Int) {
    var parts = [[String]](repeating: [], count: count)
    for (level, row) in header.enumerated() {
      // In an upper row, one cell may stand over several columns.
      let isUpper = level + 1 < header.count
      var last = ""
      for column in 0..<count {
        let text = column < row.count ? DelimitedLayout.tidy(row[column].content) : ""
        if isUpper, !text.isEmpty || column >= row.count { last = text }
        let name = isUpper ? last : text
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
      if heading.isEmpty { unnamedCount += header.isEmpty ? 0 : 1 }
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

/// What the cells of the first rows are, to tell titles, header and data apart.
private struct Profile {
  private enum Kind { case empty, missing, number, year, text }

  private let kinds: [[Kind]]
  private let contents: [[[UInt8]]]
  private let width: Int

  init(_ rows: [DelimitedLayout.Row], width: Int) {
    self.width = width
    contents = rows.map { $0.map(\.content) }
    kinds = rows.map { row in row.map { Profile.kind($0.content) } }
  }

  private static func kind(_ content: [UInt8]) -> Kind {
    content.withUnsafeBufferPointer { bytes in
      let text = MissingValues.trimmed(bytes)
      if text.isEmpty { return .empty }
      if let number = PrintedNumber(text, style: .point) {
        let isYear = number.plain.count == 4 && (number.plain[0] == 0x31 || number.plain[0] == 0x32)
        return isYear && number.traits.subtracting(.fullWidth).isEmpty ? .year : .number
      }
      if MissingValues.conventional.conventionalMark(of: text) != nil { return .missing }
      if NumberShape(text) != nil { return .number }
      if let date = PrintedDate(text) { return date.month == nil ? .year : .number }
      return .text
    }
  }

  private func filled(_ row: Int) -> Int { kinds[row].count { $0 != .empty } }

  /// Rows at the top with a word or two in them, above rows with many.
  func titleCount() -> Int {
    guard width > 1 else { return 0 }
    func isTitle(_ row: Int) -> Bool {
      let filled = filled(row)
      if filled == 0 { return true }
      if kinds[row].count < width, filled == 1 { return true }
      return filled <= 2 && filled * 2 < width
    }
    let count = kinds.indices.prefix { isTitle($0) }.count
    // Where all rows are like that, it is how the table is.
    return count < kinds.count ? count : 0
  }

  /// Whether the row names groups of the columns that the next row names.
  func isGroupRow(_ row: Int) -> Bool {
    guard row >= 0, row + 1 < kinds.count, kinds[row].count == width, kinds[row + 1].count == width else {
      return false
    }
    // A unit for the whole table is a title.
    guard !kinds[row].indices.allSatisfy({ kinds[row][$0] == .empty || isUnit(contents[row][$0]) }) else {
      return false
    }
    let inner = kinds[row].indices.dropFirst().dropLast().contains {
      kinds[row][$0] == .text || kinds[row][$0] == .year
    }
    return inner && filled(row) >= 1 && namesColumns(row + 1, under: row)
  }

  func headerRowCount(from first: Int) -> Int {
    guard first < kinds.count else { return 1 }
    if isData(first) { return 0 }
    var count = 1
    while count < 3, first + count < kinds.count, namesColumns(first + count, under: first + count - 1) { count += 1 }
    return count
  }

  private func body(after row: Int) -> ArraySlice<[Kind]> { kinds[min(row + 1, kinds.count)...] }

  /// Whether every cell of a column below a row is a number or missing, and one is a number.
  private func isNumeric(_ column: Int, below row: Int) -> Bool {
    var hasNumber = false
    for cells in body(after: row) where column < cells.count {
      switch cells[column] {
      case .number, .year: hasNumber = true
      case .text: return false
      case .empty, .missing: continue
      }
    }
    return hasNumber
  }

  /// Whether the first row holds values as those below do, not names.
  private func isData(_ first: Int) -> Bool {
    let row = kinds[first]
    guard row.contains(.number), first + 1 < kinds.count, row.count == width else { return false }
    return row.indices.allSatisfy { column in
      switch row[column] {
      case .number: isNumeric(column, below: first)
      case .year: isNumeric(column, below: first)
      case .text: !isNumeric(column, below: first)
      case .empty, .missing: true
      }
    }
  }

  /// Whether a row goes on naming the columns: words over numbers, where the row above has gaps or says the same twice.
  private func namesColumns(_ row: Int, under upper: Int) -> Bool {
    let cells = kinds[row]
    guard cells.count == width, kinds[upper].count <= width, row + 1 < kinds.count, !cells.contains(.number) else {
      return false
    }
    let numeric = cells.indices.filter { isNumeric($0, below: row) }
    guard !numeric.isEmpty else { return false }
    let named = numeric.count { cells[$0] == .text || cells[$0] == .year }
    let words = numeric.count { cells[$0] == .text }
    guard named > 0, named * 2 >= numeric.count else { return false }
    let isUnits = cells.indices.allSatisfy { cells[$0] == .empty || isUnit(contents[row][$0]) }
    if isUnits { return true }
    let fillsGap = cells.indices.contains {
      cells[$0] != .empty && ($0 >= kinds[upper].count || kinds[upper][$0] == .empty)
    }
    let texts = contents[upper].filter { !$0.isEmpty }
    let repeats = Set(texts).count < texts.count
    return (fillsGap || repeats) && (words > 0 || fillsGap)
  }

  /// A cell in parentheses, or a unit alone.
  private func isUnit(_ content: [UInt8]) -> Bool {
    let text = String(decoding: content, as: UTF8.self)
    if PrintedNumber.units.contains(text) { return true }
    guard let first = text.first, let last = text.last else { return false }
    return "(（[［".contains(first) && ")）]］".contains(last)
  }
}
