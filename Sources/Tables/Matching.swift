import Text

/// How texts of a column are read where another column writes the same things differently.
///
/// A join takes it into account only where both key columns have one, of the same kind.
package struct Matching: Sendable {
  /// What a text says: its key, and what it adds to tell things of one name apart.
  package struct Form: Sendable, Hashable {
    package var key: String
    /// In a fixed order for the kind; empty where the text does not say.
    package var qualifiers: [String]

    package init(_ key: String, qualifiers: [String] = []) {
      self.key = key
      self.qualifiers = qualifiers
    }

    /// Whether both may mean the same: what both say is equal.
    package func agrees(with other: Form) -> Bool { key == other.key && !contradicts(other) }

    /// Whether both say something that only one of them can be: a town and a city of one name.
    package func contradicts(_ other: Form) -> Bool {
      zip(qualifiers, other.qualifiers).contains { !$0.isEmpty && !$1.isEmpty && $0 != $1 }
    }

    /// In how many ways the two are alike; among several that agree, more is better.
    package func likeness(to other: Form) -> Int {
      zip(qualifiers, other.qualifiers).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    }
  }

  /// Only columns of one kind are matched with each other.
  package var kind: String
  /// Whether different things may have equal texts, as names may and codes may not.
  package var mayCollide: Bool
  /// Whether the data show that the rules hold: those of one country do not hold for every column of names.
  package var isProven: Bool
  /// Nil for a text that is not of the kind: it equals itself alone.
  package var form: @Sendable (String) -> Form?

  package init(
    kind: String, mayCollide: Bool, isProven: Bool = true, form: @escaping @Sendable (String) -> Form?
  ) {
    self.kind = kind
    self.mayCollide = mayCollide
    self.isProven = isProven
    self.form = form
  }

  /// Of the two columns of a join key.
  package struct Pair: Sendable {
    package var left: Matching
    package var right: Matching

    /// Names that are compared as they stand, and of which several things may have one.
    package static let names = Pair(of: Matching(kind: "name", mayCollide: true) { Form(TextFolding.key($0)) })

    private init(of both: Matching) {
      left = both
      right = both
    }

    /// Nil unless both are of one kind, and the data of one side show that its rules hold; the right one is looked for
    /// only where there is a left one.
    package init?(_ left: Matching?, _ right: () -> Matching?) {
      guard let left, let right = right(), left.kind == right.kind, left.isProven || right.isProven else { return nil }
      self.left = left
      self.right = right
    }
  }
}
