import Diagnostics
import Tables

extension Binder {
  mutating func audit(_ count: Name?, _ base: Name?, _ rate: Name?, _ group: Name?, _ stage: StagePlace) -> BoundStage?
  {
    let wanted = [(count, "count", "counts"), (base, "base", "bases"), (rate, "rate", "rates")]
    var indices: [Int] = []
    for (name, standard, what) in wanted {
      if let name, scope.index(of: name.text) == nil {
        unknownColumn(name)
        continue
      }
      guard let index = scope.index(of: name?.text ?? standard) else {
        report(
          "audit finds no column \"\(standard)\" in \(scope.name)", at: stage.span,
          help: ["say which columns hold counts, bases and rates: audit COUNT of BASE against RATE [by TABLE]"])
        continue
      }
      guard scope.columns[index].field.type.isNumeric else {
        report(
          "audit needs numbers as \(what), and \"\(scope.columns[index].field.name)\" is \(scope.columns[index].field.type.phrase)",
          at: name?.span ?? stage.span)
        continue
      }
      indices.append(index)
    }
    if let group, scope.index(of: group.text) == nil {
      unknownColumn(group)
      return nil
    }
    guard indices.count == 3 else { return nil }
    let groupIndex = scope.index(of: group?.text ?? "table")
    let itemIndex =
      scope.index(of: "item") ?? scope.index(of: "name") ?? scope.columns.firstIndex { $0.field.type == .text }
    func renamed(_ index: Int, _ name: String) -> Scope.Column {
      var column = scope.columns[index]
      column.field.name = name
      return column
    }
    let integer = { (name: String) in Scope.Column(field: Field(name, .integer)) }
    let printed = renamed(indices[2], "printed")
    var recomputed = Field("recomputed", .number, unit: printed.field.unit)
    recomputed.origins = [indices[0], indices[1]].flatMap { scope.columns[$0].field.origins }
    var agrees = Field("agrees", .boolean)
    agrees.origins = indices.flatMap { scope.columns[$0].field.origins }
    let columns = [
      groupIndex.map { renamed($0, "table") } ?? integer("table"),
      itemIndex.map { renamed($0, "item") } ?? Scope.Column(field: Field("item", .text)),
      renamed(indices[0], "count"), renamed(indices[1], "base"), printed,
      Scope.Column(field: recomputed), Scope.Column(field: agrees),
      Scope.Column(field: Field("fits", .text)),
    ]
    scope.columns = columns
    return made(
      stage, .audit(count: indices[0], base: indices[1], rate: indices[2], group: groupIndex, item: itemIndex))
  }
}
