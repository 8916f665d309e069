import Diagnostics
import TestSupport
import Testing

@testable import Language
@testable import Session

/// Sentences are written from the shape of every word, read by its form, and cut off: what was cut off must be among what
/// could stand there.
@Suite struct FormTests {
  /// A part of a sentence: a word of the form, or what a user writes.
  private struct Piece {
    var text: String
    var isWord: Bool
  }

  private struct Word: CustomTestStringConvertible {
    var word: String
    var shape: Shape
    var testDescription: String { word }
  }

  private static var words: [Word] {
    let vocabulary = Vocabulary.standard
    return vocabulary.stages.map { Word(word: $0.word, shape: $0.shape) }
      + vocabulary.methods.map { Word(word: $0.word, shape: $0.form.shape) }
  }

  /// What a user writes in place of an operand.
  private static func written(_ label: String) -> String {
    if label.contains("\"") { return "\"f.csv\"" }
    if label.contains(" = ") || label.contains("=]") { return "n = a" }
    if label.hasPrefix("= ") { return "= b" }
    if label.contains("[as ") { return "a as b" }
    if label.contains("|") { return String(label.prefix { $0 != "|" }) }
    if label.contains(", ~") { return "a, ~b" }
    return "a"
  }

  private static func pieces(_ shape: Shape, _ random: inout SeededGenerator) -> [Piece] {
    switch shape {
    case .word(let word): word.split(separator: " ").map { Piece(text: String($0), isWord: true) }
    case .operand(let label): [Piece(text: written(label), isWord: false)]
    case .oneOf(let words): [Piece(text: words.randomElement(using: &random) ?? "", isWord: false)]
    case .sequence(let parts): parts.flatMap { pieces($0, &random) }
    case .list(let part):
      (0..<Int.random(in: 1...3, using: &random)).flatMap { index in
        (index > 0 ? [Piece(text: ",", isWord: false)] : []) + pieces(part, &random)
      }
    case .optional(let part): Bool.random(using: &random) ? pieces(part, &random) : []
    case .choice(let ways): ways.randomElement(using: &random).map { pieces($0, &random) } ?? []
    case .anyOrder(let parts):
      parts.shuffled(using: &random).flatMap { Bool.random(using: &random) ? pieces($0, &random) : [] }
    }
  }

  private static func tokens(_ text: String) -> [Token] {
    Lexer.tokens(of: SourceText(name: "test", text: text), with: .standard).0
  }

  @Test("What a shape says is read, and nothing of it is left over", arguments: words)
  private func sentences(word: Word) {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let parts = Self.pieces(word.shape, &random)
      let text = (["t |", word.word] + parts.map(\.text)).joined(separator: " ")
      let tree = Parser.parse(SourceText(name: "test", text: text), with: .standard)
      #expect(tree.diagnostics.map(\.message.text) == [], "seed \(seed): \(text)")
      for token in tree.tokens where token.kind == .word {
        #expect(tree.roles[token.span.start] != nil, "seed \(seed): \(text): \(token.value)")
      }
    }
  }

  @Test("Where a sentence is cut off, the word that followed is one of those that could", arguments: words)
  private func prefixes(word: Word) {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let parts = Self.pieces(word.shape, &random)
      for cut in parts.indices {
        let text = (["t |", word.word] + parts[..<cut].map(\.text)).joined(separator: " ")
        let source = SourceText(name: "test", text: text)
        let expected = Parser.expected(after: Self.tokens(text), of: source, with: .standard)
        #expect(!expected.all.isEmpty, "seed \(seed): \(text) …")
        guard parts[cut].isWord else { continue }
        let words = expected.all.compactMap { part -> String? in
          if case .word(let word, _) = part { word } else { nil }
        }
        #expect(
          words.contains { $0.split(separator: " ").contains { $0 == parts[cut].text } },
          "seed \(seed): \(text) … \(parts[cut].text), offered \(words)")
      }
    }
  }
}
