import Diagnostics
import Language
import Methods
import Tables
import Text

extension Executor {
  /// Leaves out of a method the cases to which its outcome or a condition does not apply, and names them: such a case is
  /// outside of its scope. A comparison is no where what it reads is not applicable; a note names those cases.
  mutating func keepScope(of call: MethodCall, _ stage: BoundStage, _ checkpoint: Checkpoint) throws(Diagnostic) {
    guard call.remakesRows, !call.groupsRows, call.namesCases else { return }
    var outside: [(operand: BoundOperand, rows: [Int])] = []
    var denied: [(operand: BoundOperand, rows: [Int])] = []
    for operand in scoping(call) where mayNotApply(operand.expression) {
      let (column, flags) = try context.notingNotApplicable { () throws(Diagnostic) in
        try evaluator.evaluate(operand.expression)
      }
      if let mark = column.validity.notApplicableMark, let marks = column.validity.marks {
        let rows = marks.indices.filter { marks[$0] == mark }
        if !rows.isEmpty { outside.append((operand, rows)) }
      } else if !flags.isEmpty {
        let rows = flags.indices.filter { flags[$0] }
        if !rows.isEmpty { denied.append((operand, rows)) }
      }
    }
    guard !outside.isEmpty || !denied.isEmpty else { return }
    let names: CaseNames
    do throws(Refusal) { names = try caseNames(call, checkpoint) } catch { throw .interrupted }
    let left = Set(outside.flatMap(\.rows))
    if let first = outside.first, left.count == frame.rowCount {
      throw Diagnostic(
        outside.count == 1
          ? "\(first.operand.name) applies to none of the cases here"
          : "there is no case here to which \(outside.map(\.operand.name)) all apply",
        in: source, at: first.operand.span,
        help: ["keep cases to which it applies: | where \(first.operand.name) is applicable"])
    }
    for (operand, rows) in outside {
      notes.append(.caution("outside the scope, since \(operand.name) does not apply: \(names.list(rows))"))
    }
    for (operand, rows) in denied {
      let rows = rows.filter { !left.contains($0) }
      if !rows.isEmpty {
        notes.append(.omission("\(operand.name) does not apply to \(names.list(rows)), and is no there"))
      }
    }
    if !left.isEmpty {
      frame.keep((0..<Int32(truncatingIfNeeded: frame.rowCount)).filter { !left.contains(Int($0)) })
    }
  }

  /// Whether a value may be read from a cell that is not applicable: else there is nothing to look for.
  private func mayNotApply(_ part: BoundExpression) -> Bool {
    switch part.kind {
    case .column(let index): frame.columns[index].column.validity.notApplicableMark != nil
    case .field, .related, .query: true
    default: part.children.contains { mayNotApply($0) }
    }
  }

  /// What a case must have an answer to, known or not, to be one of the method's cases.
  private func scoping(_ call: MethodCall) -> [BoundOperand] {
    var found: [BoundOperand] = []
    for (part, bound) in zip(call.method.parts, call.parts) {
      switch part.kind {
      case .outcome, .claim: found += bound.operands
      case .conditions where call.method.isScopedByConditions: found += bound.operands
      default: break
      }
    }
    // Sets are made of their columns; what is no set is evaluated as it stands.
    guard !call.leaves.isEmpty else { return found }
    return found.filter { !$0.isSet } + (call.method.isScopedByConditions ? call.leaves : [])
  }
}

extension BoundOperand {
  /// Whether it is made of columns, each of which is looked at by itself.
  fileprivate var isSet: Bool { operand.set != nil }
}
