import Connections
import Corpus
import Diagnostics
import Language
import Tables
import Text

/// Adds the tables of a file or folder.
struct OpenCommand: SessionCommand {
  static let word = "open"
  static var help: Help {
    Help(
      "adds a CSV, TSV or JSON file, a sheet, data of SPSS or Stata, a Data Package, or tables of PostgreSQL; says what it took it for",
      details:
        "with a file of yours: open \"survey.csv\" as survey encoding cp932 header 2 skip 1 types code=text; further words: header none, header 2-3, header row \"#property\", drop N, drop totals, drop empty, keep totals, keep empty, keep notes, comment \"#\", delimiter, missing [only] \"-\"=REASON, decimal \",\", group \".\", dates dmy, marks COL, parentheses plain, long drop; types are text, integer, number, date, year, yes/no, list; for JSON at \"page.items\"; for a workbook sheet \"NAME\", range \"B4:H60\", visible only, and sheets alone, which lists them; for an archive file \"NAME\"; replace takes the place of the open table of that name",
      signature:
        "open \"FILE-or-FOLDER\" [as NAME] [replace] [encoding WORD] [header N] [skip N] [types COL=TYPE, …] …")
  }

  var path = PathSyntax()
  var name: Name?
  var isReplacing = false
  var listsSheets = false
  var clauses: [ReadingClause] = []

  static var form: Form<Self> {
    .sequence(
      .path("\"FILE-or-FOLDER\"", "after open", \.path),
      .anyOrder(
        [
          .sequence(.word("as", note: "a name for the table"), .name("NAME", "after as", \.name)),
          .flag("sheets", note: "list the sheets of a workbook", \.listsSheets),
          .flag("replace", note: "take the place of the open table of that name", \.isReplacing),
        ] + ReadingOption.all.map { $0.form(\.clauses) }, again: ["drop", "keep", "types", "marks"]))
  }

  var isLasting: Bool { true }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply { try session.open(self, place) }
}

extension Session {
  /// Whether a word means a command even where a table is called so.
  func isCommandWord(_ word: String) -> Bool {
    vocabulary.command(word).map { !$0.yieldsToTables } ?? false
  }

  /// Why a table cannot be called so, with what would work; nil where it can.
  private func complaint(
    aboutName word: String, _ request: OpenCommand, _ place: CommandPlace
  ) -> (message: Sentence, help: [Sentence])? {
    let other = said("choose a name: open \"\(request.path.text)\" as NAME")
    if workspace.catalog.table(word) != nil {
      guard workspace.opened[word] != nil else {
        let message = said("there is a table \"\(word)\" already")
        return (request.isReplacing ? "\(message), which belongs to the corpus and stays" : message, [other])
      }
      if request.isReplacing { return nil }
      return (
        "there is a table \"\(word)\" already",
        ["to take its place: \(place.source[place.span]) replace", "to keep both, \(other)"]
      )
    }
    if named.queries[word] != nil { return ("there is a query \"\(word)\" already", [other]) }
    return isCommandWord(word) ? ("\"\(word)\" is a word of the language", [other]) : nil
  }

  fileprivate func open(_ request: OpenCommand, _ place: CommandPlace) throws(Diagnostic) -> Reply {
    if let scheme = DatabaseAddress.scheme(of: request.path.text) { return try connect(request, scheme, place) }
    if request.listsSheets { return try sheets(request, place) }
    let (path, span, name, source) = (request.path.text, request.path.span, request.name, place.source)
    let opened: DataPackage.Opened
    let options = try OpenOptions(request.clauses, of: source)
    var watched = surroundings.door
    watched.watch = Session.watch(surroundings.progress, isCancelled: surroundings.isCancelled)
    do throws(CorpusFailure) {
      opened = try DataPackage.open(path: path, through: watched, options: options)
    } catch {
      if error.diagnostics.contains(where: \.isInterruption) { throw .interrupted }
      return Reply(diagnostics: error.diagnostics.map { Session.placed($0, source, span) })
    }
    let tables = Array(PackageRules.applied(to: opened.catalog, vocabulary, workspace.ruleFaults).tables.values)
    if let name, tables.count != 1 {
      throw Diagnostic(
        "\"\(path)\" holds \(tables.count) tables, so one name does not fit", in: source, at: name.span,
        help: ["open it without as: they keep their own names"])
    }
    let words = tables.map { name?.text ?? $0.name ?? "" }
    for word in words {
      if let (message, help) = complaint(aboutName: word, request, place) {
        throw Diagnostic(message, in: source, at: name?.span ?? span, help: help)
      }
    }
    let replaced = Set(words.filter { workspace.catalog.table($0) != nil })
    if let complaint = complaint(aboutTakingAway: replaced, source, name?.span ?? span) { throw complaint }
    var lines: [String] = []
    var warnings: [Diagnostic] = []
    for (table, taken) in zip(tables, opened.sources) {
      var table = table
      if let name { table.name = name.text }
      workspace.catalog.add(table)
      self.workspace.opened[table.name ?? ""] = String(taken.path.split(separator: "/").last ?? "")
      workspace.cells[table.name ?? ""] = taken.cells
      lines += Session.lines(on: table, taken)
      warnings += taken.warnings
    }
    workspace.changed()
    let replacement = replaced.isEmpty ? [] : told(after: replaced, at: span, source)
    var reply = Reply(parts: lines.map { .line($0) })
    reply.diagnostics = warnings + replacement
    return reply
  }

  /// The sheets of a workbook, each with its size and the first name in its header.
  private func sheets(_ request: OpenCommand, _ place: CommandPlace) throws(Diagnostic) -> Reply {
    var watched = surroundings.door
    watched.watch = Session.watch(surroundings.progress, isCancelled: surroundings.isCancelled)
    let options = try OpenOptions(request.clauses, of: place.source)
    let found: [DataPackage.SheetSummary]
    do throws(Diagnostic) {
      found = try DataPackage.sheets(path: request.path.text, through: watched, options: options)
    } catch {
      if error.isInterruption { throw error }
      throw Session.placed(error, place.source, request.path.span)
    }
    let rows = found.map { sheet -> [Value] in
      let nothing = sheet.isChart ? Value.notApplicable : .unknown(reason: "empty")
      return [
        .text(sheet.name), sheet.rowCount.map { .integer($0) } ?? nothing,
        sheet.columnCount.map { .integer($0) } ?? nothing, sheet.heading.map { .text($0) } ?? nothing,
        .text(sheet.isChart ? "a chart" : sheet.isHidden ? "hidden" : "visible"),
      ]
    }
    let fields = [
      Field("sheet", .text), Field("rows", .integer), Field("columns", .integer), Field("first_heading", .text),
      Field("state", .text),
    ]
    return Reply(parts: [.table(Table(fields: fields, rows: rows), settings.format)])
  }

  /// How a file was taken, and what was taken besides.
  static func lines(on table: Table, _ taken: DataPackage.Source) -> [String] {
    let counts = "\(counted(table.rowCount, "row")), \(counted(table.columns.count, "column"))"
    return ["\(table.name ?? ""): \(counts) from \(taken.path) (\(words(taken)))"] + taken.remarks.map { "  \($0)" }
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private static func words(_ taken: DataPackage.Source) -> String {
    var words = [taken.encoding.name + (taken.hasByteOrderMark ? " with a mark" : "")]
    if taken.isCompressed { words.insert("gzip", at: 0) }
    if let cells = taken.cells {
      return "\(taken.format.rawValue), sheet \"\(cells.sheet)\", \(names(taken)), types inferred"
    }
    guard taken.format == .delimited else { return (words + [taken.format.rawValue]).joined(separator: ", ") }
    words.append("cells divided by \(taken.delimiter)")
    words.append(names(taken))
    words.append(taken.isInferred ? "types inferred" : "types from its schema")
    return words.joined(separator: ", ")
  }

  /// Where the names stand.
  private static func names(_ taken: DataPackage.Source) -> String {
    let line = taken.cells == nil ? "line" : "row"
    return switch taken.headerRowCount {
    case 0: "no \(line) of names"
    case 1: taken.headerLine == 1 ? "names in the first \(line)" : "names in \(line) \(taken.headerLine)"
    case let count: "names in \(counted(count, line))"
    }
  }

  /// A failure to open a file, at the place where its name stands unless it has a place in the file itself.
  static func placed(_ diagnostic: Diagnostic, _ source: SourceText, _ span: Span) -> Diagnostic {
    guard case .file(let path, let line, _) = diagnostic.place, line == nil else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.message = "\(diagnostic.message): \(path)"
    diagnostic.place = .text(source, span)
    return diagnostic
  }
}
