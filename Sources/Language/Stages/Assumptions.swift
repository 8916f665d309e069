import Diagnostics
import Methods
import Tables

/// Asks the method of the stage before it for the rows that its result assumes.
package struct AssumptionsStage: Stage {
  package static let word = "assumptions"
  package static var help: Help {
    Help(
      "every simplifying assumption of the solutions before it, as rows: directly after minimize",
      examples: [
        "municipalities | minimize dx_external_talent given recruits, dx_cio_aide solution parsimonious | assumptions"
      ])
  }

  package init() {}

  package static var form: Form<Self> { .sequence() }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? { binder.companion(place) }
}

extension Binder {
  /// Binds the method that goes with that of the stage before, in its place.
  fileprivate mutating func companion(_ stage: StagePlace) -> BoundStage? {
    guard let call = previousCall,
      let method = call.method.companions.first(where: { $0.word == AssumptionsStage.word })
    else {
      report(
        "assumptions are those of a solution", at: stage.span,
        help: ["write it directly after minimize: TABLE | minimize OUTCOME given COND, … | assumptions"])
      return nil
    }
    var other = call
    other.method = method
    return declared(other, stage)
  }
}
