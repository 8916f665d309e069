import Text

/// A piece of a statement written in the words of another tool.
struct ForeignToken: Equatable {
  enum Kind { case word, number, text, symbol }

  var kind: Kind
  /// As this shell writes it: a text in double quotes, an operator under its one name.
  var text: String
  /// Whether a space stood before it.
  var isSpaced = false

  init(_ kind: Kind, _ text: String, isSpaced: Bool = true) {
    self.kind = kind
    self.text = text
    self.isSpaced = isSpaced
  }

  static func word(_ text: String) -> ForeignToken { ForeignToken(.word, text) }
  static func symbol(_ text: String) -> ForeignToken { ForeignToken(.symbol, text) }

  func isWord(_ words: String...) -> Bool { kind == .word && words.contains(text.lowercased()) }
  func isSymbol(_ symbols: String...) -> Bool { kind == .symbol && symbols.contains(text) }

  /// What a text says, without its quotes.
  var content: String { kind == .text ? String(text.dropFirst().dropLast()) : text }
}

/// The words that stand as an argument: a value, a stage.
typealias ForeignTokens = [ForeignToken]

extension ForeignToken {
  /// The longest first.
  private static let symbols = [
    "%>%", "%in%", "!==", "===", "|>", "||", "&&", "==", "!=", "<>", "<=", ">=", "=>", "=<", "<-", "->", ":=", "::",
    "**", "//",
  ]

  /// The pieces of a text; never fails.
  static func all(in text: String) -> ForeignTokens {
    let scalars = Array(text.unicodeScalars)
    var out: ForeignTokens = []
    var index = 0
    var isSpaced = false
    func isWordPart(_ place: Int) -> Bool {
      guard scalars.indices.contains(place) else { return false }
      let scalar = scalars[place]
      return scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
    while index < scalars.count {
      let scalar = scalars[index]
      let start = index
      if scalar.properties.isWhitespace {
        isSpaced = true
        index += 1
        continue
      }
      if let closing = closing(scalar) {
        index += 1
        while index < scalars.count, scalars[index] != closing { index += 1 }
        let content = string((start + 1)..<min(index, scalars.count))
        index = min(index + 1, scalars.count)
        let isName = scalar == "`"
        out.append(ForeignToken(isName ? .word : .text, isName ? "`\(content)`" : "\"\(content)\"", isSpaced: isSpaced))
      } else if ("0"..."9").contains(scalar) {
        while isWordPart(index) || (index + 1 < scalars.count && scalars[index] == "." && isWordPart(index + 1)) {
          index += 1
        }
        out.append(ForeignToken(.number, string(start..<index), isSpaced: isSpaced))
      } else if isWordPart(index) {
        while isWordPart(index) || isJoined(scalars, index, isWordPart) { index += 1 }
        out.append(ForeignToken(.word, string(start..<index), isSpaced: isSpaced))
      } else {
        let found = symbols.first { symbol in
          let end = index + symbol.unicodeScalars.count
          return end <= scalars.count && string(index..<end) == symbol
        }
        let symbol = found ?? String(Character(scalar))
        index += symbol.unicodeScalars.count
        out.append(ForeignToken(.symbol, symbol, isSpaced: isSpaced))
      }
      isSpaced = false
    }
    return out
  }

  private static func closing(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "\"", "'", "`": scalar
    case "“", "”": "”"
    case "‘": "’"
    case "「": "」"
    default: nil
    }
  }

  /// Whether a hyphen or an apostrophe stands between letters of one name.
  private static func isJoined(_ scalars: [Unicode.Scalar], _ index: Int, _ isWordPart: (Int) -> Bool) -> Bool {
    guard scalars.indices.contains(index), scalars[index] == "-", index + 1 < scalars.count else { return false }
    return scalars[index - 1].properties.isAlphabetic && scalars[index + 1].properties.isAlphabetic
      && isWordPart(index + 1)
  }
}

extension ForeignTokens {
  /// The statement that the pieces make, with the spaces of this shell.
  var statement: String {
    var out = ""
    for (index, token) in enumerated() {
      if index > 0, !isTight(index) { out += " " }
      out += token.text
    }
    return out
  }

  private func isTight(_ index: Int) -> Bool {
    let token = self[index]
    let before = self[index - 1]
    if token.isSymbol(",", ")", "]", ".") || before.isSymbol("(", "[", ".", "~") { return true }
    if token.isSymbol("(") { return before.kind == .word && !token.isSpaced }
    if before.isSymbol("-"), !token.isSpaced {
      return index < 2 || self[index - 2].kind == .symbol || self[index - 2].isWord("and", "or", "between", "by", "at")
    }
    return false
  }

  /// The parts between marks outside all brackets.
  func split(_ marks: String...) -> [ForeignTokens] {
    var parts: [ForeignTokens] = [[]]
    var depth = 0
    for token in self {
      if token.isSymbol("(", "[", "{") { depth += 1 }
      if token.isSymbol(")", "]", "}") { depth -= 1 }
      if depth == 0, token.kind == .symbol, marks.contains(token.text) {
        parts.append([])
      } else {
        parts[parts.count - 1].append(token)
      }
    }
    return parts
  }

  /// The place of the bracket that closes the one at a place.
  func closing(_ start: Int) -> Int? {
    var depth = 0
    for index in start..<count {
      if self[index].isSymbol("(", "[", "{") { depth += 1 }
      if self[index].isSymbol(")", "]", "}") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  /// The place of a word outside all brackets.
  func place(of words: String..., from start: Int = 0) -> Int? {
    var depth = 0
    for index in indices where index >= start {
      if self[index].isSymbol("(", "[", "{") { depth += 1 }
      if self[index].isSymbol(")", "]", "}") { depth -= 1 }
      if depth == 0, self[index].kind == .word, words.contains(self[index].text.lowercased()) { return index }
    }
    return nil
  }

  /// Without brackets that stand round the whole.
  var unwrapped: ForeignTokens {
    guard let first, first.isSymbol("(", "["), closing(0) == count - 1 else { return self }
    return ForeignTokens(dropFirst().dropLast()).unwrapped
  }

  /// Where it is one call, `f(…)`: the name and the arguments.
  var call: (name: String, arguments: [ForeignTokens])? {
    guard count >= 3, self[0].kind == .word, self[1].isSymbol("("), closing(1) == count - 1 else { return nil }
    let inner = ForeignTokens(self[2..<(count - 1)])
    return (self[0].text, inner.isEmpty ? [] : inner.split(","))
  }

  /// Of an argument `name = value` or `name: value`.
  var named: (name: String, value: ForeignTokens)? {
    guard count >= 3, self[0].kind == .word || self[0].kind == .text, self[1].isSymbol("=", ":", ":=") else {
      return nil
    }
    return (self[0].content, ForeignTokens(self[2...]))
  }

  /// A single name, written bare or in quotes.
  var name: String? { count == 1 && (self[0].kind == .word || self[0].kind == .text) ? self[0].content : nil }

  /// The names of `"a"`, `["a", "b"]`, `c("a", "b")`, `(a, b)`; nil where it is something else.
  var names: [ForeignTokens]? {
    if let name { return [[.word(name)]] }
    var inner = self
    if let call, ["c", "list", "vars", "cols"].contains(call.name.lowercased()) {
      inner = Array(call.arguments.joined([.symbol(",")]))
    }
    let parts = inner.unwrapped.split(",").map(\.name)
    let found = parts.compactMap { $0 }
    return found.count == parts.count && !found.isEmpty ? found.map { [.word($0)] } : nil
  }
}

extension [ForeignTokens] {
  /// One after the other with marks between.
  func joined(_ mark: ForeignTokens) -> ForeignTokens { ForeignTokens(joined(separator: mark)) }
}
