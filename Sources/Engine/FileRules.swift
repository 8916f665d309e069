import Tables

/// What only those who read files know, for stages that make a table of one's names and cells.
package struct FileRules {
  /// Which of the names of a table's columns is the first of a row of places; nil where they are not mostly places.
  package var firstPlace: ([String]) -> Int?
  /// Columns of texts with the types that a file of them would have, and what was taken for what; nil where they stay.
  package var typed:
    ([(field: Field, column: Column)]) -> (columns: [(field: Field, column: Column)], remarks: [String])?

  /// The number, or the day, that a text is in a file, or why it is none.
  package var number: (String) -> Value
  package var date: (String) -> Value

  package init(
    firstPlace: @escaping ([String]) -> Int?,
    typed:
      @escaping ([(field: Field, column: Column)]) -> (
        columns: [(field: Field, column: Column)], remarks: [String]
      )?,
    number: @escaping (String) -> Value, date: @escaping (String) -> Value
  ) {
    self.number = number
    self.date = date
    self.firstPlace = firstPlace
    self.typed = typed
  }
}
