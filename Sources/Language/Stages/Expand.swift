import Diagnostics
import Tables
import Text

/// Makes one row of each related record, or of each element of a list.
package struct ExpandStage: Stage {
  package static let word = "expand"
  package static var help: Help {
    Help(
      "one row for each related record, or each element of a list",
      examples: [
        "municipalities | expand strategies | select name, kind, mechanism | take 3"
      ],
      signature: "expand RELATION [keep all]")
  }

  package var relation = ExpressionSyntax.missing
  package var keepsAll = false

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .operand("RELATION", .relation) { parser, stage throws(Parser.Mistake) in
        stage.relation = try parser.expression()
      },
      .optional(
        .word("keep", note: "all or matching"),
        .choice(
          .flag("all", note: "rows without a partner too", \.keepsAll),
          .word("matching", note: "only rows with a partner"))))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.expand(relation, keepsAll, place)
  }
}

extension Binder {
  fileprivate mutating func expand(_ syntax: ExpressionSyntax, _ keepAll: Bool, _ stage: StagePlace) -> BoundStage? {
    guard let list = item(syntax) else { return nil }
    guard let element = list.type.element else {
      report(
        "expand needs a relation or a list, and \"\(source[list.span])\" is \(list.type.phrase)", at: list.span,
        help: expandHelp())
      return nil
    }
    var columns = scope.columns
    let word = source[syntax.span]
    if let tableName = element.referencedTable, let table = catalog.table(tableName) {
      let taken = Set(columns.map(\.field.name))
      for (index, field) in table.schema.fields.enumerated() {
        var field = field
        field.origins = [Origin(anchor: tableName, column: field.name)]
        if taken.contains(field.name) { field.name = "\(tableName).\(field.name)" }
        columns.append(Scope.Column(field: field, domain: .column(table.schema.fields[index].name, table: tableName)))
      }
      scope.identities.append(Scope.Identity(table: tableName, isOne: true))
    } else if case .column(let index) = list.kind {
      columns[index].field.type = element
      columns[index].domain = .element(of: columns[index].domain)
    } else {
      var field = Field(word, element, unit: list.unit, origins: origins(of: list))
      if case .path(let path) = syntax.kind, let last = path.last { field.name = last.text }
      columns.append(Scope.Column(field: field, domain: .element(of: ownDomain(of: list))))
    }
    guard let named = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = named
    return made(stage, .expand(list, keepAll: keepAll))
  }

  fileprivate func expandHelp() -> [Sentence] {
    let relations = scope.identities.filter(\.isOne).flatMap { catalog.backwardRelations(of: $0.table).map(\.name) }
    let lists = scope.columns.filter { $0.field.type.element != nil }.map(\.field.name)
    let words = relations + lists
    return words.isEmpty ? [] : ["here are \(words, most: 12)"]
  }
}
