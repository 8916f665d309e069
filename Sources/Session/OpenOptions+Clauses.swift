import Corpus
import Diagnostics
import Language
import Text

extension OpenOptions {
  /// What the words after a file say of it.
  init(_ clauses: [ReadingClause], of source: SourceText) throws(Diagnostic) {
    self.init()
    for clause in clauses { try take(clause, source) }
    guard let decimalMark, let groupMark, groupMark.utf8.elementsEqual([decimalMark]),
      let clause = clauses.last(where: { ["group", "decimal"].contains($0.word.text) })
    else { return }
    throw Diagnostic(
      "one mark cannot be the decimal mark and set thousands apart", in: source, at: clause.word.span,
      help: ["decimal \",\" alone takes the point for thousands, decimal \".\" the comma"])
  }

  private mutating func take(_ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) {
    words.append(clause.word.text)
    if clause.word.text == "types" { return try takeTypes(clause, source) }
    if clause.word.text == "missing" {
      isMissingComplete = clause.isOnly
      missing = clause.values.map { value in
        value.key.map { MissingMark($0.text, reason: OpenOptions.reason(value.value.text)) }
          ?? MissingMark(value.value.text, reason: OpenOptions.reason(ofMark: value.value.text))
      }
      return
    }
    if clause.word.text == "drop" || clause.word.text == "keep" { return try takeRows(clause, source) }
    if clause.word.text == "header" { return try takeHeader(clause, source) }
    if clause.word.text == "marks" {
      if let value = clause.values.first(where: { $0.key != nil }) {
        throw Diagnostic("after marks stand names of columns", in: source, at: value.value.span)
      }
      marks += clause.values.map(\.value.text)
      return
    }
    guard clause.values.count == 1, clause.values[0].key == nil else {
      throw Diagnostic("after \(clause.word.text) stands one value", in: source, at: clause.word.span)
    }
    let value = clause.values[0].value
    switch clause.word.text {
    case "encoding":
      encoding = try chosen(
        TextEncoding(named: value.text), "encoding", value, TextEncoding.names, source)
    case "skip": skippedRowCount = try count(value, clause, source)
    case "comment": commentMark = value.text == "none" && !value.isQuoted ? "" : value.text
    case "parentheses":
      parentheses = try chosen(
        Parentheses(rawValue: value.text), "meaning of parentheses", value, Parentheses.allCases.map(\.rawValue), source
      )
    case "long":
      longRows = try chosen(
        LongRows(rawValue: value.text), "way with long rows", value, LongRows.allCases.map(\.rawValue), source)
    case "at": at = value.text
    case "group": groupMark = try mark(value, clause, source)
    case "decimal":
      let mark = try byte(value, clause, source)
      guard mark == 0x2E || mark == 0x2C else {
        throw Diagnostic(
          "the decimal mark is a point or a comma", in: source, at: value.span,
          help: ["write decimal \",\" or decimal \".\""])
      }
      decimalMark = mark
    case "dates":
      dateOrder = try chosen(
        DateOrder(rawValue: value.text), "order of dates", value, DateOrder.allCases.map(\.rawValue), source)
    default:
      let words: [String: UInt8] = ["comma": 0x2C, "semicolon": 0x3B, "tab": 0x09, "pipe": 0x7C]
      if let named = words[value.text] { delimiter = named } else { delimiter = try byte(value, clause, source) }
    }
  }

  /// `header 2`, `header none`, `header 2-3`, `header row "#property"`.
  private mutating func takeHeader(_ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) {
    guard clause.values.count == 1, clause.values[0].key.map({ $0.text == "row" }) ?? true else {
      throw Diagnostic("after header stands one value", in: source, at: clause.word.span)
    }
    let value = clause.values[0].value
    if clause.values[0].key != nil {
      headerMark = value.text
      return
    }
    if value.text == "none" {
      headerRowCount = 0
      return
    }
    let ends = value.text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last, last <= 1000 {
      headerLines = first...last
      return
    }
    guard let number = Int(value.text), (0...1000).contains(number) else {
      throw Diagnostic(
        "after header stands a number of rows", in: source, at: value.span,
        help: ["or lines, as in header 2-3, or header none, or header row \"#property\""])
    }
    headerRowCount = number
  }

  /// `drop 2`, `drop totals, empty`, `keep totals`.
  private mutating func takeRows(_ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) {
    let isDrop = clause.word.text == "drop"
    for value in clause.values where value.key == nil {
      if isDrop, Int(value.value.text) != nil {
        droppedRowCount = try count(value.value, clause, source)
        continue
      }
      let kinds = RowKind.allCases.filter { !isDrop || $0 != .notes }
      let kind = try chosen(
        RowKind(rawValue: value.value.text).flatMap { kinds.contains($0) ? $0 : nil }, "kind of rows", value.value,
        (isDrop ? ["a number of rows"] : []) + kinds.map(\.rawValue), source)
      if isDrop { dropped.insert(kind) } else { kept.insert(kind) }
    }
  }

  private mutating func takeTypes(_ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) {
    for value in clause.values {
      guard let key = value.key else {
        throw Diagnostic(
          "which type has \"\(value.value.text)\"?", in: source, at: value.value.span,
          help: ["write types \(value.value.text)=text"])
      }
      types[key.text] = try chosen(
        ColumnType(named: value.value.text), "type", value.value, ColumnType.words, source)
    }
  }

  private func chosen<Choice>(
    _ found: Choice?, _ what: String, _ value: Name, _ words: [String], _ source: SourceText
  ) throws(Diagnostic) -> Choice {
    if let found { return found }
    let close = Suggestion.closest(to: value.text, among: words)
    throw Diagnostic(
      "no \(what) \"\(value.text)\"", in: source, at: value.span,
      help: [close.isEmpty ? "there are \(words.joined(separator: ", "))" : Suggestion.question(close)])
  }

  private func count(_ value: Name, _ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) -> Int {
    guard let number = Int(value.text), (0...1000).contains(number) else {
      throw Diagnostic("after \(clause.word.text) stands a number of rows", in: source, at: value.span)
    }
    return number
  }

  /// "not applicable" is what a `-` in a table means.
  private static func reason(_ text: String) -> String { text == "not applicable" ? "does not arise" : text }

  /// Why a cell with a mark is unknown, where the user has not said it: so it differs from an empty cell.
  private static func reason(ofMark mark: String) -> String? { mark.isEmpty ? nil : "marked \"\(mark)\"" }

  private func mark(_ value: Name, _ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) -> String {
    guard value.text.unicodeScalars.count == 1, let mark = value.text.unicodeScalars.first,
      mark.properties.numericType == nil, mark != "-", mark != "+"
    else {
      throw Diagnostic(
        "after \(clause.word.text) stands one character that is no digit", in: source, at: value.span,
        help: ["in quotes: \(clause.word.text) \".\""])
    }
    return value.text
  }

  private func byte(_ value: Name, _ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) -> UInt8 {
    guard value.text.utf8.count == 1, let byte = value.text.utf8.first, byte < 0x80 else {
      throw Diagnostic(
        "after \(clause.word.text) stands one character", in: source, at: value.span,
        help: ["in quotes: \(clause.word.text) \";\""])
    }
    return byte
  }
}
