import Comparison
import Language
import Text

extension Vocabulary {
  /// The words of every conversation.
  package static let standard = Vocabulary(methods: Comparison.methods)
}

/// Every word of the language with its signature, summary and examples.
package struct Registry {
  package var vocabulary: Vocabulary

  package init(_ vocabulary: Vocabulary = .standard) { self.vocabulary = vocabulary }

  package var entries: [Entry] {
    stages + Command.allCases.map(\.entry) + vocabulary.functions.map(\.entry)
      + Settings.Name.allCases.map(\.entry)
  }

  /// What may follow `|`: what hands on rows, what compares, what says where the answer goes.
  package var stages: [Entry] {
    let stages = vocabulary.stages
    return stages.filter { $0.effect != .output }.map { $0.entry }
      + vocabulary.methodWords.map { vocabulary.entry(ofMethod: $0) }
      + stages.filter { $0.effect == .output }.map { $0.entry }
  }

  /// The entries under a word: a verb may be a stage and a function, as `count` is.
  func entries(named word: String) -> [Entry] {
    let key = TextFolding.key(word)
    return entries.filter { $0.name == vocabulary.name(of: key) }
  }
}
