/// What a token is in its statement, as its form read it.
package enum Role: Sendable {
  /// Nothing is known of it: it stands after a mistake.
  case none
  /// The word that a statement or a stage begins with.
  case verb
  /// A word of a form or an expression: `by`, `and`.
  case keyword
  /// A function, before its bracket.
  case function
  /// A column, a table, a value or a name of the user's.
  case name
  /// A minus before what it belongs to alone.
  case sign
  /// One of the signs of an arrow.
  case arrow
  /// A part of a name in which spaces count: a row after `show`.
  case designation
  /// A text, number, symbol or the like, which its kind tells.
  case other
}
