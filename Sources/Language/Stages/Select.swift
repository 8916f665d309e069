import Diagnostics
import Tables

/// Chooses and computes columns.
package struct SelectStage: Stage {
  package static let word = "select"
  package static var help: Help {
    Help(
      "chooses and computes columns",
      examples: [
        "items | where table = 3 | select item, count, base, rate",
        "outcomes | select municipality, kind, municipality.prefecture | take 3",
      ])
  }

  package var items: [ItemSyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .items("EXPR [as NAME]", \.items, offers: .calculation)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.select(items, place)
  }
}

extension Binder {
  fileprivate mutating func select(_ items: [ItemSyntax], _ stage: StagePlace) -> BoundStage? {
    let bound = items.map { item in self.item(item.expression).map { ($0, outputColumn(item, $0)) } }
    let whole = bound.compactMap { $0 }
    guard whole.count == items.count else { return nil }
    var columns = whole.map(\.1)
    // A path takes its last word as name, and the whole path where that word is taken.
    for (index, item) in items.enumerated() where item.name == nil {
      guard case .path(let path) = item.expression.kind, path.count > 1 else { continue }
      if columns.filter({ $0.field.name == columns[index].field.name }).count > 1 {
        columns[index].field.name = path.map(\.text).joined(separator: ".")
      }
    }
    guard let columns = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = columns
    return made(stage, .project(whole.map(\.0)))
  }
}
