import Tables

/// Finds the stored columns that expressions over some columns rest on.
package struct OriginReader {
  private let catalog: Catalog
  /// What each column at hand rests on.
  private let columns: (Int) -> [Origin]
  /// The table that each identity is of.
  private let identities: (Int) -> String

  package init(
    catalog: Catalog, columns: @escaping (Int) -> [Origin], identities: @escaping (Int) -> String
  ) {
    self.catalog = catalog
    self.columns = columns
    self.identities = identities
  }

  package func origins(of expression: BoundExpression) -> [Origin] {
    var found: [Origin] = []
    func add(_ origins: [Origin]) {
      for origin in origins where !found.contains(origin) { found.append(origin) }
    }
    func walk(_ part: BoundExpression) {
      switch part.kind {
      case .column(let index): add(columns(index))
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
    case .identity(let index): [(identities(index), [])]
    case .column(let index): columns(index).map { ($0.anchor, $0.hops + [$0.column]) }
    case .field(let base, let table, let column):
      ways(to: base).map { ($0.anchor, $0.hops + [catalog.table(table)?.schema.fields[column].name ?? ""]) }
    case .related(let base, let relation): ways(to: base).map { ($0.anchor, $0.hops + [relation.name]) }
    default: []
    }
  }
}

extension Binder {
  /// The stored columns that an expression rests on.
  func origins(of expression: BoundExpression) -> [Origin] {
    OriginReader(
      catalog: catalog, columns: { [scope] in scope.columns[$0].field.origins },
      identities: { [scope] in scope.identities[$0].table }
    ).origins(of: expression)
  }
}
