import Diagnostics
import Methods

/// A word that may follow `|`. What is particular to it stands in the one file of its type: what may follow the word, how
/// it is bound, and what help says of it.
package protocol Stage: Sendable {
  static var word: String { get }
  /// Spellings that mean the same.
  static var aliases: [String] { get }
  static var help: Help { get }
  static var form: Form<Self> { get }
  static var effect: StageEffect { get }

  /// With nothing said yet.
  init()
  /// Resolves its names and moves the scope on to what it hands on; nil after a mistake.
  func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage?
}

/// What a stage does to the rows and columns at hand.
package enum StageEffect: Sendable {
  /// The columns stay.
  case rows
  case columns
  /// The answer goes elsewhere, or is shown in another way; nothing is handed on.
  case output
}

/// A stage that says what becomes of the answer.
package protocol OutputStage: Stage {
  var output: BoundQuery.Output { get }
}

extension OutputStage {
  package static var effect: StageEffect { .output }
  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? { nil }
}

/// Where a stage stands in its text.
package struct StagePlace: Sendable {
  package var verb: Name
  package var span: Span
}

package typealias Help = Methods.Help

extension Stage {
  package static var aliases: [String] { [] }
  package static var effect: StageEffect { .columns }

  package static var shape: Shape { form.shape }
  package static var signature: String { help.signature ?? shape.signature(of: word) }

  /// What the registry says of the stage.
  package static var entry: Entry {
    Entry(.stage, word, signature, help.summary, details: help.details, examples: help.examples)
  }

  /// Reads what follows the word.
  static func parsed(_ parser: inout Parser) throws(Parser.Mistake) -> any Stage {
    var stage = Self()
    try form.read(&parser, &stage)
    return stage
  }
}
