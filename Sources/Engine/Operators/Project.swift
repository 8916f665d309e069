import Diagnostics
import Language
import Tables

extension Executor {
  mutating func project(_ expressions: [BoundExpression]) throws(Diagnostic) {
    frame.replaceColumns(try sources(expressions))
  }

  /// Columns as they stand, everything else computed.
  mutating func sources(_ expressions: [BoundExpression]) throws(Diagnostic) -> [Frame.Source] {
    try noteProducts(in: expressions)
    var sources: [Frame.Source] = []
    for expression in expressions {
      if case .column(let index) = expression.kind {
        sources.append(frame.columns[index])
      } else {
        let column = try evaluator.evaluate(expression)
        sources.append(Frame.Source(column: column, selection: frame.identitySelection()))
      }
    }
    return sources
  }
}
