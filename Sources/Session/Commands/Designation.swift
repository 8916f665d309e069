import Diagnostics
import Language
import Tables
import Text

/// How a row is named after `show`, `why` and `cite`: words with dots between, as they stand, so that an id such as
/// `t6-1` needs no quotes. `3` and `3.rate` mean a row of the last result.
struct Designation: Sendable {
  var parts: [Name]
  var span: Span
}

extension Parser {
  /// - Parameters:
  ///   - purpose: what is said to be missing: `of a source`, `after why`.
  ///   - offer: what completion offers as long as the statement ends in it.
  mutating func designation(_ purpose: String, _ offer: Expectation.Offer) throws(Mistake) -> Designation {
    let first = place
    let start = current.span.start
    var parts: [Name] = []
    var text = ""
    var partStart = start
    func isEnd() -> Bool { endsStage || current.isSymbol(.comma) || (current.isWord("as") && !text.isEmpty) }
    while !isEnd() {
      if current.kind == .invalid { throw Mistake() }
      if current.isSymbol(.dot), !text.isEmpty {
        parts.append(Name(text, Span(partStart, previousEnd)))
        text = ""
        advance(as: .designation)
        partStart = current.span.start
        continue
      }
      if !text.isEmpty, current.span.start > previousEnd { text += " " }
      text += current.value
      advance(as: .designation)
    }
    guard !text.isEmpty else {
      expects(offer, from: first)
      throw mistake(
        "\(purpose.hasPrefix("of ") ? "the name \(purpose) is missing" : "a name is missing \(purpose)"): \(found)")
    }
    parts.append(Name(text, Span(partStart, previousEnd)))
    return Designation(parts: parts, span: Span(start, previousEnd))
  }
}

extension Session {
  /// A row that a user named.
  struct Found {
    var table: Table
    var row: Int
    /// What followed the name: a column.
    var rest: [Name]
  }

  /// Finds the row a designation means: in the table of cases first, then in every other; `TABLE.NAME` says which.
  func find(_ designation: Designation, _ source: SourceText) throws(Diagnostic) -> Found {
    let parts = designation.parts
    if parts.count > 1, let table = visible.table(parts[0].text) {
      let rows = visible.rows(of: table, named: parts[1].text)
      if rows.count == 1 { return Found(table: table, row: rows[0], rest: Array(parts.dropFirst(2))) }
      throw missing(parts[1], in: [table], rows.map { (table, $0) }, source)
    }
    let cases = visible.caseTable.flatMap { visible.table($0) }
    let others = visible.tables.values.filter { $0.name != visible.caseTable && $0.name != visible.evidenceTable }
    for group in [cases.map { [$0] } ?? [], Array(others)] {
      let matches = group.flatMap { table in visible.rows(of: table, named: parts[0].text).map { (table, $0) } }
      if matches.count == 1 { return Found(table: matches[0].0, row: matches[0].1, rest: Array(parts.dropFirst())) }
      if matches.count > 1 { throw missing(parts[0], in: group, matches, source) }
    }
    throw missing(parts[0], in: (cases.map { [$0] } ?? []) + others, [], source)
  }

  private func missing(
    _ name: Name, in tables: [Table], _ matches: [(Table, Int)], _ source: SourceText
  ) -> Diagnostic {
    if matches.isEmpty {
      let cases = visible.caseTable.flatMap { visible.table($0) } ?? tables.first
      let labels = cases.map { visible.rowNames(of: $0).labels } ?? []
      // Of names in kanji one sign makes another place: 府中市 is no slip of 豊中市.
      if !name.text.unicodeScalars.contains(where: { $0.isASCII && $0.properties.isAlphabetic }), !labels.isEmpty {
        return Diagnostic(
          "\"\(name.text)\" is not among the \(labels.count, "row", "rows") of \(cases?.name ?? "")", in: source,
          at: name.span, help: ["they are \(labels, most: 12)"])
      }
      let close = Suggestion.closest(to: name.text, among: tables.flatMap { visible.names(of: $0) })
      let help =
        close.isEmpty ? "the cases are \(labels.prefix(20).joined(separator: ", "))" : Suggestion.question(close)
      return Diagnostic(
        "nothing is called \"\(name.text)\"", in: source, at: name.span, help: [help],
        mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
    }
    let candidates = matches.prefix(8).map { "\($0.0.name ?? "").\(visible.rowNames(of: $0.0).ids[$0.1])" }
    return Diagnostic(
      "\"\(name.text)\" names \(matches.count) rows", in: source, at: name.span,
      help: ["say which: \(candidates.joined(separator: ", "))"])
  }
}
