import Diagnostics
import Language
import TestSupport
import Testing

@Suite struct StatementScannerTests {
  static func pieces(_ text: String, isWhole: Bool = true) -> [StatementScanner.Piece] {
    let (tokens, _) = Lexer.tokens(of: SourceText(name: "test", text: text), with: .tested, isWhole: isWhole)
    return StatementScanner.pieces(of: tokens, with: .tested, isWhole: isWhole)
  }

  static func texts(_ text: String) -> [String] {
    let source = SourceText(name: "test", text: text)
    return pieces(text).map { source[$0.span] }
  }

  @Test(
    "A statement ends with its line or at a semicolon",
    arguments: [
      ("a\nb", ["a", "b"]), ("a; b", ["a", "b"]), ("a;", ["a"]), (";;a;;", ["a"]), ("\n\n a \n\n", ["a"]),
      ("# only a comment", []), ("", []), ("a # c\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
      ("a = \"x;y\"; b", ["a = \"x;y\"", "b"]), ("f(a; b)", ["f(a; b)"]), ("echo a; b\nc", ["echo a; b", "c"]),
    ])
  func ends(text: String, expected: [String]) {
    #expect(Self.texts(text) == expected)
  }

  @Test(
    "A statement goes on over the end of a line",
    arguments: [
      "a | b (\nc\n)", "a = \"x\ny\"", "a |\nb", "a | select b,\nc", "a\n| b", "a\n\n  | b", "a # c\n| b",
      "a\n# c\n| b",
      "a | # c\nb", "a | where b +\n1", "a | where b -\n1", "a | where b *\n1", "a | where b /\n1", "a | where b =\n1",
      "a | where b !=\n1", "a | where b <\n1", "a | where b <=\n1", "a | where b >\n1", "a | where b >=\n1",
      "a | where b %\n1", "a | where b and\nc", "a | where b or\nc", "a | where not\nc", "a.\nb", "a ｜\nb", "a、\nb",
    ])
  func continues(text: String) {
    let pieces = Self.pieces(text)
    #expect(pieces.count == 1)
    #expect(pieces.first?.isComplete == true)
    #expect(pieces.first?.isClosed == false)
  }

  @Test("A semicolon closes a statement, so that a line with | after it starts a new one")
  func closed() {
    #expect(Self.texts("a;\n| b") == ["a", "| b"])
    #expect(Self.pieces("a;").map(\.isClosed) == [true])
  }

  @Test(
    "Text that ends inside a statement is not complete",
    arguments: [
      "a |", "a | select b,", "a | where (b", "a | where b =", "a | where b and", "a = \"x", "a = 「x", "a = 'x\ny\n",
    ])
  func open(text: String) {
    #expect(Self.pieces(text, isWhole: false).map(\.isComplete) == [false])
  }

  @Test(
    "Text that ends with a mistake that more lines cannot mend is complete",
    arguments: ["a | where `b", "a $", "a | where 12x", "a)", "and", "help and", "set x not"])
  func complete(text: String) {
    #expect(Self.pieces(text).map(\.isComplete) == [true])
  }

  @Test(
    "Where no more text follows, a bracket or quote that is never closed takes its own line only",
    arguments: [
      ("a (b\nc\nd", ["a (b", "c", "d"]), ("a = \"b\nc", ["a = \"b", "c"]), ("a (b\nc (d\ne", ["a (b", "c (d", "e"]),
      ("a 「b\r\nc", ["a 「b", "c"]), ("a (b # c\nd", ["a (b", "d"]), ("a (b\nc) (\nd", ["a (b\nc) (", "d"]),
    ])
  func neverClosed(text: String, expected: [String]) {
    #expect(Self.texts(text) == expected)
    #expect(Self.pieces(text, isWhole: false).count == 1)
  }

  @Test("A closing bracket too many does not join the next statement")
  func unbalanced() {
    #expect(Self.texts("a)\nb (\nc)\nd") == ["a)", "b (\nc)", "d"])
  }
}
