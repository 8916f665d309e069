import Tables

extension SetExpression where Level == Value {
  /// The same set, its levels by their numbers in the columns that have been read.
  ///
  /// A multi-value condition that stands alone is left whole; within an expression its level must be named.
  package func resolved(
    over leaves: [Condition], about subject: Refusal.Subject
  ) throws(Refusal) -> SetExpression<Int> {
    switch self {
    case .leaf(let place), .not(.leaf(let place)):
      if case .not = self, !leaves[place].isSimple { throw noOpposite(leaves[place], subject) }
    default: try check(leaves, subject)
    }
    return try mapLevels { place, value throws(Refusal) in
      let leaf = leaves[place]
      guard let level = leaf.level(value) else { throw noLevel(value, leaf, subject) }
      return level
    }
  }

  /// Refuses leaves that are no sets.
  private func check(_ leaves: [Condition], _ subject: Refusal.Subject) throws(Refusal) {
    switch self {
    case .leaf(let place):
      let leaf = leaves[place]
      switch leaf.kind {
      case .crisp, .fuzzy: return
      case .multivalue(let levels):
        let example = levels.count > 1 ? levels[1] : levels.first ?? "1"
        throw Refusal(
          "\(leaf.baseName) has \(levels.count) values, and in an expression stands one of them",
          help: ["write \(leaf.symbol)[\(example)], or \(leaf.symbol)[\(example),…] for any of several"], about: subject
        )
      case .measure: throw .noSet(leaf.baseName, about: subject)
      }
    case .levels: return
    case .not(let inner): try inner.check(leaves, subject)
    case .and(let parts), .or(let parts): for part in parts { try part.check(leaves, subject) }
    }
  }

  private func noOpposite(_ leaf: Condition, _ subject: Refusal.Subject) -> Refusal {
    if case .measure = leaf.kind { return .noSet(leaf.baseName, about: subject) }
    return Refusal(
      "~ asks for the opposite of a set, and \(leaf.baseName) has several values",
      help: ["write ~\(leaf.symbol)[\(leaf.levelName(0))]"], about: subject)
  }

  private func noLevel(_ value: Value, _ leaf: Condition, _ subject: Refusal.Subject) -> Refusal {
    switch leaf.kind {
    case .measure: return .noSet(leaf.baseName, about: subject)
    case .fuzzy:
      return Refusal(
        "\(leaf.baseName) is a fuzzy set and has no values to choose from",
        help: ["write \(leaf.symbol), or ~\(leaf.symbol) for its opposite"], about: subject)
    case .crisp:
      return Refusal(
        "\(leaf.baseName) never is \(value.display)",
        help: ["its values are 0 and 1: \(leaf.symbol)[1], \(leaf.symbol)[0]"], about: subject)
    case .multivalue(let levels):
      let shown = levels.prefix(20).joined(separator: ", ")
      return Refusal(
        "\(leaf.baseName) never is \(value.display)", help: ["its values are \(shown)"], about: subject)
    }
  }
}

extension Condition {
  /// Whether it is a crisp or fuzzy set.
  package var isSimple: Bool { kind == .crisp || kind == .fuzzy }
}

extension Refusal {
  /// A number that is no set.
  package static func noSet(_ name: String, about subject: Subject) -> Refusal {
    Refusal(
      "\(name) is a measure and no set: nothing says from where on a case is in it",
      help: ["calibrate \(name) as crisp at T", "calibrate \(name) as fuzzy out A cross B full C"], about: subject)
  }
}
