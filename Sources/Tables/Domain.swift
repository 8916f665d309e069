/// What a bare word beside a column may mean, as far as that can be told before the query runs.
package enum Domain: Sendable {
  /// Nothing: the values come with the answer.
  case unknown
  /// Any word, as a text.
  case any
  /// One of a closed list.
  case words([String])
  /// A value that a stored column holds.
  case column(String, table: String)
  /// What a row of a stored table is called.
  case rows(of: String)
  /// A value of a column that is at hand, as one of the last result.
  indirect case local(Column)
  /// An element of the lists of a domain.
  indirect case element(of: Domain)
  /// What any of these allows.
  case either([Domain])

  /// The domain of a column that takes its values from several columns of text.
  package init(merging domains: [Domain]) {
    var parts: [Domain] = []
    for part in domains.flatMap(\.parts) where !parts.contains(where: { $0.isSame(as: part) }) { parts.append(part) }
    self = parts.count == 1 ? parts[0] : .either(parts)
  }

  private var parts: [Domain] { if case .either(let parts) = self { parts } else { [self] } }

  private func isSame(as other: Domain) -> Bool {
    switch (self, other) {
    case (.unknown, .unknown), (.any, .any): true
    case (.words(let words), .words(let others)): words == others
    case (.column(let name, let table), .column(let otherName, let otherTable)):
      name == otherName && table == otherTable
    case (.rows(let table), .rows(let other)): table == other
    case (.local(let column), .local(let other)): column.texts.map { $0 === other.texts } ?? false
    case (.element(let lists), .element(let others)): lists.isSame(as: others)
    default: false
    }
  }
}

extension Column {
  /// The texts that it holds, or that its lists hold, each once; nil for other types.
  package var texts: TextDictionary? {
    switch storage {
    case .text(let vector): vector.dictionary
    case .list(_, let elements): elements.texts
    default: nil
    }
  }
}

extension Catalog {
  /// The value among known ones that a word means, as the data have it, regardless of case and width.
  package func value(_ word: String, in domain: Domain) -> String? {
    switch domain {
    case .either(let parts):
      for part in parts { if let found = value(word, in: part) { return found } }
      return nil
    default:
      guard let texts = column(of: domain)?.texts, let code = texts.group(of: word) else { return nil }
      return texts.values[Int(code)]
    }
  }

  /// The values that a word may mean; nil where they are not known before the query runs.
  package func values(of domain: Domain) -> [String]? {
    column(of: domain).map { $0.texts?.values ?? [] }
  }

  /// A column that holds every value of a domain; nil where they are not known before the query runs.
  package func column(of domain: Domain) -> Column? {
    switch domain {
    case .unknown, .any: return nil
    case .words(let words): return Column(.text(TextVector(words)))
    case .column(let name, let table): return self.table(table)?.column(named: name)
    case .rows(let table): return self.table(table).map { Column(.text(TextVector(rowNames(of: $0).labels))) }
    case .local(let column): return column
    case .element(let lists):
      let column = column(of: lists)
      if case .list(_, let elements)? = column?.storage { return elements }
      return column
    case .either(let parts): return Column(.text(TextVector(parts.flatMap { values(of: $0) ?? [] })))
    }
  }
}
