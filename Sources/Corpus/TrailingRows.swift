import Diagnostics

/// Finds the rows at the end of a table that are no rows of it: notes, sources, totals and averages.
///
/// The rule, which the answer to `open` tells: a row at the end is left out if a column is empty in it that all other
/// rows fill, and it is a lone text, or says of itself that it is a note, a total or an average.
struct TrailingRows {
  private let head: UnsafeBufferPointer<UInt8>
  private let text: FileText
  private let layout: DelimitedLayout
  private let width: Int

  private static let rowLimit = 100

  init(_ text: FileText, head: UnsafeBufferPointer<UInt8>, layout: DelimitedLayout) {
    self.text = text
    self.head = head
    self.layout = layout
    width = layout.names.count
  }

  /// Leaves out the last rows as the user says, or by the rule.
  static func leaveOut(
    _ text: FileText, head: UnsafeBufferPointer<UInt8>, count: Int?, in layout: inout DelimitedLayout
  ) {
    let finder = TrailingRows(text, head: head, layout: layout)
    if let count {
      let rows = finder.tail(atLeast: count)
      for row in rows.suffix(count) { layout.trailers.append(DelimitedLayout.aside(row)) }
    } else {
      finder.find(&layout)
    }
    if let first = layout.trailers.first { layout.dataEnd = first.offset }
  }

  private func find(_ layout: inout DelimitedLayout) {
    guard width > 1 else { return }
    let head = DelimitedLayout.rows(
      head, delimiter: layout.delimiter, from: layout.dataOffset, limit: DelimitedLayout.rowLimit)
    let tail = tail(atLeast: TrailingRows.rowLimit)
    guard tail.count > 1 else { return }
    var end = tail.count
    while end > 1, tail.count - end < TrailingRows.rowLimit, isAside(tail[end - 1], among: head, tail[..<(end - 1)]) {
      end -= 1
    }
    layout.trailers = tail[end...].map { DelimitedLayout.aside($0) }
    for row in [head.first, tail[..<end].last] {
      guard let row, row.prefix(3).contains(where: { TrailingRows.isTotal($0.content, isWhole: true) }) else {
        continue
      }
      let aside = DelimitedLayout.aside(row)
      if !layout.totals.contains(where: { $0.offset == aside.offset }) { layout.totals.append(aside) }
    }
  }

  private func isFilled(_ row: DelimitedLayout.Row, _ column: Int) -> Bool {
    column < row.count && !row[column].content.isEmpty
  }

  private func isAside(
    _ row: DelimitedLayout.Row, among head: [DelimitedLayout.Row], _ before: ArraySlice<DelimitedLayout.Row>
  ) -> Bool {
    let filled = row.indices.filter { !row[$0].content.isEmpty }
    guard let first = filled.first else { return true }
    guard filled.count < width else { return false }
    let text = row[first].content
    let isNote = TrailingRows.isNote(text)
    // A note may look like a row; a column that is always filled tells them apart. Rows above that are asides
    // themselves have gaps, too.
    let others = (head.filter { $0[0].offset < row[0].offset } + before).filter { other in
      other.count == width && !other.contains { TrailingRows.isNote($0.content) }
    }
    let alike = others.filter { other in other.count { !$0.content.isEmpty } > filled.count }
    guard alike.count >= 3 || isNote, alike.count * 4 >= others.count * 3 else { return false }
    let hasGap = (0..<width).contains { column in
      !isFilled(row, column) && alike.allSatisfy { isFilled($0, column) } && !alike.isEmpty
    }
    guard hasGap || (isNote && row.count < width) else { return false }
    if isNote || TrailingRows.isTotal(text, isWhole: false) { return true }
    return filled.count == 1 && width > 2 && first < 2 && !isNumber(text)
  }

  private func isNumber(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { PrintedNumber($0, style: .point) != nil }
  }

  private static let noteWords = [
    "注", "※", "（注", "(注", "＊", "*", "資料", "出典", "出所", "備考", "（資料", "(資料", "（出典", "Note", "note", "NOTE", "Source",
    "source", "SOURCE", "・",
  ].map { Array($0.utf8) }

  private static func isNote(_ content: [UInt8]) -> Bool {
    content.withUnsafeBufferPointer { bytes in
      let text = MissingValues.trimmed(bytes)
      // A mark of a missing value alone is no note.
      guard text.count > 3 else { return false }
      return noteWords.contains { text.starts(with: $0) }
    }
  }

  private static let totalWords = ["平均", "合計", "総計", "総数", "小計", "全国", "average", "mean", "total", "sum"]

  /// Whether a cell says of its row that it sums up others.
  private static func isTotal(_ content: [UInt8], isWhole: Bool) -> Bool {
    guard content.count <= 60 else { return false }
    let text = String(decoding: content, as: UTF8.self).lowercased().filter { $0 != " " && $0 != "　" }
    if text == "計" || text == "県計" || text == "全体" { return true }
    return totalWords.contains { isWhole ? text == $0 : text.contains($0) }
  }

  // MARK: The end of the file

  /// How much of the end is looked at for so many rows.
  static func size(forRows count: Int?, of text: FileText) -> Int {
    text.sizes.tailRow * max(16, min(max(count ?? 0, rowLimit), Int(Int32.max)))
  }

  /// The last rows, those of the whole table where it is small.
  private func tail(atLeast count: Int) -> [DelimitedLayout.Row] {
    let size = text.sizes.tailRow * max(16, min(count, Int(Int32.max)))
    guard text.count - layout.dataOffset > size else {
      return text.withTail(atLeast: text.count - layout.dataOffset) { rows($0, from: layout.dataOffset - $1, at: $1) }
    }
    return text.withTail(atLeast: size) { bytes, offset in
      // A line may begin inside a quoted cell: then the rows behind it have other numbers of cells, or do not close.
      for isQuoted in [false, true] {
        var start = bytes.count - size
        if isQuoted { while start < bytes.count, bytes[start] != 0x22 { start += 1 } }
        while start < bytes.count, bytes[start] != 0x0A, bytes[start] != 0x0D { start += 1 }
        while start < bytes.count, bytes[start] == 0x0A || bytes[start] == 0x0D { start += 1 }
        let rows = rows(bytes, from: start, at: offset)
        let whole = rows.count { $0.count == width }
        if whole > 1, whole * 10 >= rows.count * 8 { return rows }
      }
      return []
    }
  }

  private func rows(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, at offset: Int) -> [DelimitedLayout.Row] {
    var scanner = DelimitedScanner(bytes, delimiter: layout.delimiter, from: start)
    var rows: [DelimitedLayout.Row] = []
    while var row = scanner.nextRow(limit: DelimitedLayout.contentLimit) {
      if offset > 0 { for column in row.indices { row[column].offset += offset } }
      rows.append(row)
    }
    return scanner.faults.isEmpty ? rows : []
  }
}
