import Diagnostics
import Language
import Tables
import Text

/// The stage that took the last row, and why, as far as the rows before it show.
struct Emptying {
  var stage: String
  var rowsBefore: Int
  var why: [Sentence]

  init(by stage: String, rowsBefore: Int, why: [Sentence] = []) {
    self.stage = stage
    self.rowsBefore = rowsBefore
    self.why = why
  }

  var words: Sentence {
    let stage = stage.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let taken: Sentence =
      rowsBefore == 1 ? "\(stage) took the only row" : "\(stage) took the last of \(rowsBefore) rows"
    return why.isEmpty ? taken : "\(taken): \(why, separator: "; ")"
  }
}

extension Executor {
  /// Keeps in mind which stage took the last row; forgets it where there are rows again that are not a count of none.
  mutating func noteEmptying(by stage: BoundStage, _ step: StepReport) {
    if step.tookLastRow {
      // What takes rows by their number says so itself.
      if case .slice = stage.kind { return }
      if emptied == nil { emptied = Emptying(by: stage.text, rowsBefore: step.rowsIn) }
      return
    }
    guard step.rowsOut > 0 else { return }
    if case .aggregate = stage.kind { return }
    // A count of none, sorted or shown with its sources, is still one of none.
    if step.rowsIn == 0 { emptied = nil }
  }

  /// Why no row fits a condition, as far as the rows at hand show: values that are not there, numbers out of range, parts
  /// that hold in different rows.
  func whyNone(_ condition: BoundExpression) throws(Diagnostic) -> [Sentence] {
    switch condition.kind {
    case .and(let parts): return try whyNone(of: parts)
    case .or(let parts):
      var all: [Sentence] = []
      for part in parts { all += try whyNone(part) }
      return Array(all.prefix(2))
    case .compare(let sign, let left, let right):
      if let value = right.constant { return try absence(of: [value], sign, in: left) }
      if let value = left.constant { return try absence(of: [value], sign.mirrored, in: right) }
      return []
    case .inList(let left, let candidates):
      return try absence(of: candidates.compactMap(\.constant), .equal, in: left)
    case .has(let list, _, let values): return try absence(of: values.compactMap(\.constant), .equal, in: list)
    default: return []
    }
  }

  /// Of parts that must all hold: why the first fails that holds nowhere, else in how many rows each does.
  private func whyNone(of parts: [BoundExpression]) throws(Diagnostic) -> [Sentence] {
    var counts: [Sentence] = []
    for part in parts {
      let column = try evaluator.evaluate(part)
      guard case .boolean(let values) = column.storage else { return [] }
      let count = try context.positions(values, column.validity.marks).rows?.count ?? values.count
      if count == 0 {
        let why = try whyNone(part)
        return why.isEmpty ? ["\(source[part.span]) holds in no row"] : why
      }
      counts.append("\(source[part.span]) in \(count)")
    }
    return ["each part holds in some rows, never together: \(counts, separator: ", ")"]
  }

  // MARK: Values that are not there

  /// What stands in a column instead of values that stand in no row.
  private func absence(
    of values: [Value], _ sign: ComparisonOperator, in expression: BoundExpression
  ) throws(Diagnostic) -> [Sentence] {
    guard !values.isEmpty else { return [] }
    let column = try evaluator.evaluate(expression)
    let name = source[expression.span]
    if let texts = try present(column) {
      guard sign == .equal else { return [] }
      return values.compactMap { value in value.text.flatMap { Executor.absence(of: $0, name, among: texts, context) } }
    }
    guard let value = values.first, values.count == 1, let range = try range(of: column) else { return [] }
    return Executor.absence(of: value, sign, name, range)
  }

  /// The texts that stand in known cells, each once; nil for other types.
  private func present(_ column: Column) throws(Diagnostic) -> [String]? {
    var column = column
    if case .list(_, let elements) = column.storage { column = elements }
    guard case .text(let vector) = column.storage else { return nil }
    var isThere = [Bool](repeating: false, count: vector.dictionary.count)
    for row in 0..<column.count where column.isKnown(row) { isThere[Int(vector.codes[row])] = true }
    try context.check()
    return isThere.indices.lazy.filter { isThere[$0] }.map { vector.dictionary[Int32($0)] }
  }

  /// Nil where the text is there: then it is not what is missing.
  private static func absence(
    of text: String, _ name: String, among texts: [String], _ context: ExecutionContext
  ) -> Sentence? {
    let key = TextFolding.key(text)
    guard !texts.contains(where: { TextFolding.key($0) == key }) else { return nil }
    let close = Suggestion.closest(to: text, among: texts, isStopped: context.isCancelled)
    if !close.isEmpty {
      return "no \(name) is \"\(text)\"; there is \(close.map { "\"\($0)\"" }, last: "and")"
    }
    guard (1...8).contains(texts.count) else { return "no \(name) is \"\(text)\"" }
    return "no \(name) is \"\(text)\"; there is \(texts.map { "\"\($0)\"" }, last: "and")"
  }

  /// The rows of the smallest and the largest known number or date.
  private func range(of column: Column) throws(Diagnostic) -> (column: Column, least: Int, most: Int)? {
    switch column.type {
    case .integer, .number, .date: break
    default: return nil
    }
    // What is known only by its ends may be the value that is missing.
    guard column.bounds == nil else { return nil }
    let rows = (0..<column.count).filter { column.isKnown($0) }
    guard var least = rows.first else { return nil }
    var most = least
    for row in rows {
      try context.check(row)
      let value = column.value(at: row)
      if ValueOrder.compare(value, column.value(at: least)) < 0 { least = row }
      if ValueOrder.compare(value, column.value(at: most)) > 0 { most = row }
    }
    return (column, least, most)
  }

  private static func absence(
    of value: Value, _ sign: ComparisonOperator, _ name: String, _ range: (column: Column, least: Int, most: Int)
  ) -> [Sentence] {
    let (least, most) = (range.column.display(at: range.least), range.column.display(at: range.most))
    let ends: Sentence = least == most ? "it is \(least)" : "it goes from \(least) to \(most)"
    let isBelow = ValueOrder.compare(value, range.column.value(at: range.least)) < 0
    let isAbove = ValueOrder.compare(value, range.column.value(at: range.most)) > 0
    switch sign {
    case .equal where isBelow || isAbove: return ["no \(name) is \(value.display); \(ends)"]
    case .equal: return nearest(to: value, name, range.column)
    case .less, .lessOrEqual: return ["no \(name) is below \(value.display); \(ends)"]
    case .greater, .greaterOrEqual: return ["no \(name) is above \(value.display); \(ends)"]
    case .notEqual: return ["every known \(name) is \(value.display)"]
    }
  }

  /// The values on both sides of one that is within the range and not there.
  private static func nearest(to value: Value, _ name: String, _ column: Column) -> [Sentence] {
    var below: Int?
    var above: Int?
    for row in 0..<column.count where column.isKnown(row) {
      let own = column.value(at: row)
      let order = ValueOrder.compare(own, value)
      if order == 0 { return [] }
      if order < 0 {
        if below.map({ ValueOrder.compare(own, column.value(at: $0)) > 0 }) ?? true { below = row }
      } else if above.map({ ValueOrder.compare(own, column.value(at: $0)) < 0 }) ?? true {
        above = row
      }
    }
    let words = [below, above].compactMap { $0 }.map { column.display(at: $0) }
    return ["no \(name) is \(value.display); the nearest is \(words, last: "or")"]
  }
}
