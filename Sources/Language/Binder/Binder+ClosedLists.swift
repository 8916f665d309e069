import Diagnostics
import Tables
import Text

extension Binder {
  /// What the values of an expression are taken from, where the schema has a closed list of them.
  func closedList(of expression: BoundExpression) -> ClosedList? {
    switch expression.kind {
    case .column(let index): return scope.columns[index].field.closedList
    case .field(_, let table, let column): return catalog.table(table)?.schema.fields[column].closedList
    case .query(let query): return query.scope.columns.first?.field.closedList
    case .listAggregate(let function, let base, _, _) where function.picksValue: return closedList(of: base)
    case .call(let function, let parts) where function.picksValue:
      let lists = parts.filter { !$0.isUnknownLiteral }.map { part -> ClosedList? in
        if case .constant(.text(let text)) = part.kind { ClosedList([text]) } else { closedList(of: part) }
      }
      guard let first = lists.first else { return nil }
      return lists.dropFirst().reduce(first) { joined, list in
        joined.flatMap { joined in list.map { joined.joined(with: $0) } }
      }
    default: return nil
    }
  }

  /// A value as written beside a closed list, as the list has it; nil, and said, where the list does not have it.
  ///
  /// A value that the data hold all the same is a breach of the package, and may be asked for.
  mutating func inClosedList(_ value: BoundExpression, beside other: BoundExpression) -> BoundExpression? {
    guard case .constant(let constant) = value.kind, let list = closedList(of: other) else { return value }
    switch constant {
    case .text(let text): return inClosedList(text, in: list, value, beside: other)
    case .integer, .number:
      let numbers = list.values.compactMap { Double($0) }
      guard let number = constant.double, numbers.count == list.values.count, !numbers.contains(number),
        !holds(constant, other)
      else { return value }
      reportUnlisted(source[value.span], in: list, value.span, beside: other)
      return nil
    default: return value
    }
  }

  private mutating func inClosedList(
    _ text: String, in list: ClosedList, _ value: BoundExpression, beside other: BoundExpression
  ) -> BoundExpression? {
    guard (other.type.element ?? other.type) == .text else { return value }
    let found = list.values(named: text)
    if found.count > 1 {
      reportSeveral(text, found, value.span, beside: other)
      return nil
    }
    if let found = found.first { return BoundExpression(.constant(.text(found)), .text, span: value.span) }
    if catalog.value(text, in: domain(of: other).domain) != nil { return value }
    reportUnlisted(text, in: list, value.span, beside: other)
    return nil
  }

  /// Says that a title is that of several values.
  mutating func reportSeveral(_ title: String, _ values: [String], _ span: Span, beside other: BoundExpression) {
    report(
      "\"\(title)\" names \(values.count) values of \(source[other.span])", at: span,
      help: ["say which: \(values, last: "or")"])
  }

  /// Whether a stored column holds a number.
  private func holds(_ number: Value, _ other: BoundExpression) -> Bool {
    guard let column = catalog.column(of: domain(of: other).domain) else { return false }
    return (0..<column.count).contains { column.value(at: $0) == number }
  }

  private mutating func reportUnlisted(
    _ word: String, in list: ClosedList, _ span: Span, beside other: BoundExpression
  ) {
    let column = source[other.span]
    let titles = list.values.flatMap { value in (list.titles[value] ?? []).map { (title: $0.text, value: value) } }
    let isNumber = Double(word) != nil
    var close = isNumber ? [] : Suggestion.closest(to: word, among: list.values, isStopped: isHasty)
    var help: [Sentence] = close.isEmpty ? [] : [Suggestion.question(close)]
    if close.isEmpty, !isNumber {
      let titled = Suggestion.closest(to: word, among: titles.map(\.title))
      for title in titled {
        for entry in titles where entry.title == title && !close.contains(entry.value) { close.append(entry.value) }
      }
      let described = ClosedList(close, titles: list.titles).described
      if !close.isEmpty { help = ["did you mean \(described, last: "or")?"] }
    }
    let mend =
      close.count == 1 ? Diagnostic.Mend(span: span, replacement: Binder.written(close[0], isValue: true)) : nil
    if help.isEmpty { help = ["\(column) holds \(list.values.count > 4 ? list.values : list.described, most: 8)"] }
    if list.values.count > 8, let stored = storedColumn(of: other) { help.append("describe \(stored) lists all") }
    report("\"\(word)\" is no value of \(column)", at: span, help: help, mend: mend)
  }

  /// The stored column whose values an expression takes: `outcomes.kind`.
  private func storedColumn(of expression: BoundExpression) -> String? {
    switch expression.kind {
    case .column(let index):
      guard let origin = scope.columns[index].field.origins.first, origin.hops.isEmpty,
        scope.columns[index].field.origins.count == 1, catalog.table(origin.anchor) != nil
      else { return nil }
      return "\(origin.anchor).\(origin.column)"
    case .field(_, let table, let column):
      return catalog.table(table).map { "\(table).\($0.schema.fields[column].name)" }
    default: return nil
    }
  }
}
