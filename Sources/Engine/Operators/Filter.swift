import Diagnostics
import Language
import Tables
import Text

extension Executor {
  mutating func filter(
    _ condition: BoundExpression, _ stage: BoundStage, _ step: inout StepReport
  ) throws(Diagnostic) {
    try noteProducts(in: [condition])
    let evaluator = evaluator
    let (answer, notApplicable) = try context.countingNotApplicable(frame.rowCount) { () throws(Diagnostic) in
      try evaluator.condition(condition)
    }
    step.notApplicable = notApplicable
    guard case .boolean(let values) = answer.storage else { return }
    let (kept, unknown) = try context.positions(values, answer.validity.marks)
    step.unknown = unknown
    step.reasons = answer.validity.countsByReason(of: unknown)
    choose(.condition, by: [condition])
    if let kept {
      if kept.isEmpty, frame.rowCount > 0 {
        emptied = Emptying(by: stage.text, rowsBefore: frame.rowCount, why: try whyNone(condition))
      }
      frame.keep(kept)
    }
    noteUnknown(step, condition, stage)
    if deniesRelated(condition) {
      notes.append(
        .caution("a record that the sources do not mention is not a no: \"not … has\" finds rows without such a record")
      )
    }
  }

  /// Tells how many rows a condition leaves out since it is unknown for them, and how to see them.
  mutating func noteUnknown(_ step: StepReport, _ condition: BoundExpression, _ stage: BoundStage) {
    if step.unknown > 0 {
      notes.append(
        .tally(
          "\(step.unknown) more \(agreeing: step.unknown, "is", "are") unknown for this filter\(Executor.because(step.reasons)): \(advice(condition, stage, step.reasons))",
          .caution))
    }
  }

  /// ` (2 not stated, 1 not surveyed)`, empty when no reason is given.
  static func because(_ reasons: [(reason: String?, count: Int)]) -> String {
    let named = reasons.filter { $0.reason != nil }
    guard !named.isEmpty else { return "" }
    let parts = reasons.map { "\($0.count) \($0.reason ?? "without a reason")" }
    return reasons.count == 1 ? " (\(reasons[0].reason ?? ""))" : " (\(parts.joined(separator: ", ")))"
  }

  private func advice(
    _ condition: BoundExpression, _ stage: BoundStage, _ reasons: [(reason: String?, count: Int)]
  ) -> String {
    var subjects: [String] = []
    func walk(_ part: BoundExpression) {
      switch part.kind {
      case .and(let parts), .or(let parts): parts.forEach(walk)
      case .not(let inner): walk(inner)
      case .compare(_, let left, let right):
        for side in [left, right] where side.constant == nil { add(side) }
      case .textTest(_, let value, _), .inList(let value, _), .inQuery(let value, _), .has(let value, _, _): add(value)
      case .isUnknown, .isState: break
      default: add(part)
      }
    }
    func add(_ part: BoundExpression) {
      let text = source[part.span]
      if !subjects.contains(text) { subjects.append(text) }
    }
    walk(condition)
    // Where a bound does not settle it, the value itself is known.
    if subjects.count == 1, !reasons.contains(where: { $0.reason.map(Bound.isReason) ?? false }) {
      return "add \"or \(subjects[0]) is unknown\" to see them"
    }
    return "\"where (\(source[condition.span])) is unknown\" shows them"
  }

  /// Whether a value is read from the records that refer to a row: where there is none, nothing was said.
  static func walksBack(_ part: BoundExpression) -> Bool {
    if case .related = part.kind { return true }
    return part.children.contains(where: walksBack)
  }

  private func deniesRelated(_ condition: BoundExpression) -> Bool {
    if case .not(let inner) = condition.kind, case .has(let list, _, _) = inner.kind { return Self.walksBack(list) }
    return condition.children.contains(where: deniesRelated)
  }
}
