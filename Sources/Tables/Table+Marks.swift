extension Table {
  /// Marks values for a reader, and says below what the marks mean.
  ///
  /// - Parameters:
  ///   - hedged: for each column the rows in which its value is hedged; empty for none.
  ///   - outside: the columns with values from outside the sources studied.
  package mutating func mark(hedged: [[Bool]], outside: [Bool]) {
    for index in schema.fields.indices {
      schema.fields[index].hedged = hedged[index]
      schema.fields[index].isOutside = outside[index]
    }
  }

  /// What the marks in it mean; nil where there is none.
  package var legend: String? {
    if case .matrix = presentation { return nil }
    var parts: [String] = []
    if schema.fields.contains(where: { !$0.hedged.isEmpty }) { parts.append("\(Marks.hedged) hedged") }
    if schema.fields.contains(where: \.isOutside) { parts.append("\(Marks.outside) outside the sources studied") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

/// The signs behind values and headings that say how firm they are.
package enum Marks {
  /// Stands behind a value: `yes?`.
  package static let hedged = "?"
  /// Stands behind the name of a column.
  package static let outside = "*"
}
