import Diagnostics
import Tables

/// Reads a file of delimited text that no schema describes, and keeps what was taken for the answer to `open`.
struct SingleFileReading {
  private(set) var table: LoadedTable?
  private(set) var findings: Findings
  var resource: ResourceDescriptor
  let options: OpenOptions
  /// Of a long file, told the table as its first rows show it: says which columns are read; nil for all.
  var choose: ((Table) -> Set<String>?)?
  private let limit: Int
  private let watch: FileDoor.Watch?
  var remarks: [String] = []
  /// What there is to tell before all of that: of a workbook.
  var firstRemarks: [String] = []
  var format = DataPackage.Source.Format.delimited
  /// What is not in the table, of what stands among its rows.
  var leftOut = LeftOut()

  struct LeftOut {
    var comments: CommentLines?
    var totals: [String] = []
    var emptyRowCount = 0
    /// Columns without name and value: those at the end, and the first where the publisher's words stand.
    var columns: Set<Int> = []
  }

  init(_ resource: ResourceDescriptor, options: OpenOptions, limit: Int, watch: FileDoor.Watch?) {
    self.resource = resource
    self.options = options
    self.limit = limit
    self.watch = watch
    findings = Findings(limit: limit)
  }

  mutating func read(_ loaded: LoadedText, suffix: String) {
    let isMalformed = readOnce(loaded, suffix: suffix)
    guard isMalformed, let other = loaded.redetected() else { return }
    findings = Findings(limit: limit)
    forget()
    _ = readOnce(other, suffix: suffix)
  }

  private mutating func forget() {
    remarks = []
    table = nil
    leftOut = LeftOut()
  }

  /// True where a text is not encoded as the file is said to be.
  private mutating func readOnce(_ loaded: LoadedText, suffix: String) -> Bool {
    let known: UInt8? = loaded.text.grid != nil ? 0x2C : ["tsv", "tab"].contains(suffix) ? 0x09 : nil
    var text = loaded.text
    let mark = options.commentMark ?? (text.withHead(CommentLines.areLikely) ? "#" : "")
    if !mark.isEmpty, text.isInMemory {
      let found = text.withHead {
        CommentLines($0, mark: mark, delimiter: options.delimiter ?? known, isGuess: options.commentMark == nil)
      }
      if !found.ranges.isEmpty {
        text = FileText(blanking: found.ranges, of: text)
        leftOut.comments = found
      }
    }
    let layout = text.withHead { bytes -> DelimitedLayout? in
      let found = text.withOriginalHead {
        DelimitedLayout(bytes, original: $0, options: options, delimiter: known, grid: text.grid)
      }
      guard var layout = found else { return nil }
      // Of a file, the head must hold all that was looked at.
      guard text.isInMemory || layout.isSettled(by: bytes) else { return nil }
      layout.dataEnd = text.count
      TrailingRows.leaveOut(text, head: bytes, options: options, in: &layout)
      return layout
    }
    if !text.isInMemory,
      layout == nil || !mark.isEmpty || TrailingRows.size(forRows: options.droppedRowCount, of: text) > text.count / 2
    {
      do throws(Diagnostic) {
        return readOnce(try loaded.inMemory(watch: watch), suffix: suffix)
      } catch {
        findings.add(error)
        return false
      }
    }
    resource.format.delimiter = layout?.delimiter ?? options.delimiter ?? known ?? 0x2C
    // Where there is no row, the reader says why.
    guard let layout else {
      var reader = DelimitedReader(text: text, format: resource.format, findings: findings, watch: watch)
      _ = reader.header()
      findings = reader.findings
      if findings.isEmpty { findings.add(nothingLeft()) }
      return false
    }
    return readRows(of: text, layout, loaded, isLast: false)
  }

  /// Reads the rows; and once more, where they themselves show that some are to be left out.
  private mutating func readRows(
    of text: FileText, _ layout: DelimitedLayout, _ loaded: LoadedText, isLast: Bool
  ) -> Bool {
    var reader = DelimitedReader(text: text, format: resource.format, findings: findings, watch: watch)
    reader.isLenient = true
    reader.takesShortRows = true
    reader.leavesOutLongRows = options.longRows == .leaveOut
    resource.format.headerRowCount = layout.headerRowCount
    reader.dataEnd = layout.dataEnd
    guard check(options.types.keys.sorted() + options.marks, among: layout), check(layout, text) else { return false }
    var guidance = guidance(for: layout, text)
    let (rows, found2) = reader.inferredRows(names: layout.names, from: layout.dataOffset, &guidance) {
      wanted(layout, $0, of: text)
    }
    let shown = RowsShown(rows, layout, text, options)
    if !isLast, reader.findings.isEmpty, let other = leaveOut(shown, layout, text) {
      var layout = layout
      layout.dataEnd = other.dataEnd
      return readRows(of: other.text, layout, loaded, isLast: true)
    }
    findings = reader.findings
    if findings.isEmpty { reader.tellMalformedNames(layout.names, loaded.encoding) }
    var columns = rows.columns
    let whole = SingleFileReading.takeWholeNumbers(of: found2, options, layout.names, &columns)
    var fields: [FieldDescriptor] = []
    var codes: [String] = []
    var apostrophes: [(name: String, count: Int)] = []
    var kept: [Column?] = []
    leftOut.columns = nothing(in: rows, layout)
    for (index, name) in layout.names.enumerated() where guidance.isWanted[index] && !leftOut.columns.contains(index) {
      let finding = found2[index]
      var type = finding.type
      if whole.contains(index) { type = .integer(.plain) }
      if let column = columns[index], let plain = FormulaApostrophes(takenOff: column) {
        columns[index] = plain.column
        apostrophes.append((name, plain.count))
      }
      if options.types[name] == nil, let column = columns[index] {
        if let restored = MunicipalityCodes.restored(column) {
          columns[index] = restored.column
          type = .text
          codes.append(SingleFileReading.remark(on: restored, name))
        } else if let nearly = MunicipalityCodes.nearly(column) {
          codes.append(SingleFileReading.remark(on: nearly, name))
        }
      }
      fields.append(field(layout, index, type))
      kept.append(columns[index])
    }
    describe(layout, text)
    describe(shown, layout, text)
    if let grid = text.grid, !grid.merges.isEmpty { tellMerges(grid, layout) }
    remarks.append(SingleFileReading.types(of: fields, layout.names.isEmpty))
    remarks += codes
    for (name, count) in apostrophes {
      let cells = count == 1 ? "1 cell" : "\(count) cells"
      remarks.append("\(name): the apostrophe before a formula of a spreadsheet was taken off in \(cells)")
    }
    describe(found2, rows, layout, text, whole)
    describe(rows, layout)
    var rowsWithCodes = rows
    rowsWithCodes.columns = kept
    takeMarks(layout, guidance, &reader, &fields, &rowsWithCodes)
    table = LoadedTable(resource, fields, rowsWithCodes, &findings)
    table?.encoding = loaded.encoding
    table?.hasByteOrderMark = loaded.hasByteOrderMark
    table?.isCompressed = loaded.isCompressed
    table?.headerRowCount = layout.headerRowCount
    table?.headerLine = layout.headerLine
    let cells = text.grid.map {
      SheetCells($0, layout, leftOut: leftOutLines(text), file: FilePath.name(of: text.path))
    }
    table?.cells = cells
    table?.format = format
    table?.remarks = firstRemarks + remarks
    table?.warnings = reader.notes
    for warning in loaded.warnings { table?.warnings.add(warning) }
    return reader.hasMalformedText
  }

  // MARK: What guides the reading

  /// Which columns to read.
  private func wanted(_ layout: DelimitedLayout, _ found: [TypeInference.Finding], of text: FileText) -> [Bool] {
    let names = layout.names
    // Whether the last row is a total, all columns tell together.
    guard let choose, !text.isInMemory, !layout.endsInTotal, let columns = choose(provisional(layout, found)) else {
      return names.map { _ in true }
    }
    var wanted = names.map { columns.contains($0) || LoadedTable.labels.contains($0) }
    if !wanted.contains(true) { wanted[0] = true }
    return wanted
  }

  /// The table as far as the first rows show what is in it.
  private func provisional(_ layout: DelimitedLayout, _ found: [TypeInference.Finding]) -> Table {
    let fields = found.indices.map { field(layout, $0, found[$0].type) }
    var table = Table(
      name: resource.name, schema: resource.schema(of: fields),
      columns: fields.map { ColumnBuilder(type: $0.field.type).finish() })
    table.isProvisional = true
    return table
  }

  private func field(_ layout: DelimitedLayout, _ index: Int, _ type: CellType) -> FieldDescriptor {
    var field = Field(layout.names[index], type.dataType)
    field.unit = unit(of: type, layout.units[index])
    field.heading = layout.headings[index]
    return FieldDescriptor(field: field, cellType: type)
  }

  private func guidance(for layout: DelimitedLayout, _ text: FileText) -> DelimitedReader.Guidance {
    var style = PrintedNumber.Style.point
    let group = options.groupMark?.unicodeScalars.first?.value
    if options.decimalMark == 0x2C || (options.decimalMark == nil && group == 0x2E) { style = .comma }
    if let group {
      style.groupMark = PrintedNumber.folded(group)
      style.takesOtherGroups = false
    }
    // In Japanese tables a minus is ▲ or △, and parentheses set a figure apart; elsewhere they are a minus.
    let isJapanese = layout.names.contains { $0.unicodeScalars.contains { SingleFileReading.isJapanese($0.value) } }
    style.areParenthesesNegative = options.parentheses.map { $0 == .negative } ?? !isJapanese
    let beginning = text.withHead { String(decoding: $0.prefix(1 << 16), as: UTF8.self) }
    var guidance = DelimitedReader.Guidance(
      style: style,
      mayExchangeMarks: options.decimalMark == nil && group != 0x2E && group != 0x2C
        && text.grid?.hasDecimals != true,
      dateOrder: options.dateOrder,
      isJapanese: isJapanese || beginning.unicodeScalars.contains { SingleFileReading.isJapanese($0.value) },
      types: layout.names.map { options.types[$0] }, splitsMarks: layout.names.map(options.marks.contains),
      yearHints: layout.names.map { name in
        ["年", "year", "Year", "FY", "和暦", "元号"].contains { name.contains($0) }
      })
    if let grid = text.grid { guide(&guidance, by: grid) }
    if let missing = options.missing {
      let marks = missing.map { MissingValues.Entry($0.text, reason: $0.reason) }
      let isComplete = options.isMissingComplete
      guidance.missing = MissingValues(
        [MissingValues.Entry("")] + marks,
        conventions: (isComplete ? [] : MissingConventions.all) + (text.grid?.missing ?? []))
      if isComplete { guidance.missingTexts = guidance.missing }
    }
    return guidance
  }

  private static func isJapanese(_ scalar: UInt32) -> Bool {
    (0x3040...0x30FF).contains(scalar) || (0x4E00...0x9FFF).contains(scalar)
  }

  private mutating func check(_ stated: [String], among layout: DelimitedLayout) -> Bool {
    let names = layout.names
    for name in stated where !names.contains(name) {
      let sharing = zip(names, layout.headings).filter { $0.1 == .shared(name) }.map(\.0)
      guard sharing.isEmpty else {
        findings.add(
          Diagnostic(
            .error, "\(sharing.count) columns are called \(quoted(name))",
            at: .file(resource.path, line: nil, column: nil),
            help: ["here they are \(sharing)"]))
        continue
      }
      findings.add(
        Diagnostic(
          .error, "there is no column \(quoted(name)) in the file",
          at: .file(resource.path, line: nil, column: nil), help: help(for: name, among: names)))
    }
    return findings.isEmpty
  }

  private mutating func check(_ layout: DelimitedLayout, _ text: FileText) -> Bool {
    if let mark = options.headerMark, !layout.hasMarkedHeader { findings.add(noHeader(mark, layout)) }
    if layout.names.contains(where: { $0.utf8.contains(0) }) {
      findings.add(text.error("a column name holds a NUL byte", at: layout.titles.last?.offset ?? 0))
    }
    return findings.isEmpty
  }

  private func unit(of type: CellType, _ heading: String?) -> String? {
    var unit: String?
    switch type {
    case .integer(let form), .number(let form):
      unit = form.printed?.unit ?? ""
      if unit == "" { unit = heading }
    default: return nil
    }
    return unit == "%" ? "percent" : unit
  }

  // MARK: What was taken

  private static func remark(on restored: MunicipalityCodes.Restored, _ name: String) -> String {
    guard restored.restoredCount > 0 else {
      return "\(name): municipality codes, as their check digits prove; kept as text"
    }
    return "\(name): municipality codes, as their check digits prove; the lost zero restored in "
      + "\(restored.restoredCount) of \(restored.count) (types \(name)=integer keeps the numbers)"
  }

  private static func remark(on nearly: MunicipalityCodes.Nearly, _ name: String) -> String {
    let shown =
      nearly.wrong.prefix(4).map { String($0) }.joined(separator: ", ") + (nearly.wrong.count > 4 ? ", …" : "")
    let verb = nearly.wrong.count == 1 ? "has a wrong check digit" : "have wrong check digits"
    return "\(name): \(nearly.count - nearly.wrong.count) of \(nearly.count) are municipality codes; \(shown) \(verb), "
      + "so that all stay numbers, without lost zeros: mend the file, or types \(name)=text keeps cells as they are"
  }

  private static func types(of fields: [FieldDescriptor], _ isEmpty: Bool) -> String {
    var groups: [(word: String, names: [String])] = []
    for field in fields {
      let word = field.field.type.name
      if let index = groups.firstIndex(where: { $0.word == word }) {
        groups[index].names.append(field.name)
      } else {
        groups.append((word, [field.name]))
      }
    }
    let words = groups.map { group in
      group.names.count <= 6
        ? "\(group.word): \(group.names.joined(separator: ", "))" : "\(group.word): \(group.names.count) columns"
    }
    return "types inferred: " + words.joined(separator: "; ")
  }
}
