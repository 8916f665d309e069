/// Words for a reader, with places in which values stand.
///
/// It is made only by a literal: `"no column \(name) in \(table)"`. So the words stand in the source text as they are
/// said, and its key, `no column {} in {}`, is known before the program runs. Another language says the same key in
/// other words, with the same places.
package struct Sentence: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    case text(String)
    case sentence(Sentence)
    /// One after the other, with a mark between.
    case sentences([Sentence], separator: String)
    /// A number with its noun: `1 row`, `3 rows`.
    case count(Int, one: Sentence, many: Sentence)
    /// Words that agree with a number told elsewhere: `is`, `are`.
    case agreement(Int, one: Sentence, many: Sentence)
    case list([String], most: Int, end: ListEnd, last: String?)
  }

  /// The words round the places: always one more than there are places.
  private let literals: [String]
  package let places: [Place]

  fileprivate init(literals: [String], places: [Place]) {
    self.literals = literals
    self.places = places
  }

  /// The words with `{}` for each place.
  package var key: String { literals.joined(separator: "{}") }

  /// The words with the values in their places.
  package var text: String {
    var out = literals[0]
    for (place, literal) in zip(places, literals.dropFirst()) { out += place.text + literal }
    return out
  }
}

extension Sentence.Place {
  package var text: String {
    switch self {
    case .text(let text): text
    case .sentence(let sentence): sentence.text
    case .sentences(let sentences, let separator): sentences.map(\.text).joined(separator: separator)
    case .count(let count, let one, let many): counted(count, one.text, many.text)
    case .agreement(let count, let one, let many): count == 1 ? one.text : many.text
    case .list(let words, let most, let end, let last): listed(words, most: most, end: end, last: last)
    }
  }
}

extension Sentence: CustomStringConvertible {
  package var description: String { text }
}

/// A sentence where nothing else says that it is one: `let reason = said("…")`.
package func said(_ sentence: Sentence) -> Sentence { sentence }

extension Sentence: ExpressibleByStringInterpolation {
  package init(stringLiteral literal: String) { self.init(literals: [literal], places: []) }

  package init(stringInterpolation: StringInterpolation) {
    self.init(literals: stringInterpolation.literals, places: stringInterpolation.places)
  }

  /// What may stand in a place. An optional may not: no sentence says `nil`. Nor may a bare literal, which could be a
  /// text or a sentence: words hide in no place.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var literals = [""]
    fileprivate var places: [Place] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      literals.reserveCapacity(interpolationCount + 1)
      places.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) { literals[literals.count - 1] += literal }

    private mutating func append(_ place: Place) {
      places.append(place)
      literals.append("")
    }

    package mutating func appendInterpolation(_ text: String) { append(.text(text)) }
    package mutating func appendInterpolation(_ text: Substring) { append(.text(String(text))) }
    package mutating func appendInterpolation(_ character: Character) { append(.text(String(character))) }
    package mutating func appendInterpolation(_ number: some BinaryInteger) { append(.text("\(number)")) }
    package mutating func appendInterpolation(_ number: Double) { append(.text("\(number)")) }
    package mutating func appendInterpolation(_ sentence: Sentence) { append(.sentence(sentence)) }

    /// `\(parts, separator: "; ")`
    package mutating func appendInterpolation(_ sentences: [Sentence], separator: String) {
      append(.sentences(sentences, separator: separator))
    }

    /// `\(count, "row", "rows")`
    package mutating func appendInterpolation(_ count: Int, _ one: Sentence, _ many: Sentence) {
      append(.count(count, one: one, many: many))
    }

    /// `\(agreeing: count, "is", "are")`
    package mutating func appendInterpolation(agreeing count: Int, _ one: Sentence, _ many: Sentence) {
      append(.agreement(count, one: one, many: many))
    }

    /// `\(names)`, `\(names, most: 6)`, `\(names, last: "or")`
    package mutating func appendInterpolation(
      _ words: some Sequence<String>, most: Int = .max, end: ListEnd = .more, last: String? = nil
    ) {
      append(.list(Array(words), most: most, end: end, last: last))
    }
  }
}
