import Diagnostics
import Tables

/// Turns columns into rows.
package struct UnpivotStage: Stage {
  package static let word = "unpivot"
  package static var help: Help {
    Help(
      "turns columns into rows",
      examples: [
        "municipalities | select name, recruits, develops | unpivot recruits, develops as condition, value | take 4"
      ])
  }

  package var columns: [Name] = []
  package var name: Name?
  package var value: Name?

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .names("COL", \.columns), .word("as", note: "two names follow"),
      .name("NAME", "for the column of names", \.name), .symbol(.comma, "between the two names"),
      .name("VALUE", "for the column of values", \.value))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    guard let name, let value else { return nil }
    return binder.unpivot(columns, name, value, place)
  }
}

extension Binder {
  fileprivate mutating func unpivot(_ names: [Name], _ name: Name, _ value: Name, _ stage: StagePlace) -> BoundStage? {
    var chosen: [Int] = []
    for column in names {
      guard let index = scope.index(of: column.text) else {
        unknownColumn(column)
        continue
      }
      chosen.append(index)
    }
    guard chosen.count == names.count, let first = chosen.first else { return nil }
    var field = scope.columns[first].field
    for index in chosen.dropFirst() {
      let other = scope.columns[index].field
      if other.unit != field.unit { field.unit = nil }
      if other.type == field.type { continue }
      guard other.type.isNumeric, field.type.isNumeric else {
        report(
          "unpivot needs columns of one type: \(field.name) is \(field.type.phrase), \(other.name) is \(other.type.phrase)",
          at: stage.span)
        return nil
      }
      field.type = .number
    }
    let kept = scope.columns.indices.filter { !chosen.contains($0) }
    let words = chosen.map { scope.columns[$0].field.name }
    let valueField = Field(
      value.text, field.type, unit: field.unit, origins: chosen.flatMap { scope.columns[$0].field.origins })
    let domain = Domain(merging: chosen.map { scope.columns[$0] })
    let columns =
      kept.map { scope.columns[$0] } + [
        Scope.Column(
          field: Field(name.text, .text, categories: words), domain: .words(words)),
        Scope.Column(field: valueField, domain: domain),
      ]
    guard let named = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = named
    return made(stage, .unpivot(columns: chosen, kept: kept))
  }
}
