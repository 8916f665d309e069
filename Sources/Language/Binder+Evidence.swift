import Diagnostics
import Tables

extension Binder {
  mutating func audit(_ count: Name?, _ base: Name?, _ rate: Name?, _ group: Name?, _ stage: StageSyntax) -> BoundStage?
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

  mutating func withSources(_ of: ExpressionSyntax?, _ stage: StageSyntax) -> BoundStage? {
    guard catalog.evidenceTable != nil else {
      report(
        "this corpus says nothing of where its values come from", at: stage.span,
        help: ["its datapackage.json names no evidence table"])
      return nil
    }
    var found: [Origin] = []
    if let of {
      guard let bound = expression(of) else { return nil }
      found = origins(of: bound)
    } else {
      for column in scope.columns {
        for origin in column.field.origins where !found.contains(origin) { found.append(origin) }
      }
    }
    guard !found.isEmpty, !scope.identities.isEmpty else {
      report(
        "\(of.map { "\"\(source[$0.span])\"" } ?? "this table") rests on no stored row, so it has no source",
        at: of?.span ?? stage.span)
      return nil
    }
    let sourceIDs = catalog.sourcesTable.flatMap { name in
      catalog.table(name)?.schema.key.map { Domain.column($0, table: name) }
    }
    let bases = Basis.allCases.map(\.word)
    let added = [
      Scope.Column(field: Field("source", .text), domain: sourceIDs ?? .unknown),
      Scope.Column(field: Field("place", .text)),
      Scope.Column(field: Field("basis", .text, categories: bases), domain: .words(bases)),
    ]
    for var column in added {
      if scope.index(of: column.field.name) != nil { column.field.name = "evidence_\(column.field.name)" }
      scope.columns.append(column)
    }
    guard let named = distinctlyNamed(scope.columns, at: stage.span) else { return nil }
    scope.columns = named
    return made(stage, .withSources(found))
  }
}
