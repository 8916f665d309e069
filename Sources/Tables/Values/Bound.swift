/// A number of which only the ends are known: "over 30", "at least three", "30 to 49", "about 20".
package struct Bound: Sendable, Hashable {
  /// The smallest that it can be; nil where that is open.
  package var least: Double?
  /// The largest that it can be; nil where that is open.
  package var most: Double?
  /// Whether it is more than `least`, never that itself.
  package var excludesLeast = false
  /// Whether it is less than `most`, never that itself.
  package var excludesMost = false
  /// The word of the source: "over", "about".
  package var qualifier: String?
  /// The number that the source has with that word, which may be an end or none.
  package var printed: Double?
  /// Why a comparison that the ends do not settle is unknown.
  package var reason = Bound.onlyBound

  package static let onlyBound = "only a bound"
  package static let onlyAbout = "only about"
  /// The reason where the ends come from completing unknown cells, as in results of methods.
  package static let open = "open"

  /// Whether a reason says that a value is known by its ends alone.
  package static func isReason(_ reason: String) -> Bool { [onlyBound, onlyAbout, open].contains(reason) }

  package init(
    least: Double? = nil, most: Double? = nil, excludesLeast: Bool = false, excludesMost: Bool = false,
    qualifier: String? = nil, printed: Double? = nil, reason: String? = nil
  ) {
    self.least = least
    self.most = most
    self.excludesLeast = least != nil && excludesLeast
    self.excludesMost = most != nil && excludesMost
    self.qualifier = qualifier
    self.printed = printed
    self.reason = reason ?? (least == nil && most == nil ? Bound.onlyAbout : Bound.onlyBound)
  }

  /// The one number that it can be.
  package var exact: Double? { least == most && !excludesLeast && !excludesMost ? least : nil }

  /// Without an end it says nothing that a comparison could go by.
  package var isEndless: Bool { least == nil && most == nil }

  /// As a reader sees it: `> 30`, `≥ 3`, `≤ 23.2`, `30–49`, `about 20`.
  package var display: String { display { Value.shortest($0) } }

  package func display(_ number: (Double) -> String) -> String {
    let words = words(number)
    guard least != nil || most != nil else { return words ?? qualifier ?? "about" }
    let range = range(number)
    return words.map { "\($0) (\(range))" } ?? range
  }

  /// `about 20`, where the number that the source has is no end; nil where the ends say it all.
  package func words(_ number: (Double) -> String = Value.shortest) -> String? {
    guard let qualifier else { return nil }
    // In a file of its own columns the number stands behind the word.
    if qualifier.contains(where: \.isNumber) { return qualifier }
    guard let printed, printed != least, printed != most else { return nil }
    return "\(qualifier) \(number(printed))"
  }

  private func range(_ number: (Double) -> String) -> String {
    let low = least.map { (excludesLeast ? "> " : "≥ ") + number($0) }
    let high = most.map { (excludesMost ? "< " : "≤ ") + number($0) }
    guard let least, let most, let low, let high else { return low ?? high ?? "" }
    if excludesLeast || excludesMost { return "\(low), \(high)" }
    return most < 0 || least < 0 ? "\(number(least)) to \(number(most))" : "\(number(least))–\(number(most))"
  }
}

/// The columns that hold the ends of another column's numbers, by name.
package struct BoundColumns: Sendable, Hashable {
  package var least: String?
  package var most: String?
  /// Yes where the ends are not reached.
  package var strict: String?
  package var qualifier: String?

  package init(least: String? = nil, most: String? = nil, strict: String? = nil, qualifier: String? = nil) {
    self.least = least
    self.most = most
    self.strict = strict
    self.qualifier = qualifier
  }

  package var names: [String] { [least, most, strict, qualifier].compactMap { $0 } }

  /// How they are called in a file that has no other names for them.
  package static func conventional(for name: String) -> BoundColumns {
    BoundColumns(
      least: name + "_least", most: name + "_most", strict: name + "_strict", qualifier: name + "_qualifier")
  }
}

/// Which cells of a number column are bounds. Such a cell is marked in the column's validity with the bound's reason, so
/// that whoever does not know of bounds takes it for unknown and never for a plain number.
package struct Bounds: Sendable {
  /// For each row the place of its bound in `list`, or -1.
  package private(set) var places: [Int32]
  package private(set) var list: [Bound]

  package init(places: [Int32], list: [Bound]) {
    self.places = places
    self.list = list
  }

  /// Nil without any bound.
  package init?(_ found: [(row: Int, bound: Bound)], count: Int) {
    guard !found.isEmpty else { return nil }
    places = [Int32](repeating: -1, count: count)
    list = found.map(\.bound)
    for (place, found) in found.enumerated() { places[found.row] = Int32(truncatingIfNeeded: place) }
  }

  @inline(__always)
  package subscript(row: Int) -> Bound? {
    let place = places[row]
    return place < 0 ? nil : list[Int(place)]
  }

  package func has(_ row: Int) -> Bool { places[row] >= 0 }

  /// Takes the bound of a row away; whoever does so says in the validity what the cell is then.
  package mutating func remove(_ row: Int) { places[row] = -1 }

  /// The same cells with other bounds.
  package func map(_ transform: (Bound) -> Bound) -> Bounds { Bounds(places: places, list: list.map(transform)) }

  /// How many cells are bounds.
  package var count: Int { places.reduce(0) { $0 + ($1 < 0 ? 0 : 1) } }

  /// Nil where no cell at `indices` is a bound.
  func gathered(_ indices: [Int32]) -> Bounds? {
    let found = Column.gather(places, indices, -1)
    return found.contains { $0 >= 0 } ? Bounds(places: found, list: list) : nil
  }

  static func concatenated(_ first: Bounds?, _ firstCount: Int, _ second: Bounds?, _ secondCount: Int) -> Bounds? {
    if first == nil, second == nil { return nil }
    let offset = Int32(first?.list.count ?? 0)
    let left = first?.places ?? [Int32](repeating: -1, count: firstCount)
    let right = second?.places.map { $0 < 0 ? -1 : $0 + offset } ?? [Int32](repeating: -1, count: secondCount)
    return Bounds(places: left + right, list: (first?.list ?? []) + (second?.list ?? []))
  }

  /// For each row a number that is the same where bounds are: 0 where there is none.
  package var codes: [Int] {
    var codeOfBound: [Bound: Int] = [:]
    let codes = list.map { bound -> Int in
      let code = codeOfBound[bound] ?? codeOfBound.count + 1
      codeOfBound[bound] = code
      return code
    }
    return places.map { $0 < 0 ? 0 : codes[Int($0)] }
  }
}

/// What is known of a cell.
package enum CellState: Sendable {
  /// The sources settle it, be it by a bound.
  case known
  case unknown
  /// The question does not arise.
  case notApplicable
}

extension Column {
  /// Whether the cell has a value: one, or a bound.
  package func hasValue(_ row: Int) -> Bool { validity.isKnown(row) || bounds?.has(row) ?? false }

  package func state(_ row: Int) -> CellState {
    hasValue(row) ? .known : validity.isNotApplicable(row) ? .notApplicable : .unknown
  }

  /// What is unknown or not applicable, bounds taken for known.
  package var validityOfValues: Validity {
    guard let bounds, let marks = validity.marks else { return validity }
    return Validity(marks: zip(marks, bounds.places).map { $1 < 0 ? $0 : 0 }, reasons: validity.reasons)
  }

  /// A column of numbers, of which those without a number have two ends: a result that unknown cells leave open.
  ///
  /// - Parameters:
  ///   - values: nil where it is open, or cannot arise.
  ///   - ends: what it can be at least and at most; nil where it cannot arise, which is then not applicable.
  package static func numbers(_ values: [Double?], between ends: [(least: Double, most: Double)?]) -> Column {
    ColumnBuilder.column(
      of: .number,
      zip(values, ends).map { value, ends in
        if let value { return .number(value) }
        guard let ends else { return .notApplicable }
        if ends.least == ends.most { return .number(ends.least) }
        return .bound(Bound(least: ends.least, most: ends.most, reason: Bound.open))
      })
  }
}
