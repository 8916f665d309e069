import Text

/// What a category is called for a reader.
package struct CategoryTitle: Sendable, Hashable {
  /// The language as the package names it: `ja`; nil for the title without one.
  package var language: String?
  package var text: String

  package init(_ text: String, language: String? = nil) {
    self.text = text
    self.language = language
  }
}

/// The values that a column may hold, in their order, with what they are called.
package struct ClosedList: Sendable {
  package var values: [String]
  package var titles: [String: [CategoryTitle]]

  package init(_ values: [String], titles: [String: [CategoryTitle]] = [:]) {
    self.values = values
    self.titles = titles
  }

  /// The values that a word means, regardless of case and width: a value, else each value with a title of that name.
  package func values(named word: String) -> [String] {
    let key = TextFolding.key(word)
    if let value = values.first(where: { TextFolding.key($0) == key }) { return [value] }
    return values.filter { value in titles[value]?.contains { TextFolding.key($0.text) == key } ?? false }
  }

  /// What either of two lists allows.
  package func joined(with other: ClosedList) -> ClosedList {
    let known = Set(values)
    let merged = titles.merging(other.titles) { mine, theirs in mine + theirs.filter { !mine.contains($0) } }
    return ClosedList(values + other.values.filter { !known.contains($0) }, titles: merged)
  }

  /// Each value, with its title behind it where that says more: `HR (Human Resources Department)`.
  package var described: [String] {
    values.map { value in
      let title = titles[value]?.first { $0.language == nil }?.text
      guard let title, TextFolding.nameKey(title) != TextFolding.nameKey(value) else { return value }
      return "\(value) (\(title))"
    }
  }
}

extension Field {
  /// The values that are allowed; nil where any is.
  package var closedList: ClosedList? {
    get { categories.map { ClosedList($0, titles: categoryTitles) } }
    set {
      categories = newValue?.values
      categoryTitles = newValue?.titles ?? [:]
    }
  }
}
