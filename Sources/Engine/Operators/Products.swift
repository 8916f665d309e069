import Diagnostics
import Language
import Tables

extension Executor {
  /// Says where two memberships are multiplied: the intersection of sets is the least, not the product.
  ///
  /// Columns are looked at only where an expression multiplies two of them.
  mutating func noteProducts(in expressions: [BoundExpression]) throws(Diagnostic) {
    for expression in expressions {
      for (product, left, right) in Executor.products(in: expression) {
        guard try isMembership(left), try isMembership(right) else { continue }
        let text = source[product.span]
        let note = Note.caution(
          "\(text) is the product of two memberships, and not that of being in both sets, which is set(\(text))")
        if !notes.contains(note) { notes.append(note) }
      }
    }
  }

  private func isMembership(_ expression: BoundExpression) throws(Diagnostic) -> Bool {
    try evaluator.evaluate(expression).holdsMemberships
  }

  /// The columns that are multiplied with each other.
  private static func products(
    in expression: BoundExpression
  ) -> [(product: BoundExpression, left: BoundExpression, right: BoundExpression)] {
    var found: [(product: BoundExpression, left: BoundExpression, right: BoundExpression)] = []
    if case .arithmetic(.multiply, let left, let right) = expression.kind, isColumn(left), isColumn(right) {
      found.append((expression, left, right))
    }
    for child in expression.children { found += products(in: child) }
    return found
  }

  private static func isColumn(_ expression: BoundExpression) -> Bool {
    guard expression.unit == nil else { return false }
    switch expression.kind {
    case .column, .field: return true
    case .widened(let inner): return isColumn(inner)
    default: return false
    }
  }
}
