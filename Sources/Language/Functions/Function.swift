import Tables

/// A function of the language: how it is written, what it takes and gives, and what help says of it.
///
/// The engine computes it by the kernel of the same name.
package struct Function: Sendable {
  package let name: String
  /// As it is written: `round(x [, decimals])`.
  package let signature: String
  /// What it gives, for help.
  package let summary: String
  /// Statements with it that run on the shipped corpus.
  package let examples: [String]
  /// How it takes the values of one row; nil where it only aggregates.
  package let rowForm: RowForm?
  /// How it takes the values of a group, or of the list in a row; nil where it does not aggregate.
  package let groupForm: GroupForm?
  /// Whether what it takes is a set, so that `*`, `+` and `~` join sets there.
  package let takesSet: Bool
  /// Whether it gives one of its values as it stands, so that the words of a column keep their meaning.
  package let picksValue: Bool
  /// Which of its values its result rests on.
  package let grounds: Grounds

  package enum Grounds: Sendable {
    case all
    /// The first that is known.
    case firstKnown
    /// The first, which is a condition, and the one of the two behind it that it decides for.
    case decided
  }

  package init(
    _ name: String, _ signature: String, _ summary: String, examples: [String], rows: RowForm? = nil,
    groups: GroupForm? = nil, picksValue: Bool = false, takesSet: Bool = false, grounds: Grounds = .all
  ) {
    self.name = name
    self.signature = signature
    self.summary = summary
    self.examples = examples
    self.picksValue = picksValue
    self.takesSet = takesSet
    self.grounds = grounds
    rowForm = rows
    groupForm = groups
  }

  /// What the registry says of it.
  package var entry: Entry { Entry(.function, name, signature, summary, examples: examples) }

  /// Whether it counts rows: it may stand without a value, and is 0 where there is none.
  package var countsRows: Bool { groupForm?.countsRows == true }

  /// Whether a call with so many values aggregates: one that does both compares several values of a row.
  package func isAggregate(over count: Int) -> Bool {
    groupForm != nil && rowForm?.arity.contains(count) != true
  }
}

/// How a function takes the values of one row.
package struct RowForm: Sendable {
  /// How many values it takes.
  let arity: ClosedRange<Int>
  /// Whether `unknown` is a value that one writes there, also where a column is called so.
  let takesUnknown: Bool
  /// Checks the types of the values, and gives the call with its type; nil after a mistake.
  let bind: @Sendable (inout FunctionCall) -> BoundExpression?

  package init(
    _ arity: ClosedRange<Int>, takesUnknown: Bool = false,
    bind: @escaping @Sendable (inout FunctionCall) -> BoundExpression?
  ) {
    self.arity = arity
    self.takesUnknown = takesUnknown
    self.bind = bind
  }
}

/// How a function takes the values of a group, or of the list in a row.
package struct GroupForm: Sendable {
  /// How many values it takes: those to aggregate, and a constant where there are two.
  let arity: Int
  let countsRows: Bool
  /// Whether `distinct` may stand before its value.
  let takesDistinct: Bool
  /// Whether some values end the query with an error.
  package let mayFail: Bool
  /// Checks the type of the values, each of them `element`, and gives the aggregate; nil after a mistake.
  let bind: @Sendable (_ call: inout FunctionCall, _ element: DataType) -> BoundAggregate?

  package init(
    _ arity: Int = 1, countsRows: Bool = false, takesDistinct: Bool = false, mayFail: Bool = false,
    bind: @escaping @Sendable (_ call: inout FunctionCall, _ element: DataType) -> BoundAggregate?
  ) {
    self.arity = arity
    self.countsRows = countsRows
    self.takesDistinct = takesDistinct
    self.mayFail = mayFail
    self.bind = bind
  }
}

extension Function {
  /// The functions of the language, in the order of help.
  package static let standard =
    numbers + extremes + texts + textParts + dates + choices + conversions + totals + spreads + collections + sets
}

extension [Function] {
  /// The function of a name, in letters of either case.
  package subscript(name: String) -> Function? {
    let name = name.lowercased()
    return first { $0.name == name }
  }
}
