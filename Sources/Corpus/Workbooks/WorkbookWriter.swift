import Diagnostics
import Tables
import Text

/// Writes a table as a workbook: one sheet of data, with types, and one of what is to be said of them.
package struct WorkbookWriter {
  /// A line of the second sheet.
  package struct Remark {
    package var kind: String
    package var column: String
    package var cell: String
    package var text: String

    package init(_ kind: String, column: String = "", cell: String = "", _ text: String) {
      self.kind = kind
      self.column = column
      self.cell = cell
      self.text = text
    }
  }

  private let table: Table
  private let remarks: [Remark]
  private let isCancelled: () -> Bool

  package init(_ table: Table, remarks: [Remark], isCancelled: @escaping () -> Bool) {
    self.table = table
    self.remarks = remarks
    self.isCancelled = isCancelled
  }

  /// How long a text in a cell may be.
  private static let textLimit = 32_767
  /// How many cells are given their reason in the second sheet; the others are counted there.
  private static let reasonLimit = 100_000

  /// Why a workbook cannot hold the table; nil where it can.
  package var refusal: Sentence? {
    if table.rowCount >= CellReference.rowLimit {
      return "the table has \(table.rowCount) rows, and a sheet has at most 1,048,575 below the names"
    }
    if table.columns.count > CellReference.columnLimit {
      return "the table has \(table.columns.count) columns, and a sheet has at most 16,384"
    }
    return nil
  }

  // MARK: The whole

  /// The bytes of the workbook.
  package func bytes() throws(Diagnostic) -> [UInt8] {
    var archive = ZipWriter()
    let name = sheetName
    let parts: [(String, [UInt8])] = [
      ("[Content_Types].xml", Array(WorkbookWriter.contentTypes.utf8)),
      ("_rels/.rels", Array(WorkbookWriter.relations.utf8)),
      ("xl/workbook.xml", workbook(name)), ("xl/_rels/workbook.xml.rels", Array(WorkbookWriter.sheetRelations.utf8)),
      ("xl/styles.xml", Array(WorkbookWriter.styles.utf8)), ("xl/worksheets/sheet1.xml", try data()),
      ("xl/worksheets/sheet2.xml", try notes()),
    ]
    for (name, part) in parts {
      guard archive.add(name, part) else {
        throw Diagnostic(.error, "the workbook would be larger than 2 GB", help: ["write fewer rows, or CSV"])
      }
    }
    return archive.finish()
  }

  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  private static let contentTypes =
    head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
    + "<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    + "</Types>\n"

  private static let relations =
    head + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>\n"

  private static let sheetRelations =
    head + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    + "<Relationship Id=\"rId2\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
    + "<Relationship Id=\"rId3\" Type=\"\(office)/styles\" Target=\"styles.xml\"/></Relationships>\n"

  /// Style 1 is a day, 2 a percentage, 3 the names.
  private static let styles =
    head + "<styleSheet xmlns=\"\(main)\"><numFmts count=\"2\">"
    + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"0.###########%\"/></numFmts>"
    + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
    + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    + "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    + "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>"
    + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>\n"

  /// A sheet's name has at most 31 characters, and some are not allowed.
  private var sheetName: String {
    let name = String(
      (table.name ?? "").filter { !"[]:*?/\\'".contains($0) && $0.unicodeScalars.allSatisfy { $0.value > 31 } }.prefix(
        31))
    return name.isEmpty || name.lowercased() == "notes" ? "data" : name
  }

  private func workbook(_ name: String) -> [UInt8] {
    var out = Array(
      "\(WorkbookWriter.head)<workbook xmlns=\"\(WorkbookWriter.main)\" xmlns:r=\"\(WorkbookWriter.office)\"><sheets><sheet name=\""
        .utf8)
    WorkbookWriter.append(name, to: &out)
    out += Array(
      "\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"notes\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>\n".utf8)
    return out
  }

  // MARK: Sheets

  private static func begin() -> [UInt8] {
    Array("\(head)<worksheet xmlns=\"\(main)\"><sheetData>".utf8)
  }

  private static let end = Array("</sheetData></worksheet>\n".utf8)

  private func data() throws(Diagnostic) -> [UInt8] {
    var out = WorkbookWriter.begin()
    out += Array("<row r=\"1\">".utf8)
    for (column, field) in table.schema.fields.enumerated() {
      try put(field.name, row: 0, column: column, style: " s=\"3\"", to: &out)
    }
    out += Array("</row>".utf8)
    let writers = zip(table.schema.fields, table.columns).enumerated().map { index, pair in
      CellsOfColumn(pair.1, isPercent: pair.0.unit == "percent", letters: CellReference.letters(index))
    }
    for row in 0..<table.rowCount {
      if row & 0x3FF == 0, isCancelled() { throw .interrupted }
      let number = Array(String(row + 2).utf8)
      out += Array("<row r=\"".utf8) + number + Array("\">".utf8)
      for (column, writer) in writers.enumerated() where writer.column.isKnown(row) {
        if let text = writer.text(row) {
          try put(text, row: row + 1, column: column, style: "", to: &out)
        } else {
          writer.append(row, number: number, to: &out)
        }
      }
      out += Array("</row>".utf8)
    }
    return out + WorkbookWriter.end
  }

  private func put(
    _ text: String, row: Int, column: Int, style: String, to out: inout [UInt8]
  ) throws(Diagnostic) {
    guard text.utf16.count <= WorkbookWriter.textLimit else {
      let name = table.schema.fields[column].name
      throw Diagnostic(
        .error,
        "a text of \(text.utf16.count) characters stands in \(quoted(name)), row \(max(row, 1)), and a cell of a workbook holds 32,767",
        help: ["write it as CSV or JSON"])
    }
    out += Array(
      "<c r=\"\(CellReference(row: row, column: column))\"\(style) t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8)
    WorkbookWriter.append(text, to: &out)
    out += Array("</t></is></c>".utf8)
  }

  /// Appends a text as XML has it; what XML cannot hold as `_x0001_`.
  static func append(_ text: String, to out: inout [UInt8]) {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x26: out += Array("&amp;".utf8)
      case 0x3C: out += Array("&lt;".utf8)
      case 0x3E: out += Array("&gt;".utf8)
      case 0x22: out += Array("&quot;".utf8)
      case 0x09, 0x0A: out.append(byte)
      case 0..<0x20:
        let digits = String(byte, radix: 16, uppercase: true)
        out += Array("_x\(String(repeating: "0", count: 4 - digits.count))\(digits)_".utf8)
      case 0x5F where OfficeText.isEscape(bytes, index): out += Array("_x005F_".utf8)
      default: out.append(byte)
      }
    }
  }

  // MARK: Notes

  private func notes() throws(Diagnostic) -> [UInt8] {
    var out = WorkbookWriter.begin()
    var row = 0
    func put(_ remark: [String]) {
      out += Array("<row r=\"\(row + 1)\">".utf8)
      for (column, text) in remark.enumerated() where !text.isEmpty {
        let style = row == 0 ? " s=\"3\"" : ""
        out += Array(
          "<c r=\"\(CellReference(row: row, column: column))\"\(style) t=\"inlineStr\"><is><t xml:space=\"preserve\">"
            .utf8)
        WorkbookWriter.append(String(text.prefix(WorkbookWriter.textLimit)), to: &out)
        out += Array("</t></is></c>".utf8)
      }
      out += Array("</row>".utf8)
      row += 1
    }
    put(["what", "column", "cell", "says"])
    for note in table.notes { put(["note", "", "", note.text]) }
    for field in table.schema.fields {
      if let title = field.title { put(["title", field.name, "", title]) }
      if let unit = field.unit { put(["unit", field.name, "", unit]) }
    }
    for remark in remarks.prefix(CellReference.rowLimit / 2) {
      put([remark.kind, remark.column, remark.cell, remark.text])
    }
    var left = WorkbookWriter.reasonLimit
    for (index, column) in table.columns.enumerated() {
      if isCancelled() { throw .interrupted }
      let name = table.schema.fields[index].name
      for cell in 0..<column.count where !column.isKnown(cell) {
        guard let reason = column.value(at: cell).whyNot else { continue }
        left -= 1
        if left >= 0 { put(["unknown", name, "\(CellReference(row: cell + 1, column: index))", reason]) }
      }
    }
    if left < 0 { put(["unknown", "", "", "and \(-left) cells more"]) }
    return out + WorkbookWriter.end
  }
}

extension Value {
  /// Why nothing is known, or what is; nil for a known value and for one without a reason.
  fileprivate var whyNot: String? {
    switch self {
    case .unknown(let reason): reason
    case .bound: display
    default: nil
    }
  }
}

/// The cells of a column as a sheet has them.
private struct CellsOfColumn {
  let column: Column
  private let isPercent: Bool
  private let letters: [UInt8]

  /// - Parameter isPercent: whether the numbers are of percent, so that the sheet has their hundredths.
  init(_ column: Column, isPercent: Bool, letters: String) {
    self.column = column
    self.letters = Array(letters.utf8)
    self.isPercent = isPercent && CellsOfColumn.areShort(column)
  }

  /// Whether a shift of the point gives the same digits again.
  private static func areShort(_ column: Column) -> Bool {
    guard case .number(let values) = column.storage else { return column.type == .integer }
    return values.indices.allSatisfy { row in
      guard column.isKnown(row) else { return true }
      return values[row].description.utf8.count { $0 &- 0x30 <= 9 } <= 14
    }
  }

  /// The text of a cell; nil where it is of another kind.
  func text(_ row: Int) -> String? {
    switch column.storage {
    case .text(let vector): return vector.dictionary[vector.codes[row]]
    case .reference(let rows, let names): return names.ids[Int(rows[row])]
    case .list(let offsets, let elements):
      return (offsets[row]..<offsets[row + 1]).map { elements.value(at: Int($0)).machineText }.joined(separator: ";")
    case .date(let days):
      // Before that day the calendar of workbooks is another one.
      return days[row] < -25_508 ? CalendarDate(daysSinceEpoch: days[row]).description : nil
    default: return nil
    }
  }

  func append(_ row: Int, number: [UInt8], to out: inout [UInt8]) {
    out += Array("<c r=\"".utf8) + letters + number
    switch column.storage {
    case .boolean(let values):
      out += Array("\" t=\"b\"><v>\(values[row] ? 1 : 0)</v></c>".utf8)
      return
    case .date(let days):
      out += Array("\" s=\"1\"><v>\(Int(days[row]) + 25_569)".utf8)
    case .integer(let values):
      out += Array((isPercent ? "\" s=\"2\"><v>" : "\"><v>").utf8)
      if isPercent {
        PlainNumber.append(Double(values[row]), shift: -2, point: 0x2E, to: &out)
      } else {
        out += Array(String(values[row]).utf8)
      }
    case .number(let values):
      out += Array((isPercent ? "\" s=\"2\"><v>" : "\"><v>").utf8)
      PlainNumber.append(values[row], shift: isPercent ? -2 : 0, point: 0x2E, to: &out)
    default: out += Array("\"><v>".utf8)
    }
    out += Array("</v></c>".utf8)
  }
}
