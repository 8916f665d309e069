import Tables

/// A table or view that an engine holds, as its catalog describes it.
package struct HeldRelation: Sendable {
  package struct Column: Sendable {
    package var name: String
    package var type: DataType
    package var form: Form
    /// What the engine calls its type.
    package var typeName: String

    package init(_ name: String, _ type: DataType, _ form: Form, typeName: String) {
      self.name = name
      self.type = type
      self.form = form
      self.typeName = typeName
    }
  }

  /// How a column of an engine becomes one of ours.
  package enum Form: Sendable, Equatable {
    case boolean
    /// A whole number of at most 64 bits.
    case integer
    /// A decimal number without decimals, of at most 18 digits.
    case wholeDecimal
    case float
    /// A decimal number that may have more digits than are kept.
    case decimal
    case date
    /// A text that is compared byte by byte.
    case text
    /// A text that is compared by rules of its own, or padded; its bytes are asked for.
    case looseText
    /// Another type, as the text that the engine writes for it.
    case written
  }

  /// The schema and the name in it.
  package var schema: String
  package var name: String
  package var columns: [Column]
  /// Places of the columns of its primary key.
  package var key: [Int]
  /// Columns that have no like here, with the names of their types.
  package var leftOut: [(name: String, type: String)]
  /// How many rows the engine takes it to have; nil where it does not know.
  package var estimate: Int?
  package var comment: String?

  package init(
    schema: String, name: String, columns: [Column] = [], key: [Int] = [],
    leftOut: [(name: String, type: String)] = [], estimate: Int? = nil, comment: String? = nil
  ) {
    self.schema = schema
    self.name = name
    self.columns = columns
    self.key = key
    self.leftOut = leftOut
    self.estimate = estimate
    self.comment = comment
  }
}
