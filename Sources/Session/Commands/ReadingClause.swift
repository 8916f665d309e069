import Diagnostics
import Language

/// How a file is to be read: `encoding cp932`, `types code=text, year=year`.
struct ReadingClause: Sendable {
  struct Value: Sendable {
    /// What stands before `=`.
    var key: Name?
    var value: Name
  }

  var word: Name
  var values: [Value] = []
  /// `missing only`: nothing but what is named.
  var isOnly = false

  /// Its value, where there is one.
  func value(_ source: SourceText) throws(Diagnostic) -> Name {
    guard values.count == 1, values[0].key == nil else {
      throw Diagnostic("after \(word.text) stands one value", in: source, at: word.span)
    }
    return values[0].value
  }
}

extension ReadingOption {
  func form<Root>(_ field: WritableKeyPath<Root, [ReadingClause]>) -> Form<Root> {
    Form(
      .sequence([.word(word), .operand("VALUE")]), begins: { $0.isNext(word, note: note) },
      read: { parser, root throws(Parser.Mistake) in
        root[keyPath: field].append(try parser.readingClause(self))
      })
  }
}

extension Parser {
  fileprivate mutating func readingClause(_ option: ReadingOption) throws(Mistake) -> ReadingClause {
    let token = advance(as: .keyword)
    var clause = ReadingClause(word: Name(token.value, token.span))
    if token.value == "missing", [.text, .word, .quotedWord].contains(following.kind) {
      clause.isOnly = take(word: "only")
    }
    if token.value == "header", current.isWord("row"), [.text, .word, .quotedWord, .end].contains(following.kind) {
      let row = advance(as: .keyword)
      let name = try gluedWord("after header row", [("\"#property\"", "the row that begins so holds the names")])
      clause.values.append(ReadingClause.Value(key: Name(row.value, row.span), value: name))
      return clause
    }
    repeat {
      if let kind = option.kind { expects(.named(kind)) }
      let first = try gluedWord("after \(token.value)", option.values)
      if take(.equal) {
        clause.values.append(ReadingClause.Value(key: first, value: try gluedWord("after =", option.keyedValues)))
      } else {
        clause.values.append(ReadingClause.Value(key: nil, value: first))
      }
    } while take(.comma)
    return clause
  }

  /// A text in quotes, or what stands without a space between: `utf-8`.
  private mutating func gluedWord(_ purpose: String, _ likely: [(text: String, note: String)]) throws(Mistake) -> Name {
    expects(.words(likely))
    guard !endsStage, !current.isSymbol(.comma), !current.isSymbol(.equal) else {
      throw mistake("a value is missing \(purpose): \(found)")
    }
    let start = current.span.start
    if current.kind == .text || current.kind == .quotedWord {
      let token = advance()
      return Name(token.value, token.span, isQuoted: true)
    }
    var text = advance(as: .designation).value
    while !endsStage, current.span.start == previousEnd, !current.isSymbol(.comma), !current.isSymbol(.equal) {
      text += advance(as: .designation).value
    }
    return Name(text, Span(start, previousEnd))
  }
}
