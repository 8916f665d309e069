import Corpus
import Diagnostics
import Engine
import Language
import Tables
import Text

/// Why a session could not be opened.
package struct OpeningFailure: Error {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

/// What was opened with the shell.
package struct Corpora: Sendable {
  package var catalog: Catalog
  /// What reads tables of packages when somebody asks for them.
  var stored: [StoredTables] = []
  /// Of tables from workbooks, where their cells stand.
  var cells: [String: SheetCells] = [:]
  /// How files without a schema were taken.
  var remarks: [String] = []
  /// What did not fit in them and was kept as unknown.
  var warnings: [Diagnostic] = []
  /// Which sheets were taken without a word of the user.
  var choices: [Diagnostic] = []

  fileprivate mutating func take(_ opened: DataPackage.Opened) {
    if let tables = opened.stored { stored.append(tables) }
    for source in opened.sources {
      warnings += source.warnings
      cells[source.table] = source.cells
      // Where a schema says how to read a file there is nothing to tell.
      guard source.isInferred, let table = catalog.table(source.table) else { continue }
      remarks += Session.lines(on: table, source)
      if let choice = source.choice { choices.append(choice) }
    }
  }
}

extension Session {
  /// A session on corpora: folders, descriptors or single files.
  ///
  /// - Parameters:
  ///   - isSafe: whether writing files, and reading any outside the corpora, is refused.
  ///   - question: the only statement that will be answered, where that is known: of a long file the columns that it
  ///     does not read are passed over.
  ///   - isLazy: whether tables of packages are read when a statement asks for them.
  ///   - progress: told how far the reading is.
  package static func open(
    _ paths: [String], isSafe: Bool, question: (() -> Question?)? = nil, isLazy: Bool = true,
    progress: ProgressReport? = nil
  ) throws(OpeningFailure) -> Session {
    var door = FileDoor(isSafe: false, readableRoots: [])
    if let progress { door.watch = watch(progress, isCancelled: { false }) }
    let corpora = try corpora(paths, for: paths.count == 1 ? question : nil, isLazy: isLazy, through: door)
    return Session(corpora, door: FileDoor(isSafe: isSafe, readableRoots: paths))
  }

  /// What is being done, how much of how much, and of what.
  package typealias ProgressReport = @Sendable (_ what: String, _ done: Int, _ total: Int, _ unit: String) -> Void

  /// Watches files being read; sizes are told in MiB.
  static func watch(_ progress: ProgressReport?, isCancelled: @escaping @Sendable () -> Bool) -> FileDoor.Watch {
    FileDoor.Watch(isCancelled: isCancelled) { what, done, total in
      progress?(what, done >> 20, max(total >> 20, 1), "MiB")
    }
  }

  /// The tables of all corpora together.
  ///
  /// - Parameter question: what a long file without a schema is read for; for everything when nil.
  package static func corpora(
    _ paths: [String], for question: (() -> Question?)? = nil, isLazy: Bool = false,
    through door: FileDoor = FileDoor(isSafe: false, readableRoots: [])
  ) throws(OpeningFailure) -> Corpora {
    // What opens the shell must be right: a value that does not fit its column is an error.
    var options = OpenOptions()
    options.keepsMisfits = false
    var corpora: Corpora?
    for path in paths {
      var opened: DataPackage.Opened
      do throws(CorpusFailure) {
        var asked: (question: Question, shown: Table)?
        opened = try DataPackage.open(path: path, through: door, options: options, isLazy: isLazy) { table in
          guard let question = question?(), let columns = question.columns(of: table) else { return nil }
          asked = (question, table)
          return columns
        }
        if let asked, let read = opened.catalog.tables.values.first, asked.question.bound(on: read) == nil {
          // Nothing will be answered. What is wrong may be said by names of columns that were not read.
          let described = asked.shown.described(by: read)
          if asked.question.bound(on: described) == nil {
            opened.catalog.add(described)
          } else {
            opened = try DataPackage.open(path: path, through: door, options: options)
          }
        }
      } catch {
        throw OpeningFailure(error.diagnostics)
      }
      if let corpora {
        for name in opened.catalog.tables.keys where corpora.catalog.table(name) != nil {
          throw OpeningFailure([
            Diagnostic(.error, "two corpora have a table \"\(name)\"", at: .file(path, line: nil, column: nil))
          ])
        }
      }
      var all = corpora ?? Corpora(catalog: opened.catalog)
      for table in opened.catalog.tables.values { all.catalog.add(table) }
      all.take(opened)
      corpora = all
    }
    return corpora ?? Corpora(catalog: Catalog())
  }

  /// Every breach of a corpus.
  package static func check(_ path: String) -> [Diagnostic] {
    let checked = CorpusCheck.check(path: path, through: FileDoor(isSafe: false, readableRoots: []))
    return checked.findings + PackageRules.breaches(in: checked)
  }

  /// Sets a setting, or a parameter, from outside the language; nil when done, else what would work.
  package func assign(_ name: String, _ text: String) -> Sentence? {
    if let setting = Setting.named(name) { return setting.set(&settings, text) }
    parameters[name] = Session.value(text)
    return nil
  }

  /// A parameter from outside: a number, a date or yes and no where it is plainly one, else text.
  static func value(_ text: String) -> Value {
    if let number = Int(text), String(number) == text { return .integer(number) }
    if text == "yes" || text == "no" { return .boolean(text == "yes") }
    if let date = CalendarDate(iso: text) { return .date(date) }
    let isDecimal =
      text.contains(".") && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
    if isDecimal, let number = Double(text), number.isFinite { return .number(number) }
    return .text(text)
  }

  /// Answers a file that was named from outside the language, where `--safe` does not reach.
  package func answer(fileNamed path: String, each: (Reply) -> Bool) {
    do throws(Diagnostic) {
      let bytes = try FileDoor(isSafe: false, readableRoots: []).read(path)
      Script.run(bytes, name: path, in: self, each: each)
    } catch {
      _ = each(Reply(error))
    }
  }

  /// A file of statements in its canonical layout; throws its first lexical mistake, since what is no token has no place.
  package static func formatted(fileNamed path: String) throws(Diagnostic) -> String {
    let source = SourceText(name: path, bytes: try FileDoor(isSafe: false, readableRoots: []).read(path))
    if let mistake = Lexer.tokens(of: source, with: .standard).1.first { throw mistake }
    return Formatter.format(source, with: .standard)
  }

  /// Whether a text is whole, or more lines are wanted: an open bracket or quote, or a line that ends in `|`.
  package static func isComplete(_ text: String) -> Bool {
    let (tokens, diagnostics) = Lexer.tokens(of: SourceText(name: "", text: text), with: .standard, isWhole: false)
    guard let last = StatementScanner.pieces(of: tokens, with: .standard, isWhole: false).last else { return true }
    let isInOpenQuote =
      last.tokens.dropLast().last?.kind == .invalid
      && diagnostics.contains { $0.message.key == "this {} is not closed" }
    return last.isComplete && !isInOpenQuote
  }

  /// Tells of tables that are read from now on as this session does.
  func watchReading(progress: ProgressReport?) {
    for tables in workspace.stored { tables.watch(Session.watch(progress, isCancelled: surroundings.isCancelled)) }
  }

  /// Runs a query; throws also where a table that it reads cannot be read.
  func run(_ query: BoundQuery, in context: ExecutionContext) throws(Diagnostic) -> Table {
    let table = try Engine.run(query, in: context)
    try checkReading()
    return table
  }

  /// Throws where a table was asked for that cannot be read; what the statement answers then is what is wrong with it.
  func checkReading() throws(Diagnostic) {
    if let fault = workspace.stored.lazy.compactMap(\.firstFault).first { throw fault }
    for database in workspace.databases.values { if let fault = database.fault { throw fault } }
  }

  /// A reply with what there is to say of the tables that were read for it. Where one cannot be read, that is all.
  func withReading(_ reply: Reply) -> Reply {
    let faults = workspace.stored.flatMap { $0.takeFaults() } + workspace.databases.values.flatMap { $0.takeFault() }
    let warnings = workspace.stored.flatMap { $0.takeWarnings() } + workspace.ruleFaults.take()
    var reply = reply
    if faults.contains(where: \.isInterruption) { return Reply(.interrupted) }
    if !faults.isEmpty {
      reply = Reply(diagnostics: faults)
      reply.lacksTable = true
    }
    reply.diagnostics.insert(contentsOf: warnings, at: 0)
    return reply
  }

  /// A question to begin with, on the tables that are there.
  package var suggestion: String {
    if workspace.catalog.table("items")?.schema.index(of: "rate") != nil {
      return "items | where table = 3 | sort rate desc"
    }
    guard let name = workspace.catalog.tables.keys.first else { return "open \"FILE.csv\" as mine" }
    return "\(name) | take 5"
  }

  /// What the session is about, in one line.
  package var greeting: String {
    let version = workspace.catalog.version.map { ", version \($0)" } ?? ""
    return
      "\(workspace.catalog.title ?? "your own tables")\(version), \(Session.counted(workspace.catalog.tables.count, "table"))"
  }
}
