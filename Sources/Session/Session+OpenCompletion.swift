import Assist
import Corpus
import Language

extension Session {
  /// What may follow the name of a file: how it is to be read.
  func readingWords(_ rest: [Token], _ completer: Completer) -> [Completion.Candidate] {
    if rest.last?.isWord("as") == true { return [] }
    let words = rest.dropFirst()
    if let last = words.last, let values = Session.readingValues(after: last.value, words.dropLast().last?.value) {
      let found = completer.matching(values)
      if !found.isEmpty { return found }
    }
    // A value was begun, or another word follows.
    if let last = words.last, ReadingClause.words.contains(last.value) { return [] }
    let used = Set(words.map(\.value))
    return completer.matching(
      ([("as", "a name for the table"), ("replace", "take the place of the open table of that name")]
        + ReadingClause.words.map { ($0, Session.readingNotes[$0] ?? "") }).filter {
          !used.contains($0.0) || $0.0 == "drop" || $0.0 == "keep"
        })
  }

  private static func readingValues(after word: String, _ before: String?) -> [(text: String, note: String)]? {
    switch word {
    case "encoding": TextEncoding.names.map { ($0, "") }
    case "delimiter": [("comma", ""), ("semicolon", ""), ("tab", ""), ("pipe", "")]
    case "header":
      [
        ("none", "no line holds names"), ("row", "the row that begins with a text holds them"),
        ("1", "the first row holds them"), ("2", "two rows, joined"),
      ]
    case "row" where before == "header": [("\"#property\"", "the row that begins so holds the names")]
    case "drop":
      [
        ("totals", "totals and means, wherever they stand"), ("empty", "rows without any value"),
        ("0", "no row at the end is left out"),
      ]
    case "keep":
      [
        ("totals", "totals and means at the end stay"), ("empty", "rows without any value at the end stay"),
        ("notes", "notes and sources at the end stay"),
      ]
    case "comment": [("\"#\"", "lines that begin so are no rows"), ("none", "every line is a row")]
    case "decimal":
      [("\".\"", "a point; commas set thousands apart"), ("\",\"", "a comma; points set thousands apart")]
    case "group": [("\".\"", "a point"), ("\",\"", "a comma"), ("\" \"", "a space"), ("\"'\"", "an apostrophe")]
    case "dates": [("dmy", "31/12/2012"), ("mdy", "12/31/2012"), ("ymd", "2012/12/31 alone")]
    case "=":
      [
        ("text", "as it stands"), ("integer", "whole numbers"), ("number", "numbers"), ("date", "days"),
        ("year", "years, also of Japanese eras"), ("yes/no", "yes and no, true and false, はい and いいえ"),
        ("boolean", "the same as yes/no"), ("list", "several values in a cell: 1,2"),
      ]
    case "missing": [("only", "nothing else is unknown")]
    case "parentheses": OpenOptions.Parentheses.allCases.map { ($0.rawValue, "what (5) means") }
    case "long": OpenOptions.LongRows.allCases.map { ($0.rawValue, "rows with too many cells") }
    default: nil
    }
  }

  private static let readingNotes = [
    "encoding": "how the text is encoded", "delimiter": "what divides the cells", "header": "which rows hold the names",
    "skip": "how many lines stand above the header", "drop": "rows that are left out",
    "keep": "rows at the end that are kept", "comment": "what a line of comment begins with",
    "missing": "texts that stand for unknown", "types": "what columns are read as", "decimal": "the decimal mark",
    "group": "the mark between thousands",
    "dates": "what stands first where the year stands last",
    "marks": "numbers with footnotes' marks, split in two columns",
    "parentheses": "what (5) means", "long": "rows with too many cells",
    "at": "which list of a JSON file holds the rows",
  ]
}
