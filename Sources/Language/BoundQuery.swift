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
  package indirect enum Kind: Sendable {
    case filter(BoundExpression)
    case project([BoundExpression])
    case fill([Fill])
    case sort([SortKey])
    case slice(skip: Int, take: Int?)
    /// The first row of each distinct combination, of these expressions alone.
    case distinct([BoundExpression])
    /// Groups by `keys`; `outputs` see the keys as the first columns and the aggregates after them.
    case aggregate(keys: [BoundExpression], aggregates: [BoundAggregate], outputs: [BoundExpression])
    case expand(BoundExpression, keepAll: Bool)
    case join(BoundJoin)
    /// For each output column, the column of the first and of the second table.
    case union(BoundQuery, first: [Int?], second: [Int?])
    case unpivot(columns: [Int], kept: [Int])
    case transpose(by: Int?)
    case pivot(BoundExpression, of: BoundExpression, aggregate: BoundAggregate?, by: [BoundExpression])
    case withSources([Origin])
    case method(MethodCall)
  }

  /// A column whose empty cells take the value above them.
  package struct Fill: Sendable {
    package var column: Int
    /// The rows that its values rest on from here: those of an identity, moved up with the values.
    package var grounds: [Ground]

    package struct Ground: Sendable {
      package var identity: Int
      /// What the lineage calls them: `Origin.filled`.
      package var name: String
    }
  }

  package struct SortKey: Sendable {
    package var expression: BoundExpression
    package var isDescending: Bool
  }

  package var kind: Kind
  /// The columns that it hands on.
  package var fields: [Field]
  /// As the user wrote it.
  package var text: String
  package var span: Span

  package init(kind: Kind, fields: [Field], text: String, span: Span) {
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

/// Another table's rows beside those at hand.
package struct BoundJoin: Sendable {
  package var other: BoundQuery
  /// What the rows at hand are called beside those of the other table.
  package var leftName: String
  /// The key columns of both sides, in pairs.
  package var left: [Int]
  package var right: [Int]
  /// For each pair how different spellings are matched; nil where keys are equal or not.
  package var matchings: [Matching.Pair?]
  /// Columns by which things of one name are told apart, where names are matched.
  package var leftTellers: [Teller] = []
  package var rightTellers: [Teller] = []
  /// Whether a key of a side held names of columns, so that each of its rows is a thing of its own.
  package var leftNamesRows = false
  package var rightNamesRows = false
  /// The columns of the other table that are handed on.
  package var kept: [Int]
  package var keepAll: Bool

  package struct Teller: Sendable {
    package var column: Int
    package var matching: Matching
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
        return Column(field: field, domain: .column(field.name, table: name))
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

  /// A column by its name as written, else by its name regardless of case and width.
  func index(of name: String) -> Int? {
    if let exact = columns.firstIndex(where: { $0.field.name == name }) { return exact }
    let key = TextFolding.key(name)
    let close = columns.indices.filter { TextFolding.key(columns[$0].field.name) == key }
    return close.count == 1 ? close[0] : nil
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
