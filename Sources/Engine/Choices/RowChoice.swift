import Diagnostics
import Language
import Tables

/// What the columns at hand rest on.
struct Standing: Sendable {
  private var fields: [Field] = []
  /// The stored table whose columns they are.
  private(set) var table: String?

  init(_ fields: [Field] = [], of table: String? = nil) {
    self.fields = fields
    self.table = table
  }

  func origins(_ column: Int) -> [Origin] {
    guard fields.indices.contains(column) else { return [] }
    return table.map { [Origin(anchor: $0, column: fields[column].name)] } ?? fields[column].origins
  }
}

/// A point at which rows were chosen, with the rows and the columns that were read: what is asked of it is computed then.
final class RowChoice: ChoicePoint {
  let kind: Choice.Kind
  /// The conditions, or what rows were ordered, joined or grouped by.
  let expressions: [BoundExpression]
  let source: SourceText
  /// The rows before any was left out; columns that were not read are empty.
  let frame: Frame
  let standing: Standing
  let tables: Set<String>

  init(
    _ kind: Choice.Kind, _ expressions: [BoundExpression], _ source: SourceText, _ frame: Frame, _ standing: Standing
  ) {
    self.kind = kind
    self.expressions = expressions
    self.source = source
    self.standing = standing
    var frame = frame
    // Those of a stored table are there in any case.
    if standing.table == nil {
      let read = expressions.reduce(into: Set<Int>()) { $0.formUnion($1.columns) }
      for index in frame.columns.indices where !read.contains(index) {
        frame.columns[index] = Frame.Source(column: RowChoice.empty, selection: 0)
      }
    }
    frame.choices = []
    self.frame = frame
    tables = Set(frame.identities.map { Origin.table(of: $0.table) })
  }

  private static let empty = Column(.boolean([]))

  /// The stored columns that were read, but for those that other queries read.
  func reads(in catalog: Catalog) -> [Origin] {
    let reader = originReader(catalog)
    return expressions.flatMap { reader.origins(of: $0) }
  }

  func originReader(_ catalog: Catalog) -> OriginReader {
    OriginReader(
      catalog: catalog, columns: { [standing] in standing.origins($0) },
      identities: { [frame] in frame.identities[$0].table })
  }
}

extension Executor {
  /// Keeps what is about to choose rows at hand, where it reads values that may have evidence.
  mutating func choose(_ kind: Choice.Kind, by expressions: [BoundExpression], isPending: Bool = false) {
    guard let point = point(kind, by: expressions, of: frame, standing) else { return }
    let selection = frame.identitySelection()
    frame.choices.append(Frame.Chosen(point, .one(nil, selection: selection), isPending: isPending))
  }

  /// Keeps by what rows are ordered: that chooses some of them when others are left out. What they were ordered by before
  /// still counts where these are equal.
  mutating func order(by keys: [BoundExpression], _ views: [CellView]) throws(Diagnostic) {
    if frame.choices.contains(where: \.isPending) {
      let grouping = try Grouping(of: views, rowCount: frame.rowCount, context: context)
      if grouping.groupCount == frame.rowCount { frame.choices.removeAll(where: \.isPending) }
    }
    choose(.order, by: keys, isPending: true)
  }

  /// Nil where nothing that is read can have evidence. The evidence itself is read when an answer says how firm it is.
  func point(
    _ kind: Choice.Kind, by expressions: [BoundExpression], of frame: Frame, _ standing: Standing
  ) -> RowChoice? {
    guard context.tracksLineage, context.catalog.evidenceTable != nil else { return nil }
    let reader = OriginReader(
      catalog: context.catalog, columns: { standing.origins($0) },
      identities: { frame.identities[$0].table })
    let canHaveEvidence = expressions.contains { expression in
      expression.readsQuery || context.canHaveEvidence(reader.origins(of: expression))
    }
    return canHaveEvidence ? RowChoice(kind, expressions, source, frame, standing) : nil
  }
}

extension Frame {
  /// Adds what chose the rows at hand, with the row of it that each stands on; a negative one stands on none.
  mutating func choose(_ point: RowChoice, _ rows: [Int32]) {
    choices.append(Chosen(point, .one(rows, selection: identitySelection())))
  }
}

extension Frame.Chosen {
  /// For one row that stands for no row at hand: it rests on all that were looked at.
  var restingOnAll: Frame.Chosen {
    guard let choice = point as? RowChoice, choice.kind == .condition else { return self }
    let count = Int32(clamping: choice.frame.rowCount)
    return Frame.Chosen(point, .many(RowGroups { [(0..<count).map { $0 }] }))
  }
}

extension BoundExpression {
  /// Whether it reads the answer to another query.
  var readsQuery: Bool {
    switch kind {
    case .query, .inQuery: true
    default: children.contains(where: \.readsQuery)
    }
  }
}

extension Operation {
  /// Whether the columns behind it are others than those before it.
  var changesColumns: Bool {
    switch self {
    case .filter, .sort, .slice: false
    default: true
    }
  }
}
