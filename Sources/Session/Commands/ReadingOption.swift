import Corpus
import Diagnostics
import Language
import Text

/// A word that may follow the name of a file to open: what it says, which values are likely, and what they mean.
struct ReadingOption: Sendable {
  typealias Words = [(text: String, note: String)]

  let word: String
  let note: String
  /// What completion offers after it.
  let values: Words
  /// What completion offers after `COL =`.
  let keyedValues: Words
  /// What the file at hand offers: its sheets, its files.
  let kind: String?
  let take: @Sendable (inout OpenOptions, ReadingClause, SourceText) throws(Diagnostic) -> Void

  private init(
    _ word: String, _ note: String, _ values: Words = [], keyed keyedValues: Words = [],
    kind: String? = nil,
    take: @escaping @Sendable (inout OpenOptions, ReadingClause, SourceText) throws(Diagnostic) -> Void
  ) {
    self.word = word
    self.note = note
    self.values = values
    self.keyedValues = keyedValues
    self.kind = kind
    self.take = take
  }

  static let all = [
    encoding, delimiter, header, skip, drop, keep, comment, missing, types, decimal, group, dates, marks, parentheses,
    long, at, sheet, range, visible, file,
  ]

  private static let encoding = ReadingOption(
    "encoding", "how the text is encoded", TextEncoding.names.map { ($0, "") }
  ) { options, clause, source throws(Diagnostic) in
    let value = try clause.value(source)
    options.encoding = try chosen(TextEncoding(named: value.text), "encoding", value, TextEncoding.names, source)
  }

  private static let delimiter = ReadingOption(
    "delimiter", "what divides the cells", [("comma", ""), ("semicolon", ""), ("tab", ""), ("pipe", "")]
  ) { options, clause, source throws(Diagnostic) in
    let words: [String: UInt8] = ["comma": 0x2C, "semicolon": 0x3B, "tab": 0x09, "pipe": 0x7C]
    let value = try clause.value(source)
    if let named = words[value.text] {
      options.delimiter = named
    } else {
      options.delimiter = try byte(value, clause, source)
    }
  }

  /// `header 2`, `header none`, `header 2-3`, `header row "#property"`.
  private static let header = ReadingOption(
    "header", "which rows hold the names",
    [
      ("none", "no line holds names"), ("row", "the row that begins with a text holds them"),
      ("1", "the first row holds them"), ("2", "two rows, joined"),
    ]
  ) { options, clause, source throws(Diagnostic) in
    if clause.values.count == 1, clause.values[0].key?.text == "row" {
      options.headerMark = clause.values[0].value.text
      return
    }
    let value = try clause.value(source)
    if value.text == "none" {
      options.headerRowCount = 0
      return
    }
    let ends = value.text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last, last <= 1000 {
      options.headerLines = first...last
      return
    }
    guard let number = Int(value.text), (0...1000).contains(number) else {
      throw Diagnostic(
        "after header stands a number of rows", in: source, at: value.span,
        help: ["or lines, as in header 2-3, or header none, or header row \"#property\""])
    }
    options.headerRowCount = number
  }

  private static let skip = ReadingOption("skip", "how many lines stand above the header") {
    options, clause, source throws(Diagnostic) in
    options.skippedRowCount = try count(try clause.value(source), clause, source)
  }

  /// `drop 2`, `drop totals, empty`.
  private static let drop = ReadingOption(
    "drop", "rows that are left out",
    [
      ("totals", "totals and means, wherever they stand"), ("empty", "rows without any value"),
      ("0", "no row at the end is left out"),
    ]
  ) { options, clause, source throws(Diagnostic) in
    for value in clause.values where value.key == nil {
      if Int(value.value.text) != nil {
        options.droppedRowCount = try count(value.value, clause, source)
      } else {
        options.dropped.insert(try rowKind(value.value, [.totals, .empty], or: ["a number of rows"], source))
      }
    }
  }

  private static let keep = ReadingOption(
    "keep", "rows at the end that are kept",
    [
      ("totals", "totals and means at the end stay"), ("empty", "rows without any value at the end stay"),
      ("notes", "notes and sources at the end stay"),
    ]
  ) { options, clause, source throws(Diagnostic) in
    for value in clause.values where value.key == nil {
      options.kept.insert(try rowKind(value.value, OpenOptions.RowKind.allCases, or: [], source))
    }
  }

  private static let comment = ReadingOption(
    "comment", "what a line of comment begins with",
    [("\"#\"", "lines that begin so are no rows"), ("none", "every line is a row")]
  ) { options, clause, source throws(Diagnostic) in
    let value = try clause.value(source)
    options.commentMark = value.text == "none" && !value.isQuoted ? "" : value.text
  }

  private static let missing = ReadingOption(
    "missing", "texts that stand for unknown", [("only", "nothing else is unknown")]
  ) { options, clause, _ throws(Diagnostic) in
    options.isMissingComplete = clause.isOnly
    options.missing = clause.values.map { value in
      value.key.map { OpenOptions.MissingMark($0.text, reason: value.value.text) }
        ?? OpenOptions.MissingMark(value.value.text, reason: reason(ofMark: value.value.text))
    }
  }

  private static let types = ReadingOption(
    "types", "what columns are read as",
    keyed: [
      ("text", "as it stands"), ("integer", "whole numbers"), ("number", "numbers"), ("date", "days"),
      ("year", "years, also of Japanese eras"), ("yes/no", "yes and no, true and false, はい and いいえ"),
      ("boolean", "the same as yes/no"), ("list", "several values in a cell: 1,2"),
    ]
  ) { options, clause, source throws(Diagnostic) in
    for value in clause.values {
      guard let key = value.key else {
        throw Diagnostic(
          "which type has \"\(value.value.text)\"?", in: source, at: value.value.span,
          help: ["write types \(value.value.text)=text"])
      }
      options.types[key.text] = try chosen(
        OpenOptions.ColumnType(named: value.value.text), "type", value.value, OpenOptions.ColumnType.words, source)
    }
  }

  private static let decimal = ReadingOption(
    "decimal", "the decimal mark",
    [("\".\"", "a point; commas set thousands apart"), ("\",\"", "a comma; points set thousands apart")]
  ) { options, clause, source throws(Diagnostic) in
    let value = try clause.value(source)
    let mark = try byte(value, clause, source)
    guard mark == 0x2E || mark == 0x2C else {
      throw Diagnostic(
        "the decimal mark is a point or a comma", in: source, at: value.span,
        help: ["write decimal \",\" or decimal \".\""])
    }
    options.decimalMark = mark
  }

  private static let group = ReadingOption(
    "group", "the mark between thousands",
    [("\".\"", "a point"), ("\",\"", "a comma"), ("\" \"", "a space"), ("\"'\"", "an apostrophe")]
  ) { options, clause, source throws(Diagnostic) in
    options.groupMark = try mark(try clause.value(source), clause, source)
  }

  private static let dates = ReadingOption(
    "dates", "what stands first where the year stands last",
    [("dmy", "31/12/2012"), ("mdy", "12/31/2012"), ("ymd", "2012/12/31 alone")]
  ) { options, clause, source throws(Diagnostic) in
    options.dateOrder = try choice("order of dates", try clause.value(source), source)
  }

  private static let marks = ReadingOption("marks", "numbers with footnotes' marks, split in two columns") {
    options, clause, source throws(Diagnostic) in
    if let value = clause.values.first(where: { $0.key != nil }) {
      throw Diagnostic("after marks stand names of columns", in: source, at: value.value.span)
    }
    options.marks += clause.values.map(\.value.text)
  }

  private static let parentheses = ReadingOption(
    "parentheses", "what (5) means", OpenOptions.Parentheses.allCases.map { ($0.rawValue, "what (5) means") }
  ) { options, clause, source throws(Diagnostic) in
    options.parentheses = try choice("meaning of parentheses", try clause.value(source), source)
  }

  private static let long = ReadingOption(
    "long", "rows with too many cells", OpenOptions.LongRows.allCases.map { ($0.rawValue, "rows with too many cells") }
  ) { options, clause, source throws(Diagnostic) in
    options.longRows = try choice("way with long rows", try clause.value(source), source)
  }

  private static let sheet = ReadingOption("sheet", "which sheet of a workbook is read", kind: "sheet") {
    options, clause, source throws(Diagnostic) in
    options.sheet = try clause.value(source).text
  }

  /// `range "B4:H60"`, `range B:H`, `range B4`.
  private static let range = ReadingOption(
    "range", "which part of a sheet is read", [("\"B4:H60\"", "these cells"), ("\"B4\"", "from this cell on")]
  ) { options, clause, source throws(Diagnostic) in
    let value = try clause.value(source)
    guard let range = CellRange(value.text) else {
      throw Diagnostic(
        "\"\(value.text)\" is no part of a sheet", in: source, at: value.span,
        help: ["write range \"B4:H60\", range \"B:H\", or range \"B4\" for all from there on"])
    }
    options.range = range
  }

  /// `file "data/towns.csv"`: one of the files of an archive.
  private static let file = ReadingOption("file", "which file of an archive is read", kind: "member") {
    options, clause, source throws(Diagnostic) in
    options.member = try clause.value(source).text
  }

  private static let visible = ReadingOption(
    "visible", "hidden rows and columns of a sheet are left out", [("only", "hidden rows and columns are left out")]
  ) { options, clause, source throws(Diagnostic) in
    let value = try clause.value(source)
    guard value.text == "only" else {
      throw Diagnostic("after visible stands only", in: source, at: value.span, help: ["write visible only"])
    }
    options.isVisibleOnly = true
  }

  private static let at = ReadingOption("at", "which list of a JSON file holds the rows") {
    options, clause, source throws(Diagnostic) in
    options.at = try clause.value(source).text
  }
}

extension OpenOptions {
  /// What the words after a file say of it.
  init(_ clauses: [ReadingClause], of source: SourceText) throws(Diagnostic) {
    self.init()
    for clause in clauses {
      words.append(clause.word.text)
      try ReadingOption.all.first { $0.word == clause.word.text }?.take(&self, clause, source)
    }
    guard let decimalMark, let groupMark, groupMark.utf8.elementsEqual([decimalMark]),
      let clause = clauses.last(where: { ["group", "decimal"].contains($0.word.text) })
    else { return }
    throw Diagnostic(
      "one mark cannot be the decimal mark and set thousands apart", in: source, at: clause.word.span,
      help: ["decimal \",\" alone takes the point for thousands, decimal \".\" the comma"])
  }
}

/// What a value may be.
extension ReadingOption {
  private static func chosen<Choice>(
    _ found: Choice?, _ what: String, _ value: Name, _ words: [String], _ source: SourceText
  ) throws(Diagnostic) -> Choice {
    if let found { return found }
    let close = Suggestion.closest(to: value.text, among: words)
    throw Diagnostic(
      "no \(what) \"\(value.text)\"", in: source, at: value.span,
      help: [close.isEmpty ? "there are \(words.joined(separator: ", "))" : Suggestion.question(close)])
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ what: String, _ value: Name, _ source: SourceText
  ) throws(Diagnostic) -> Choice {
    try chosen(Choice(rawValue: value.text), what, value, Choice.allCases.map(\.rawValue), source)
  }

  private static func rowKind(
    _ value: Name, _ kinds: [OpenOptions.RowKind], or others: [String], _ source: SourceText
  ) throws(Diagnostic) -> OpenOptions.RowKind {
    let found = OpenOptions.RowKind(rawValue: value.text).flatMap { kinds.contains($0) ? $0 : nil }
    return try chosen(found, "kind of rows", value, others + kinds.map(\.rawValue), source)
  }

  private static func count(_ value: Name, _ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) -> Int {
    guard let number = Int(value.text), (0...1000).contains(number) else {
      throw Diagnostic("after \(clause.word.text) stands a number of rows", in: source, at: value.span)
    }
    return number
  }

  /// Why a cell with a mark is unknown, where the user has not said it: so it differs from an empty cell.
  private static func reason(ofMark mark: String) -> String? { mark.isEmpty ? nil : "marked \"\(mark)\"" }

  private static func mark(_ value: Name, _ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) -> String {
    guard value.text.unicodeScalars.count == 1, let mark = value.text.unicodeScalars.first,
      mark.properties.numericType == nil, mark != "-", mark != "+"
    else {
      throw Diagnostic(
        "after \(clause.word.text) stands one character that is no digit", in: source, at: value.span,
        help: ["in quotes: \(clause.word.text) \".\""])
    }
    return value.text
  }

  private static func byte(_ value: Name, _ clause: ReadingClause, _ source: SourceText) throws(Diagnostic) -> UInt8 {
    guard value.text.utf8.count == 1, let byte = value.text.utf8.first, byte < 0x80 else {
      throw Diagnostic(
        "after \(clause.word.text) stands one character", in: source, at: value.span,
        help: ["in quotes: \(clause.word.text) \";\""])
    }
    return byte
  }
}
