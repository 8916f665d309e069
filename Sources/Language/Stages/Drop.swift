import Diagnostics
import Tables

/// Leaves out columns.
package struct DropStage: Stage {
  package static let word = "drop"
  package static var help: Help {
    Help(
      "leaves out columns",
      examples: [
        "items | drop key, title | take 3"
      ])
  }

  package var names: [Name] = []

  package init() {}

  package static var form: Form<Self> {
    .names("COL", \.names)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.drop(names, place)
  }
}

extension Binder {
  fileprivate mutating func drop(_ names: [Name], _ stage: StagePlace) -> BoundStage? {
    var dropped: Set<Int> = []
    var isWhole = true
    for name in names {
      if let index = scope.index(of: name.text) {
        dropped.insert(index)
      } else {
        unknownColumn(name)
        isWhole = false
      }
    }
    guard isWhole else { return nil }
    let kept = scope.columns.indices.filter { !dropped.contains($0) }
    let expressions = kept.map { column($0, at: stage.span) }
    scope.columns = kept.map { scope.columns[$0] }
    return made(stage, .project(expressions))
  }
}
