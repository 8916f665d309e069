import Diagnostics
import Tables

extension Binder {
  /// What a path leads to from the columns of a scope; nil if it leads nowhere.
  package static func expression(
    at path: [Name], in scope: Scope, of source: SourceText, _ environment: Environment
  ) -> BoundExpression? {
    var binder = Binder(environment: environment, source: source)
    binder.scope = scope
    guard let resolved = binder.resolve(path) else { return nil }
    return resolved
  }

  /// The texts that an expression may hold, with how often each stands in the column they come from.
  package static func values(
    of expression: BoundExpression, in scope: Scope, _ environment: Environment
  ) -> (column: Column?, categories: [String]) {
    var binder = Binder(environment: environment, source: SourceText(name: "", text: ""))
    binder.scope = scope
    let (domain, categories) = binder.domain(of: expression)
    return (environment.catalog.column(of: domain), categories)
  }
}
