/// A column by which rows are joined, with the columns that stand beside it: they may show what its texts are.
package struct KeyColumn: Sendable {
  package var field: Field
  package var column: Column
  /// Not always of the same rows.
  package var others: [(field: Field, column: Column)]

  package init(_ field: Field, _ column: Column, others: [(field: Field, column: Column)] = []) {
    self.field = field
    self.column = column
    self.others = others
  }
}
