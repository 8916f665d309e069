extension BoundQuery {
  /// The columns of its stored table that it reads; nil where it reads other rows, too, or goes by all columns.
  package var columnsRead: Set<Int>? {
    guard case .stored = input else { return nil }
    var read = Set(scope.columns.indices)
    for stage in stages.reversed() {
      guard let before = stage.kind.columnsRead(for: read) else { return nil }
      read = before
    }
    return read
  }
}

extension Operation {
  /// The columns before a stage that are read for some of those behind it; nil where it reads other rows, too, or goes by
  /// all columns.
  fileprivate func columnsRead(for wanted: Set<Int>) -> Set<Int>? {
    switch self {
    case .filter(let condition): BoundExpression.columns(of: [condition])?.union(wanted)
    case .sort(let keys): BoundExpression.columns(of: keys.map(\.expression))?.union(wanted)
    case .fill(let fills): wanted.union(fills.map(\.column))
    case .slice: wanted
    case .project(let made): BoundExpression.columns(of: wanted.map { made[$0] })
    case .distinct(let keys): BoundExpression.columns(of: keys)
    case .aggregate(let keys, let aggregates, _):
      BoundExpression.columns(of: keys + aggregates.compactMap(\.argument))
    case .method(let call) where call.remakesRows:
      BoundExpression.columns(of: call.operands.map(\.expression))?.union(
        call.namesCases ? [call.caseColumn].compactMap { $0 } : [])
    default: nil
    }
  }
}

extension BoundExpression {
  /// The columns that expressions read; nil where they read a row as a whole, or other rows.
  fileprivate static func columns(of expressions: [BoundExpression]) -> Set<Int>? {
    expressions.allSatisfy(\.readsColumnsAlone) ? Set(expressions.flatMap(\.columns)) : nil
  }

  private var readsColumnsAlone: Bool {
    switch kind {
    case .identity, .field, .related, .query, .inQuery: false
    default: children.allSatisfy(\.readsColumnsAlone)
    }
  }
}
