import Tables

/// Which columns make the basis of a row weaker than others in it are.
package struct Weakness {
  /// Beyond so many rows the columns are not looked at one by one.
  package static let mostRows = 5000

  private let fields: [Field]
  private var names: [Basis: [String]] = [:]
  /// Whether a value is firmer than the row that it stands in.
  private var isMixed = false

  package init(fields: [Field]) { self.fields = fields }

  package mutating func add(_ basis: Basis, _ found: (Field) -> [EvidenceWalk.Found]) {
    for field in fields {
      guard let own = EvidenceWalk.summary(found(field)).basis else { continue }
      if own < basis {
        isMixed = true
      } else if !names[basis, default: []].contains(field.name) {
        names[basis, default: []].append(field.name)
      }
    }
  }

  package var note: String? {
    guard isMixed else { return nil }
    let most = 4
    let parts = Basis.allCases.reversed().compactMap { basis -> String? in
      guard let names = names[basis] else { return nil }
      let more = names.count > most ? " and \(names.count - most) more" : ""
      return "\(basis.word) because of \(names.prefix(most).joined(separator: ", "))\(more)"
    }
    return "the basis of a row is its weakest: \(parts.joined(separator: "; "))"
  }
}
