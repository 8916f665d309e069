import Diagnostics

/// A token of the language. The white space and comments between two tokens are what lies between their spans, so the
/// tokens of a text and the text itself keep every byte.
package struct Token: Sendable {
  package enum Kind: Sendable, Equatable {
    case word, quotedWord
    case text
    case integer, number, percent, date
    case parameter
    case symbol(Symbol)
    /// The rest of a line, as it stands, after `echo` and `note`.
    case raw
    case newline
    case comment
    /// What no token can be made of; a diagnostic says why.
    case invalid
    case end
  }

  package enum Symbol: String, Sendable, CaseIterable {
    case pipe = "|"
    case comma = ","
    case openBracket = "("
    case closeBracket = ")"
    case openSquare = "["
    case closeSquare = "]"
    case semicolon = ";"
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case dot = "."
    case not = "~"
    case rightArrow = "→"
    case leftArrow = "←"

    var isOperator: Bool {
      switch self {
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .times, .divide,
        .remainder, .dot, .rightArrow, .leftArrow:
        true
      default: false
      }
    }
  }

  package var kind: Kind
  package var span: Span
  /// What the token means: a name folded to its ASCII twins, a text without quotes and escapes, digits without `_`.
  package var value: String

  package init(kind: Kind, span: Span, value: String) {
    self.kind = kind
    self.span = span
    self.value = value
  }

  /// Whether it is a word of the language, in letters of either case. To be asked where an operator, a clause or a verb
  /// may stand; where an operand must, a word in capitals is a name.
  package func isWord(_ word: String) -> Bool { kind == .word && (value == word || value.isWord(word)) }

  /// Its value as words of the language are written.
  package var keyword: String { kind == .word ? value.lowercased() : value }
  package func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
}

extension String {
  /// Whether it is a word written in ASCII letters of either case; `word` is in small ones.
  fileprivate func isWord(_ word: String) -> Bool {
    utf8.count == word.utf8.count
      && zip(utf8, word.utf8).allSatisfy { typed, small in
        typed == small || (typed | 0x20 == small && (0x41...0x5A).contains(typed))
      }
  }
}
