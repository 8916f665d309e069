import Diagnostics
import Tables

extension Binder {
  /// Binds one stage and moves `scope` on to what it hands on; nil after a mistake.
  mutating func bind(_ stage: StageSyntax) -> BoundStage? {
    switch stage.kind {
    case .invalid, .format, .save, .chart: return nil
    case .filter(let syntax): return condition(syntax, after: "where").map { made(stage, .filter($0)) }
    case .select(let items): return select(items, stage)
    case .drop(let names): return drop(names, stage)
    case .derive(let items): return derive(items, stage)
    case .fill(let names): return fill(names, stage)
    case .sort(let keys): return sort(keys, stage)
    case .take(let count): return self.count(count, "take").map { made(stage, .slice(skip: 0, take: $0)) }
    case .skip(let count): return self.count(count, "skip").map { made(stage, .slice(skip: $0, take: nil)) }
    case .distinct(let items): return distinct(items, stage)
    case .count(let keys): return countRows(by: keys, stage)
    case .summarize(let items, let keys): return summarize(items, by: keys, stage)
    case .crosstab(let rows, let columns, let percentOf, let of):
      return crosstab(rows, columns, percentOf, of, stage)
    case .transpose(let name): return transpose(name, stage)
    case .unpivot(let names, let name, let value): return unpivot(names, name, value, stage)
    case .pivot(let column, let value, let keys): return pivot(column, value, keys, stage)
    case .expand(let relation, let keepAll): return expand(relation, keepAll, stage)
    case .join(let other, let keys, let keepAll): return join(other, keys, keepAll, stage)
    case .union(let other): return union(other, stage)
    case .audit(let count, let base, let rate, let group): return audit(count, base, rate, group, stage)
    case .withSources(let of): return withSources(of, stage)
    case .comparison(let syntax, let clauses): return comparison(syntax, clauses, stage)
    case .calibrate(let item, let kind, let thresholds, let clauses):
      return calibrate(item, kind, thresholds, clauses, stage)
    }
  }

  /// The stage as it is, with the columns that `scope` now has.
  func made(_ stage: StageSyntax, _ kind: BoundStage.Kind) -> BoundStage {
    BoundStage(kind: kind, fields: scope.fields, text: source[stage.span], span: stage.span)
  }

  // MARK: Columns

  /// The column that an item of `select`, `derive` or `by` makes.
  func outputColumn(_ item: ItemSyntax, _ bound: BoundExpression) -> Scope.Column {
    var field = Field("", bound.type, unit: bound.unit)
    if case .column(let index) = bound.kind {
      field = scope.columns[index].field
    } else if case .field(_, let table, let column) = bound.kind, let table = catalog.table(table) {
      field = table.schema.fields[column]
      field.type = bound.type
    }
    field.origins = origins(of: bound)
    field.name = item.name?.text ?? defaultName(item.expression, bound)
    return Scope.Column(field: field, domain: ownDomain(of: bound))
  }

  /// The domain of a column made by an expression.
  func ownDomain(of bound: BoundExpression) -> Domain {
    switch bound.kind {
    case .column(let index): scope.columns[index].domain
    case .field(_, let table, let column): storedDomain(table, column)
    case .label(let base), .listAggregate(.first, let base, _, _), .listAggregate(.min, let base, _, _),
      .listAggregate(.max, let base, _, _):
      ownDomain(of: base)
    default: .unknown
    }
  }

  func storedDomain(_ table: String, _ column: Int) -> Domain {
    catalog.table(table).map { .column($0.schema.fields[column].name, table: table) } ?? .unknown
  }

  private func defaultName(_ syntax: ExpressionSyntax, _ bound: BoundExpression) -> String {
    switch syntax.kind {
    case .path(let path):
      if case .column(let index) = bound.kind { return scope.columns[index].field.name }
      return path.last?.text ?? ""
    case .call(let name, let isDistinct, let arguments):
      if let function = Function(rawValue: name.text), function.isAggregate(over: arguments.count),
        let name = Binder.defaultName(function, arguments, isDistinct, source)
      {
        return name
      }
      return source[syntax.span]
    case .bracketed(let inner): return defaultName(inner, bound)
    default: return source[syntax.span]
    }
  }

  /// Refuses two columns of one name.
  mutating func distinctlyNamed(_ columns: [Scope.Column], at span: Span) -> [Scope.Column]? {
    var seen: Set<String> = []
    for column in columns where !seen.insert(column.field.name).inserted {
      report(
        "two columns would be called \"\(column.field.name)\"", at: span,
        help: ["name one of them: … as NAME, or NAME = …"])
      return nil
    }
    return columns
  }

  private mutating func select(_ items: [ItemSyntax], _ stage: StageSyntax) -> BoundStage? {
    let bound = items.map { item in self.item(item.expression).map { ($0, outputColumn(item, $0)) } }
    let whole = bound.compactMap { $0 }
    guard whole.count == items.count else { return nil }
    var columns = whole.map(\.1)
    // A path takes its last word as name, and the whole path where that word is taken.
    for (index, item) in items.enumerated() where item.name == nil {
      guard case .path(let path) = item.expression.kind, path.count > 1 else { continue }
      if columns.filter({ $0.field.name == columns[index].field.name }).count > 1 {
        columns[index].field.name = path.map(\.text).joined(separator: ".")
      }
    }
    guard let columns = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = columns
    return made(stage, .project(whole.map(\.0)))
  }

  /// How many parts a derived column may have with those it reads put in their place.
  private static let largestDerived = 500

  /// Each new column may read those named before it.
  private mutating func derive(_ items: [ItemSyntax], _ stage: StageSyntax) -> BoundStage? {
    var expressions = scope.columns.indices.map { column($0, at: stage.span) }
    let before = scope.columns
    var sizes = [Int](repeating: 1, count: expressions.count)
    var isWhole = true
    for item in items {
      guard let found = self.item(item.expression) else {
        isWhole = false
        continue
      }
      let size = found.size { sizes[$0] }
      guard size <= Binder.largestDerived else {
        report(
          "this column stands on too many others of the same stage", at: item.span,
          help: ["put what it reads into a derive of its own before it"])
        isWhole = false
        break
      }
      let column = outputColumn(item, found)
      let bound = found.substituting(expressions)
      if let index = scope.columns.firstIndex(where: { $0.field.name == column.field.name }) {
        scope.columns[index] = column
        expressions[index] = bound
        sizes[index] = size
      } else {
        scope.columns.append(column)
        expressions.append(bound)
        sizes.append(size)
      }
    }
    guard isWhole else {
      scope.columns = before
      return nil
    }
    return made(stage, .project(expressions))
  }

  private mutating func drop(_ names: [Name], _ stage: StageSyntax) -> BoundStage? {
    var dropped: Set<Int> = []
    var isWhole = true
    for name in names {
      if let index = scope.index(of: name.text) {
        dropped.insert(index)
      } else {
        unknownColumn(name)
        isWhole = false
      }
    }
    guard isWhole else { return nil }
    let kept = scope.columns.indices.filter { !dropped.contains($0) }
    let expressions = kept.map { column($0, at: stage.span) }
    scope.columns = kept.map { scope.columns[$0] }
    return made(stage, .project(expressions))
  }

  private mutating func sort(_ keys: [SortKeySyntax], _ stage: StageSyntax) -> BoundStage? {
    let bound = keys.map { key in
      item(key.expression).map { BoundStage.SortKey(expression: $0, isDescending: key.isDescending) }
    }
    let whole = bound.compactMap { $0 }
    guard whole.count == keys.count else { return nil }
    for key in whole where key.expression.type.element != nil {
      report("a list has no order to sort by", at: key.expression.span, help: ["sort by count, min or max of it"])
      return nil
    }
    return made(stage, .sort(whole))
  }

  private mutating func count(_ syntax: ExpressionSyntax, _ verb: String) -> Int? {
    guard let bound = expression(syntax) else { return nil }
    guard case .constant(.integer(let value)) = bound.kind, value >= 0 else {
      report("\(verb) needs a whole number, 0 or more", at: syntax.span)
      return nil
    }
    return value
  }

  private mutating func distinct(_ items: [ItemSyntax], _ stage: StageSyntax) -> BoundStage? {
    guard !items.isEmpty else {
      scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
      return made(stage, .distinct(scope.columns.indices.map { column($0, at: stage.span) }))
    }
    guard let keys = groupKeys(items), let columns = distinctlyNamed(keys.map(\.1), at: stage.span) else { return nil }
    scope.columns = columns
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .distinct(keys.map(\.0)))
  }

  private mutating func countRows(by items: [ItemSyntax], _ stage: StageSyntax) -> BoundStage? {
    guard let keys = groupKeys(items) else { return nil }
    let count = Scope.Column(field: Field("count", .integer))
    guard let columns = distinctlyNamed(keys.map(\.1) + [count], at: stage.span) else { return nil }
    let outputs = columns.indices.map { index in
      BoundExpression(.column(index), columns[index].field.type, unit: columns[index].field.unit, span: stage.span)
    }
    return aggregated(
      keys: keys.map(\.0), aggregates: [.rows], outputs: outputs, columns: columns, stage)
  }
}
