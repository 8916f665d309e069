import Assist
import Diagnostics
import Language
import Tables
import Text

/// What a character of a statement that is being typed is.
package enum TypedKind: Sendable {
  case plain, keyword, function, text, number, parameter, comment
  /// Of a name that is nothing.
  case unknown
  /// A bracket at the cursor, and the one that belongs to it.
  case bracket
}

extension Session {
  /// What each Unicode scalar of a text is, one for one. No query is run for it.
  ///
  /// - Parameter cursor: how many scalars stand before the cursor.
  package func colours(of text: String, at cursor: Int) -> [TypedKind] {
    watchReading(progress: nil)
    defer { watchReading(progress: surroundings.progress) }
    let source = SourceText(name: "", text: text)
    let place = text.unicodeScalars.prefix(cursor).reduce(0) { $0 + UTF8.width($1) }
    var kinds: [TypedKind] = []
    kinds.reserveCapacity(text.unicodeScalars.count)
    var brackets: [Int] = []
    for part in StatementHighlight.parts(of: source, with: vocabulary) {
      let kind = Session.kind(part.kind)
      for scalar in part.text.unicodeScalars {
        if scalar == "(" || scalar == ")", part.kind == .symbol { brackets.append(kinds.count) }
        kinds.append(kind)
      }
    }
    guard kinds.count == text.unicodeScalars.count else { return [] }
    for span in unknownNames(in: source, at: place) {
      let start = text.utf8.prefix(span.start).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
      let end = text.utf8.prefix(span.end).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
      for index in start..<min(end, kinds.count) { kinds[index] = .unknown }
    }
    let scalars = Array(text.unicodeScalars)
    if let (open, close) = Session.pair(brackets, scalars, cursor) {
      kinds[open] = .bracket
      kinds[close] = .bracket
    }
    return kinds
  }

  private static func kind(_ kind: StatementHighlight.Kind) -> TypedKind {
    switch kind {
    case .keyword: .keyword
    case .function: .function
    case .text: .text
    case .number: .number
    case .parameter: .parameter
    case .comment: .comment
    case .symbol, .plain: .plain
    }
  }

  /// The brackets that belong together of which one stands at the cursor.
  private static func pair(_ brackets: [Int], _ scalars: [Unicode.Scalar], _ cursor: Int) -> (Int, Int)? {
    var open: [Int] = []
    for place in brackets {
      if scalars[place] == "(" {
        open.append(place)
      } else if let start = open.popLast() {
        // The one before the cursor, or the one under it.
        if [start, place].contains(where: { $0 == cursor || $0 + 1 == cursor }) { return (start, place) }
      }
    }
    return nil
  }

  /// The words that are no table, column, stage, command or function. The word at the cursor is none of them while
  /// something begins so.
  private func unknownNames(in source: SourceText, at cursor: Int) -> [Span] {
    let (tokens, lexical) = Lexer.tokens(of: source, with: vocabulary, isWhole: false)
    guard lexical.isEmpty else { return [] }
    var found: [Span] = []
    for piece in StatementScanner.pieces(of: tokens, with: vocabulary, isWhole: false) {
      let parsed = Parser.parse(piece, of: source, with: vocabulary, isTable: isTable)
      var mistakes = parsed.diagnostics
      if case .query(let query) = parsed.statement.kind {
        var shallow = environment
        // What is not near at hand is not looked for while keys are pressed.
        shallow.suggests = false
        mistakes +=
          shallow.settled {
            Binder.bind(query, of: source, in: $0)
          } answer: { _ in
            nil
          }.1
      }
      for mistake in mistakes where mistake.isError && Session.namesNothing(mistake) {
        guard case .text(_, let span) = mistake.place, !span.isEmpty, span.start < source.bytes.count else { continue }
        if span.start < cursor, cursor <= span.end, begins(source[span]) { continue }
        found.append(span)
      }
    }
    return found
  }

  private static func namesNothing(_ mistake: Diagnostic) -> Bool {
    ["no column", "no stage", "no function", "no table or command"].contains { mistake.message.key.hasPrefix($0) }
  }

  /// Whether a word that is known begins so.
  private func begins(_ word: String) -> Bool {
    let key = TextFolding.key(word)
    func fits(_ name: String) -> Bool { TextFolding.key(name).hasPrefix(key) }
    return vocabulary.stageWords.contains(where: fits) || vocabulary.commands.contains { fits($0.word) }
      || vocabulary.functions.contains { fits($0.name) } || workspace.catalog.tables.keys.contains(where: fits)
      || named.queries.keys.contains(where: fits)
      || workspace.catalog.tables.values.contains { $0.schema.fields.contains { fits($0.name) } }
  }
}
