import Diagnostics
import Tables
import Text

/// Opens a package or a single file. Goes on after what is wrong, so that one reading tells all.
struct PackageReader {
  /// Held to the package's folder as soon as that is known.
  private(set) var door: FileDoor
  var findings: Findings
  /// What the user says of the file. Unless told otherwise, a misfit is an error.
  var options: OpenOptions
  private(set) var package = PackageDescriptor()
  /// See `SingleFileReading`.
  var choose: ((Table) -> Set<String>?)?
  /// Whether tables that have a schema wait until somebody asks for them.
  var isLazy = false
  /// What there is to tell before anything else.
  private var firstRemarks: [String] = []
  /// Those that were read, in the order of the package; tables that could not be read are left out.
  private(set) var tables: [LoadedTable] = []
  /// Those of a package, read or not.
  private(set) var stored: PackageTables?

  init(door: FileDoor, limit: Int) {
    self.door = door
    findings = Findings(limit: limit)
    options = OpenOptions()
    options.keepsMisfits = false
  }

  /// - Parameter path: a folder with `datapackage.json`, that file itself, or a single file of delimited text.
  mutating func read(_ path: String) {
    do throws(Diagnostic) {
      if door.isDirectory(path) {
        try readPackage(FilePath.join(path, "datapackage.json"), isFolder: true)
      } else if FilePath.name(of: path) == "datapackage.json" {
        try readPackage(path, isFolder: false)
      } else {
        try readSingle(path)
      }
    } catch {
      findings.add(error)
    }
  }

  private mutating func readPackage(_ path: String, isFolder: Bool) throws(Diagnostic) {
    let folder = FilePath.folder(of: path)
    if isFolder { door = door.held(to: folder) }
    if isFolder, !door.exists(path) {
      let files = try door.list(folder).filter { ["csv", "tsv"].contains(FilePath.suffix(of: $0)) }
      throw Diagnostic(
        .error, "the folder has no datapackage.json", at: .file(folder, line: nil, column: nil),
        help: files.isEmpty ? [] : ["open one of its files: \(files.prefix(5))"])
    }
    try refuseOptions(besides: [], path, "a Data Package, which says itself how its tables are read")
    readPackage(try JSONDocument(path: path, through: door), folder: folder)
  }

  private mutating func readPackage(_ document: JSONDocument, folder: String) {
    door = door.held(to: folder)
    var reader = DescriptorReader(document: document, folder: folder, door: door, findings: findings)
    let descriptor = reader.read()
    findings = reader.findings
    guard let descriptor else { return }
    package = descriptor
    var stored = PackageTables(
      descriptor.resources, door: door, limit: findings.limit, isLenient: options.keepsMisfits)
    // Most answers say how firm they are, and that takes as long as to read the rest of the package.
    if isLazy, let evidence = descriptor.evidenceTable,
      let index = descriptor.resources.firstIndex(where: { $0.name == evidence }),
      descriptor.resources[index].fields != nil
    {
      stored.begin(index)
    }
    // What has no schema must be read to have one.
    let wanted = descriptor.resources.indices.filter { !isLazy || descriptor.resources[$0].fields == nil }
    stored.read(wanted)
    findings.add(stored.findings(of: wanted))
    tables = stored.tables.compactMap { $0 }
    self.stored = stored
  }

  /// A file without a package, or a descriptor under another name.
  private mutating func readSingle(_ path: String) throws(Diagnostic) {
    if let container = try door.container(path) { return try readContainer(container, try door.read(path), path) }
    try refuse(OpenOptions.sheetWords, path, "for workbooks")
    try refuse(["file"], path, "for archives")
    let bare = FilePath.suffix(of: path) == "gz" ? FilePath.withoutSuffix(path) : path
    let loaded = try LoadedText(path: path, through: door, declared: options.encoding)
    try readText(loaded, resource(ofFile: path, path), suffix: FilePath.suffix(of: bare))
  }

  private mutating func readText(
    _ loaded: LoadedText, _ resource: ResourceDescriptor, suffix: String
  ) throws(Diagnostic) {
    let path = resource.path
    if let format = JSONTableReader.format(of: loaded.text, suffix: suffix) {
      let isNamedText = ["csv", "tsv", "tab", "txt"].contains(suffix)
      // A table of text may begin like JSON.
      if !isNamedText || (try? JSONDocument.read(loaded.text, format, watch: door.watch)) != nil {
        return try readJSON(loaded, format, resource)
      }
    }
    if let word = options.words.first(where: { $0 == "at" }) {
      throw Diagnostic(
        .error, "\(word) is for JSON, and the file is a table of text", at: .file(path, line: nil, column: nil))
    }
    if options.delimiter == nil, let foreign = loaded.text.withHead(ForeignText.format) {
      throw LoadedText.foreign(foreign, path)
    }
    package.resources = [resource]
    var reading = SingleFileReading(resource, options: options, limit: findings.limit, watch: door.watch)
    reading.choose = choose
    reading.firstRemarks = firstRemarks
    reading.read(loaded, suffix: suffix)
    findings.add(reading.findings)
    if let table = reading.table { tables.append(table.conventionallyBounded) }
  }

  /// A file that is no text, or one of its files.
  ///
  /// - Parameter path: how it is called in what is told of it.
  private mutating func readContainer(
    _ container: FileContainer, _ bytes: [UInt8], _ path: String, isInside: Bool = false
  ) throws(Diagnostic) {
    switch container {
    case .zip:
      let archive = try ZipArchive(bytes, path: path, limit: door.decompressionLimit)
      if let workbook = try archive.workbook() {
        try refuse(["file"], path, "for archives, and the file is a workbook")
        return try readWorkbook(workbook)
      }
      if let foreign = ForeignFormat.document(in: archive) { throw LoadedText.foreign(foreign, path) }
      guard !isInside else { throw ForeignFormat.nested(path) }
      try readArchive(archive)
    case .tar:
      guard !isInside else { throw ForeignFormat.nested(path) }
      try readArchive(try TarArchive(packed: bytes, path: path, through: door))
    case .compound:
      try refuse(["file"], path, "for archives, and the file is a workbook")
      try readWorkbook(try BinaryWorkbook.open(bytes, path: path))
    case .spss:
      try readSurvey(
        SPSSFile.read(
          bytes, path: path, declared: options.encoding, limit: door.decompressionLimit, watch: door.watch))
    case .stata:
      try readSurvey(StataFile.read(bytes, path: path, declared: options.encoding, watch: door.watch))
    }
  }

  private mutating func readSurvey(_ survey: Survey) throws(Diagnostic) {
    try refuseOptions(besides: SurveyTable.optionWords, survey.path, "data of \(survey.format.rawValue)")
    let resource = resource(ofFile: survey.path, survey.path)
    package.resources = [resource]
    var reader = SurveyTable(survey, options)
    var table = try reader.read(resource, limit: findings.limit, watch: door.watch)
    table.remarks = firstRemarks + table.remarks
    tables.append(table)
  }

  /// One of the files of an archive: the one that is named, or the only table.
  private mutating func readArchive(_ archive: some Archive) throws(Diagnostic) {
    let (index, remark) = try archive.choose(options.member)
    let name = archive.names[index]
    let path = "\(archive.path), \(name)"
    let bytes = try archive.contents(of: index, watch: door.watch)
    firstRemarks = remark.map { [$0] } ?? []
    if let container = FileContainer(bytes) {
      return try readContainer(container, bytes, path, isInside: true)
    }
    try refuse(OpenOptions.sheetWords, path, "for workbooks")
    let loaded: LoadedText
    if GzipFile.isGzip(bytes) {
      let plain = try GzipFile(bytes, path: path, limit: door.decompressionLimit, watch: door.watch)
      loaded = try LoadedText(bytes: plain.bytes, path: path, declared: options.encoding, sizes: door.sizes)
    } else {
      loaded = try LoadedText(bytes: bytes, path: path, declared: options.encoding, sizes: door.sizes)
    }
    try readText(loaded, resource(ofFile: name, path), suffix: FilePath.suffix(of: name))
  }

  private func resource(ofFile name: String, _ path: String) -> ResourceDescriptor {
    let bare = FilePath.suffix(of: name) == "gz" ? FilePath.withoutSuffix(name) : name
    let word = FilePath.withoutSuffix(FilePath.name(of: bare))
    var resource = ResourceDescriptor(name: word.isEmpty ? "table" : word, path: path)
    resource.needsEvidence = false
    return resource
  }

  private mutating func readWorkbook(_ workbook: some Workbook) throws(Diagnostic) {
    let path = workbook.path
    try refuse(OpenOptions.textWords, path, "for text, and the file is a workbook")
    let resource = resource(ofFile: path, path)
    package.resources = [resource]
    let sheet = try SheetReading(workbook, options, sizes: door.sizes, watch: door.watch)
    var reading = SingleFileReading(resource, options: options, limit: findings.limit, watch: door.watch)
    reading.format = workbook.format
    reading.firstRemarks = firstRemarks + sheet.remarks
    reading.read(sheet.text, suffix: "")
    findings.add(reading.findings)
    if var table = reading.table {
      table.choice = sheet.choice
      tables.append(table)
    }
  }

  /// Throws where the user says something that this kind of file has no use for.
  private func refuse(_ words: [String], _ path: String, _ use: Sentence) throws(Diagnostic) {
    guard let word = options.words.first(where: words.contains) else { return }
    throw Diagnostic(
      .error, "\(word) is \(use)", at: .file(path, line: nil, column: nil), help: ["open it without \(word)"])
  }

  private mutating func readJSON(
    _ loaded: LoadedText, _ named: DataPackage.Source.Format, _ resource: ResourceDescriptor
  ) throws(Diagnostic) {
    let path = resource.path
    // The service may have answered with a page, or in place of the file another stands.
    if let foreign = loaded.text.withHead(ForeignText.format), foreign.isAnswer {
      throw LoadedText.foreign(foreign, path)
    }
    try door.checkMemory(JSONTableReader.memorySize(of: loaded.text), toRead: path, of: loaded.text.count)
    let (document, format) = try JSONDocument.read(loaded.text, named, watch: door.watch)
    if JSONTableReader.isPackage(document.root) {
      try refuseOptions(besides: [], path, "a Data Package, which says itself how its tables are read")
      readPackage(document, folder: FilePath.folder(of: path))
      return
    }
    try refuseOptions(besides: JSONTableReader.optionWords, path, "JSON")
    var reader = JSONTableReader(
      document: document, format: format, options: options, limit: findings.limit, watch: door.watch)
    let table = try reader.read(resource, loaded)
    package.resources = [resource]
    tables.append(table.conventionallyBounded)
  }

  /// Throws where the user says something that this kind of file has no use for.
  private func refuseOptions(besides words: [String], _ path: String, _ kind: String) throws(Diagnostic) {
    guard let word = options.words.first(where: { !words.contains($0) }) else { return }
    throw Diagnostic(
      .error, "\(word) means nothing here: the file is \(kind)", at: .file(path, line: nil, column: nil),
      help: words.isEmpty ? ["open it without \(word)"] : ["what may follow for \(kind): \(words)"]
    )
  }
}
