import Diagnostics
import Tables

/// Adds columns.
package struct DeriveStage: Stage {
  package static let word = "derive"
  package static var help: Help {
    Help(
      "adds columns; each may read those named before it",
      examples: [
        "municipalities | derive n = count(outcomes) | select name, n | sort n desc | take 3"
      ])
  }

  package var items: [ItemSyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .items("NAME = EXPR", \.items, offers: .calculation)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.derive(items, place)
  }
}

extension Binder {
  /// How many parts a derived column may have with those it reads put in their place.
  fileprivate static let largestDerived = 500

  /// Each new column may read those named before it.
  fileprivate mutating func derive(_ items: [ItemSyntax], _ stage: StagePlace) -> BoundStage? {
    var expressions = scope.columns.indices.map { column($0, at: stage.span) }
    let before = scope.columns
    var sizes = [Int](repeating: 1, count: expressions.count)
    var isWhole = true
    for item in items {
      guard let found = self.item(item.expression) else {
        isWhole = false
        continue
      }
      let size = found.size { sizes[$0] }
      guard size <= Binder.largestDerived else {
        report(
          "this column stands on too many others of the same stage", at: item.span,
          help: ["put what it reads into a derive of its own before it"])
        isWhole = false
        break
      }
      let column = outputColumn(item, found)
      let bound = found.substituting(expressions)
      if let index = scope.columns.firstIndex(where: { $0.field.name == column.field.name }) {
        scope.columns[index] = column
        expressions[index] = bound
        sizes[index] = size
      } else {
        scope.columns.append(column)
        expressions.append(bound)
        sizes.append(size)
      }
    }
    guard isWhole else {
      scope.columns = before
      return nil
    }
    return made(stage, .project(expressions))
  }
}
