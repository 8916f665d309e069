import Diagnostics
import Tables

/// Keeps the rows for which a condition is true.
package struct WhereStage: Stage {
  package static let word = "where"
  package static let effect = StageEffect.rows
  package static var help: Help {
    Help(
      "keeps the rows for which the condition is true; says how many are unknown",
      examples: [
        "municipalities | where develops | select name, prefecture",
        "items | where table = 3 and rate > 50%",
      ])
  }

  package var condition = ExpressionSyntax.missing

  package init() {}

  package static var form: Form<Self> {
    .expression("COND", \.condition, offers: .condition)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.condition(condition, after: Self.word).map { binder.made(place, .filter($0)) }
  }
}
