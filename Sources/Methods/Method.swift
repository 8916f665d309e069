import Tables

/// A way to compare cases, groups or figures, called by a word that may follow `|`.
///
/// What stands in the statement and which columns come of it are stated as values, so that parser, binder, engine, help
/// and completion need to know no method by name.
package protocol Method: Sendable {
  /// The word that calls it. Several methods may have one word.
  var word: String { get }
  /// Phrases that stand later in its statement; of several methods with one word, they tell which is meant.
  var marks: [String] { get }
  /// In the order in which they are written; those that may stand in any order come last.
  var parts: [MethodPart] { get }
  var help: Help { get }
  var rows: MethodRows { get }
  /// Whether each row of the result rests on conditions of its own; else every row rests on all.
  var isGroundedByRow: Bool { get }
  /// Whether a case to which a condition does not apply is outside of its scope.
  var isScopedByConditions: Bool { get }
  /// Whether the columns are known only when it has run. Then `columns` are those that are known before.
  var makesColumnsFromData: Bool { get }

  /// Other tables of the same computation: methods with the same parts, which a stage directly after this one calls.
  var companions: [any Method] { get }

  /// Refuses what does not go together.
  func check(_ question: MethodQuestion) throws(Refusal)
  /// The columns of the result, as names and types alone tell them.
  func columns(of question: MethodQuestion) -> [MethodColumn]
  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult
}

extension Method {
  package var marks: [String] { [] }
  package var rows: MethodRows { .own }
  package var isGroundedByRow: Bool { false }
  package var makesColumnsFromData: Bool { false }
  package var isScopedByConditions: Bool { true }
  package var companions: [any Method] { [] }
  package func check(_ question: MethodQuestion) throws(Refusal) {}
}

/// What becomes of the rows at hand.
package enum MethodRows: Sendable {
  /// The result has rows of its own, each of which rests on some of them.
  case own
  /// The same, each row resting on two cases.
  case pairs
  /// A row of the result stands for each row at hand.
  case kept
  /// The same, and the columns of the result stand beside those at hand.
  case widened
}

/// What is said of a word, beside its signature.
package struct Help: Sendable {
  package var summary: String
  package var details: String
  /// Statements that run on the shipped corpus; the tests run every one.
  package var examples: [String]
  /// The signature where the form cannot say it.
  package var signature: String?

  package init(_ summary: String, details: String = "", examples: [String] = [], signature: String? = nil) {
    self.summary = summary
    self.details = details
    self.examples = examples
    self.signature = signature
  }
}
