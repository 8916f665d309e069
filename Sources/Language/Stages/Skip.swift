import Diagnostics
import Tables

/// Leaves out the first rows.
package struct SkipStage: Stage {
  package static let word = "skip"
  package static let effect = StageEffect.rows
  package static var help: Help {
    Help(
      "leaves out the first N rows",
      examples: [
        "items | where table = 3 | skip 3 | select item"
      ])
  }

  package var count = ExpressionSyntax.missing

  package init() {}

  package static var form: Form<Self> {
    .number("N", \.count)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.rowCount(count, after: Self.word).map { binder.made(place, .slice(skip: $0, take: nil)) }
  }
}
