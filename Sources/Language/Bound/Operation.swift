import Tables

/// What is done to the rows at hand, with all names resolved. Stages are bound to operations; every engine must know each.
package indirect enum Operation: Sendable {
  case filter(BoundExpression)
  case project([BoundExpression])
  case fill([Fill])
  case sort([SortKey])
  case slice(skip: Int, take: Int?)
  /// The first row of each distinct combination, of these expressions alone.
  case distinct([BoundExpression])
  /// Groups by `keys`; `outputs` see the keys as the first columns and the aggregates after them.
  case aggregate(keys: [BoundExpression], aggregates: [BoundAggregate], outputs: [BoundExpression])
  case expand(BoundExpression, keepAll: Bool)
  case join(BoundJoin)
  /// For each output column, the column of the first and of the second table.
  case union(BoundQuery, first: [Int?], second: [Int?])
  case unpivot(columns: [Int], kept: [Int])
  case transpose(by: Int?)
  case pivot(BoundExpression, of: BoundExpression, aggregate: BoundAggregate?, by: [BoundExpression])
  /// - Parameter withChoices: whether what chose the rows counts, too.
  case withSources([Origin], withChoices: Bool)
  case method(MethodCall)

  /// A column whose empty cells take the value above them.
  package struct Fill: Sendable {
    package var column: Int
    /// The rows that its values rest on from here: those of an identity, moved up with the values.
    package var grounds: [Ground]

    package struct Ground: Sendable {
      package var identity: Int
      /// What the lineage calls them: `Origin.filled`.
      package var name: String
    }
  }

  package struct SortKey: Sendable {
    package var expression: BoundExpression
    package var isDescending: Bool
  }
}

/// Another table's rows beside those at hand.
package struct BoundJoin: Sendable {
  package var other: BoundQuery
  /// What the rows at hand are called beside those of the other table.
  package var leftName: String
  /// The key columns of both sides, in pairs.
  package var left: [Int]
  package var right: [Int]
  /// For each pair how different spellings are matched; nil where keys are equal or not.
  package var matchings: [Matching.Pair?]
  /// Columns by which things of one name are told apart, where names are matched.
  package var leftTellers: [Teller] = []
  package var rightTellers: [Teller] = []
  /// Whether a key of a side held names of columns, so that each of its rows is a thing of its own.
  package var leftNamesRows = false
  package var rightNamesRows = false
  /// The columns of the other table that are handed on.
  package var kept: [Int]
  package var keepAll: Bool

  package struct Teller: Sendable {
    package var column: Int
    package var matching: Matching
  }
}
