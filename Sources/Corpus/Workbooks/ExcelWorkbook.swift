import Diagnostics
import Text

/// A workbook as Excel has written it since 2007 (.xlsx, .xlsm): a zip archive of XML (ECMA-376).
struct ExcelWorkbook: Workbook {
  let archive: ZipArchive
  let format = DataPackage.Source.Format.excel
  private(set) var sheets: [SheetName] = []
  /// By sheet, the part of the archive that holds it.
  private var sheetParts: [String?] = []
  private(set) var is1904 = false
  private var sharedPart: String?
  private var stylesPart: String?

  var path: String { archive.path }

  init(_ archive: ZipArchive) throws(Diagnostic) {
    self.archive = archive
    let root = try relations("_rels/.rels", of: "")
    let main = root.first { $0.kind == "officeDocument" }?.target ?? "xl/workbook.xml"
    guard let member = archive.member(named: main) else {
      throw damaged("the list of its sheets (\(main)) is not there")
    }
    let slash = main.lastIndex(of: "/")
    let folder = slash.map { String(main[...$0]) } ?? ""
    let name = slash.map { String(main[main.index(after: $0)...]) } ?? main
    let parts = try relations("\(folder)_rels/\(name).rels", of: folder)
    // Some programs forget to say where they are.
    sharedPart = parts.first { $0.kind == "sharedStrings" }?.target ?? "\(folder)sharedStrings.xml"
    stylesPart = parts.first { $0.kind == "styles" }?.target ?? "\(folder)styles.xml"
    try readSheets(try document(member), parts)
  }

  func damaged(_ what: Sentence) -> Diagnostic { archive.damaged(what) }

  func fault(_ fault: XMLScanner.Fault?, in part: Sentence) -> Diagnostic {
    guard fault == .documentType else { return damaged("\(part) ends in its middle") }
    return Diagnostic(
      .error, "\(part) declares a document type, in which a few bytes can stand for any number: it is not read",
      at: .file(path, line: nil, column: nil),
      help: ["no spreadsheet program writes so; open it there and save it again if you trust it"])
  }

  // MARK: Parts

  private struct Relation {
    var id: String
    /// The last part of the address that says what it is.
    var kind: String
    var target: String
  }

  /// The bytes of a part as UTF-8.
  private func document(_ member: ZipArchive.Member, watch: FileDoor.Watch? = nil) throws(Diagnostic) -> [UInt8] {
    let bytes = try archive.contents(of: member, watch: watch)
    return bytes.withUnsafeBufferPointer { buffer -> [UInt8]? in
      var scanner = XMLScanner(buffer)
      return scanner.fromUTF16()
    } ?? bytes
  }

  private func relations(_ name: String, of folder: String) throws(Diagnostic) -> [Relation] {
    guard let member = archive.member(named: name) else { return [] }
    let part = try document(member)
    var relations: [Relation] = []
    try each(part, "the part \(quoted(name))") { scanner in
      guard scanner.isNamed("Relationship"), let target = scanner.attributeText("Target"),
        let type = scanner.attributeText("Type")
      else { return }
      relations.append(
        Relation(
          id: scanner.attributeText("Id") ?? "", kind: String(type.split(separator: "/").last ?? ""),
          target: ExcelWorkbook.joined(folder, target)))
    }
    return relations
  }

  /// A name in the archive, from the folder of the part that names it.
  private static func joined(_ folder: String, _ target: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    var parts = folder.split(separator: "/")
    for piece in target.split(separator: "/") {
      if piece == ".." { _ = parts.popLast() } else if piece != "." { parts.append(piece) }
    }
    return parts.joined(separator: "/")
  }

  /// Hands over every tag that opens.
  private func each(
    _ part: [UInt8], _ name: Sentence, _ body: (XMLScanner) -> Void
  ) throws(Diagnostic) {
    try part.withUnsafeBufferPointer { buffer throws(Diagnostic) in
      var scanner = XMLScanner(buffer)
      while true {
        switch scanner.next() {
        case .start: body(scanner)
        case .finished: return
        case .fault: throw fault(scanner.fault, in: name)
        default: continue
        }
      }
    }
  }

  private mutating func readSheets(_ part: [UInt8], _ parts: [Relation]) throws(Diagnostic) {
    var found: [(sheet: SheetName, part: String?)] = []
    var isFrom1904 = false
    try each(part, "the list of sheets") { scanner in
      if scanner.isNamed("workbookPr") { isFrom1904 = scanner.isTrue("date1904") }
      guard scanner.isNamed("sheet"), let name = scanner.attributeText("name") else { return }
      let id = scanner.attributeText("id")
      let relation = parts.first { $0.id == id }
      let state = scanner.attributeText("state") ?? "visible"
      let isChart = relation.map { $0.kind != "worksheet" } ?? false
      found.append((SheetName(name: name, isHidden: state != "visible", isChart: isChart), relation?.target))
    }
    sheets = found.map(\.sheet)
    sheetParts = found.map(\.part)
    is1904 = isFrom1904
    guard !sheets.isEmpty else { throw damaged("it has no sheet") }
  }

  // MARK: Cells

  func read(
    sheet index: Int, into builder: inout SheetTextBuilder, watch: FileDoor.Watch?
  ) throws(Diagnostic) {
    let sheet = sheets[index]
    guard let member = sheetParts[index].flatMap(archive.member(named:)) else {
      throw damaged("the sheet \(quoted(sheet.name)) is named in it and not there")
    }
    try archive.read(member, watch: watch) { scanner throws(Diagnostic) in
      let shared = try sharedStrings(watch)
      let reader = ExcelSheetReader(self, sheet: sheet.name, shared: shared, formats: try formats())
      var scanner = scanner
      guard let converted = scanner.fromUTF16() else { return try reader.read(scanner, into: &builder, watch: watch) }
      try converted.withUnsafeBufferPointer { buffer throws(Diagnostic) in
        try reader.read(XMLScanner(buffer), into: &builder, watch: watch)
      }
    }
  }

  private func sharedStrings(_ watch: FileDoor.Watch?) throws(Diagnostic) -> SharedStrings {
    guard let member = sharedPart.flatMap(archive.member(named:)) else { return SharedStrings() }
    let part = try document(member, watch: watch)
    return try SharedStrings(part) { fault($0, in: "the list of texts") }
  }

  private func formats() throws(Diagnostic) -> [CellFormat] {
    guard let member = stylesPart.flatMap(archive.member(named:)) else { return [] }
    let part = try document(member)
    var codes: [Int: CellFormat] = [:]
    var ids: [Int] = []
    var isInside = false
    try part.withUnsafeBufferPointer { buffer throws(Diagnostic) in
      var scanner = XMLScanner(buffer)
      while true {
        switch scanner.next() {
        case .start:
          if scanner.isNamed("numFmt"), let id = scanner.number("numFmtId"),
            let code = scanner.attributeText("formatCode")
          {
            codes[id] = CellFormat(code: code)
          } else if scanner.isNamed("cellXfs") {
            isInside = !scanner.isEmpty
          } else if isInside, scanner.isNamed("xf") {
            ids.append(scanner.number("numFmtId") ?? 0)
          }
        case .end: if scanner.isNamed("cellXfs") { isInside = false }
        case .finished: return
        case .fault: throw fault(scanner.fault, in: "the list of formats")
        default: continue
        }
      }
    }
    return ids.map { codes[$0] ?? CellFormat.builtIn($0) }
  }
}
