import Diagnostics
import Tables

extension Binder {
  /// Binds one stage and moves `scope` on to what it hands on; nil after a mistake.
  mutating func bind(_ stage: StageSyntax) -> BoundStage? {
    switch stage.kind {
    case .invalid: return nil
    case .stage(let word): return word.bind(&self, at: stage.place)
    case .method(let syntax): return method(syntax, stage.place)
    }
  }

  /// The stage as it is, with the columns that `scope` now has.
  func made(_ stage: StagePlace, _ kind: Operation) -> BoundStage {
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
    case .label(let base): ownDomain(of: base)
    case .listAggregate(let function, let base, _, _) where function.picksValue: ownDomain(of: base)
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
      return columnName(path)
    case .call: return aggregateName(syntax) ?? source[syntax.span]
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
}
