import Diagnostics
import Language
import Provenance
import Tables

/// A condition, or a part of one, as what it read is told.
///
/// Of an `and` that is yes all parts were read, of an `or` one of those that are yes; `not` swaps the two.
final class ConditionNode {
  private enum Kind {
    case all([ConditionNode])
    case any([ConditionNode])
    case not(ConditionNode)
    /// Whatever the answer, the same columns were read.
    case columns([Origin])
    /// The value and the answers to queries in it.
    case parts([ConditionNode])
    case first([ConditionNode])
    case choice(ConditionNode, ConditionNode, ConditionNode)
    case has(ListReader)
    case inQuery(QueryReader, ConditionNode)
    case query(QueryReader)
    case count(ConditionNode, of: BoundExpression)
  }

  private let kind: Kind
  private let expression: BoundExpression
  var span: Span { expression.span }
  private var column: Column?

  init(_ expression: BoundExpression, _ origins: OriginReader) {
    self.expression = expression
    func nodes(_ parts: [BoundExpression]) -> [ConditionNode] { parts.map { ConditionNode($0, origins) } }
    kind =
      switch expression.kind {
      case .and(let parts): .all(nodes(parts))
      case .or(let parts): .any(nodes(parts))
      case .not(let base): .not(ConditionNode(base, origins))
      case .has(let list, let quantifier, let values): .has(ListReader(list, quantifier, values, origins))
      case .inQuery(let value, let query): .inQuery(QueryReader(query), ConditionNode(value, origins))
      case .query(let query): .query(QueryReader(query))
      case .call(let function, let parts) where function.grounds == .firstKnown: .first(nodes(parts))
      case .call(let function, let parts) where function.grounds == .decided && parts.count == 3:
        .choice(
          ConditionNode(parts[0], origins), ConditionNode(parts[1], origins), ConditionNode(parts[2], origins))
      case .listAggregate(let function, let base, _, _) where function.countsRows && Executor.walksBack(base):
        .count(ConditionNode(base, origins), of: base)
      default:
        expression.isPlain ? .columns(origins.origins(of: expression)) : .parts(nodes(expression.children))
      }
  }

  /// What was read of a row for the answer that it has.
  func chosenBy(_ row: Int, _ reader: PointReader) throws(Diagnostic) -> ChosenBy {
    switch kind {
    case .columns(let origins): return reader.cells(origins, row)
    case .not(let node): return try node.chosenBy(row, reader)
    case .parts(let nodes): return try ConditionNode.joined(nodes, row, reader)
    case .all(let nodes): return try decided(by: false, nodes, row, reader)
    case .any(let nodes): return try decided(by: true, nodes, row, reader)
    case .first(let nodes):
      for node in nodes where try node.value(reader).isKnown(row) { return try node.chosenBy(row, reader) }
      return ChosenBy()
    case .choice(let condition, let first, let second):
      let answer = try condition.value(reader).value(at: row)
      guard case .boolean(let isFirst) = answer else { return try condition.chosenBy(row, reader) }
      return try ConditionNode.joined([condition, isFirst ? first : second], row, reader)
    case .has(let list): return try list.chosenBy(row, isYes: value(reader).value(at: row) == .boolean(true), reader)
    case .inQuery(let query, let value):
      return try query.chosenBy(
        row, by: value, isYes: self.value(reader).value(at: row) == .boolean(true),
        reader)
    case .query(let query): return try query.chosenBy(reader)
    case .count(let list, let base):
      if try value(reader).value(at: row) == .integer(0) {
        return ChosenBy(absences: [reader.point.source[base.span]])
      }
      return try list.chosenBy(row, reader)
    }
  }

  /// Where one part decides the whole, the firmest of those that do; else all parts.
  private func decided(
    by deciding: Bool, _ nodes: [ConditionNode], _ row: Int, _ reader: PointReader
  ) throws(Diagnostic) -> ChosenBy {
    guard try value(reader).value(at: row) == .boolean(deciding) else {
      return try ConditionNode.joined(nodes, row, reader)
    }
    var parts: [ChosenBy] = []
    for node in nodes where try node.value(reader).value(at: row) == .boolean(deciding) {
      parts.append(try node.chosenBy(row, reader))
    }
    return ChosenBy.firmest(parts)
  }

  private static func joined(
    _ nodes: [ConditionNode], _ row: Int, _ reader: PointReader
  ) throws(Diagnostic) -> ChosenBy {
    var parts: [ChosenBy] = []
    for node in nodes { parts.append(try node.chosenBy(row, reader)) }
    return ChosenBy.all(parts)
  }

  /// Its values in all rows, computed once.
  func value(_ reader: PointReader) throws(Diagnostic) -> Column {
    if let column { return column }
    let made = try reader.evaluator.evaluate(expression)
    column = made
    return made
  }
}

extension BoundExpression {
  /// Whether the columns that it reads are the same for every row and answer.
  fileprivate var isPlain: Bool {
    switch kind {
    case .and, .or, .not, .has, .inQuery, .query: false
    case .call(let function, _) where function.grounds != .all: false
    case .listAggregate(let function, let base, _, _) where function.countsRows && Executor.walksBack(base): false
    // The rows that a list leads to are one with it.
    case .field, .related: true
    default: children.allSatisfy(\.isPlain)
    }
  }
}
