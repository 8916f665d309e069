import Diagnostics
import Language
import Tables
import Text

/// Every note of the last answer.
struct NotesCommand: TableCommand {
  static let word = "notes"
  static let isResult = false
  static let isAside = true
  static let yieldsToTables = true
  static var help: Help {
    Help(
      "every note of the last answer, the gravest first",
      details:
        "Under an answer stand the notes that make it weak, and of the others as many as fit into three lines. The weights are: caution, what makes an answer weak or cannot be concluded; omission, what was left out; method, how it was computed",
      examples: ["municipalities | similar to Kobe given recruits, develops, population | take 3; notes"])
  }

  static var form: Form<Self> { .nothing }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    guard let last = session.answers.last else {
      throw Diagnostic(
        "there is no last answer yet", in: place.source, at: place.span, help: ["run a query, then: notes"])
    }
    let words = Note.Weight.allCases.reversed().map(\.word)
    let rows = Note.Weight.allCases.reversed().flatMap { weight in
      last.table.notes.filter { $0.weight == weight }.map { note -> [Value] in [.text(weight.word), .text(note.text)] }
    }
    var table = Table(fields: [Field("weight", .text, categories: words), Field("note", .text)], rows: rows)
    table.presentation = .whole
    return table
  }
}

extension Note.Weight {
  /// The word of the language for it.
  fileprivate var word: String {
    switch self {
    case .caution: "caution"
    case .omission: "omission"
    case .method: "method"
    }
  }
}
