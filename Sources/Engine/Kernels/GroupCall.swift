import Diagnostics
import Language
import Tables

/// A call of a function over the values of groups.
package struct GroupCall {
  package let groups: Aggregation
  /// The values of all groups.
  package let cells: CellView
  /// Whether equal values count once.
  package let isDistinct: Bool
  /// A number that is the same for all groups.
  package let parameter: Double?
  /// The type of what is made.
  package let type: DataType
  let source: SourceText
  let span: Span
}
