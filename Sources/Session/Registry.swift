import Language
import Text

/// Every word of the language with its signature, summary and examples.
package enum Registry {
  package static var entries: [Entry] {
    Stage.allCases.map(\.entry) + Command.allCases.map(\.entry) + Function.allCases.map(\.entry)
      + Settings.Name.allCases.map(\.entry)
  }

  /// The entries under a word: a verb may be a stage and a function, as `count` is.
  static func entries(named word: String) -> [Entry] {
    let key = TextFolding.key(word)
    return entries.filter { $0.name == (Stage.aliases[key] ?? key) }
  }
}
