import Diagnostics
import Tables

extension Binder {
  /// The columns that may be named after a query, for completion: as much of it as binds is bound.
  package static func scope(
    after tokens: [Token], of source: SourceText, in environment: Environment
  ) -> Scope? {
    guard let last = tokens.last else { return nil }
    let end = Token(kind: .end, span: Span(last.span.end, last.span.end), value: "")
    guard let query = Parser.query(source: source, tokens: tokens + [end]) else { return nil }
    var binder = Binder(environment: environment, source: source)
    return binder.bind(query)?.scope
  }

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

extension Parser {
  /// A query that is known to begin with the first token; nil if it does not parse.
  static func query(source: SourceText, tokens: [Token]) -> QuerySyntax? {
    var parser = Parser(source: source, tokens: tokens)
    return try? parser.query()
  }
}
