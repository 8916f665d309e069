import Diagnostics
import Tables
import Text

extension Binder {
  /// A source as a query of its own, bound outside the rows at hand.
  mutating func query(_ other: SourceSyntax) -> BoundQuery? {
    if case .query(let syntax) = other { return bind(syntax) }
    return bind(QuerySyntax(source: other, stages: [], span: other.span))
  }
}
