import Diagnostics
import Language
import Tables

extension Engine {
  /// What an expression gives for each row of a stored table; it was bound on a query of that table alone.
  package static func column(
    _ expression: BoundExpression, of table: Table, _ source: SourceText, in context: ExecutionContext
  ) throws(Diagnostic) -> Column {
    try Evaluator(frame: Frame(table), context: context, source: source).evaluate(expression)
  }

  /// What a condition is for each row of a stored table: yes, no or unknown.
  package static func answers(
    to condition: BoundExpression, of table: Table, _ source: SourceText, in context: ExecutionContext
  ) throws(Diagnostic) -> Column {
    try Evaluator(frame: Frame(table), context: context, source: source).condition(condition)
  }
}
