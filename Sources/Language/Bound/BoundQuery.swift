import Diagnostics
import Tables
import Text

/// A query that is ready to be planned: every name resolved, every type checked.
package final class BoundQuery: Sendable {
  package let source: SourceText
  package let input: BoundInput
  package let stages: [BoundStage]
  package let scope: Scope
  /// The format that `as` asked for, and the files that `save` writes.
  package let outputs: [Output]
  package let span: Span

  package enum Output: Sendable {
    case format(String)
    case chart(ChartStage)
    case save(SaveStage)
  }

  init(
    source: SourceText, input: BoundInput, stages: [BoundStage], scope: Scope, outputs: [Output] = [], span: Span
  ) {
    self.source = source
    self.input = input
    self.stages = stages
    self.scope = scope
    self.outputs = outputs
    self.span = span
  }
}

package indirect enum BoundInput: Sendable {
  case stored(String)
  case table(Table, name: String)
  case query(BoundQuery, name: String)
  /// A table whose columns depend on the data, so that it was computed while the query was bound.
  case computed(Table, from: BoundQuery)
}

package struct BoundStage: Sendable {
  package var kind: Operation
  /// The columns that it hands on.
  package var fields: [Field]
  /// As the user wrote it.
  package var text: String
  package var span: Span

  package init(kind: Operation, fields: [Field], text: String, span: Span) {
    self.kind = kind
    self.fields = fields
    self.text = text
    self.span = span
  }
}

extension BoundQuery {
  /// Whether running it joins tables.
  package var hasJoin: Bool {
    switch input {
    case .query(let query, _), .computed(_, let query): if query.hasJoin { return true }
    case .stored, .table: break
    }
    return stages.contains { stage in
      switch stage.kind {
      case .join: true
      case .union(let other, _, _): other.hasJoin
      default: false
      }
    }
  }
}

/// The columns that an expression may name, and the stored rows that the rows at hand are.
package struct Scope: Sendable {
  package struct Column: Sendable {
    package var field: Field
    /// What a bare word beside it may mean.
    package var domain = Domain.unknown
  }

  package struct Identity: Sendable, Equatable {
    package var table: String
    /// Each row at hand is one row of the table; false where it rests on several, after grouping.
    package var isOne: Bool
  }

  package var columns: [Column]
  package var identities: [Identity]
  /// What errors call the table.
  package var name: String

  package var fields: [Field] { columns.map(\.field) }

  init(columns: [Column], identities: [Identity], name: String) {
    self.columns = columns
    self.identities = identities
    self.name = name
  }

  package init(table: Table, name: String) {
    let isStored = table.name != nil
    if isStored {
      // Its cells are not looked at.
      columns = table.schema.fields.map { field in
        var field = field
        field.origins = [Origin(anchor: name, column: field.name)]
        return Column(field: field, domain: table.isProvisional ? .any : .column(field.name, table: name))
      }
      identities = [Identity(table: name, isOne: true)]
    } else {
      columns = zip(table.schema.fields, table.columns).map { Column(field: $0, domain: .local($1)) }
      identities = table.lineage.map { lineage in
        if case .one = lineage.rows {
          Identity(table: lineage.table, isOne: true)
        } else {
          Identity(table: lineage.table, isOne: false)
        }
      }
    }
    self.name = name
  }

  /// A column by its name as written, else by its name regardless of case and width, else by a title that no other has.
  func index(of name: String) -> Int? {
    if let exact = columns.firstIndex(where: { $0.field.name == name }) { return exact }
    let key = TextFolding.key(name)
    let close = columns.indices.filter { TextFolding.key(columns[$0].field.name) == key }
    if !close.isEmpty { return close.count == 1 ? close[0] : nil }
    let titled = indexes(titled: name)
    return titled.count == 1 ? titled[0] : nil
  }
}

extension Scope {
  /// The columns with a title of this name.
  func indexes(titled word: String) -> [Int] { Titles.places(of: word, in: columns.map(\.field.titles)) }

  /// Whether a word is the title of a column, and no name of one.
  func isOnlyTitle(_ word: String) -> Bool {
    let key = TextFolding.key(word)
    return !columns.contains { TextFolding.key($0.field.name) == key } && !indexes(titled: word).isEmpty
  }
}

extension Domain {
  /// The domain of a column that takes its values from several.
  init(merging columns: [Scope.Column]) {
    let domains = columns.map(\.domain)
    let areTexts = columns.allSatisfy { column in
      if case .unknown = column.domain { false } else { column.field.type == .text }
    }
    self = areTexts ? Domain(merging: domains) : domains.first ?? .unknown
  }
}

extension StageSyntax {
  /// What becomes of the answer, where the stage says that.
  package var output: BoundQuery.Output? {
    if case .stage(let word as any OutputStage) = kind { word.output } else { nil }
  }
}
