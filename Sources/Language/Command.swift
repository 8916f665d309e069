import Diagnostics

/// A word that a statement begins with. What is particular to it stands in the one file of its type: what may follow the
/// word, what help says of it, and what it does.
package protocol Command: Sendable {
  static var word: String { get }
  static var help: Help { get }
  static var form: Form<Self> { get }
  /// How the rest of its line is read.
  static var reading: LineReading { get }
  /// Whether it hands on a table, so that stages may follow.
  static var isSource: Bool { get }
  /// Whether a statement of the word alone means the table of that name, where there is one. So do words that came late.
  static var yieldsToTables: Bool { get }

  /// With nothing said yet.
  init()
}

/// How the line after a command is read.
package enum LineReading: Sendable {
  case tokens
  /// As words that mean themselves: the line does not go on after `and`, `or` or `not`.
  case words
  /// As it stands, unless it is a text in quotes.
  case text
}

extension Command {
  package static var reading: LineReading { .tokens }
  package static var isSource: Bool { false }
  package static var yieldsToTables: Bool { false }

  package static var shape: Shape { form.shape }
  package static var signature: String { help.signature ?? shape.signature(of: word) }

  /// What the registry says of the command.
  package static var entry: Entry {
    Entry(.command, word, signature, help.summary, details: help.details, examples: help.examples)
  }

  /// Reads what follows the word.
  static func parsed(_ parser: inout Parser) throws(Parser.Mistake) -> any Command {
    var command = Self()
    try form.read(&parser, &command)
    return command
  }
}

extension Parser {
  mutating func commandStatement(_ command: any Command.Type) throws(Mistake) -> StatementSyntax.Kind {
    let token = advance(as: .verb)
    let outer = signature
    defer { signature = outer }
    signature = { command.signature }
    let parsed = try command.parsed(&self)
    let syntax = CommandSyntax(
      verb: Name(token.value, token.span), command: parsed, span: Span(token.span.start, previousEnd))
    guard current.isSymbol(.pipe) else {
      if command.isSource { expects(.word("|", note: "a stage follows")) }
      return .command(syntax)
    }
    guard command.isSource else {
      throw mistake("\"\(token.value)\" hands on no table, so nothing can follow it")
    }
    return .query(try stages(after: .command(syntax)))
  }

  /// The rest of the line, which the lexer left as it stands.
  package mutating func rawText() -> String {
    current.kind == .raw || current.kind == .text ? advance().value : ""
  }

  /// All that is left, as a statement of its own. Its mistakes are not told: they are looked at when it is answered.
  package mutating func innerStatement() -> StatementSyntax {
    let told = diagnostics
    defer { diagnostics = told }
    return statement()
  }
}
