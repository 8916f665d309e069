import Diagnostics
import Tables

extension Binder {
  mutating func crosstab(
    _ rowSyntax: ExpressionSyntax, _ columnSyntax: ExpressionSyntax, _ percentOf: Name?, _ of: ExpressionSyntax?,
    _ stage: StageSyntax
  ) -> BoundStage? {
    let rows = item(rowSyntax)
    let columns = item(columnSyntax)
    if let percentOf, !["row", "column", "all"].contains(percentOf.text) {
      report("percent of row, column or all, not \"\(percentOf.text)\"", at: percentOf.span)
      return nil
    }
    var aggregate: BoundAggregate?
    if let of {
      guard Binder.isAggregate(of) else {
        report("after of stands an aggregate", at: of.span, help: ["for example: crosstab A by B of mean(rate)"])
        return nil
      }
      aggregate = groupAggregate(of)
      guard let aggregate else { return nil }
      guard aggregate.type.isNumeric else {
        report("crosstab needs an aggregate that is a number", at: of.span)
        return nil
      }
    }
    guard let rows, let columns else { return nil }
    for side in [rows, columns] where side.type.element != nil {
      report(
        "crosstab needs one value a row, and \"\(source[side.span])\" is a list", at: side.span,
        help: ["make one row of each element first: | expand …"])
      return nil
    }
    var first = outputColumn(ItemSyntax(expression: rowSyntax), rows)
    var second = outputColumn(ItemSyntax(expression: columnSyntax), columns)
    // A path takes its last word as name, and the whole path where both end alike.
    if first.field.name == second.field.name {
      first.field.name = source[rowSyntax.span]
      second.field.name = source[columnSyntax.span]
    }
    let measure = aggregate.map { Field(source[of?.span ?? stage.span], $0.type, unit: $0.unit) }
    let tail = measure.map { [$0] } ?? [Field("n", .integer), Field("percent", .number, unit: "percent")]
    let all = [first, second] + tail.map { Scope.Column(field: $0) }
    guard let named = distinctlyNamed(all, at: stage.span) else { return nil }
    scope.columns = named
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .crosstab(rows, by: columns, percentOf: percentOf?.text, of: aggregate))
  }

  mutating func transpose(_ name: Name?, _ stage: StageSyntax) -> BoundStage? {
    var index: Int?
    if let name {
      guard let found = scope.index(of: name.text) else {
        unknownColumn(name)
        return nil
      }
      index = found
    }
    scope.identities = []
    return made(stage, .transpose(by: index))
  }

  mutating func pivot(
    _ columnSyntax: ExpressionSyntax, _ valueSyntax: ExpressionSyntax, _ keySyntax: [ItemSyntax], _ stage: StageSyntax
  ) -> BoundStage? {
    let column = item(columnSyntax)
    var combined: BoundAggregate?
    let value: BoundExpression?
    if Binder.isAggregate(valueSyntax) {
      combined = groupAggregate(valueSyntax)
      // `count()` counts rows, whatever stands in them.
      let rows = BoundExpression(.constant(.boolean(true)), .boolean, span: valueSyntax.span)
      value = combined.map { $0.argument ?? rows }
    } else {
      value = item(valueSyntax)
    }
    let keys: [(BoundExpression, Scope.Column)]?
    if keySyntax.isEmpty, let column, let value {
      let used = column.columns.union(value.columns)
      keys = scope.columns.indices.filter { !used.contains($0) }.map {
        (self.column($0, at: stage.span), scope.columns[$0])
      }
    } else {
      keys = groupKeys(keySyntax)
    }
    guard let column, let value, let keys else { return nil }
    guard column.type.element == nil else {
      report("a list cannot name columns", at: columnSyntax.span)
      return nil
    }
    scope.columns = keys.map(\.1)
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .pivot(column, of: value, aggregate: combined, by: keys.map(\.0)))
  }

  mutating func unpivot(_ names: [Name], _ name: Name, _ value: Name, _ stage: StageSyntax) -> BoundStage? {
    var chosen: [Int] = []
    for column in names {
      guard let index = scope.index(of: column.text) else {
        unknownColumn(column)
        continue
      }
      chosen.append(index)
    }
    guard chosen.count == names.count, let first = chosen.first else { return nil }
    var field = scope.columns[first].field
    for index in chosen.dropFirst() {
      let other = scope.columns[index].field
      if other.unit != field.unit { field.unit = nil }
      if other.type == field.type { continue }
      guard other.type.isNumeric, field.type.isNumeric else {
        report(
          "unpivot needs columns of one type: \(field.name) is \(field.type.phrase), \(other.name) is \(other.type.phrase)",
          at: stage.span)
        return nil
      }
      field.type = .number
    }
    let kept = scope.columns.indices.filter { !chosen.contains($0) }
    let words = chosen.map { scope.columns[$0].field.name }
    let valueField = Field(
      value.text, field.type, unit: field.unit, origins: chosen.flatMap { scope.columns[$0].field.origins })
    let domain = Domain(merging: chosen.map { scope.columns[$0] })
    let columns =
      kept.map { scope.columns[$0] } + [
        Scope.Column(
          field: Field(name.text, .text, categories: words), domain: .words(words)),
        Scope.Column(field: valueField, domain: domain),
      ]
    guard let named = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = named
    return made(stage, .unpivot(columns: chosen, kept: kept))
  }
}

extension Domain {
  /// The domain of a column that takes its values from several.
  init(merging columns: [Scope.Column]) {
    let domains = columns.map(\.domain)
    let areTexts = columns.allSatisfy { column in
      if case .unknown = column.domain { false } else { column.field.type == .text }
    }
    self = areTexts ? Domain(merging: domains) : domains.first ?? .unknown
  }
}
