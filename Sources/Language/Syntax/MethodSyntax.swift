import Diagnostics
import Methods

/// A condition or an outcome: `[~] EXPR [as NAME]`.
package struct ConditionSyntax: Sendable {
  package var item: ItemSyntax
  package var isNegated: Bool
  /// Whether `*`, `+` and `~` join sets in it.
  package var isSet: Bool
  package var span: Span
}

/// What stands after `given`: conditions, some of them in brackets as a group.
package struct GivenSyntax: Sendable {
  package var conditions: [ConditionSyntax]
  /// The places of the conditions, group by group; one that stands alone is a group of its own.
  package var groups: [[Int]]
}

/// A stage that calls a method, with what is written in each part of it.
package struct MethodSyntax: Sendable {
  package enum Part: Sendable {
    case conditions(GivenSyntax)
    case names([Name])
    case items([ItemSyntax])
    case word(Name)
    case numbers([ExpressionSyntax])
  }

  package var method: any Method
  /// One for each part of the method; nil where it is left out.
  package var parts: [Part?]

  init(_ method: any Method) {
    self.method = method
    parts = [Part?](repeating: nil, count: method.parts.count)
  }

  /// The cases that it names, where it may begin a statement.
  var namedCases: [Name]? {
    guard let place = method.parts.firstIndex(where: \.isCaseList), case .names(let names)? = parts[place] else {
      return nil
    }
    return names
  }
}

extension MethodPart {
  var isCaseList: Bool { if case .caseNames = kind { true } else { false } }
}

extension Vocabulary {
  package func methods(_ word: String) -> [any Method] {
    let word = word.lowercased()
    return methods.filter { $0.word == word }
  }

  /// The words of methods, each once.
  package var methodWords: [String] {
    var words: [String] = []
    for method in methods where !words.contains(method.word) { words.append(method.word) }
    return words
  }

  /// Whether a statement may begin with the word of a method, because it names the cases that it is about.
  package func mayBeginStatement(_ word: String) -> Bool {
    methods(word).contains { $0.parts.contains(where: \.isCaseList) }
  }

  /// What the registry says of a word that calls methods.
  package func entry(ofMethod word: String) -> Entry {
    let methods = methods(word)
    return Entry(
      .stage, word, methods.map(\.signature).joined(separator: " · "),
      methods.map(\.help.summary).filter { !$0.isEmpty }.joined(separator: "; "),
      details: methods.map(\.help.details).filter { !$0.isEmpty }.joined(separator: " "),
      examples: methods.flatMap(\.help.examples))
  }
}
