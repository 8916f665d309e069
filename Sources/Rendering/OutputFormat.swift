/// The forms in which a table can be written.
package enum OutputFormat: String, CaseIterable, Sendable {
  case table, card, csv, tsv, json
  case jsonFull = "json-full"
  case jsonl, markdown, latex, html

  /// What the format is for, in one line.
  package var summary: String {
    switch self {
    case .table: "columns side by side, for reading; as cards where they do not fit"
    case .card: "one card a row, attribute and value beside each other"
    case .csv: "comma-separated values (RFC 4180), for spreadsheets and programs"
    case .tsv: #"tab-separated values; tab, line feed, carriage return and backslash as \t \n \r \\"#
    case .json: "a JSON array of objects, one object a line"
    case .jsonFull: "one JSON object: columns, rows, notes, the sources that the rows rest on and what each stage did"
    case .jsonl: "JSON Lines: one object a line, no array around them"
    case .markdown: "a Markdown pipe table, with the notes under it"
    case .latex: "a LaTeX tabular with booktabs rules"
    case .html: "an HTML table"
    }
  }

  /// True of the formats that have no way to write a mark other than as it is.
  package var keepsBytes: Bool { self == .csv || self == .tsv }

  /// True of the formats that programs read, whose rows are exact.
  package var isMachineReadable: Bool {
    switch self {
    case .csv, .tsv, .json, .jsonFull, .jsonl: true
    case .table, .card, .markdown, .latex, .html: false
    }
  }
}
