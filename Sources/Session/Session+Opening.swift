import Corpus
import Diagnostics
import Language
import Tables

/// Why a session could not be opened.
package struct OpeningFailure: Error {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension Session {
  /// A session on corpora: folders, descriptors or single files.
  ///
  /// - Parameters:
  ///   - isSafe: whether writing files, and reading any outside the corpora, is refused.
  ///   - question: the only statement that will be answered, where that is known: of a long file the columns that it
  ///     cannot read are passed over.
  ///   - progress: told how far the reading is.
  package static func open(
    _ corpora: [String], isSafe: Bool, question: String? = nil, progress: ProgressReport? = nil
  ) throws(OpeningFailure) -> Session {
    var door = FileDoor(isSafe: false, readableRoots: [])
    if let progress { door.watch = watch(progress, isCancelled: { false }) }
    let columns =
      corpora.count == 1 && DataPackage.isLong(corpora[0], through: door) ? question.flatMap(ColumnsAsked.by) : nil
    var taken: (remarks: [String], warnings: [Diagnostic]) = ([], [])
    let catalog = try catalog(of: corpora, columns: columns, through: door) { remarks, warnings in
      taken.remarks += remarks
      taken.warnings += warnings
    }
    let session = Session(catalog: catalog, door: FileDoor(isSafe: isSafe, readableRoots: corpora))
    session.openingRemarks = taken.remarks
    session.openingWarnings = taken.warnings
    if columns != nil {
      session.whole = { () throws(OpeningFailure) in try Session.catalog(of: corpora, through: door) }
    }
    return session
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
  /// - Parameter columns: the columns to read of a long file without a schema; all when nil.
  static func catalog(
    of corpora: [String], columns: Set<String>? = nil,
    through door: FileDoor = FileDoor(isSafe: false, readableRoots: []),
    telling tell: ([String], [Diagnostic]) -> Void = { _, _ in }
  ) throws(OpeningFailure) -> Catalog {
    // What opens the shell must be right: a value that does not fit its column is an error.
    var options = OpenOptions()
    options.keepsMisfits = false
    options.columns = columns
    var whole: Catalog?
    for path in corpora {
      let catalog: Catalog
      do throws(CorpusFailure) {
        let opened = try DataPackage.open(path: path, through: door, options: options)
        catalog = opened.catalog
        // Where a schema says how to read a file there is nothing to tell.
        for (table, source) in zip(catalog.tables.values, opened.sources) {
          tell(source.isInferred ? lines(on: table, source) : [], source.warnings)
        }
      } catch {
        throw OpeningFailure(error.diagnostics)
      }
      guard var joined = whole else {
        whole = catalog
        continue
      }
      for (name, table) in catalog.tables {
        if joined.table(name) != nil {
          throw OpeningFailure([
            Diagnostic(.error, "two corpora have a table \"\(name)\"", at: .file(path, line: nil, column: nil))
          ])
        }
        joined.add(table)
      }
      whole = joined
    }
    return whole ?? Catalog()
  }

  /// Every breach of a corpus.
  package static func check(_ path: String) -> [Diagnostic] {
    CorpusCheck.check(path: path, through: FileDoor(isSafe: false, readableRoots: []))
  }

  /// Sets a setting, or a parameter, from outside the language; nil when done, else what would work.
  package func assign(_ name: String, _ text: String) -> String? {
    if let setting = Settings.Name(rawValue: name) { return settings.set(setting, to: text) }
    parameters[name] = Session.value(text)
    return nil
  }

  /// A parameter from outside: a number, a date or yes and no where it is plainly one, else text.
  private static func value(_ text: String) -> Value {
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
    if let mistake = Lexer.tokens(of: source).1.first { throw mistake }
    return Formatter.format(source, with: .standard)
  }

  /// Whether a text is whole, or more lines are wanted: an open bracket or quote, or a line that ends in `|`.
  package static func isComplete(_ text: String) -> Bool {
    let (tokens, diagnostics) = Lexer.tokens(of: SourceText(name: "", text: text), isWhole: false)
    guard let last = StatementScanner.pieces(of: tokens, isWhole: false).last else { return true }
    let isInOpenQuote =
      last.tokens.dropLast().last?.kind == .invalid
      && diagnostics.contains { $0.message.hasSuffix("is not closed") && !$0.message.contains("backtick") }
    return last.isComplete && !isInOpenQuote
  }

  /// A question to begin with, on the tables that are there.
  package var suggestion: String {
    if catalog.table("items")?.column(named: "rate") != nil { return "items | where table = 3 | sort rate desc" }
    guard let name = catalog.tables.keys.first else { return "open \"FILE.csv\" as mine" }
    return "\(name) | take 5"
  }

  /// What the session is about, in one line.
  package var greeting: String {
    let version = catalog.version.map { ", version \($0)" } ?? ""
    return "\(catalog.title ?? "your own tables")\(version), \(Session.counted(catalog.tables.count, "table"))"
  }
}
