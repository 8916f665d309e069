import Text

/// A kind of file that is not read here, told by its first bytes and not by its name.
struct ForeignFormat: Equatable {
  /// What it is, with its article: `a PDF`.
  let name: Sentence
  private let way: Way
  /// Whether it came in place of the file that was asked for: a page, a pointer, a server's answer.
  let isAnswer: Bool

  private enum Way: Equatable {
    case told(Sentence)
    /// With a command in which FILE stands for the file.
    case unpacking(String)
    case querying(String)
  }

  /// Whether it holds other files, of any kind.
  var isArchive: Bool { if case .unpacking = way { true } else { false } }

  /// Whether it holds sheets.
  var isWorkbook: Bool { way == .told(ForeignFormat.fromSpreadsheet) }

  init(name: Sentence, wayOut: Sentence, isAnswer: Bool = false) {
    self.init(name: name, way: .told(wayOut), isAnswer: isAnswer)
  }

  private init(name: Sentence, way: Way, isAnswer: Bool = false) {
    self.name = name
    self.way = way
    self.isAnswer = isAnswer
  }

  /// What to do so that its table can be opened.
  func wayOut(of path: String) -> Sentence {
    switch way {
    case .told(let words): words
    case .unpacking(let command):
      "unpack it (\(command.replacing("FILE", with: path))), and open a table that was in it"
    case .querying(let command): "write a table of it as CSV: \(command.replacing("FILE", with: path))"
    }
  }

  private static let fromSpreadsheet: Sentence =
    "open it in a spreadsheet program, save the sheet as CSV (UTF-8), and open that"
  private static let noTable: Sentence = "open the file of the table itself: CSV, TSV, JSON or JSON Lines"

  private static func archive(_ name: Sentence, _ command: String) -> ForeignFormat {
    ForeignFormat(name: name, way: .unpacking(command))
  }

  private static func workbook(_ name: Sentence) -> ForeignFormat { ForeignFormat(name: name, wayOut: fromSpreadsheet) }

  private static func other(_ name: Sentence) -> ForeignFormat { ForeignFormat(name: name, wayOut: noTable) }

  private static func data(_ name: Sentence, _ program: Sentence) -> ForeignFormat {
    ForeignFormat(name: name, wayOut: "write it as CSV in \(program), and open that")
  }

  /// A kind of file that has bytes which no text begins with; nil where the bytes may be text.
  ///
  /// - Parameter bytes: the file from its start; what stands later than 1 MB is not looked at.
  static func binary(_ bytes: UnsafeBufferPointer<UInt8>) -> ForeignFormat? {
    guard let first = bytes.first else { return nil }
    // Texts begin with letters, digits, quotes, brackets and marks: only a few of these begin another format.
    for signature in signatures where signature.bytes[0] == first {
      if signature.matches(bytes) { return signature.format }
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      return zip(bytes)
    }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return compoundFile(bytes) }
    if isZlib(bytes) {
      return ForeignFormat(
        name: "packed with zlib", wayOut: "unpack it with a program that reads zlib, and open the table that was in it")
    }
    if TarArchive.isTar(bytes) { return archive("a tar archive", "tar -xf FILE") }
    if isDBase(bytes) { return data("a dBase table (.dbf)", "a spreadsheet program") }
    if bytes.count > 12, bytes[4...].starts(with: "ftyp".utf8), hasControls(bytes) { return other("a film or a sound") }
    return nil
  }

  /// The kind of what is neither known here nor text; nil for text. UTF-16 must have been ruled out before.
  static func unknownBinary(_ bytes: UnsafeBufferPointer<UInt8>) -> ForeignFormat? {
    let sample = bytes.prefix(4096)
    let controls = sample.count { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1A && $0 != 0x1B }
    return controls >= 8 && controls * 20 > sample.count
      ? other("no text, but a file of a kind that is not known here") : nil
  }

  // MARK: Signatures

  private struct Signature {
    let bytes: [UInt8]
    let format: ForeignFormat
    /// Whether a text may begin so too; then bytes must follow that no text has.
    var isText = false

    func matches(_ file: UnsafeBufferPointer<UInt8>) -> Bool {
      file.starts(with: bytes) && (!isText || ForeignFormat.hasControls(file))
    }
  }

  private static func hasControls(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.prefix(512).contains { $0 < 0x09 }
  }

  private static func word(_ text: String, _ format: ForeignFormat) -> Signature {
    Signature(bytes: Array(text.utf8), format: format, isText: true)
  }

  private static let signatures: [Signature] = [
    Signature(
      bytes: Array("%PDF-".utf8),
      format: ForeignFormat(
        name: "a PDF", wayOut: "take the table out of it first, as CSV: there are programs for tables in PDFs")),
    Signature(bytes: Array("%!PS".utf8), format: other("a page in PostScript")),
    Signature(bytes: Array("{\\rtf".utf8), format: other("a document in RTF")),
    Signature(
      bytes: Array("SQLite format 3".utf8),
      format: ForeignFormat(
        name: "an SQLite database",
        way: .querying("sqlite3 -header -csv FILE 'SELECT * FROM TABLE'"))),
    word("PAR1", data("a Parquet file", "DuckDB, Polars or pandas")),
    word("ARROW1", data("an Arrow file", "Polars, pandas or R")),
    word("FEA1", data("a Feather file", "pandas or R")),
    word("Obj\u{1}", data("an Avro file", "a program that reads it")),
    word("ORC", data("an ORC file", "a program that reads it")),
    Signature(bytes: Array("$FL2@(#)".utf8), format: data("data of SPSS (.sav)", "SPSS, PSPP or R")),
    Signature(bytes: Array("$FL3@(#)".utf8), format: data("data of SPSS (.zsav)", "SPSS, PSPP or R")),
    Signature(bytes: Array("<stata_dta>".utf8), format: data("data of Stata (.dta)", "Stata or R")),
    Signature(bytes: [0x72, 0x01, 0x01, 0x00], format: data("data of Stata (.dta)", "Stata or R")),
    Signature(bytes: [0x72, 0x02, 0x01, 0x00], format: data("data of Stata (.dta)", "Stata or R")),
    Signature(bytes: [0x73, 0x01, 0x01, 0x00], format: data("data of Stata (.dta)", "Stata or R")),
    Signature(bytes: [0x73, 0x02, 0x01, 0x00], format: data("data of Stata (.dta)", "Stata or R")),
    Signature(bytes: [0x71, 0x02, 0x01, 0x00], format: data("data of Stata (.dta)", "Stata or R")),
    Signature(
      bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xC2, 0xEA, 0x81, 0x60], format: data("data of SAS", "SAS or R")),
    Signature(bytes: Array("HEADER RECORD*******".utf8), format: data("data of SAS (.xpt)", "SAS or R")),
    word("RDX2\n", data("data of R (.RData)", "R")),
    word("RDX3\n", data("data of R (.RData)", "R")),
    word("X\n\u{0}\u{0}\u{0}", data("data of R (.rds)", "R")),
    Signature(bytes: [0x89, 0x48, 0x44, 0x46], format: data("an HDF5 file", "pandas or R")),
    word("CDF\u{1}", data("a NetCDF file", "R or Python")),
    Signature(bytes: [0x00, 0x01, 0x00, 0x00] + Array("Standard ".utf8), format: data("an Access database", "Access")),
    Signature(bytes: [0x00, 0x00, 0x27, 0x0A], format: data("a map (shapefile)", "a program for maps")),
    Signature(bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], format: archive("a 7-Zip archive", "7z x FILE")),
    Signature(bytes: Array("Rar!\u{1A}\u{7}".utf8), format: archive("a RAR archive", "unrar x FILE")),
    Signature(bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], format: archive("packed with xz", "xz -d FILE")),
    Signature(bytes: Array("BZh".utf8), format: archive("packed with bzip2", "bzip2 -d FILE"), isText: true),
    Signature(bytes: [0x28, 0xB5, 0x2F, 0xFD], format: archive("packed with zstd", "zstd -d FILE")),
    Signature(bytes: [0x04, 0x22, 0x4D, 0x18], format: archive("packed with lz4", "lz4 -d FILE")),
    Signature(bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], format: other("a picture (PNG)")),
    Signature(bytes: [0xFF, 0xD8, 0xFF], format: other("a picture (JPEG)")),
    word("GIF87a", other("a picture (GIF)")),
    word("GIF89a", other("a picture (GIF)")),
    Signature(bytes: [0x49, 0x49, 0x2A, 0x00], format: other("a picture (TIFF)")),
    Signature(bytes: [0x4D, 0x4D, 0x00, 0x2A], format: other("a picture (TIFF)")),
    word("RIFF", other("a picture or a sound")),
    word("BM", other("a picture (BMP)")),
    word("ID3", other("a sound")),
    word("OggS", other("a sound")),
    word("OTTO", other("a font")),
    word("wOFF", other("a font")),
    word("wOF2", other("a font")),
    word("ttcf", other("a font")),
    Signature(bytes: [0x00, 0x01, 0x00, 0x00, 0x00], format: other("a font")),
    Signature(bytes: [0x7F, 0x45, 0x4C, 0x46], format: other("a program")),
    word("MZ", other("a program")),
  ]

  // MARK: Containers

  /// Workbooks and documents of office programs are zip archives whose members tell what they are.
  private static func zip(_ bytes: UnsafeBufferPointer<UInt8>) -> ForeignFormat {
    func holds(_ text: String) -> Bool { ForeignFormat.holds(Array(text.utf8), bytes) }
    if holds("mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
      return workbook("an OpenDocument workbook (.ods)")
    }
    if holds("mimetypeapplication/vnd.oasis.opendocument") { return other("an OpenDocument document") }
    if holds("xl/workbook.bin") { return workbook("an Excel workbook (.xlsb)") }
    if holds("xl/workbook") || holds("xl/worksheets") { return workbook("an Excel workbook (.xlsx)") }
    if holds("word/document") { return other("a Word document (.docx)") }
    if holds("ppt/presentation") || holds("ppt/slides") { return other("a presentation (.pptx)") }
    return archive("a zip archive", "unzip FILE")
  }

  /// The files that office programs wrote until 2007, and encrypted ones of today: a file system whose names are UTF-16.
  private static func compoundFile(_ bytes: UnsafeBufferPointer<UInt8>) -> ForeignFormat {
    func holds(_ text: String) -> Bool { ForeignFormat.holds(text.utf8.flatMap { [$0, 0] }, bytes) }
    if holds("EncryptedPackage") {
      return ForeignFormat(
        name: "an encrypted workbook or document",
        wayOut: "open it with its password in a spreadsheet program, save the sheet as CSV (UTF-8), and open that")
    }
    if holds("Workbook") || holds("Book") { return workbook("an Excel 97 workbook (.xls)") }
    if holds("WordDocument") { return other("a Word document (.doc)") }
    if holds("PowerPoint") { return other("a presentation (.ppt)") }
    return other("a file of an office program of before 2007")
  }

  private static func holds(_ wanted: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let sample = bytes.prefix(1 << 20)
    guard sample.count >= wanted.count else { return false }
    return (0...(sample.count - wanted.count)).contains { start in
      sample[start] == wanted[0] && sample[start...].starts(with: wanted)
    }
  }

  /// A stream without the head of gzip: its first two bytes are a multiple of 31.
  private static func isZlib(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count > 8, bytes[0] == 0x78, [0x01, 0x5E, 0x9C, 0xDA].contains(bytes[1]) else { return false }
    return (Int(bytes[0]) * 256 + Int(bytes[1])) % 31 == 0 && hasControls(bytes)
  }

  private static func isDBase(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count > 33, [0x03, 0x30, 0x83, 0x8B, 0xF5].contains(bytes[0]) else { return false }
    let header = Int(bytes[8]) | Int(bytes[9]) << 8
    return (1...12).contains(bytes[2]) && (1...31).contains(bytes[3]) && (header % 32 == 1 || bytes[0] == 0x30)
      && header > 33 && header <= bytes.count && bytes[12] == 0 && bytes[13] == 0
  }
}
