/// A set made of others by `*`, `+` and `~`. Its leaves are columns, by their places in a list.
///
/// `Level` is a value as it is written while the columns are not read yet, and its number once they are.
package indirect enum SetExpression<Level: Sendable & Equatable>: Sendable, Equatable {
  /// A column that is a set; where it stands alone, also a multi-value condition as a whole.
  case leaf(Int)
  /// The cases that have one of these values of a column: `DEV[1,2]`.
  case levels(Int, [Level])
  case not(SetExpression)
  /// The least of the memberships; every case is in the conjunction of none.
  case and([SetExpression])
  /// The greatest of the memberships; no case is in the disjunction of none.
  case or([SetExpression])

  /// The places of its leaves, one for each time that one stands in it.
  package var occurrences: [Int] {
    switch self {
    case .leaf(let place), .levels(let place, _): [place]
    case .not(let inner): inner.occurrences
    case .and(let parts), .or(let parts): parts.flatMap(\.occurrences)
    }
  }

  /// The places of the leaves that are sets themselves, and not asked for their levels.
  package var plainLeaves: [Int] {
    switch self {
    case .leaf(let place): [place]
    case .levels: []
    case .not(let inner): inner.plainLeaves
    case .and(let parts), .or(let parts): parts.flatMap(\.plainLeaves)
    }
  }

  /// The places of its leaves, each once, in the order in which they stand.
  package var leaves: [Int] {
    var seen: Set<Int> = []
    return occurrences.filter { seen.insert($0).inserted }
  }

  /// The parts that a disjunction, or a conjunction, joins; a set that is neither is its own only part.
  package var alternatives: [SetExpression] { if case .or(let parts) = self { parts } else { [self] } }
  package var factors: [SetExpression] { if case .and(let parts) = self { parts } else { [self] } }

  /// The opposite set; `~~A` is `A`.
  package var opposite: SetExpression { if case .not(let inner) = self { inner } else { .not(self) } }

  package static func joined(_ parts: [SetExpression], isConjunction: Bool) -> SetExpression {
    if parts.count == 1 { return parts[0] }
    return isConjunction ? .and(parts.flatMap(\.factors)) : .or(parts.flatMap(\.alternatives))
  }

  /// The same set over other levels.
  package func mapLevels<Other, Failure: Error>(
    _ transform: (_ leaf: Int, _ level: Level) throws(Failure) -> Other
  ) throws(Failure) -> SetExpression<Other> {
    switch self {
    case .leaf(let place): return .leaf(place)
    case .levels(let place, let levels):
      var found: [Other] = []
      for level in levels { found.append(try transform(place, level)) }
      return .levels(place, found)
    case .not(let inner): return .not(try inner.mapLevels(transform))
    case .and(let parts):
      var found: [SetExpression<Other>] = []
      for part in parts { found.append(try part.mapLevels(transform)) }
      return .and(found)
    case .or(let parts):
      var found: [SetExpression<Other>] = []
      for part in parts { found.append(try part.mapLevels(transform)) }
      return .or(found)
    }
  }

  /// The same set over other places.
  package func mapLeaves(_ transform: (Int) -> Int) -> SetExpression {
    switch self {
    case .leaf(let place): .leaf(transform(place))
    case .levels(let place, let levels): .levels(transform(place), levels)
    case .not(let inner): .not(inner.mapLeaves(transform))
    case .and(let parts): .and(parts.map { $0.mapLeaves(transform) })
    case .or(let parts): .or(parts.map { $0.mapLeaves(transform) })
    }
  }
}

// MARK: As text

extension SetExpression {
  /// As solutions are written, without spaces: `A*~B+C[1,2]`.
  ///
  /// - Parameter name: what a leaf is called.
  package func text(name: (Int) -> String, level: (Int, Level) -> String) -> String {
    switch self {
    case .leaf(let place): return Condition.symbol(of: name(place))
    case .levels(let place, let levels):
      return "\(Condition.symbol(of: name(place)))[\(levels.map { level(place, $0) }.joined(separator: ","))]"
    case .not(let inner):
      let text = inner.text(name: name, level: level)
      return inner.isJoined ? "~(\(text))" : "~\(text)"
    case .and(let parts):
      guard !parts.isEmpty else { return "1" }
      return parts.map { part in
        let text = part.text(name: name, level: level)
        if case .or(let inner) = part, inner.count > 1 { return "(\(text))" }
        return text
      }.joined(separator: "*")
    case .or(let parts):
      return parts.isEmpty ? "0" : parts.map { $0.text(name: name, level: level) }.joined(separator: "+")
    }
  }

  /// Whether brackets must stand round it behind `~`.
  private var isJoined: Bool {
    switch self {
    case .and(let parts), .or(let parts): parts.count > 1
    case .leaf, .levels, .not: false
    }
  }
}

// MARK: Membership

extension SetExpression {
  /// 1 − x, without what binary fractions leave: of 0.7 it is 0.3.
  package static func opposite(of membership: Double) -> Double {
    let value = 1 - membership
    let short = (value * 1e15).rounded() / 1e15
    return abs(short - value) <= 1.2e-16 ? short : value
  }
}

extension SetExpression where Level == Int {
  /// Membership of a case whose cells are all known: the least, the greatest, 1 − x.
  ///
  /// - Parameter cell: the membership in a leaf, or the number of its value.
  package func membership(_ cell: (Int) -> Double) -> Double {
    switch self {
    case .leaf(let place): cell(place)
    case .levels(let place, let levels): levels.contains { Double($0) == cell(place) } ? 1 : 0
    case .not(let inner): SetExpression.opposite(of: inner.membership(cell))
    case .and(let parts): parts.reduce(1) { min($0, $1.membership(cell)) }
    case .or(let parts): parts.reduce(0) { max($0, $1.membership(cell)) }
    }
  }
}
