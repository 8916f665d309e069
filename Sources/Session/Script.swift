import Diagnostics
import Language
import LessonFile

/// Statements from a file, a pipe or a lesson, one after the other, through a session.
package enum Script {
  /// Runs a text that is at hand whole. A Markdown file gives its `jirei` blocks.
  ///
  /// - Parameter each: gets every reply; returns whether to go on.
  package static func run(
    _ bytes: [UInt8], name: String, in session: Session, each: (Reply) -> Bool
  ) {
    if name.hasSuffix(".md") {
      let lesson = Lesson(bytes: bytes, name: name)
      session.inFolder(of: name) {
        for block in lesson.blocks where !session.answer(block, each: each) { return }
      }
      return
    }
    session.answer(SourceText(name: name, bytes: bytes), each: each)
  }
}

/// Statements from a stream: each is answered as soon as nothing that follows can belong to it.
///
/// A statement that ends with its line is known to be whole when the next line has begun; one that ends in `;` at once.
package struct ScriptStream {
  private let name: String
  private var pending: [UInt8] = []
  private var line = 1
  /// How far the first line of `pending`, as a text, has been answered.
  private var done = 0
  /// How much of `pending` was looked at without finding a whole statement.
  private var looked = 0

  package init(name: String) { self.name = name }

  /// Takes bytes and answers what has become whole.
  ///
  /// - Parameter each: gets every reply; returns whether to go on.
  /// - Returns: whether to go on.
  package mutating func feed(_ bytes: some Sequence<UInt8>, isEnd: Bool, to session: Session, each: (Reply) -> Bool)
    -> Bool
  {
    pending.append(contentsOf: bytes)
    // A long statement is not looked at again for every piece of it.
    guard isEnd || pending.count < 1 << 16 || pending.count >= looked + looked / 4 else { return true }
    looked = pending.count
    // An unfinished line may end inside a character.
    let end = isEnd ? pending.count : (pending.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    let source = SourceText(name: name, bytes: Array(pending[..<end]), firstLine: line)
    let rest = Span(min(done, source.bytes.count), source.bytes.count)
    let (tokens, lexical) = Lexer.tokens(of: source, in: rest, with: session.vocabulary, isWhole: isEnd)
    let pieces = StatementScanner.pieces(of: tokens, with: session.vocabulary, isWhole: isEnd)
    var answered = 0
    for (index, piece) in pieces.enumerated() {
      guard isEnd || piece.isClosed || index + 1 < pieces.count else { break }
      let own = lexical.filter { Session.isInside($0, piece.span) }
      guard each(session.answer(piece, of: source, lexical: own)) else { return false }
      answered = index + 1
    }
    guard answered > 0, !isEnd else { return true }
    // What is kept starts with the whole line of the first statement that is not answered, so that an error shows it.
    // Lines are the same in `pending` and in the source, offsets are not where bytes were replaced.
    let kept = answered < pieces.count ? pieces[answered].span.start : source.bytes.count
    let passed = source.lineIndex(at: kept)
    var lineStart = 0
    for _ in 0..<passed { lineStart = (pending[lineStart...].firstIndex(of: 0x0A) ?? lineStart - 1) + 1 }
    pending.removeSubrange(..<lineStart)
    done = kept - source.lineSpan(passed).start
    line += passed
    looked = 0
    return true
  }
}
