import Diagnostics
import Methods
import Tables

/// An expression whose names are resolved and whose types agree.
package struct BoundExpression: Sendable {
  package indirect enum Kind: Sendable {
    case constant(Value)
    /// A column of the rows at hand.
    case column(Int)
    /// The row of a stored table that each row at hand is, as a reference.
    case identity(Int)
    /// A column of the row that a reference points to; of every row, for a list of references.
    case field(BoundExpression, table: String, column: Int)
    /// The rows that refer to this one: a list of references.
    case related(BoundExpression, Catalog.Relation)
    /// The label of a reference, as text.
    case label(BoundExpression)
    /// An integer as a number.
    case widened(BoundExpression)
    case negate(BoundExpression)
    case not(BoundExpression)
    case and([BoundExpression])
    case or([BoundExpression])
    case arithmetic(ArithmeticOperator, BoundExpression, BoundExpression)
    case compare(ComparisonOperator, BoundExpression, BoundExpression)
    case textTest(TextOperator, BoundExpression, BoundExpression)
    case inList(BoundExpression, [BoundExpression])
    case inQuery(BoundExpression, BoundQuery)
    case has(BoundExpression, Quantifier, [BoundExpression])
    case isUnknown(BoundExpression, reason: String?)
    /// Whether a cell is known, or not applicable.
    case isState(BoundExpression, CellState)
    case call(Function, [BoundExpression])
    /// An aggregate over the list in each row.
    case listAggregate(Function, BoundExpression, argument: Double?, isDistinct: Bool)
    /// The membership in a set that is made of others.
    case set(BoundSet)
    /// The one cell of a query.
    case query(BoundQuery)
  }

  package var kind: Kind
  package var type: DataType
  package var unit: String?
  package var span: Span

  package init(_ kind: Kind, _ type: DataType, unit: String? = nil, span: Span) {
    self.kind = kind
    self.type = type
    self.unit = unit
    self.span = span
  }

  package var constant: Value? {
    if case .constant(let value) = kind { value } else { nil }
  }

  /// `unknown` as written: it takes the type of what stands beside it.
  var isUnknownLiteral: Bool { constant?.isUnknown ?? false }

  /// The parts, for whoever walks the tree.
  package var children: [BoundExpression] {
    switch kind {
    case .constant, .column, .identity, .query: []
    case .field(let base, _, _), .related(let base, _), .label(let base), .widened(let base), .negate(let base),
      .not(let base), .isUnknown(let base, _), .isState(let base, _), .listAggregate(_, let base, _, _),
      .inQuery(let base, _):
      [base]
    case .and(let parts), .or(let parts), .call(_, let parts): parts
    case .set(let set): set.leaves
    case .arithmetic(_, let left, let right), .compare(_, let left, let right), .textTest(_, let left, let right):
      [left, right]
    case .inList(let base, let parts), .has(let base, _, let parts): [base] + parts
    }
  }

  /// The columns at hand that it reads.
  package var columns: Set<Int> {
    if case .column(let index) = kind { return [index] }
    return children.reduce(into: []) { $0.formUnion($1.columns) }
  }
}

/// A set that is made of others, and the values that its leaves are read from.
package struct BoundSet: Sendable {
  package var expression: SetExpression<Value>
  package var leaves: [BoundExpression]
  /// What the leaves are called, and what else is known of their values.
  package var fields: [Field]
}

/// One aggregate of a `summarize`.
package struct BoundAggregate: Sendable {
  /// Nil where rows are counted, whatever is in them: `count()`.
  package var function: Function?
  /// Nil where there is no function.
  package var argument: BoundExpression?
  /// A number that is the same for all groups: the `p` of a quantile.
  package var parameter: Double?
  package var isDistinct: Bool
  package var type: DataType
  package var unit: String?

  package init(
    function: Function?, argument: BoundExpression? = nil, parameter: Double? = nil, isDistinct: Bool = false,
    type: DataType, unit: String? = nil
  ) {
    self.function = function
    self.argument = argument
    self.parameter = parameter
    self.isDistinct = isDistinct
    self.type = type
    self.unit = unit
  }

  package static let rows = BoundAggregate(function: nil, type: .integer)

  /// Whether it counts something, so that it is 0 where there is nothing.
  package var countsRows: Bool { function?.countsRows ?? true }
}
