import Diagnostics
import Tables

/// Keeps the first rows.
package struct TakeStage: Stage {
  package static let word = "take"
  package static let effect = StageEffect.rows
  package static var help: Help {
    Help(
      "keeps the first N rows",
      examples: [
        "items | sort rate desc | select item, rate | take 3"
      ])
  }

  package var count = ExpressionSyntax.missing

  package init() {}

  package static var form: Form<Self> {
    .number("N", \.count)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.rowCount(count, after: Self.word).map { binder.made(place, .slice(skip: 0, take: $0)) }
  }
}

extension Binder {
  mutating func rowCount(_ syntax: ExpressionSyntax, after verb: String) -> Int? {
    guard let bound = expression(syntax) else { return nil }
    guard case .constant(.integer(let value)) = bound.kind, value >= 0 else {
      report("\(verb) needs a whole number, 0 or more", at: syntax.span)
      return nil
    }
    return value
  }
}
