extension ExpressionSyntax {
  /// The expressions directly inside; a query inside is not entered.
  package var children: [ExpressionSyntax] {
    switch kind {
    case .path, .text, .integer, .number, .percent, .date, .boolean, .unknown, .parameter, .query, .invalid: []
    case .negate(let one), .not(let one), .bracketed(let one), .complement(let one), .isUnknown(let one, _),
      .isState(let one, _), .inQuery(let one, _):
      [one]
    case .and(let parts), .or(let parts), .call(_, _, let parts): parts
    case .arithmetic(_, let left, let right), .compare(_, let left, let right), .textTest(_, let left, let right):
      [left, right]
    case .inList(let one, let parts), .has(let one, _, let parts), .levels(let one, let parts): [one] + parts
    case .between(let one, let low, let high): [one, low, high]
    }
  }

  /// The same expression with other children.
  func mappingChildren(_ transform: (ExpressionSyntax) -> ExpressionSyntax) -> ExpressionSyntax {
    let kind: Kind =
      switch self.kind {
      case .path, .text, .integer, .number, .percent, .date, .boolean, .unknown, .parameter, .query, .invalid: self.kind
      case .negate(let one): .negate(transform(one))
      case .not(let one): .not(transform(one))
      case .bracketed(let one): .bracketed(transform(one))
      case .complement(let one): .complement(transform(one))
      case .levels(let one, let parts): .levels(transform(one), parts.map(transform))
      case .isUnknown(let one, let reason): .isUnknown(transform(one), because: reason)
      case .isState(let one, let state): .isState(transform(one), state)
      case .inQuery(let one, let query): .inQuery(transform(one), query)
      case .and(let parts): .and(parts.map(transform))
      case .or(let parts): .or(parts.map(transform))
      case .call(let name, let isDistinct, let parts): .call(name, isDistinct: isDistinct, parts.map(transform))
      case .arithmetic(let sign, let left, let right): .arithmetic(sign, transform(left), transform(right))
      case .compare(let sign, let left, let right): .compare(sign, transform(left), transform(right))
      case .textTest(let test, let left, let right): .textTest(test, transform(left), transform(right))
      case .inList(let one, let parts): .inList(transform(one), parts.map(transform))
      case .has(let one, let quantifier, let parts): .has(transform(one), quantifier, parts.map(transform))
      case .between(let one, let low, let high): .between(transform(one), transform(low), transform(high))
      }
    return ExpressionSyntax(kind, span)
  }
}

extension BoundExpression {
  /// The same expression reading other columns.
  package func mappingColumns(_ transform: (Int) -> Int) -> BoundExpression {
    if case .column(let index) = kind {
      return BoundExpression(.column(transform(index)), type, unit: unit, span: span)
    }
    return mappingChildren { $0.mappingColumns(transform) }
  }

  /// How many parts it has, a column counted as many as it stands for.
  func size(of column: (Int) -> Int) -> Int {
    if case .column(let index) = kind { return column(index) }
    return children.reduce(1) { $0 + $1.size(of: column) }
  }

  /// The same expression with every column replaced by what it stands for.
  func substituting(_ columns: [BoundExpression]) -> BoundExpression {
    if case .column(let index) = kind { return columns[index] }
    return mappingChildren { $0.substituting(columns) }
  }

  package func mappingChildren(_ transform: (BoundExpression) -> BoundExpression) -> BoundExpression {
    let kind: Kind =
      switch self.kind {
      case .constant, .column, .identity, .query: self.kind
      case .field(let base, let table, let column): .field(transform(base), table: table, column: column)
      case .related(let base, let relation): .related(transform(base), relation)
      case .label(let base): .label(transform(base))
      case .widened(let base): .widened(transform(base))
      case .negate(let base): .negate(transform(base))
      case .not(let base): .not(transform(base))
      case .and(let parts): .and(parts.map(transform))
      case .or(let parts): .or(parts.map(transform))
      case .arithmetic(let sign, let left, let right): .arithmetic(sign, transform(left), transform(right))
      case .compare(let sign, let left, let right): .compare(sign, transform(left), transform(right))
      case .textTest(let test, let left, let right): .textTest(test, transform(left), transform(right))
      case .inList(let base, let parts): .inList(transform(base), parts.map(transform))
      case .inQuery(let base, let query): .inQuery(transform(base), query)
      case .has(let base, let quantifier, let parts): .has(transform(base), quantifier, parts.map(transform))
      case .isUnknown(let base, let reason): .isUnknown(transform(base), reason: reason)
      case .isState(let base, let state): .isState(transform(base), state)
      case .call(let function, let parts): .call(function, parts.map(transform))
      case .set(let set):
        .set(BoundSet(expression: set.expression, leaves: set.leaves.map(transform), fields: set.fields))
      case .listAggregate(let function, let base, let argument, let isDistinct):
        .listAggregate(function, transform(base), argument: argument, isDistinct: isDistinct)
      }
    return BoundExpression(kind, type, unit: unit, span: span)
  }
}
