import Diagnostics
import Tables

/// `unknown`, `yes` and `no` are values wherever they stand, although a column may be called so.
extension Binder {
  /// An expression that stands alone, as items and keys do: there the value would be the same in every row, and the
  /// column of that name is what was meant.
  mutating func item(_ syntax: ExpressionSyntax) -> BoundExpression? {
    reportTakenWord(syntax) ? nil : expression(syntax)
  }

  private mutating func reportTakenWord(_ syntax: ExpressionSyntax) -> Bool {
    guard let column = takenColumn(syntax) else { return false }
    let word = source[syntax.span]
    let meaning = if case .unknown = syntax.kind { "the missing value" } else { "a value" }
    report(
      "\"\(word)\" is read as \(meaning), and there is a column of that name", at: syntax.span,
      help: ["write `\(column)` in backticks for the column"],
      mend: Diagnostic.Mend(span: syntax.span, replacement: "`\(column)`"))
    return true
  }

  /// The column that is called as a word that stands for a value.
  func takenColumn(_ syntax: ExpressionSyntax) -> String? {
    switch syntax.kind {
    case .unknown, .boolean: takenColumn(source[syntax.span])
    default: nil
    }
  }

  func takenColumn(_ word: String) -> String? {
    scope.index(of: word).map { scope.columns[$0].field.name }
  }
}
