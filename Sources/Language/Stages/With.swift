import Diagnostics
import Tables

/// Adds what each row rests on.
package struct WithStage: Stage {
  package static let word = "with"
  package static var help: Help {
    Help(
      "adds source, place, basis and also: what each row rests on, what chose it included, at its weakest",
      examples: [
        "strategies | where kind = develop | select municipality, mechanism | with sources | take 3"
      ])
  }

  package var of: ExpressionSyntax?

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .word("sources", note: "source, place, basis, also"),
      .optional(.word("of", note: "one column's sources"), .expression("EXPR", \.of)))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.withSources(of, place)
  }
}

extension Binder {
  fileprivate mutating func withSources(_ of: ExpressionSyntax?, _ stage: StagePlace) -> BoundStage? {
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
    // A number of rows rests on what chose them, or on the rows.
    let isOfRows = found.isEmpty && scope.identities.contains { !$0.isOne }
    guard !found.isEmpty || isOfRows || of == nil, !scope.identities.isEmpty else {
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
      Scope.Column(field: Field("also", .list(.text), categories: bases), domain: .words(bases)),
    ]
    for var column in added {
      if scope.index(of: column.field.name) != nil { column.field.name = "evidence_\(column.field.name)" }
      scope.columns.append(column)
    }
    guard let named = distinctlyNamed(scope.columns, at: stage.span) else { return nil }
    scope.columns = named
    return made(stage, .withSources(found, withChoices: of == nil || isOfRows))
  }
}
