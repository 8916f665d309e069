import Diagnostics
import Tables

/// Turns rows into columns.
package struct TransposeStage: Stage {
  package static let word = "transpose"
  package static var help: Help {
    Help(
      "turns rows into columns",
      examples: [
        "items | where table = 1 | select department, count, rate | transpose by department"
      ])
  }

  package var name: Name?

  package init() {}

  package static var form: Form<Self> {
    .optional(.word("by", note: "the column of names"), .name("COL", "after by", \.name, offers: .column))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.transpose(name, place)
  }
}

extension Binder {
  fileprivate mutating func transpose(_ name: Name?, _ stage: StagePlace) -> BoundStage? {
    var index: Int?
    if let name {
      guard let found = scope.index(of: name.text) else {
        unknownColumn(name)
        return nil
      }
      index = found
    }
    scope.identities = []
    return made(stage, .transpose(by: index))
  }
}
