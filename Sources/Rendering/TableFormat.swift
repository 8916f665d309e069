import Diagnostics
import Tables
import Text

/// Columns side by side under a header, aligned by display width, with no rules but one line under the header.
struct TableFormat: RowWriter {
  private let table: ReadableTable
  private let columns: [MeasuredColumn]
  private let widths: [Int]
  private let options: RenderOptions
  /// Whether a word that could stand whole in a wider column is broken.
  var breaksWords: Bool { zip(columns, widths).contains { $0.wholeWidth > $1 } }
  /// What is narrower is drawn whatever its length.
  private static let widest = 10_000
  private static let gap = 2
  private static let margin = 1

  /// Nil if the columns do not fit into the width, even with their texts wrapped.
  init?(_ table: ReadableTable, options: RenderOptions) {
    self.table = table
    self.options = options
    columns = table.columns.map { MeasuredColumn($0, rowCount: table.rowCount, isCancelled: options.isCancelled) }
    guard options.width > 0 else {
      widths = columns.map(\.naturalWidth)
      // Every row is filled up to the width of its widest cells; of cards only the cells themselves count.
      let width = widths.reduce(0, +)
      if width > TableFormat.widest, Limit.product(width, table.rowCount) > Limit.drawing.number { return nil }
      return
    }
    let room = options.width - TableFormat.margin - TableFormat.gap * max(0, columns.count - 1)
    guard let fitted = ColumnWidths.fit(columns, into: room) else { return nil }
    widths = fitted
  }

  /// With the columns of most worth, as many as fit, the name of the row before all others.
  init?(hidingColumnsOf table: ReadableTable, options: RenderOptions) {
    let measured = table.columns.map { MeasuredColumn($0, rowCount: min(table.rowCount, MeasuredColumn.sampleSize)) }
    // The column that says which row it is stays, wrapped where it is long.
    let label = table.labelColumn ?? 0
    let worth = measured.enumerated().map { ColumnWorth(of: $1, at: $0, rowCount: table.rowCount) }
    let others = measured.indices.filter { $0 != label }.sorted { worth[$0] > worth[$1] }
    var left = options.width - TableFormat.margin
    left -= max(measured[label].leastWidth, min(measured[label].wholeWidth, left / 2))
    var shown: [Int] = []
    var hidden: [Int] = []
    for index in others {
      // No word is broken for the sake of one more column.
      let needed = measured[index].wholeWidth + TableFormat.gap
      let isTooLittle = hidden.first.map { worth[index].isLesser(than: worth[$0]) } ?? false
      if needed <= left, !isTooLittle {
        shown.append(index)
        left -= needed
      } else {
        hidden.append(index)
      }
    }
    guard !shown.isEmpty, !hidden.isEmpty else { return nil }
    let order = [label] + shown.sorted()
    guard let format = TableFormat(table.showing(order, hiding: hidden), options: options) else { return nil }
    self = format
  }

  var rowCount: Int { columns.isEmpty ? 0 : table.rowCount }

  func writeHead(to out: inout ByteBuffer) {
    guard !columns.isEmpty else { return }
    if let preface = table.preface {
      out.append(paragraphs: [options.isPlain ? preface.replacing(" · ", with: "; ") : preface], width: options.width)
    }
    let headers = columns.indices.map { columns[$0].headerLines(width: widths[$0]) }
    let height = headers.reduce(1) { max($0, $1.count) }
    let blocks = headers.map { CellLines(lines: [String](repeating: "", count: height - $0.count) + $0) }
    write(blocks, height: height, to: &out)
    for index in columns.indices {
      out.append(repeating: " ", count: index == 0 ? TableFormat.margin : TableFormat.gap)
      out.append(repeating: options.rule, count: widths[index])
    }
    out.append(0x0A)
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    var height = 1
    let cells = columns.indices.map { index in
      let block = columns[index].block(row, width: widths[index], options)
      height = max(height, block.lines.count)
      return block
    }
    write(cells, height: height, to: &out)
  }

  func writeFoot(to out: inout ByteBuffer) {
    out.append(paragraphs: table.footer(withCount: true, isPlain: options.isPlain), width: options.width)
  }

  /// Lines of cells beside each other; spaces are written only when something follows them.
  private func write(_ cells: [CellLines], height: Int, to out: inout ByteBuffer) {
    for line in 0..<height {
      var pending = TableFormat.margin
      for index in cells.indices {
        let lines = cells[index].lines
        let text = line < lines.count ? lines[line] : ""
        let free = max(0, widths[index] - DisplayWidth.of(text))
        if columns[index].column.isNumber { pending += free }
        let trimmed = TableFormat.withoutTrailingSpaces(text)
        if !trimmed.isEmpty {
          out.append(repeating: " ", count: pending)
          out.append(String(trimmed), weight: cells[index].weight)
          pending = text.utf8.count - trimmed.utf8.count
        } else {
          pending += DisplayWidth.of(text)
        }
        if !columns[index].column.isNumber { pending += free }
        pending += TableFormat.gap
      }
      out.append(0x0A)
    }
  }

  private static func withoutTrailingSpaces(_ text: String) -> Substring {
    var end = text.endIndex
    while end > text.startIndex {
      let before = text.utf8.index(before: end)
      guard text.utf8[before] == 0x20 else { break }
      end = before
    }
    return text[..<end]
  }
}

/// The lines of one cell.
struct CellLines {
  var lines: [String]
  var weight = ReadableCell.Weight.plain
}

/// A column with the widths that its cells need.
struct MeasuredColumn {
  let column: ReadableColumn
  let naturalWidth: Int
  /// Below this it cannot be wrapped: names and numbers are never broken, texts have some room.
  let leastWidth: Int
  /// How much the longest fraction takes: what has less is moved to the left so that the points stand under each other.
  private let fractionWidth: Int
  /// The least width at which no word is broken, as far as words are worth keeping whole.
  private(set) var wholeWidth = 0
  private static let hanging = 2
  static let longestWord = 24
  /// How wide the words of each of the first rows are.
  private let sampleWords: [[Int]]
  static let sampleSize = 100
  private let header: String
  private let prepared: PreparedTexts?
  private static let leastTextWidth = 12

  init(_ column: ReadableColumn, rowCount: Int, isCancelled: () -> Bool = { false }) {
    self.column = column
    header = VisibleText.line(column.header)
    prepared = PreparedTexts(column)
    let words = column.wrapsHeading ? header.split(separator: " ").map(String.init) : [VisibleText.line(column.name)]
    let name = words.reduce(0) { max($0, DisplayWidth.of($1)) }
    let unit = column.wrapsHeading ? 0 : max(0, DisplayWidth.of(header) - name - 1)
    var numbers = (whole: 0, fraction: 0)
    var texts = 0
    for row in 0..<rowCount {
      if row & 0xFFF == 0xFFF, isCancelled() { break }
      if let code = prepared?.code(row), let width = prepared?.widths[code] {
        texts = max(texts, width)
        continue
      }
      let cell = column.cell(row)
      let text = VisibleText.line(cell.text)
      if column.isNumber, !cell.isUnknown, !cell.isBound {
        let fraction = column.isPlainNumber ? MeasuredColumn.fractionWidth(of: text) : 0
        numbers.fraction = max(numbers.fraction, fraction)
        numbers.whole = max(numbers.whole, DisplayWidth.of(text) - fraction)
      } else {
        texts = max(texts, DisplayWidth.of(text))
      }
    }
    sampleWords = (0..<min(rowCount, MeasuredColumn.sampleSize)).map { row in
      let text = VisibleText.line(column.cell(row).text)
      if column.isExpression { return ExpressionWrapping.widths(of: text) }
      return text.split(separator: " ").map { DisplayWidth.of(String($0)) }
    }
    fractionWidth = numbers.fraction
    let number = numbers.whole + numbers.fraction
    naturalWidth = max(1, DisplayWidth.of(header), number, texts)
    leastWidth = max(1, name, unit, number, min(texts, MeasuredColumn.leastTextWidth))
    wholeWidth = wholeWidth(upTo: MeasuredColumn.longestWord)
  }

  /// The room it takes where columns compete for it; a unit may stand under its name.
  var cost: Int { column.isNumber ? leastWidth : naturalWidth }

  /// The least width at which no word is broken that is not wider than `limit`. A word that is not the first may come to
  /// stand in an indented line.
  func wholeWidth(upTo limit: Int) -> Int {
    let hanging = column.isNumber ? 0 : MeasuredColumn.hanging
    let longest = sampleWords.reduce(0) { longest, words in
      words.enumerated().reduce(longest) { longest, word in
        word.element > limit ? longest : max(longest, word.element + (word.offset == 0 ? 0 : hanging))
      }
    }
    return min(max(leastWidth, longest), naturalWidth)
  }

  /// How many of the first rows have a word broken at a width that would be whole in a wider column.
  func brokenCells(width: Int) -> Int {
    guard width < wholeWidth else { return 0 }
    let hanging = column.isNumber ? 0 : MeasuredColumn.hanging
    return sampleWords.count { words in
      words.enumerated().contains { place, word in
        word <= MeasuredColumn.longestWord && word + (place == 0 ? 0 : hanging) > width
      }
    }
  }

  /// How many lines the cells of the first rows take at a width.
  func heights(width: Int) -> [Int] {
    let hanging = column.isNumber || width <= MeasuredColumn.hanging ? 0 : MeasuredColumn.hanging
    return sampleWords.map { words in
      var lines = 1
      var room = width
      var used = 0
      for word in words {
        if used > 0, used + 1 + word <= room {
          used += 1 + word
          continue
        }
        if used > 0 { (lines, room) = (lines + 1, width - hanging) }
        used = word
        while used > room { (lines, used, room) = (lines + 1, used - room, max(1, width - hanging)) }
      }
      return lines
    }
  }

  func headerLines(width: Int) -> [String] {
    if column.wrapsHeading { return TextWrapping.lines(of: header, width: width) }
    if DisplayWidth.of(header) <= width { return [header] }
    return [VisibleText.line(column.name), VisibleText.line(column.headerEnd)]
  }

  func block(_ row: Int, width: Int, _ options: RenderOptions) -> CellLines {
    if let prepared, let code = prepared.code(row) {
      let text = prepared.texts[code]
      if prepared.widths[code] <= width { return CellLines(lines: [text]) }
      return CellLines(lines: lines(of: text, width: width))
    }
    let cell = column.cell(row)
    let text = VisibleText.line(cell.text)
    if column.isNumber, !cell.isUnknown, !cell.isBound {
      let fraction = column.isPlainNumber ? MeasuredColumn.fractionWidth(of: text) : 0
      return CellLines(lines: [text + String(repeating: " ", count: fractionWidth - fraction)])
    }
    return CellLines(lines: lines(of: text, width: width), weight: cell.weight(options))
  }

  private func lines(of text: String, width: Int) -> [String] {
    let hanging = column.isNumber ? 0 : MeasuredColumn.hanging
    return column.isExpression
      ? ExpressionWrapping.lines(of: text, width: width, hanging: hanging)
      : TextWrapping.lines(of: text, width: width, hanging: hanging)
  }

  /// The width from the decimal point, or from what follows the digits where there is no point, to the end.
  private static func fractionWidth(of number: String) -> Int {
    let bytes = number.utf8
    guard let start = bytes.firstIndex(where: { $0 == 0x2E || $0 == 0x65 || $0 == 0x3F }) else { return 0 }
    return bytes.distance(from: start, to: bytes.endIndex)
  }
}

/// The texts of a column made visible and measured once each, where each stands in two rows or more on average.
private struct PreparedTexts {
  private let codes: [Int32]
  private let validity: Validity
  let texts: [String]
  let widths: [Int]

  init?(_ column: ReadableColumn) {
    guard let encoded = column.encodedTexts, encoded.texts.count <= encoded.codes.count / 2 else { return nil }
    codes = encoded.codes
    validity = encoded.validity
    texts = encoded.texts.map { VisibleText.line(ReadableCell.words(forText: $0)) }
    widths = texts.map { DisplayWidth.of($0) }
  }

  /// Nil if the cell is unknown.
  func code(_ row: Int) -> Int? { validity.isKnown(row) ? Int(codes[row]) : nil }
}
