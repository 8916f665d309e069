import Diagnostics
import Language
import Tables
import Text

/// What users of other tools type, in the words of this shell.
///
/// It reads a statement that this shell does not take, by the words and forms of SQL, R, pandas, other query languages
/// and other shells, and as a question in plain words. What it gives is a guess: whoever offers it looks first whether
/// the statement can run.
package struct Habits {
  /// One way to say it here.
  package struct Reading {
    package var statement: String
    /// What the text was taken for.
    package var kind: Kind

    package init(_ statement: String, _ kind: Kind) {
      self.statement = statement
      self.kind = kind
    }
  }

  package enum Kind {
    case sql, question, other

    /// What to say instead of what is wrong with each word; nil where the first mistake says it best.
    package var message: Sentence? {
      switch self {
      case .sql: "this is SQL"
      case .question: "this is a question in plain words"
      case .other: nil
      }
    }
  }

  let catalog: Catalog
  let vocabulary: Vocabulary
  private let isTableName: (String) -> Bool

  package init(_ environment: Environment) {
    catalog = environment.catalog
    vocabulary = environment.vocabulary
    isTableName = { environment.catalog.table($0) != nil || environment.queries[$0] != nil || $0 == "_" }
  }

  /// Longer texts are no slip of the hand.
  private static let longest = 4_000

  /// The ways to say a statement, the likeliest first; empty where it has no word of another tool.
  package func readings(of text: String) -> [Reading] {
    guard text.utf8.count <= Habits.longest else { return [] }
    if let command = command(text) { return [Reading(command, .other)] }
    var tokens = ForeignToken.all(in: text)
    while tokens.last?.isSymbol(";") == true { tokens.removeLast() }
    guard !tokens.isEmpty, tokens.last?.isSymbol("|", "|>", "%>%") == false else { return [] }
    if let statement = definition(tokens) { return [Reading(statement, .other)] }
    if let query = select(tokens) { return [Reading(query.statement, .sql)] }
    let pipeline = pipeline(tokens).statement
    if pipeline != tokens.statement { return [Reading(pipeline, .other)] }
    return questions(text, tokens).map { Reading($0, .question) }
  }

  // MARK: Names

  func isTable(_ name: String) -> Bool { isTableName(name) }

  func column(_ name: String, of table: String) -> Field? {
    catalog.table(table).flatMap { table in table.schema.index(of: name).map { table.schema.fields[$0] } }
  }

  /// `name = query` of R and Python: `let name = query`.
  private func definition(_ tokens: ForeignTokens) -> String? {
    guard tokens.count > 2, tokens[0].kind == .word, tokens[1].isSymbol("=", "<-", ":="),
      vocabulary.command(tokens[0].text) == nil
    else {
      guard tokens.count > 3, tokens[0].isWord("create"), let start = tokens.place(of: "as"), start >= 3 else {
        return nil
      }
      return "let \(tokens[start - 1].text) = \(query(ForeignTokens(tokens[(start + 1)...])).statement)"
    }
    let rest = ForeignTokens(tokens[2...])
    if let file = file(read: rest) { return "open \(file) as \(tokens[0].text)" }
    return "let \(tokens[0].text) = \(query(rest).statement)"
  }

  /// A query in any of the forms.
  func query(_ tokens: ForeignTokens) -> ForeignTokens { select(tokens) ?? pipeline(tokens) }
}
