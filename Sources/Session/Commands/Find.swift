import Diagnostics
import Language
import Provenance
import Tables
import Text

/// Looks for a text in every table.
struct FindCommand: TableCommand {
  static let word = "find"
  static let yieldsToTables = true
  static var help: Help {
    Help(
      "every cell with a text, in all tables or in some: names of rows first, then keys, then the rest",
      details:
        "Upper and lower case, width, hiragana and katakana, long vowels and hyphens make no difference. Several words need quotes. The evidence table is searched only where it is named",
      examples: ["find \"Gov-Cloud\" | select table, row, value | take 4", "find coordination in items, skills"])
  }

  var text = Name("", Span(0, 0))
  var tables: [Name] = []

  static var form: Form<Self> {
    .sequence(
      Form(.operand("TEXT")) { parser, command throws(Parser.Mistake) in
        command.text = try parser.soughtText()
      },
      .optional(
        .word("in", note: "in some tables only"),
        .names("TABLE", what: "of a table after in", \.tables, offers: .named("table"))))
  }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    try session.find(text, tables, place.source)
  }
}

extension Parser {
  /// One word, number or quoted text; what stands together without spaces is one word.
  fileprivate mutating func soughtText() throws(Mistake) -> Name {
    let start = current.span.start
    guard !endsStage, !current.isWord("in") || current.kind != .word else {
      throw mistake(
        "a text is missing after find: \(found)",
        help: current.isWord("in") ? ["the word itself needs quotes: find \"in\""] : ["find \"Gov-Cloud\""])
    }
    var text = ""
    let isQuoted = current.kind == .text
    repeat {
      if current.kind == .invalid { throw Mistake() }
      text += current.value
      advance(as: .designation)
    } while !isQuoted && !endsStage && current.span.start == previousEnd && !current.isSymbol(.comma)
    if !endsStage, !current.isWord("in") {
      var end = previousEnd
      while !endsStage, !current.isWord("in") {
        end = advance().span.end
      }
      let words = source[Span(start, end)]
      throw mistake(
        "several words need quotes", at: Span(start, end), help: ["write: find \(Binder.quoted(words))"])
    }
    return Name(text, Span(start, previousEnd), isQuoted: isQuoted)
  }
}

extension Session {
  fileprivate func find(_ text: Name, _ names: [Name], _ source: SourceText) throws(Diagnostic) -> Table {
    guard !TextFolding.SearchKey(text.text).isEmpty else {
      throw Diagnostic("find needs a letter or a digit", in: source, at: text.span)
    }
    let catalog = visible
    var tables = catalog.tables.values.filter { $0.name != catalog.evidenceTable && !isHeld($0.name) }
    if !names.isEmpty { tables = try names.map { name throws(Diagnostic) in try searched(name, catalog, source) } }
    let hits = try TextSearch(text.text, in: catalog, isCancelled: surroundings.isCancelled).hits(in: tables)
    var table = found(Array(hits.prefix(TextSearch.limit)))
    if hits.count > TextSearch.limit {
      table.notes.append(
        .tally(
          "\(hits.count - TextSearch.limit) more cells have it: look in fewer tables, with find … in TABLE", .caution))
    }
    if hits.isEmpty { table.notes.append(.caution(nothing(text.text, tables, catalog))) }
    return table
  }

  private func searched(_ name: Name, _ catalog: Catalog, _ source: SourceText) throws(Diagnostic) -> Table {
    if let table = catalog.table(name.text) { return table }
    let known = Array(catalog.tables.keys)
    if let folded = known.first(where: { TextFolding.key($0) == TextFolding.key(name.text) }),
      let table = catalog.table(folded)
    {
      return table
    }
    let close = Suggestion.closest(to: name.text, among: known)
    throw Diagnostic(
      "no table \"\(name.text)\"", in: source, at: name.span,
      help: [close.isEmpty ? "\"tables\" lists what there is" : Suggestion.question(close)],
      mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
  }

  private func nothing(_ text: String, _ tables: [Table], _ catalog: Catalog) -> Sentence {
    let close = Suggestion.closest(
      to: text, among: tables.flatMap { catalog.names(of: $0) }, isStopped: surroundings.isCancelled)
    let names = tables.compactMap(\.name)
    let none: Sentence =
      names.count > 3
      ? "\"\(text)\" stands in no cell of \(names.count) tables"
      : "\"\(text)\" stands in no cell of \(names, last: "and")"
    return close.isEmpty ? none : "\(none); there is \(close.map { "\"\($0)\"" }, last: "and")"
  }

  /// One row for each hit, with what the cell rests on.
  private func found(_ hits: [TextSearch.Hit]) -> Table {
    let walk = evidenceWalk
    var rows: [[Value]] = []
    var ids: [String: [String]] = [:]
    for hit in hits {
      let name = hit.table.name ?? ""
      let own = ids[name] ?? visible.rowNames(of: hit.table).ids
      ids[name] = own
      let field = hit.table.schema.fields[hit.column]
      let evidence = EvidenceWalk.summary(walk.entry(hit.table, hit.row, field.name).map { [$0] } ?? [])
      rows.append([
        .text(name), .text(own[hit.row]), .text(field.name),
        .text(hit.table.columns[hit.column].value(at: hit.row).display),
        evidence.source.map { .text($0) } ?? .unknown(reason: "does not arise"),
        evidence.place.map { .text($0) } ?? .unknown(reason: "does not arise"),
      ])
    }
    let names = ["table", "row", "column", "value", "source", "place"]
    var table = Table(fields: names.map { Field($0, .text) }, rows: rows)
    table.rest(on: hits)
    return table
  }
}

extension Table {
  /// Lets each row rest on the cell that was found, so that `why` and `with sources` lead on.
  fileprivate mutating func rest(on hits: [TextSearch.Hit]) {
    var origins: [Origin] = []
    for name in Set(hits.compactMap(\.table.name)).sorted() {
      var rows: [[Int32]] = []
      var cells: [[Origin]] = []
      for hit in hits {
        let isOwn = hit.table.name == name
        rows.append(isOwn ? [Int32(truncatingIfNeeded: hit.row)] : [])
        cells.append(isOwn ? [Origin(anchor: name, column: hit.table.schema.fields[hit.column].name)] : [])
      }
      lineage.append(Lineage(table: name, rows: .many(RowGroups(rows)), origins: cells))
      origins.append(Origin(anchor: name, column: Origin.ofRow))
    }
    if let value = schema.index(of: "value") { schema.fields[value].origins = origins }
  }
}
