import Diagnostics
import Language
import Tables

extension Engine {
  /// The value of an expression that reads no columns.
  package static func value(
    of expression: BoundExpression, source: SourceText, in context: ExecutionContext
  ) throws(Diagnostic) -> Value {
    let frame = Frame(columns: [], rowCount: 1)
    return try Evaluator(frame: frame, context: context, source: source).evaluate(expression).value(at: 0)
  }
}
