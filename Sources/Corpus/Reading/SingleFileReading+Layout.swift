import Diagnostics
import Tables

/// What the rows of a table show when they have been read.
struct RowsShown {
  private(set) var empty: [Int] = []
  private(set) var totals = TotalRows()
  private(set) var blankLines = BlankLines()

  init(_ rows: DelimitedReader.Rows, _ layout: DelimitedLayout, _ text: FileText, _ options: OpenOptions) {
    if !text.isBlanked { blankLines = rows.blankLines }
    // Of some columns alone nothing can be told.
    let columns = rows.columns.compactMap { $0 }
    guard columns.count == layout.names.count else { return }
    empty = EmptyRows.indices(columns, rowCount: rows.rowCount)
    totals = TotalRows(columns, names: layout.names, rowCount: rows.rowCount)
  }
}

extension SingleFileReading {
  private func places(_ rows: [Int], _ layout: DelimitedLayout, _ text: FileText) -> [Int: Range<Int>] {
    RowPlaces(
      rows, of: text, delimiter: layout.delimiter, columnCount: layout.names.count, from: layout.dataOffset,
      to: layout.dataEnd
    ).ranges
  }

  /// The text without the rows that are to be left out, and where its rows end; nil where there is none.
  mutating func leaveOut(
    _ shown: RowsShown, _ layout: DelimitedLayout, _ text: FileText
  ) -> (text: FileText, dataEnd: Int)? {
    let isDropped = options.dropped.contains(.totals)
    let totals = isDropped ? shown.totals.rows : endTotals(shown)
    let empty = options.dropped.contains(.empty) ? shown.empty : []
    guard !totals.isEmpty || !empty.isEmpty else { return nil }
    let ranges = places((totals.map(\.index) + empty).sorted(), layout, text)
    for total in totals {
      guard let range = ranges[total.index] else { continue }
      leftOut.totals.append("\(line(range.lowerBound, text)) \(quoted(total.name))")
    }
    leftOut.emptyRowCount = empty.count
    if !isDropped, empty.isEmpty, let first = totals.first, let range = ranges[first.index] {
      return (text, range.lowerBound)
    }
    guard let whole = try? text.inMemory() else { return nil }
    let lines = whole.withHead { bytes in
      ranges.values.map { range in
        var end = range.upperBound
        while end < layout.dataEnd, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        return range.lowerBound..<end
      }
    }
    return (FileText(blanking: lines, of: whole), layout.dataEnd)
  }

  private func endTotals(_ shown: RowsShown) -> [TotalRows.Row] {
    options.droppedRowCount != nil || options.kept.contains(.totals) ? [] : shown.totals.confirmedEnd
  }

  /// The columns that have neither a name nor a value: those at the end, and the first where words of the publisher
  /// stand.
  func nothing(in rows: DelimitedReader.Rows, _ layout: DelimitedLayout) -> Set<Int> {
    guard layout.headerRowCount > 0, rows.rowCount > 0 else { return [] }
    func isNothing(_ index: Int) -> Bool {
      guard layout.unnamed.contains(index), let marks = rows.columns[index]?.validity.marks else { return false }
      return marks.allSatisfy { $0 == 1 }
    }
    var columns = Set(layout.names.indices.dropFirst().reversed().prefix { isNothing($0) })
    if layout.headerWord != nil, layout.names.count > columns.count + 1, isNothing(0) { columns.insert(0) }
    return columns
  }

  /// Why there is no table where the file has rows.
  func nothingLeft() -> Diagnostic {
    let skipped = options.headerLines.map { $0.lowerBound - 1 } ?? options.skippedRowCount ?? 0
    return Diagnostic(
      .error, skipped > 0 ? "no row is left behind the first \(skipped) lines" : "no row is left of the file",
      at: .file(resource.path, line: nil, column: nil),
      help: [skipped > 0 ? "skip fewer lines" : "comment none takes every line for a row"])
  }

  /// Why the row that is to name the columns is not there.
  func noHeader(_ mark: String, _ layout: DelimitedLayout) -> Diagnostic {
    Diagnostic(
      .error, "no row begins with \(quoted(mark))", at: .file(resource.path, line: nil, column: nil),
      help: Corpus.help(
        for: mark, among: layout.firstCells,
        layout.firstCells.isEmpty
          ? [] : ["its first rows begin with \(layout.firstCells.prefix(8).map { quoted($0) })"]
      ))
  }

  // MARK: What was taken

  func line(_ offset: Int, _ text: FileText) -> String {
    switch text.place(offset) {
    case .file(_, .some(let line), _): "line \(line)"
    case .cell(_, _, let cell): "row \(cell.drop { !$0.isNumber })"
    default: "a line"
    }
  }

  mutating func describe(_ layout: DelimitedLayout, _ text: FileText) {
    if let comments = leftOut.comments { describe(comments, text) }
    let titles = layout.titles.filter { !$0.text.isEmpty }
    // Who has said where the names stand needs no advice.
    let isStated =
      options.skippedRowCount != nil || options.headerRowCount != nil || options.headerLines != nil
      || options.headerMark != nil
    let skip = isStated ? "" : " (skip \(layout.headerLine - 1))"
    if titles.count > 3, let first = titles.first {
      remarks.append(
        "\(titles.count) lines stand above the header, from \(line(first.offset, text)), \(quoted(first.text))\(skip)")
    } else {
      for title in titles {
        remarks.append("\(line(title.offset, text)) stands above the header: \(quoted(title.text))\(skip)")
      }
    }
    if let first = layout.publishersRows.first { describe(layout, first, text) }
    let above = layout.titles.isEmpty || layout.headerLine == 1 ? "" : "skip \(layout.headerLine - 1) "
    if layout.headerRowCount > 1 {
      remarks.append("\(layout.headerRowCount) header rows, joined (\(above)header \(layout.headerRowCount))")
    } else if layout.headerRowCount == 0, options.headerRowCount == nil {
      remarks.append("no header: the first row holds values as the others do (\(above)header 1 takes it for names)")
    }
    if let row = layout.doubtfulRow {
      remarks.append(
        "\(line(row.offset, text)) has words above columns of numbers, and is kept as a row: \(quoted(row.text)) "
          + "(\(above)header 2 takes it for names)")
    }
    let unnamed = layout.unnamed.filter { !leftOut.columns.contains($0) }
    if layout.headerRowCount > 0, !unnamed.isEmpty {
      remarks.append(
        "\(unnamed.count) without a name: \(unnamed.prefix(5).map { layout.names[$0] }.joined(separator: ", "))"
          + (unnamed.count > 5 ? ", …" : ""))
    }
    let count = leftOut.columns.count { $0 > 0 } + layout.surplusNameCount
    if count > 0 {
      remarks.append(
        count == 1
          ? "the last column has neither a name nor a value, and is left out"
          : "the last \(count) columns have neither names nor values, and are left out")
    }
    if !layout.repeatedNames.isEmpty {
      let names = layout.repeatedNames
      remarks.append(
        "names that several columns share, told apart by numbers: \(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? ", … (\(names.count))" : "")"
      )
    }
    describeEnd(layout, text)
  }

  private mutating func describe(_ comments: CommentLines, _ text: FileText) {
    let count = comments.ranges.count
    remarks.append(
      "\(count == 1 ? "1 line" : "\(count) lines") of comment left out, beginning with \(quoted(comments.mark)), from "
        + line(comments.ranges[0].lowerBound, text)
        + (comments.isGuess ? " (comment none keeps \(count == 1 ? "it" : "them"))" : ""))
  }

  private mutating func describe(_ layout: DelimitedLayout, _ first: DelimitedLayout.Aside, _ text: FileText) {
    let rows = layout.publishersRows
    let marks = rows.map { String($0.text.prefix { $0 != " " }) }.filter { $0.hasPrefix("#") }
    var end = ""
    if let word = layout.headerWord {
      end = "; the names are those of \(word)"
    } else if let word = marks.first(where: { $0 == "#property" }) ?? marks.last {
      end = " (header row \"\(word)\" takes the names there)"
    }
    remarks.append(
      "\(rows.count == 1 ? "1 line describes the columns and is no row" : "\(rows.count) lines describe the columns and are no rows")"
        + ", from \(line(first.offset, text)): \(marks.prefix(12).joined(separator: ", "))\(end)")
  }

  private mutating func describeEnd(_ layout: DelimitedLayout, _ text: FileText) {
    if layout.emptyTrailerCount > 0 {
      let count = layout.emptyTrailerCount
      remarks.append(
        count == 1
          ? "left out at the end: 1 row without any value (keep empty keeps it)"
          : "left out at the end: \(count) rows without any value (keep empty keeps them)")
    }
    let totals = layout.trailers.filter { $0.kind == .total }
    let told = totals.map { "\(line($0.row.offset, text)) \(quoted($0.row.text))" }
    tellTotals(told + (options.dropped.contains(.totals) ? [] : leftOut.totals))
    let others = layout.trailers.filter { $0.kind != .total }
    guard let first = others.first else { return }
    let what = options.droppedRowCount == nil ? "no row of the table" : "as asked"
    remarks.append(
      "left out at the end, \(what): \(others.count == 1 ? "1 row" : "\(others.count) rows") from "
        + "\(line(first.row.offset, text)), \(quoted(first.row.text)) (drop 0 keeps \(others.count == 1 ? "it" : "them"))"
    )
  }

  private mutating func tellTotals(_ told: [String]) {
    guard !told.isEmpty else { return }
    remarks.append(
      told.count == 1
        ? "left out at the end, a total or mean: \(told[0]) (keep totals keeps it, and drop 0 all rows)"
        : "left out at the end, totals or means: \(told.joined(separator: ", ")) (keep totals keeps them, and drop 0 all rows)"
    )
  }

  mutating func describe(_ shown: RowsShown, _ layout: DelimitedLayout, _ text: FileText) {
    if options.dropped.contains(.totals) {
      let told = leftOut.totals
      if !told.isEmpty {
        remarks.append(
          "left out, as asked: \(told.count == 1 ? "1 total or mean" : "\(told.count) totals or means"), "
            + told.prefix(SingleFileReading.namedLimit).joined(separator: ", ")
            + (told.count > SingleFileReading.namedLimit ? ", …" : ""))
      } else if layout.trailers.isEmpty {
        remarks.append("drop totals: no row looks like a total or a mean")
      }
    } else {
      tellKeptTotals(shown.totals.rows, layout, text)
    }
    if leftOut.emptyRowCount > 0 {
      let count = leftOut.emptyRowCount
      remarks.append("left out, as asked: \(count == 1 ? "1 row" : "\(count) rows") without any value")
    }
    tellEmpty(shown.empty, layout, text)
    if shown.blankLines.inner > 0, let first = shown.blankLines.first {
      let count = shown.blankLines.inner
      remarks.append(
        count == 1
          ? "\(line(first, text)) is blank and no row"
          : "\(count) blank lines among the rows are no rows, from \(line(first, text))")
    }
  }

  private static let namedLimit = 200

  private mutating func tellEmpty(_ rows: [Int], _ layout: DelimitedLayout, _ text: FileText) {
    guard !rows.isEmpty, !options.dropped.contains(.empty) else { return }
    let places = places(Array(rows.prefix(3)), layout, text)
    let word = text.grid == nil ? "line" : "row"
    let lines = rows.prefix(3).compactMap { places[$0] }.map {
      line($0.lowerBound, text).replacing("\(word) ", with: "")
    }
    remarks.append(
      rows.count == 1
        ? "\(word) \(lines.first ?? "?") holds no value and is kept as a row of unknowns (drop empty leaves it out)"
        : "\(rows.count) rows hold no value and are kept as unknown: \(word)s \(lines.joined(separator: ", "))"
          + "\(rows.count > 3 ? ", …" : "") (drop empty leaves them out)")
  }

  private mutating func tellKeptTotals(_ rows: [TotalRows.Row], _ layout: DelimitedLayout, _ text: FileText) {
    guard !rows.isEmpty else { return }
    // One of each name is named with its line.
    var groups: [(row: TotalRows.Row, count: Int)] = []
    var indices: [String: Int] = [:]
    for row in rows {
      if let known = indices[row.name] {
        groups[known].count += 1
      } else {
        indices[row.name] = groups.count
        groups.append((row, 1))
      }
    }
    let shown = groups.prefix(SingleFileReading.namedLimit)
    let places = places(shown.map(\.row.index), layout, text)
    let told = shown.map { group -> String in
      let place = places[group.row.index].map { line($0.lowerBound, text) } ?? "a line"
      var words = "\(place) \(quoted(group.row.name))"
      if !group.row.hasLabel, let sum = group.row.sum {
        words += " (the sum of the \(sum.count) rows \(sum.isBelow ? "below" : "above"))"
      }
      return group.count == 1 ? words : "\(words) and \(group.count - 1) more so called"
    }
    if rows.count == 1, let only = told.first, let row = rows.first {
      let place = places[row.index].map { line($0.lowerBound, text) } ?? "a line"
      remarks.append(
        "\(place) looks like a total and is kept:\(only.dropFirst(place.count)) (drop totals leaves it out)")
      return
    }
    remarks.append(
      "\(rows.count) rows look like totals or means and are kept: \(told.joined(separator: ", "))"
        + "\(groups.count > shown.count ? ", and \(groups.count - shown.count) more names" : "") (drop totals leaves them out)"
    )
  }
}
