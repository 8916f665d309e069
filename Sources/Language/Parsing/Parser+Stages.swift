import Diagnostics
import Text

extension Parser {
  mutating func stage() throws(Mistake) -> StageSyntax {
    expects(.stage)
    guard current.kind == .word else {
      throw mistake("a stage is missing after |: \(found)", help: ["for example: | where …, | sort …, | count by …"])
    }
    let token = advance(as: .verb)
    let verb = Name(token.value, token.span)
    let outer = signature
    defer { signature = outer }
    let kind: StageSyntax.Kind
    if let stage = vocabulary.stage(token.value) {
      signature = { stage.signature }
      kind = .stage(try stage.parsed(&self))
    } else if case let methods = vocabulary.methods(token.value), !methods.isEmpty {
      signature = { methods.map(\.signature).joined(separator: ", or ") }
      kind = .method(try method(of: methods))
    } else {
      diagnostics.append(unknownStage(verb))
      throw Mistake()
    }
    return StageSyntax(verb: verb, kind: kind, span: Span(token.span.start, previousEnd))
  }

  private func unknownStage(_ verb: Name) -> Diagnostic {
    let words = vocabulary.stageWords
    let close = Suggestion.closest(to: verb.text, among: words)
    var help = close.isEmpty ? ["the stages are \(words)"] : [Suggestion.question(close)]
    if vocabulary.command(verb.text) != nil {
      help = ["\"\(verb.text)\" is a command: it stands at the start of a statement"]
    }
    let mend = close.count == 1 ? Diagnostic.Mend(span: verb.span, replacement: close[0]) : nil
    return Diagnostic("no stage \"\(verb.text)\"", in: source, at: verb.span, help: help, mend: mend)
  }

  /// Whether the stage has no more words.
  package var endsStage: Bool { isAtEnd || current.isSymbol(.pipe) || current.isSymbol(.closeBracket) }

  mutating func items() throws(Mistake) -> [ItemSyntax] {
    var items = [try item()]
    while take(.comma) { items.append(try item()) }
    return items
  }

  /// `NAME = EXPR`, `EXPR as NAME` or `EXPR`.
  mutating func item() throws(Mistake) -> ItemSyntax {
    if current.kind == .word || current.kind == .quotedWord, following.isSymbol(.equal) {
      let name = try name("")
      advance()
      return ItemSyntax(expression: try expression(), name: name)
    }
    let expression = try expression()
    let name = isNext("as", note: "a name") && take(word: "as") ? try name("after as") : nil
    return ItemSyntax(expression: expression, name: name)
  }

  package mutating func path(_ purpose: Sentence, what: Sentence = "a file name") throws(Mistake) -> PathSyntax {
    guard current.kind == .text else { throw mistake("\(what) in quotes is missing \(purpose): \(found)") }
    let token = advance()
    return PathSyntax(token.value, token.span)
  }

  /// An expression that a form reads by itself.
  mutating func operand() throws(Mistake) -> ExpressionSyntax {
    let start = place
    defer { expects(.expression, from: start) }
    return try expression()
  }
}
