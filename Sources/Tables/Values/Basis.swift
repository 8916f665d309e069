/// How firmly a value rests on its source, strongest first.
package enum Basis: Int, Sendable, CaseIterable, Comparable {
  case stated, hedged, inferred, outside

  package init?(_ word: String) {
    guard let found = Basis.allCases.first(where: { $0.word == word }) else { return nil }
    self = found
  }

  package var word: String {
    switch self {
    case .stated: "stated"
    case .hedged: "hedged"
    case .inferred: "inferred"
    case .outside: "outside"
    }
  }

  /// A weaker basis is the greater one.
  package static func < (left: Basis, right: Basis) -> Bool { left.rawValue < right.rawValue }
}

extension Catalog {
  /// The word in the column `column` of the evidence that speaks for every value of a row without evidence of its own.
  package static let wholeRow = "*"
}
