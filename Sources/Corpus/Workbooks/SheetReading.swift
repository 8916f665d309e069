import Diagnostics
import Text

/// What can be read sheet by sheet, whichever program wrote it.
protocol Workbook {
  var path: String { get }
  var format: DataPackage.Source.Format { get }
  var sheets: [SheetName] { get }
  /// Hands the cells of a sheet to a builder.
  func read(sheet index: Int, into builder: inout SheetTextBuilder, watch: FileDoor.Watch?) throws(Diagnostic)
}

/// A sheet as it is called.
struct SheetName {
  var name: String
  var isHidden = false
  /// Whether it holds a chart or a dialog, and no cells.
  var isChart = false
}

/// One sheet of a workbook, or a part of it, as a text with places.
struct SheetReading {
  let text: LoadedText
  private(set) var remarks: [String] = []
  /// That nobody said which of several sheets is meant, for an answer that has no place for remarks.
  private(set) var choice: Diagnostic?

  init(
    _ workbook: some Workbook, _ options: OpenOptions, sizes: ReadingSizes, watch: FileDoor.Watch?
  ) throws(Diagnostic) {
    let index = try SheetReading.choose(workbook, options)
    let sheet = workbook.sheets[index]
    var builder = SheetTextBuilder(options)
    try workbook.read(sheet: index, into: &builder, watch: watch)
    guard let (bytes, grid) = try builder.finish(sheet: sheet.name, path: workbook.path) else {
      throw SheetReading.nothing(in: sheet, workbook, options, builder.told)
    }
    text = LoadedText(utf8: bytes, path: workbook.path, sizes: sizes, grid: grid)
    tellSheets(workbook, index, isChosen: options.sheet != nil || options.range?.sheet != nil)
    tell(builder.told, options)
  }

  /// A sheet by its number; nil where it is empty.
  init?(
    of index: Int, _ workbook: some Workbook, _ options: OpenOptions, sizes: ReadingSizes, watch: FileDoor.Watch?
  ) throws(Diagnostic) {
    var builder = SheetTextBuilder(options)
    try workbook.read(sheet: index, into: &builder, watch: watch)
    let name = workbook.sheets[index].name
    guard let (bytes, grid) = try builder.finish(sheet: name, path: workbook.path) else { return nil }
    text = LoadedText(utf8: bytes, path: workbook.path, sizes: sizes, grid: grid)
  }

  // MARK: Which sheet

  private static func choose(_ workbook: some Workbook, _ options: OpenOptions) throws(Diagnostic) -> Int {
    let sheets = workbook.sheets
    guard let name = options.sheet ?? options.range?.sheet else {
      if let first = sheets.firstIndex(where: { !$0.isHidden && !$0.isChart }) { return first }
      throw Diagnostic(
        .error, "no sheet of the workbook is visible and holds cells",
        at: .file(workbook.path, line: nil, column: nil),
        help: ["say which one: \(names(sheets))"])
    }
    // A name first, then a number, then a name in other letters.
    let index =
      sheets.firstIndex { $0.name == name } ?? Int(name).flatMap { sheets.indices.contains($0 - 1) ? $0 - 1 : nil }
      ?? sheets.firstIndex { TextFolding.key($0.name) == TextFolding.key(name) }
    guard let index else {
      throw Diagnostic(
        .error, "there is no sheet \(quoted(name)) in the workbook", at: .file(workbook.path, line: nil, column: nil),
        help: help(for: name, among: sheets.map(\.name), ["there are \(names(sheets))"]))
    }
    guard !sheets[index].isChart else {
      throw Diagnostic(
        .error, "the sheet \(quoted(sheets[index].name)) holds a chart or a dialog, and no cells",
        at: .file(workbook.path, line: nil, column: nil), help: ["there are \(names(sheets.filter { !$0.isChart }))"])
    }
    return index
  }

  private static func names(_ sheets: [SheetName]) -> Sentence {
    let told = sheets.prefix(12).map { "sheet \(quoted($0.name))" }.joined(separator: ", ")
    return "\(told)\(sheets.count > 12 ? ", … (\(sheets.count))" : "")"
  }

  private static func nothing(
    in sheet: SheetName, _ workbook: some Workbook, _ options: OpenOptions, _ told: SheetTextBuilder.Told
  ) -> Diagnostic {
    guard let used = told.used else {
      let others = workbook.sheets.filter { $0.name != sheet.name && !$0.isChart }
      return Diagnostic(
        .error, "the sheet \(quoted(sheet.name)) is empty", at: .file(workbook.path, line: nil, column: nil),
        help: others.isEmpty ? [] : ["the others: \(names(others))"])
    }
    let first = CellReference(row: used.rows.lowerBound, column: used.columns.lowerBound)
    let last = CellReference(row: used.rows.upperBound, column: used.columns.upperBound)
    let cells = "\(first):\(last)"
    let place = Diagnostic.Place.cell(workbook.path, sheet: sheet.name, cell: options.range?.description ?? "\(first)")
    if let range = options.range {
      return Diagnostic(
        .error, "no cell of the range \(range.description) holds anything", at: place,
        help: ["the cells of the sheet lie in \(cells)"])
    }
    return Diagnostic(
      .error, "all rows or columns of the sheet that hold something are hidden", at: place,
      help: ["without visible only they are read"])
  }

  // MARK: What was taken

  private mutating func tellSheets(_ workbook: some Workbook, _ index: Int, isChosen: Bool) {
    let sheets = workbook.sheets
    if sheets[index].isHidden { remarks.append("the sheet is hidden in the workbook") }
    guard !isChosen, sheets.count > 1 else { return }
    let others = sheets.indices.filter { $0 != index && !sheets[$0].isChart }.map { sheets[$0] }
    guard !others.isEmpty else { return }
    let told = others.prefix(8).map { "\(quoted($0.name))\($0.isHidden ? " (hidden)" : "")" }
    choice = Diagnostic(
      .note,
      "the sheet \(quoted(sheets[index].name)) is read, the first that is visible; the others: \(others.map { quoted($0.name) }, most: 8, end: .total)",
      at: .file(workbook.path, line: nil, column: nil),
      help: ["open one: open \(quoted(workbook.path)) as NAME sheet \(quoted(others[0].name))"])
    remarks.append(
      "sheet \(quoted(sheets[index].name)), the first that is visible; the others: \(told.joined(separator: ", "))"
        + (others.count > 8 ? ", … (\(others.count))" : "") + " (sheet \(quoted(others[0].name)) opens one)")
  }

  private mutating func tell(_ told: SheetTextBuilder.Told, _ options: OpenOptions) {
    let hidden = [
      told.hiddenRows > 0 ? told.hiddenRows == 1 ? "1 row" : "\(told.hiddenRows) rows" : nil,
      told.hiddenColumns.isEmpty
        ? nil
        : (told.hiddenColumns.count == 1 ? "column " : "columns ")
          + told.hiddenColumns.sorted().prefix(8).map(CellReference.letters).joined(separator: ", ")
          + (told.hiddenColumns.count > 8 ? ", … (\(told.hiddenColumns.count))" : ""),
    ].compactMap { $0 }
    if !hidden.isEmpty {
      remarks.append(
        "hidden in the sheet, and read: \(hidden.joined(separator: " and ")) (visible only leaves them out)")
    }
    if told.lostCharacters > 0, let first = told.firstLost {
      let count = told.lostCharacters
      remarks.append(
        (count == 1 ? "1 character was" : "\(Limit.grouped(count)) characters were")
          + " lost before the file was saved: U+FFFD stands in \(count == 1 ? "its" : "their") place, first in \(first)"
      )
    }
  }
}
