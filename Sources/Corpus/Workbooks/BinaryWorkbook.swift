import Diagnostics
import Text

/// A workbook as Excel 95 to 2003 wrote it (.xls): records of two bytes of kind and two of length ([MS-XLS]).
struct BinaryWorkbook: Workbook {
  let path: String
  let format = DataPackage.Source.Format.excel97
  private(set) var sheets: [SheetName] = []
  private let stream: [UInt8]
  private var starts: [Int] = []
  private var isBIFF8 = true
  private var encoding = TextEncoding.windows1252
  private var is1904 = false
  private var texts: [[UInt8]] = []
  private var formats: [CellFormat] = []

  /// One record, with the pieces that go on with it.
  struct Record {
    var kind: Int
    var data: ArraySlice<UInt8>
    var offset: Int
  }

  init(_ file: CompoundFile, path: String) throws(Diagnostic) {
    self.path = path
    let isOld = !file.streams.contains { $0.name == "Workbook" }
    guard let stream = file.stream(named: isOld ? "Book" : "Workbook") else {
      throw Diagnostic.damaged(path, "its cells are not there")
    }
    self.stream = stream
    try readGlobals()
    guard !sheets.isEmpty else { throw Diagnostic.damaged(path, "it has no sheet") }
  }

  private func damaged(_ what: Sentence) -> Diagnostic { .damaged(path, what) }

  private static let columnLimit = 256

  // MARK: Records

  private func record(at: Int) -> Record? {
    guard at >= 0, at + 4 <= stream.count else { return nil }
    let kind = Int(stream[at]) | Int(stream[at + 1]) << 8
    let size = Int(stream[at + 2]) | Int(stream[at + 3]) << 8
    guard at + 4 + size <= stream.count else { return nil }
    return Record(kind: kind, data: stream[(at + 4)..<(at + 4 + size)], offset: at)
  }

  private func next(after record: Record) -> Int { record.data.endIndex }

  // MARK: The book

  private mutating func readGlobals() throws(Diagnostic) {
    guard let first = record(at: 0), first.kind == 0x809, first.data.count >= 4 else {
      throw Diagnostic(
        .error, "the file is a workbook of before Excel 95, which is not read", at: .file(path, line: nil, column: nil),
        help: ["open it in a spreadsheet program, save it as .xlsx, and open that"])
    }
    isBIFF8 = number(first.data, 0, 2) == 0x600
    var codes: [Int: CellFormat] = [:]
    var ids: [Int] = []
    var at = next(after: first)
    while let record = record(at: at) {
      at = next(after: record)
      switch record.kind {
      case 0x0A:
        formats = ids.map { codes[$0] ?? CellFormat.builtIn($0) }
        return
      case 0x2F:
        throw Diagnostic(
          .error, "the workbook is encrypted", at: .file(path, line: nil, column: nil),
          help: ["open it with its password in a spreadsheet program, save it without one, and open that"])
      case 0x22: is1904 = number(record.data, 0, 2) == 1
      case 0x42: if number(record.data, 0, 2) == 932 { encoding = .cp932 }
      case 0x41E:
        if let id = number(record.data, 0, 2), let code = text(record.data, 2, countSize: isBIFF8 ? 2 : 1) {
          codes[id] = CellFormat(code: String(decoding: code, as: UTF8.self))
        }
      case 0xE0: ids.append(number(record.data, 2, 2) ?? 0)
      case 0x85: readSheet(record.data)
      case 0xFC: at = try readTexts(record)
      default: continue
      }
    }
    throw damaged("its list of sheets ends in its middle")
  }

  private mutating func readSheet(_ data: ArraySlice<UInt8>) {
    guard let start = number(data, 0, 4), let state = number(data, 4, 1), let kind = number(data, 5, 1),
      let name = text(data, 6, countSize: 1)
    else { return }
    // Macros have no table.
    sheets.append(
      SheetName(name: String(decoding: name, as: UTF8.self), isHidden: state & 3 != 0, isChart: kind != 0))
    starts.append(start)
  }

  // MARK: Numbers and texts

  private func number(_ data: ArraySlice<UInt8>, _ at: Int, _ size: Int) -> Int? {
    guard at + size <= data.count else { return nil }
    var value = 0
    for index in (0..<size).reversed() { value = value << 8 | Int(data[data.startIndex + at + index]) }
    return value
  }

  private func double(_ data: ArraySlice<UInt8>, _ at: Int) -> Double? {
    var cursor = ByteCursor(stream, at: data.startIndex + at)
    return at + 8 <= data.count ? cursor.double() : nil
  }

  /// A text with its length in front, as UTF-8; nil beyond the end.
  private func text(_ data: ArraySlice<UInt8>, _ at: Int, countSize: Int) -> [UInt8]? {
    guard let count = number(data, at, countSize) else { return nil }
    var start = data.startIndex + at + countSize
    guard isBIFF8 else {
      guard start + count <= data.endIndex else { return nil }
      return decoded(stream[start..<(start + count)])
    }
    guard let flags = number(data, at + countSize, 1) else { return nil }
    start += 1
    if flags & 8 != 0 { start += 2 }
    if flags & 4 != 0 { start += 4 }
    let size = flags & 1 != 0 ? count * 2 : count
    guard start + size <= data.endIndex else { return nil }
    return BinaryWorkbook.utf8(stream[start..<(start + size)], isWide: flags & 1 != 0)
  }

  private func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    if bytes.allSatisfy({ $0 < 0x80 }) { return Array(bytes) }
    return Array(bytes).withUnsafeBufferPointer { TextDecoding.utf8($0, from: encoding) }
  }

  /// Characters of two bytes, or of one, the upper being zero.
  private static func utf8(_ bytes: ArraySlice<UInt8>, isWide: Bool) -> [UInt8] {
    if !isWide, bytes.allSatisfy({ $0 < 0x80 }) { return Array(bytes) }
    var units: [UInt16] = []
    if isWide {
      var at = bytes.startIndex
      while at + 1 < bytes.endIndex {
        units.append(UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)
        at += 2
      }
    } else {
      units = bytes.map { UInt16($0) }
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// The list of texts, which goes on over many records; a text that is cut says anew how wide its characters are.
  private mutating func readTexts(_ first: Record) throws(Diagnostic) -> Int {
    var pieces = [first.data]
    var at = next(after: first)
    while let record = record(at: at), record.kind == 0x3C {
      pieces.append(record.data)
      at = next(after: record)
    }
    guard let count = number(first.data, 4, 4) else { throw damaged("its list of texts ends in its middle") }
    var reader = PieceReader(stream, pieces, skipping: 8)
    texts.reserveCapacity(min(count, stream.count / 3))
    for _ in 0..<count {
      guard let text = reader.text() else { throw damaged("its list of texts ends in its middle") }
      texts.append(text)
    }
    return at
  }

  private struct PieceReader {
    private let stream: [UInt8]
    private let pieces: [ArraySlice<UInt8>]
    private var piece = 0
    private var at: Int

    init(_ stream: [UInt8], _ pieces: [ArraySlice<UInt8>], skipping count: Int) {
      self.stream = stream
      self.pieces = pieces
      at = (pieces.first?.startIndex ?? 0) + count
    }

    private mutating func byte() -> Int? {
      while piece < pieces.count, at >= pieces[piece].endIndex {
        piece += 1
        if piece < pieces.count { at = pieces[piece].startIndex }
      }
      guard piece < pieces.count, at >= pieces[piece].startIndex else { return nil }
      at += 1
      return Int(stream[at - 1])
    }

    private mutating func number(_ size: Int) -> Int? {
      var value = 0
      for index in 0..<size {
        guard let byte = byte() else { return nil }
        value |= byte << (8 * index)
      }
      return value
    }

    private mutating func skip(_ count: Int) -> Bool {
      var left = count
      while left > 0 {
        guard piece < pieces.count else { return false }
        let step = min(left, max(pieces[piece].endIndex - at, 0))
        at += step
        left -= step
        if left > 0 {
          piece += 1
          guard piece < pieces.count else { return false }
          at = pieces[piece].startIndex
        }
      }
      return true
    }

    mutating func text() -> [UInt8]? {
      guard let count = number(2), var flags = number(1) else { return nil }
      var runs = 0
      var extra = 0
      if flags & 8 != 0 {
        guard let found = number(2) else { return nil }
        runs = found
      }
      if flags & 4 != 0 {
        guard let found = number(4) else { return nil }
        extra = found
      }
      var units: [UInt16] = []
      units.reserveCapacity(count)
      while units.count < count {
        if piece < pieces.count, at >= pieces[piece].endIndex, !units.isEmpty || piece + 1 < pieces.count {
          piece += 1
          guard piece < pieces.count, !pieces[piece].isEmpty else { return nil }
          at = pieces[piece].startIndex
          flags = Int(stream[at])
          at += 1
          continue
        }
        guard let unit = number(flags & 1 != 0 ? 2 : 1) else { return nil }
        units.append(UInt16(unit))
      }
      guard skip(runs * 4 + extra) else { return nil }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    }
  }

  // MARK: Cells

  private enum Value {
    case number(Double)
    case text(Int)
    case own([UInt8])
    case boolean(Bool)
    case error(Int)
  }

  private struct Cell {
    var row: Int
    var column: Int
    var style: Int
    var value: Value

    var place: Int { row << 16 | column }
  }

  func read(sheet index: Int, into builder: inout SheetTextBuilder, watch: FileDoor.Watch?) throws(Diagnostic) {
    var cells: [Cell] = []
    var hiddenRows: Set<Int> = []
    try readCells(starts[index], sheets[index].name, &cells, &hiddenRows, &builder, watch)
    let isOrdered = zip(cells, cells.dropFirst()).allSatisfy { $0.place < $1.place }
    if !isOrdered { cells.sort { $0.place < $1.place } }
    var row = -1
    var last = -1
    for cell in cells {
      // Of a cell that stands twice the first one counts, as in Excel the last would: no program writes so.
      guard cell.place != last else { continue }
      guard cell.column < BinaryWorkbook.columnLimit else {
        throw Diagnostic(
          .error, "the sheet has a cell behind its last column, which is IV",
          at: .cell(path, sheet: sheets[index].name, cell: "\(CellReference(row: cell.row, column: cell.column))"),
          help: ["open the workbook in a spreadsheet program and save it again"])
      }
      last = cell.place
      if cell.row != row {
        row = cell.row
        builder.begin(row: row, isHidden: hiddenRows.contains(row))
      }
      put(cell, &builder)
    }
  }

  private func put(_ cell: Cell, _ builder: inout SheetTextBuilder) {
    switch cell.value {
    case .number(let value):
      let format = formats.indices.contains(cell.style) ? formats[cell.style] : .number
      builder.append(value: value, as: format, is1904: is1904, column: cell.column)
    case .text(let number):
      texts[number].withUnsafeBufferPointer { builder.append(text: $0, column: cell.column) }
    case .own(let text): text.withUnsafeBufferPointer { builder.append(text: $0, column: cell.column) }
    case .boolean(let value): builder.append(boolean: value, column: cell.column)
    case .error(let code): builder.append(reason: BinaryWorkbook.error(code), column: cell.column)
    }
  }

  private static func error(_ code: Int) -> String {
    switch code {
    case 0x00: "#NULL!"
    case 0x07: "#DIV/0!"
    case 0x0F: "#VALUE!"
    case 0x17: "#REF!"
    case 0x1D: "#NAME?"
    case 0x24: "#NUM!"
    default: "#N/A"
    }
  }

  private func readCells(
    _ start: Int, _ name: String, _ cells: inout [Cell], _ hiddenRows: inout Set<Int>,
    _ builder: inout SheetTextBuilder, _ watch: FileDoor.Watch?
  ) throws(Diagnostic) {
    guard let first = record(at: start), first.kind == 0x809 else {
      throw damaged("the sheet \(quoted(name)) is not there")
    }
    var at = next(after: first)
    // A chart in a sheet has records of its own.
    var depth = 1
    var count = 0
    /// The cell whose formula gives a text that follows.
    var waiting: (row: Int, column: Int, style: Int)?
    while let record = record(at: at) {
      at = next(after: record)
      count += 1
      if count & 0xFFFF == 0, let watch {
        if watch.isCancelled() { throw .interrupted }
        watch.progress("reading \(name)", at, stream.count)
      }
      if record.kind == 0x809 { depth += 1 }
      if record.kind == 0x0A {
        depth -= 1
        if depth == 0 { return }
      }
      guard depth == 1 else { continue }
      if record.kind == 0x207, let cell = waiting {
        if let text = text(record.data, 0, countSize: 2) {
          cells.append(Cell(row: cell.row, column: cell.column, style: cell.style, value: .own(text)))
        }
        waiting = nil
        continue
      }
      try take(record, name, &cells, &hiddenRows, &builder, &waiting)
    }
    throw damaged("the sheet \(quoted(name)) ends in its middle")
  }

  private func take(
    _ record: Record, _ name: String, _ cells: inout [Cell], _ hiddenRows: inout Set<Int>,
    _ builder: inout SheetTextBuilder, _ waiting: inout (row: Int, column: Int, style: Int)?
  ) throws(Diagnostic) {
    let data = record.data
    guard let row = number(data, 0, 2), let column = number(data, 2, 2) else { return }
    let style = number(data, 4, 2) ?? 0
    func add(_ value: Value) { cells.append(Cell(row: row, column: column, style: style, value: value)) }
    switch record.kind {
    case 0x208: if let flags = number(data, 12, 2), flags & 0x20 != 0 { hiddenRows.insert(row) }
    case 0x7D:
      if let flags = number(data, 8, 2), flags & 1 != 0, row <= column, column < 0x4000 {
        builder.hiddenColumns.formUnion(row...column)
      }
    case 0x203: if let value = double(data, 6) { add(.number(value)) }
    case 0x27E: if let code = number(data, 6, 4) { add(.number(BinaryWorkbook.short(code))) }
    case 0xBD:
      var at = 4
      var place = column
      while at + 6 <= data.count - 2, let style = number(data, at, 2), let code = number(data, at + 2, 4) {
        cells.append(Cell(row: row, column: place, style: style, value: .number(BinaryWorkbook.short(code))))
        at += 6
        place += 1
      }
    case 0xFD:
      guard let index = number(data, 6, 4), texts.indices.contains(index) else {
        throw Diagnostic(
          .error, "the cell is said to hold a text that the workbook has not",
          at: .cell(path, sheet: name, cell: "\(CellReference(row: row, column: column))"),
          help: ["open the workbook in a spreadsheet program and save it again"])
      }
      add(.text(index))
    case 0x204, 0xD6: if let text = text(data, 6, countSize: 2) { add(.own(text)) }
    case 0x205:
      if let value = number(data, 6, 1), let isError = number(data, 7, 1) {
        add(isError == 1 ? .error(value) : .boolean(value != 0))
      }
    case 0x06: takeFormula(data, (row, column, style), &cells, &waiting)
    case 0xE5: takeMerges(data, &builder)
    default: return
    }
  }

  private func takeFormula(
    _ data: ArraySlice<UInt8>, _ place: (row: Int, column: Int, style: Int), _ cells: inout [Cell],
    _ waiting: inout (row: Int, column: Int, style: Int)?
  ) {
    guard let kind = number(data, 6, 1), let detail = number(data, 8, 1), let mark = number(data, 12, 2) else { return }
    var value: Value?
    if mark != 0xFFFF {
      value = double(data, 6).map { .number($0) }
    } else {
      switch kind {
      case 0: waiting = place
      case 1: value = .boolean(detail != 0)
      case 2: value = .error(detail)
      default: break
      }
    }
    if let value { cells.append(Cell(row: place.row, column: place.column, style: place.style, value: value)) }
  }

  private func takeMerges(_ data: ArraySlice<UInt8>, _ builder: inout SheetTextBuilder) {
    var at = 2
    while let first = number(data, at, 2), let last = number(data, at + 2, 2), let left = number(data, at + 4, 2),
      let right = number(data, at + 6, 2)
    {
      at += 8
      if first <= last, left <= right {
        builder.merges.append(SheetGrid.Merge(rows: first...last, columns: left...right))
      }
    }
  }

  /// A number of four bytes: a whole one or the upper half of a long one, maybe a hundredth.
  private static func short(_ code: Int) -> Double {
    let value =
      code & 2 != 0
      ? Double(Int32(truncatingIfNeeded: code) >> 2) : Double(bitPattern: UInt64(code & 0xFFFF_FFFC) << 32)
    return code & 1 != 0 ? value / 100 : value
  }
}
