import Corpus
import Diagnostics
import Engine
import Language
import Tables
import Text

/// Writes the tables that were opened and the queries that were named as a Data Package; with `all`, every table.
struct SavePackageCommand: SessionCommand {
  static let word = "save"
  static var help: Help {
    Help(
      "writes the opened tables and named queries as a Data Package; with all, the shipped tables too",
      details:
        "a query is saved by its last stage: QUERY | save \"FILE\"; all your tables: save package \"survey-2024\"")
  }

  var path = PathSyntax()
  var takesAll = false
  var isReplacing = false

  static var form: Form<Self> {
    .sequence(
      Form(.word("package")) { parser, _ throws(Parser.Mistake) in
        guard !parser.isNext("package", note: "a Data Package of all your tables") else {
          _ = parser.advance(as: .keyword)
          return
        }
        throw parser.mistake(
          "save alone must be followed by package: \(parser.found)",
          help: ["a result: QUERY | save \"FILE\"", "all of your tables: save package \"FOLDER\""])
      },
      .path("\"FOLDER\"", "after save package", what: "the name of a folder", \.path),
      .anyOrder([
        .flag("all", note: "the shipped tables too", \.takesAll),
        .flag("replace", note: "over a package there", \.isReplacing),
      ]))
  }

  var role: AnsweredStatement.Role { .once }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.savePackage(path.text, path.span, all: takesAll, replacing: isReplacing, place.source)
  }
}

extension Session {
  fileprivate func savePackage(_ path: String, _ span: Span, all: Bool, replacing: Bool, _ source: SourceText)
    throws(Diagnostic) -> Reply
  {
    // Stored tables as they are, whatever the settings hide: their evidence speaks of every value.
    var tables = workspace.catalog.tables.values.filter { all || workspace.opened[$0.name ?? ""] != nil }
    for name in named.queries.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      tables.append(try result(named: name, source, span))
    }
    guard !tables.isEmpty else {
      throw Diagnostic(
        "there is nothing to save: no table was opened and no query named", in: source, at: span,
        help: ["the shipped tables: save package \"\(path)\" all", "a result: QUERY | save \"FILE\""])
    }
    tables = PackageRules.fitting(tables, vocabulary)
    var whole = workspace.catalog
    if !all { (whole.title, whole.version) = (nil, nil) }
    do throws(Diagnostic) {
      let files = try PackageWriter(tables, of: whole, isCancelled: surroundings.isCancelled).files(
        at: .text(source, span))
      try checkReading()
      try surroundings.door.write(package: files, to: path, replacing: replacing)
    } catch {
      if error.isInterruption { throw error }
      var diagnostic = error
      diagnostic.place = .text(source, span)
      if !replacing, surroundings.door.exists("\(path)/datapackage.json") {
        diagnostic.help = ["to write over it: save package \"\(path)\"\(all ? " all" : "") replace"]
      } else if diagnostic.help.isEmpty {
        diagnostic.help = ["choose the name of another folder"]
      }
      throw diagnostic
    }
    let rows = tables.reduce(0) { $0 + $1.rowCount }
    let counts = "\(Session.counted(tables.count, "table")) with \(Session.counted(rows, "row"))"
    let folder = path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path
    return Reply(parts: [.line("saved \(counts) to \(folder)/datapackage.json")])
  }

  private func result(named name: String, _ source: SourceText, _ span: Span) throws(Diagnostic) -> Table {
    let query = QuerySyntax(source: .name(Name(name, span, isQuoted: true)), stages: [], span: span)
    let (bound, diagnostics) = bound(query, source, in: environment)
    guard let bound else {
      throw diagnostics.first { $0.isError }
        ?? Diagnostic("the query \"\(name)\" cannot be run any more", in: source, at: span)
    }
    var table = try run(bound, in: context())
    table.name = name
    return table
  }
}
