import Diagnostics
import Language
import Provenance
import Tables
import Text

/// Writes out a source, or all of them.
struct CiteCommand: SessionCommand {
  static let word = "cite"
  static let isAside = true
  static var help: Help {
    Help(
      "writes out a source, or all of them", examples: ["cite nakagawa2025", "cite nakagawa2025 as bibtex"])
  }

  var key: Designation?
  var style: Name?

  static var form: Form<Self> {
    .sequence(
      .optional(
        .operand("KEY", .named("source"), begins: { !$0.endsStage && !$0.current.isWord("as") }) {
          parser, command throws(Parser.Mistake) in
          command.key = try parser.designation("of a source", .nothing)
        }),
      .optional(
        .word("as", note: "a style follows"),
        .name(
          "apa|bibtex|csl-json", "after as: apa, bibtex or csl-json", \.style,
          offers: .words(Citation.Style.allCases.map { ($0.rawValue, "") }))))
  }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.cite(key, style, place.source)
  }
}

extension Session {
  fileprivate func cite(_ designation: Designation?, _ styleName: Name?, _ source: SourceText) throws(Diagnostic)
    -> Reply
  {
    guard let table = workspace.catalog.sourcesTable.flatMap({ workspace.catalog.table($0) }) else {
      throw Diagnostic(.error, "this corpus has no table of sources", help: ["its datapackage.json names none"])
    }
    var style = Citation.Style.apa
    if let styleName {
      guard let found = Citation.Style(rawValue: TextFolding.key(styleName.text)) else {
        throw Diagnostic(
          "no style \"\(styleName.text)\"", in: source, at: styleName.span,
          help: ["the styles are \(Citation.Style.allCases.map(\.rawValue).joined(separator: ", "))"])
      }
      style = found
    }
    var rows = Array(0..<table.rowCount)
    if let designation {
      let word = designation.parts.map(\.text).joined(separator: ".")
      rows = workspace.catalog.rows(of: table, named: word)
      if rows.isEmpty { throw unknownSource(word, designation.span, table, source) }
      if rows.count > 1 {
        let ids = workspace.catalog.rowNames(of: table).ids
        throw Diagnostic(
          "\"\(word)\" names \(rows.count) sources", in: source, at: designation.span,
          help: ["say which: \(rows.map { ids[$0] }.joined(separator: ", "))"])
      }
    }
    let all = Citation.all(of: table)
    let chosen = rows.map { all[$0] }
    let works = chosen.filter(\.isWork)
    if let designation, works.isEmpty {
      throw Diagnostic(
        "\"\(chosen[0].key)\" is general knowledge, not a work that can be cited", in: source, at: designation.span,
        help: [
          "\(table.name ?? "sources") | where \(table.schema.key ?? "id") = \"\(chosen[0].key)\" says what it stands for"
        ])
    }
    let left: Sentence = "left out, since general knowledge is no work: \(chosen.filter { !$0.isWork }.map(\.key))"
    var parts = [Reply.Part.document(Citation.document(works, style))]
    // A file for other programs holds citations alone.
    if style == .apa, works.count < chosen.count { parts.append(.prose(left.text)) }
    return Reply(parts: parts)
  }

  private func unknownSource(_ word: String, _ span: Span, _ table: Table, _ source: SourceText) -> Diagnostic {
    let close = Suggestion.closest(to: word, among: workspace.catalog.names(of: table))
    return Diagnostic(
      "no source \"\(word)\"", in: source, at: span,
      help: [
        close.isEmpty
          ? "\(table.name ?? "sources") | select \(table.schema.key ?? "id") lists them" : Suggestion.question(close)
      ], mend: close.count == 1 ? Diagnostic.Mend(span: span, replacement: close[0]) : nil)
  }
}
