import Diagnostics
import Methods
import Tables

/// A method with all that its statement says resolved.
package struct MethodCall: Sendable {
  /// What is computed for one part.
  package enum Part: Sendable {
    /// Nothing: it is left out, or the question says all.
    case none
    case operands([BoundOperand])
    case aggregate(BoundAggregate, BoundOperand)
    /// Cases by their names.
    case names([Name])

    package var operands: [BoundOperand] {
      switch self {
      case .none, .names: []
      case .operands(let operands): operands
      case .aggregate(_, let operand): [operand]
      }
    }
  }

  package var method: any Method
  /// One for each part of the method.
  package var parts: [Part] = []
  /// Where each part stands; nil where it is left out.
  package var spans: [Span?] = []
  /// The columns that its sets are made of, each once.
  package var leaves: [BoundOperand] = []
  package var question: MethodQuestion
  /// The column that names the cases, unless the rows are rows of a table with names of its own.
  package var caseColumn: Int?

  /// Whether it groups the rows before it looks at them.
  package var groupsRows: Bool {
    method.parts.contains { if case .key = $0.kind { true } else { false } }
  }

  /// Whether the result has rows of its own.
  package var remakesRows: Bool {
    switch method.rows {
    case .own, .pairs: true
    case .kept, .widened: false
    }
  }

  package var namesCases: Bool {
    method.parts.contains { part in
      switch part.kind {
      case .outcome, .claim, .conditions, .caseName, .caseNames, .attributes: true
      default: false
      }
    }
  }

  package var operands: [BoundOperand] { parts.flatMap(\.operands) }

  /// What the result rests on: all but the columns that were only looked up.
  package var grounds: [BoundOperand] {
    zip(method.parts, parts).flatMap { $0.presence == .implied ? [] : $1.operands }
  }

  /// What cases are compared or grouped by; what is measured of groups is not among it.
  package var chosenBy: [BoundExpression] {
    zip(method.parts, parts).flatMap { part, bound in
      guard part.presence != .implied, case .operands(let operands) = bound else { return [BoundExpression]() }
      return operands.map(\.expression)
    }
  }

  /// The operands of the first part of a kind.
  package func operands(where isMeant: (MethodPart.Kind) -> Bool) -> [BoundOperand] {
    method.parts.firstIndex { isMeant($0.kind) }.map { parts[$0].operands } ?? []
  }

  package var outcome: BoundOperand? {
    operands { if case .outcome = $0 { true } else { false } }.first
  }

  /// The conditions or attributes, as `Refusal` and `MethodResult` count them.
  package var conditions: [BoundOperand] {
    operands {
      switch $0 {
      case .conditions, .attributes, .claim: true
      default: false
      }
    }
  }

  package var names: [Name] {
    for case .names(let names) in parts { return names }
    return []
  }

  /// The stored columns that a column of the result rests on.
  ///
  /// - Parameter anchors: the tables on whose rows the rows of the result rest.
  package func origins(of column: String, anchors: Set<String>) -> [Origin] {
    if method.isGroundedByRow { return anchors.sorted().map { Origin(anchor: $0, column: Origin.ofRow) } }
    let own = operands.first { $0.field.name == column }
    return own?.field.origins ?? grounds.flatMap(\.field.origins)
  }
}

/// A condition, an outcome or another value that is ready to be computed for every row.
package struct BoundOperand: Sendable {
  package var operand: MethodOperand
  package var expression: BoundExpression
  package var span: Span

  package var field: Field { operand.field }
  package var name: String { operand.field.name }
}

extension MethodCall {
  /// Where a refusal points; nil for the stage as a whole.
  package func span(of subject: Refusal.Subject) -> Span? {
    let span: Span?
    switch subject {
    case .whole: span = nil
    case .outcome: span = outcome?.span
    case .condition(let index): span = conditions.indices.contains(index) ? conditions[index].span : nil
    case .name(let index): span = names.indices.contains(index) ? names[index].span : nil
    case .part(let name): span = method.parts.firstIndex { $0.name == name }.flatMap { spans[$0] }
    }
    return span.flatMap { $0.end == 0 ? nil : $0 }
  }
}
