/// A part of the statement that calls a method: what stands there, after which words, and whether it must.
package struct MethodPart: Sendable {
  package enum Kind: Sendable {
    /// The set that cases are asked about: `SET [as NAME]`, in which `*`, `+` and `~` join sets.
    case outcome
    /// Conditions, some of them in brackets as a group; where they are left out, every column that can be one.
    case conditions
    /// One set that is a claim together with an arrow and an outcome.
    case claim
    /// `->` for sufficiency, `<-` for necessity.
    case arrow
    /// Conditions as they are expected where the outcome is: those given, their opposites, or one of their values.
    case expectations
    /// The name of a case.
    case caseName
    case caseNames
    /// Values that are looked at as they stand, lists too; where they are left out, every column that is no name.
    case attributes
    /// One value a row.
    case value(Values)
    /// One value a row, which names a new column: `[NAME =] EXPR`.
    case source(Values)
    /// A value by which the rows are grouped. A method that has keys sees a row for each group.
    case key
    /// An aggregate over each group that is a number.
    case aggregate
    /// A column by its name; where it is left out, the first that is called as one of the words.
    case column([String], Values)
    /// One of several words.
    case choice([String])
    case number(NumberRange)
    case numbers
  }

  package enum Values: Sendable {
    case any
    /// - `demand`: the beginning of the sentence that refuses others: `the base must be a number`.
    case numbers(demand: String)
    /// Any; where no column fits by its name, the first one of texts.
    case anyElseTexts
  }

  package enum Presence: Sendable {
    case required
    case optional
    /// Where the part before it stands, this one must, too.
    case withPrevious
    /// Never written: a column that is looked up by its name.
    case implied
    /// May be left out, and stands in any order with others of its kind, after all other parts.
    case clause
  }

  package var kind: Kind
  /// What signatures and the method call it: `OUTCOME`, `cutoff`.
  package var name: String
  /// The words before it, with spaces between; nil where none stands.
  package var after: String?
  package var presence: Presence
  /// Whether `*`, `+` and `~` join sets in it; else they are those of arithmetic.
  package var joinsSets = false
  /// How a signature shows what the user writes there.
  package var label: String
  /// What is said of the words before it, in completion.
  package var note: String

  package init(
    _ kind: Kind, _ name: String, after: String? = nil, _ presence: Presence = .required, label: String? = nil,
    note: String = ""
  ) {
    self.kind = kind
    self.name = name
    self.after = after
    self.presence = presence
    self.label = label ?? name
    self.note = note
  }
}

extension MethodPart {
  package static let outcome = MethodPart(.outcome, "OUTCOME").joiningSets
  package static let given = MethodPart(.conditions, "COND", after: "given", note: "the conditions follow").joiningSets
  /// A set, an arrow and an outcome: `EXPR -> OUTCOME`.
  package static let claim = [MethodPart(.claim, "EXPR").joiningSets, MethodPart(.arrow, "ARROW"), outcome]
  package static let givenOrAll = MethodPart(
    .conditions, "COND", after: "given", .optional, note: "the conditions follow")

  package static func caseName(after word: String? = nil) -> MethodPart {
    MethodPart(.caseName, "CASE", after: word, note: word == nil ? "" : "a case follows")
  }

  /// A number after its own word, in any order with other clauses.
  package static func clause(_ word: String, _ range: NumberRange, label: String) -> MethodPart {
    MethodPart(.number(range), word, after: word, .clause, label: label)
  }

  package static let cutoff = clause("cutoff", .share, label: "C")
  package static let pri = clause("pri", .share, label: "C")
  package static let frequency = clause("frequency", .count, label: "N")
}

extension MethodPart {
  /// The same part with `*`, `+` and `~` between sets.
  package var joiningSets: MethodPart {
    var part = self
    part.joinsSets = true
    return part
  }

  /// The same part with those of arithmetic.
  package var computing: MethodPart {
    var part = self
    part.joinsSets = false
    return part
  }

  package var isKey: Bool { if case .key = kind { true } else { false } }
}

/// The numbers that may stand in a part.
package struct NumberRange: Sendable {
  private let isAllowed: @Sendable (Double) -> Bool
  /// Which they are, for errors: `a number from 0 to 1`.
  package let words: String

  package init(_ words: String, _ isAllowed: @escaping @Sendable (Double) -> Bool) {
    self.words = words
    self.isAllowed = isAllowed
  }

  package func allows(_ number: Double) -> Bool { isAllowed(number) }

  package static let share = NumberRange("a number from 0 to 1") { (0...1).contains($0) }
  package static let count = NumberRange("a whole number from 1 on") { $0 >= 1 && $0 == $0.rounded() }
  package static let any = NumberRange("a number") { _ in true }
}
