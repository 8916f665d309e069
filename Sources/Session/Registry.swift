import Language
import Text

/// Every word of the language with its signature, summary and examples.
package enum Registry {
  package static var entries: [Entry] {
    stages + Command.allCases.map(\.entry) + Function.standard.map(\.entry)
      + Settings.Name.allCases.map(\.entry)
  }

  /// What may follow `|`: what hands on rows, what compares, what says where the answer goes.
  package static var stages: [Entry] {
    let stages = Vocabulary.standard.stages
    return stages.filter { $0.effect != .output }.map { $0.entry } + MethodWord.allCases.map(\.entry)
      + stages.filter { $0.effect == .output }.map { $0.entry }
  }

  /// The entries under a word: a verb may be a stage and a function, as `count` is.
  static func entries(named word: String) -> [Entry] {
    let key = TextFolding.key(word)
    return entries.filter { $0.name == Vocabulary.standard.name(of: key) }
  }
}
