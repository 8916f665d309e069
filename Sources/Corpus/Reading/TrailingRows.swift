import Diagnostics

/// Finds the rows at the end of a table that are no rows of it: rows without any value, notes, sources, totals and means.
///
/// The rule, which the answer to `open` tells: a row at the end is left out if it has no value, or if a column is empty in
/// it that all other rows fill, and it is a lone text, or says of itself that it is a note, a total or a mean.
struct TrailingRows {
  private let head: UnsafeBufferPointer<UInt8>
  private let text: FileText
  private let layout: DelimitedLayout
  private let kept: Set<OpenOptions.RowKind>
  private let width: Int

  private static let rowLimit = 100

  private init(_ text: FileText, head: UnsafeBufferPointer<UInt8>, layout: DelimitedLayout, options: OpenOptions) {
    self.text = text
    self.head = head
    self.layout = layout
    kept = options.kept
    width = layout.names.count
  }

  /// Leaves out the last rows as the user says, or by the rule.
  static func leaveOut(
    _ text: FileText, head: UnsafeBufferPointer<UInt8>, options: OpenOptions, in layout: inout DelimitedLayout
  ) {
    let finder = TrailingRows(text, head: head, layout: layout, options: options)
    if let count = options.droppedRowCount {
      guard count > 0 else { return }
      let rows = finder.tail(before: layout.dataEnd, atLeast: count).suffix(count)
      layout.trailers = rows.map { DelimitedLayout.Trailer(DelimitedLayout.aside($0), .asked) }
      if let first = layout.trailers.first { layout.dataEnd = first.row.offset }
    } else {
      finder.find(&layout)
    }
  }

  private func find(_ layout: inout DelimitedLayout) {
    guard width > 1 else { return }
    let head = DelimitedLayout.rows(
      head, delimiter: layout.delimiter, from: layout.dataOffset, limit: DelimitedLayout.rowLimit)
    while true {
      if !kept.contains(.empty) {
        let empty = EmptyLines(text, from: layout.dataOffset, to: layout.dataEnd, delimiter: layout.delimiter)
        layout.dataEnd = empty.end
        layout.emptyTrailerCount += empty.count
      }
      let tail = tail(before: layout.dataEnd, atLeast: TrailingRows.rowLimit)
      var end = tail.count
      var found: [DelimitedLayout.Trailer] = []
      while end > 1, found.count < TrailingRows.rowLimit,
        let kind = kind(of: tail[end - 1], among: head, tail[..<(end - 1)])
      {
        end -= 1
        found.insert(DelimitedLayout.Trailer(DelimitedLayout.aside(tail[end]), kind), at: 0)
      }
      layout.trailers = found + layout.trailers
      guard let first = found.first else {
        layout.endsInTotal = tail.last?.prefix(8).contains { TotalLabel.says($0.content) } ?? false
        return
      }
      layout.dataEnd = first.row.offset
    }
  }

  private func isFilled(_ row: DelimitedLayout.Row, _ column: Int) -> Bool {
    column < row.count && !row[column].content.isEmpty
  }

  /// What a row at the end is; nil where it is a row of the table.
  private func kind(
    of row: DelimitedLayout.Row, among head: [DelimitedLayout.Row], _ before: ArraySlice<DelimitedLayout.Row>
  ) -> DelimitedLayout.Trailer.Kind? {
    let filled = row.indices.filter { !row[$0].content.isEmpty }
    guard let first = filled.first, filled.count < width else { return nil }
    let text = row[first].content
    let isNote = TrailingRows.isNote(text)
    let isTotal =
      !isNote && row.prefix(4).contains { TotalLabel.says($0.content, isLoose: $0.offset == row[first].offset) }
    if kept.contains(isTotal ? .totals : .notes) { return nil }
    // A note may look like a row; a column that is always filled tells them apart. Rows above that are asides
    // themselves have gaps, too.
    let others = (head.filter { $0[0].offset < row[0].offset } + before).filter { other in
      other.count == width && other.contains { !$0.content.isEmpty }
        && !other.contains { TrailingRows.isNote($0.content) }
    }
    let alike = others.filter { other in other.count { !$0.content.isEmpty } > filled.count }
    guard alike.count >= (isTotal ? 2 : 3) || isNote, alike.count * 4 >= others.count * 3 else { return nil }
    let hasGap = (0..<width).contains { column in
      !isFilled(row, column) && alike.allSatisfy { isFilled($0, column) } && !alike.isEmpty
    }
    guard hasGap || (isNote && row.count < width) else { return nil }
    if isTotal { return .total }
    return isNote || (filled.count == 1 && width > 2 && first < 2 && !isNumber(text)) ? .note : nil
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

  // MARK: The end of the file

  /// How much of the end is looked at for so many rows.
  static func size(forRows count: Int?, of text: FileText) -> Int {
    text.sizes.tailRow * max(16, min(max(count ?? 0, rowLimit), Int(Int32.max)))
  }

  /// The last rows before a place, those of the whole table where it is small.
  private func tail(before end: Int, atLeast count: Int) -> [DelimitedLayout.Row] {
    let size = text.sizes.tailRow * max(16, min(count, Int(Int32.max)))
    let offset = max(layout.dataOffset, end - size)
    guard offset < end else { return [] }
    return text.bytes(offset..<end).withUnsafeBufferPointer { bytes in
      if offset == layout.dataOffset { return rows(bytes, from: 0, at: offset) }
      // A line may begin inside a quoted cell: then the rows behind it have other numbers of cells, or do not close.
      for isQuoted in [false, true] {
        var start = 0
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
