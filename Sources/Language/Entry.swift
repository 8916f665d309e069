/// What the registry says of one word of the language: help, completion, the reference and tests are made from it.
package struct Entry: Sendable {
  package enum Kind: String, Sendable { case stage, function, command, setting }

  package var kind: Kind
  package var name: String
  package var signature: String
  package var summary: String
  package var details: String
  /// Statements that run on the shipped corpus; the tests run every one.
  package var examples: [String]

  package init(
    _ kind: Kind, _ name: String, _ signature: String, _ summary: String, details: String = "", examples: [String]
  ) {
    self.kind = kind
    self.name = name
    self.signature = signature
    self.summary = summary
    self.details = details
    self.examples = examples
  }
}
