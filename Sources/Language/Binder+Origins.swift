import Tables

extension Binder {
  /// The stored columns that an expression rests on.
  func origins(of expression: BoundExpression) -> [Origin] {
    var found: [Origin] = []
    func add(_ origins: [Origin]) {
      for origin in origins where !found.contains(origin) { found.append(origin) }
    }
    func walk(_ part: BoundExpression) {
      switch part.kind {
      case .column(let index): add(scope.columns[index].field.origins)
      case .field(let base, let table, let column):
        guard let name = catalog.table(table)?.schema.fields[column].name else { return }
        add(ways(to: base).map { Origin(anchor: $0.anchor, hops: $0.hops, column: name) })
      case .related(let base, let relation):
        add(ways(to: base).map { Origin(anchor: $0.anchor, hops: $0.hops + [relation.name], column: relation.column) })
      case .label(let base) where base.type.referencedTable != nil: walk(base)
      default: part.children.forEach(walk)
      }
    }
    walk(expression)
    return found
  }

  /// How the rows that a reference points to are reached from the rows at hand.
  private func ways(to expression: BoundExpression) -> [(anchor: String, hops: [String])] {
    switch expression.kind {
    case .identity(let index): [(scope.identities[index].table, [])]
    case .column(let index): scope.columns[index].field.origins.map { ($0.anchor, $0.hops + [$0.column]) }
    case .field(let base, let table, let column):
      ways(to: base).map { ($0.anchor, $0.hops + [catalog.table(table)?.schema.fields[column].name ?? ""]) }
    case .related(let base, let relation): ways(to: base).map { ($0.anchor, $0.hops + [relation.name]) }
    default: []
    }
  }
}
