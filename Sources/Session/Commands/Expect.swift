import Diagnostics
import Engine
import Language
import Tables
import Text

/// Fails where a condition does not hold, or where a statement works that should not.
struct ExpectCommand: SessionCommand {
  static let word = "expect"
  static var help: Help {
    Help(
      "fails, and says both sides, when the condition does not hold",
      examples: [
        "expect (municipalities | count) = 12",
        "expect error \"no column\" in municipalities | where populaton > 1",
      ])
  }

  var condition = ExpressionSyntax.missing
  /// What is expected to fail, and words of its error.
  var failing: (text: String, statement: StatementSyntax)?

  static var form: Form<Self> {
    Form(
      .choice([
        .operand("COND"), .sequence([.word("error"), .operand("\"TEXT\""), .word("in"), .operand("QUERY")]),
      ])
    ) { parser, command throws(Parser.Mistake) in
      if parser.current.isWord("error"), parser.following.kind == .text {
        command.failing = try parser.failing()
        return
      }
      do throws(Parser.Mistake) {
        command.condition = try parser.expression()
      } catch {
        parser.expects(.table)
        throw error
      }
    }
  }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    guard let failing else { return try session.expect(condition, place.source) }
    return try session.expectError(failing.text, in: failing.statement, place.source)
  }
}

extension Parser {
  /// `error "TEXT" in STATEMENT`.
  fileprivate mutating func failing() throws(Mistake) -> (text: String, statement: StatementSyntax) {
    advance(as: .keyword)
    let text = advance().value
    guard take(word: "in") else {
      throw mistake("\"in\" is missing: \(found)", help: ["write expect error \"TEXT\" in QUERY"])
    }
    expects(.table)
    guard !isAtEnd else { throw mistake("a query is missing after in") }
    if current.isWord("expect"), following.isWord("error") {
      throw mistake("expect error stands once in a statement")
    }
    return (text, innerStatement())
  }
}

extension Session {
  fileprivate func expect(_ condition: ExpressionSyntax, _ source: SourceText) throws(Diagnostic) -> Reply {
    let (binding, diagnostics) = environment.settled(
      { Binder.bind(condition: condition, of: source, in: $0) }, answer: answer)
    guard let bound = binding.bound else { return Reply(diagnostics: Session.ordered(diagnostics)) }
    let answer = try Engine.value(of: bound, source: source, in: context())
    guard answer != .boolean(true) else { return Reply() }
    var help: [Sentence] = []
    if case .compare(_, let left, let right) = bound.kind {
      for side in [left, right] where side.constant == nil {
        let value = try Engine.value(of: side, source: source, in: context())
        help.append("\(source[side.span]) is \(value.isUnknown ? "unknown" : value.display)")
      }
      for side in [left, right] where side.constant != nil { help.append("expected \(source[side.span])") }
    }
    let message: Sentence = answer.isUnknown ? "it is unknown whether this holds" : "this does not hold"
    throw Diagnostic(message, in: source, at: condition.span, help: help)
  }

  fileprivate func expectError(_ text: String, in statement: StatementSyntax, _ source: SourceText) throws(Diagnostic)
    -> Reply
  {
    let span = statement.span
    let (tokens, lexical) = Lexer.tokens(of: source, in: span, with: vocabulary)
    guard let piece = StatementScanner.pieces(of: tokens, with: vocabulary).first else { return Reply() }
    let saved = answers.results
    let number = answers.statements.count
    let reply = answer(piece, of: source, lexical: lexical)
    answers.statements.forget(from: number)
    answers.restore(saved)
    let found = reply.diagnostics.filter(\.isError)
    guard !found.isEmpty else {
      throw Diagnostic(
        "this was expected to fail, and it works", in: source, at: span, help: ["expected an error with \"\(text)\""])
    }
    let key = TextFolding.key(text)
    // Not the excerpt: the expected text stands in it.
    let isFound = found.contains { diagnostic in
      ([diagnostic.message] + diagnostic.help).contains { TextFolding.key($0.text).contains(key) }
    }
    if isFound { return Reply() }
    throw Diagnostic(
      "this fails with another error", in: source, at: span,
      help: ["expected \"\(text)\"", "found \(found.map { "\"\($0.message)\"" }, separator: ", ")"])
  }
}
