import Language
import Text

/// Every word of the language with its signature, summary and examples.
package struct Registry {
  package var vocabulary: Vocabulary

  package init(_ vocabulary: Vocabulary = .standard) { self.vocabulary = vocabulary }

  package var entries: [Entry] {
    stages + commands + vocabulary.functions.map(\.entry) + Setting.all.map(\.entry)
  }

  /// What may follow `|`: what hands on rows, what compares, what says where the answer goes.
  package var stages: [Entry] {
    let stages = vocabulary.stages
    return stages.filter { $0.effect != .output }.map { $0.entry }
      + vocabulary.methodWords.map { vocabulary.entry(ofMethod: $0) }
      + stages.filter { $0.effect == .output }.map { $0.entry }
  }

  var commands: [Entry] { vocabulary.commands.map { $0.entry } }

  /// The entries under a word: a verb may be a stage and a function, as `count` is.
  func entries(named word: String) -> [Entry] {
    let key = TextFolding.key(word)
    return entries.filter { $0.name == vocabulary.name(of: key) }
  }
}
