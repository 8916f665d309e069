import Tables

/// A column of a method's result, as far as it is known before the method has run.
package struct MethodColumn: Sendable {
  /// The stored columns that its values rest on.
  package enum Grounds: Sendable {
    /// Those of the part that is called as the column is, else those of every part.
    case parts
    /// Those that the field names.
    case field
  }

  package var field: Field
  /// What a bare word beside the column may mean.
  package var domain: Domain
  package var grounds: Grounds

  package init(_ field: Field, _ domain: Domain = .unknown, grounds: Grounds = .parts) {
    self.field = field
    self.domain = domain
    self.grounds = grounds
  }

  package init(
    _ name: String, _ type: DataType, _ domain: Domain = .unknown, categories: [String]? = nil
  ) {
    self.init(Field(name, type, categories: categories), domain)
  }
}
