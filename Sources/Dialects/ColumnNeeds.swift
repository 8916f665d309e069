import Language
import Tables

/// Which of the columns at hand are read by what follows, so that the others need not be fetched.
enum ColumnNeeds {
  /// - Parameter place: how many stages are done.
  static func columns(behind place: Int, in stages: [BoundStage], fields: [Field]) -> Set<Int> {
    var needed = Set((stages.last?.fields ?? fields).indices)
    for index in stages.indices.reversed() where index >= place {
      needed = before(stages[index], needed, count: index == 0 ? fields.count : stages[index - 1].fields.count)
    }
    return needed
  }

  private static func before(_ stage: BoundStage, _ needed: Set<Int>, count: Int) -> Set<Int> {
    func columns(_ expressions: [BoundExpression]) -> Set<Int> {
      expressions.reduce(into: []) { $0.formUnion($1.columns) }
    }
    switch stage.kind {
    case .filter(let condition): return needed.union(condition.columns)
    case .sort(let keys): return needed.union(columns(keys.map(\.expression)))
    case .slice: return needed
    case .project(let expressions), .distinct(let expressions): return columns(expressions)
    case .aggregate(let keys, let aggregates, _): return columns(keys + aggregates.compactMap(\.argument))
    case .method(let call) where call.remakesRows:
      return columns((call.operands + call.leaves).map(\.expression)).union(call.caseColumn.map { [$0] } ?? [])
    default: return Set(0..<count)
    }
  }
}
