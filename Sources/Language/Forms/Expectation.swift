/// What could stand where a statement ends that is still being typed.
package enum Expectation: Sendable {
  /// A word, with what it says.
  case word(String, note: String)
  /// What the user chooses. `from` is the place of the token where it begins, among those of the statement.
  case operand(Offer, from: Int)

  /// What completion offers in the place of an operand.
  package enum Offer: Sendable {
    case expression
    /// An expression that is often a comparison: what `where` keeps by.
    case condition
    /// An expression that makes a column.
    case calculation
    case column
    /// A column of another table.
    case columnOf(SourceSyntax)
    case relation
    case table
    case stage
    case statement
    /// A row of the table at hand.
    case row
    case file
    /// A name or number that is the user's own.
    case nothing
    /// Words that are likely here, each with what it says.
    case words([(text: String, note: String)])
    /// What a command alone knows.
    case named(String)
  }
}

/// What could stand at the end of a statement, and the query that it would go on.
package struct Expected: Sendable {
  package var all: [Expectation] = []
  /// The query up to the stage that is being typed; nil before any stage.
  package var query: QuerySyntax?
}
