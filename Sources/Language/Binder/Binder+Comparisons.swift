import Diagnostics
import Tables
import Text

extension Binder {
  mutating func comparison(_ syntax: ExpressionSyntax) -> BoundExpression? {
    let span = syntax.span
    switch syntax.kind {
    case .compare(let sign, let left, let right):
      guard let (first, second) = pair(left, right, word: sign.rawValue) else { return nil }
      guard sign == .equal || sign == .notEqual else {
        return BoundExpression(.compare(sign, first, second), .boolean, span: span)
      }
      guard let left = inClosedList(first, beside: second), let right = inClosedList(second, beside: first) else {
        return nil
      }
      return BoundExpression(.compare(sign, left, right), .boolean, span: span)
    case .between(let value, let low, let high):
      let lower = pair(value, low, word: "between")
      let upper = pair(value, high, word: "between")
      guard let lower, let upper else { return nil }
      return BoundExpression(
        .and([
          BoundExpression(.compare(.greaterOrEqual, lower.0, lower.1), .boolean, span: span),
          BoundExpression(.compare(.lessOrEqual, upper.0, upper.1), .boolean, span: span),
        ]), .boolean, span: span)
    case .textTest(let test, let left, let right): return textTest(test, left, right, span)
    case .inList(let value, let candidates):
      guard let value = expression(value) else { return nil }
      guard !reportList(value, word: "in") else { return nil }
      let bound = candidates.map { candidate in
        matched(candidate, to: value).flatMap { agreed(value, $0) }.flatMap { pair in
          inClosedList(pair.1, beside: pair.0).map { (pair.0, $0) }
        }
      }
      let whole = bound.compactMap { $0 }
      guard whole.count == candidates.count else { return nil }
      return BoundExpression(.inList(whole[0].0, whole.map(\.1)), .boolean, span: span)
    case .inQuery(let value, let query): return inQuery(value, query, span)
    case .has(let list, let quantifier, let values): return having(list, quantifier, values, span)
    default: return nil
    }
  }

  // MARK: Two sides

  /// Binds the two sides of a comparison; a lone word on one side may be a value of the other.
  private mutating func pair(
    _ leftSyntax: ExpressionSyntax, _ rightSyntax: ExpressionSyntax, word: String
  ) -> (BoundExpression, BoundExpression)? {
    for side in [leftSyntax, rightSyntax] {
      if case .unknown = side.kind {
        let other = source[side.span == leftSyntax.span ? rightSyntax.span : leftSyntax.span]
        report(
          "nothing can be compared with unknown", at: side.span,
          help: takenColumn(side).map { ["write `\($0)` in backticks for the column"] }
            ?? ["ask: \(other) is unknown, or \(other) is known"])
        return nil
      }
    }
    let left: BoundExpression?
    let right: BoundExpression?
    let hasRight = isLoneWord(rightSyntax) == nil
    let rightGivesMeaning = Binder.isLiteral(leftSyntax) && !Binder.isLiteral(rightSyntax) && hasRight
    if isLoneWord(leftSyntax) == nil, !rightGivesMeaning {
      left = expression(leftSyntax)
      if let left, reportList(left, word: word) { return nil }
      right = left.flatMap { matched(rightSyntax, to: $0) }
      if left == nil, hasRight { _ = expression(rightSyntax) }
    } else if hasRight {
      right = expression(rightSyntax)
      left = right.flatMap { matched(leftSyntax, to: $0) }
    } else {
      left = expression(leftSyntax)
      right = nil
    }
    guard let left, let right else { return nil }
    guard !reportList(left, word: word), !reportList(right, word: word) else { return nil }
    return agreed(left, right)
  }

  /// A value as written, which takes its meaning from the other side: `65%`, or the name of a row.
  private static func isLiteral(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax.kind {
    case .text, .percent, .parameter: true
    default: false
    }
  }

  /// A single word that is no column here.
  private mutating func isLoneWord(_ syntax: ExpressionSyntax) -> Name? {
    guard case .path(let path) = syntax.kind, path.count == 1, !path[0].isQuoted, resolve(path) == nil else {
      return nil
    }
    return path[0]
  }

  private mutating func reportList(_ value: BoundExpression, word: String) -> Bool {
    guard value.type.element != nil else { return false }
    report(
      "\"\(source[value.span])\" is a list, and \(word) compares single values", at: value.span,
      help: ["write: \(source[value.span]) has …, or count, min or max of it"])
    return true
  }

  /// Binds a value that stands beside `other`: words, percentages and row names take their meaning from it.
  mutating func matched(_ syntax: ExpressionSyntax, to other: BoundExpression) -> BoundExpression? {
    let element = other.type.element ?? other.type
    switch syntax.kind {
    case .percent(let value):
      guard other.unit == "percent" else {
        let unit = other.unit.map { "its unit is \($0)" } ?? "it has no unit"
        report(
          "\"\(source[other.span])\" is not in percent: \(unit)", at: syntax.span, help: ["write the number without %"])
        return nil
      }
      return BoundExpression(.constant(.number(value)), .number, unit: "percent", span: syntax.span)
    case .integer(let number) where element == .text:
      // A mark that looks like a number: `out = 1`.
      guard let value = value(String(number), in: other) else { return expression(syntax) }
      return BoundExpression(.constant(value), .text, span: syntax.span)
    case .path(let path) where path.count == 1 && !path[0].isQuoted:
      // A value comes before a title.
      if scope.isOnlyTitle(path[0].text), value(path[0].text, in: other) != nil { return word(path[0], beside: other) }
      if let resolved = resolve(path) {
        guard let column = resolved else { return nil }
        if let value = value(path[0].text, in: other), column.span != other.span {
          // A column that cannot stand on this side leaves the value as the only meaning.
          if !isComparable(column.type, element) { return word(path[0], beside: other) }
          report(
            "\"\(path[0].text)\" is both a column and a value of \(source[other.span])", at: syntax.span,
            help: ["write `\(path[0].text)` in backticks for the column, \"\(value.display)\" in quotes for the value"])
          return nil
        }
        return column
      }
      return word(path[0], beside: other)
    case .text(let text): return self.text(text, syntax.span, beside: other, element: element)
    case .parameter:
      guard let bound = expression(syntax) else { return nil }
      if case .constant(.text(let text)) = bound.kind {
        return self.text(text, syntax.span, beside: other, element: element)
      }
      return bound
    case .bracketed(let inner): return matched(inner, to: other)
    case .arithmetic where reportHyphens(in: syntax, beside: other): return nil
    case .negate, .integer, .number, .boolean, .date: return expression(syntax)
    case .unknown:
      report(
        "unknown is not a value that something can equal", at: syntax.span,
        help: takenColumn(syntax).map { ["write `\($0)` in backticks for the column"] }
          ?? ["write: \(source[other.span]) is unknown"])
      return nil
    default: return expression(syntax)
    }
  }

  /// Says that `t6-1` is a subtraction, where it is meant as the text or the row of that name.
  private mutating func reportHyphens(in syntax: ExpressionSyntax, beside other: BoundExpression) -> Bool {
    let element = other.type.element ?? other.type
    let text = source[syntax.span]
    guard element == .text || element.referencedTable != nil, !text.contains(where: { $0.isWhitespace || $0 == "(" }),
      text.contains("-"), value(text, in: other) != nil || hasStrangeWord(syntax)
    else { return false }
    report(
      "\"\(text)\" is read as \(spaced(syntax))", at: syntax.span, help: ["as one text it needs quotes: \"\(text)\""],
      mend: Diagnostic.Mend(span: syntax.span, replacement: "\"\(text)\""))
    return true
  }

  /// A calculation as it is read: `t6 - 1`.
  private func spaced(_ syntax: ExpressionSyntax) -> String {
    guard case .arithmetic(let sign, let left, let right) = syntax.kind else { return source[syntax.span] }
    return "\(spaced(left)) \(sign.rawValue) \(spaced(right))"
  }

  /// Whether a calculation reads a word that is no column.
  private mutating func hasStrangeWord(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax.kind {
    case .arithmetic(_, let left, let right): hasStrangeWord(left) || hasStrangeWord(right)
    case .negate(let inner): hasStrangeWord(inner)
    case .path: isLoneWord(syntax) != nil
    default: false
    }
  }

  private func isComparable(_ left: DataType, _ right: DataType) -> Bool {
    if left == right || (left.isNumeric && right.isNumeric) { return true }
    return (left == .text && right.referencedTable != nil) || (right == .text && left.referencedTable != nil)
  }

  private mutating func text(
    _ text: String, _ span: Span, beside other: BoundExpression, element: DataType
  ) -> BoundExpression? {
    if let tableName = element.referencedTable, let table = catalog.table(tableName) {
      return row(Name(text, span), of: table)
    }
    if element == .date, CalendarDate(iso: text) != nil {
      report(
        "a date is written without quotes", at: span, help: ["write \(text)"],
        mend: Diagnostic.Mend(span: span, replacement: text))
      return nil
    }
    return BoundExpression(.constant(.text(text)), .text, span: span)
  }

  // MARK: Bare words

  /// What a bare word beside an expression may mean, and the categories of its column.
  func domain(of expression: BoundExpression) -> (domain: Domain, categories: [String]) {
    switch expression.kind {
    case .column(let index):
      return (scope.columns[index].domain, scope.columns[index].field.categories ?? [])
    case .field(_, let table, let column):
      return (storedDomain(table, column), catalog.table(table)?.schema.fields[column].categories ?? [])
    case .query(let query):
      guard let column = query.scope.columns.first else { return (.unknown, []) }
      return (column.domain, column.field.categories ?? [])
    case .listAggregate(_, let base, _, _), .label(let base): return domain(of: base)
    case .call(let function, let parts) where function.picksValue:
      return parts.first.map { domain(of: $0) } ?? (.unknown, [])
    default: return (.unknown, [])
    }
  }

  /// The value of `other` that a word stands for, or nil.
  private func value(_ word: String, in other: BoundExpression) -> Value? {
    let element = other.type.element ?? other.type
    if let tableName = element.referencedTable, let table = catalog.table(tableName) {
      let rows = catalog.rows(of: table, named: word)
      return rows.count == 1 ? catalog.reference(to: rows[0], of: table) : nil
    }
    guard element == .text else { return nil }
    let (domain, categories) = domain(of: other)
    if let value = catalog.value(word, in: domain) { return .text(value) }
    let titled = closedList(of: other)?.values(named: word) ?? []
    if titled.count == 1 { return .text(titled[0]) }
    let key = TextFolding.key(word)
    return categories.first { TextFolding.key($0) == key }.map { .text($0) }
  }

  private mutating func word(_ name: Name, beside other: BoundExpression) -> BoundExpression? {
    let element = other.type.element ?? other.type
    if let tableName = element.referencedTable, let table = catalog.table(tableName) { return row(name, of: table) }
    if element == .boolean, let value = Binder.answer(name.text) {
      return BoundExpression(.constant(value), .boolean, span: name.span)
    }
    if let value = value(name.text, in: other) { return BoundExpression(.constant(value), .text, span: name.span) }
    if element == .text, let titled = closedList(of: other)?.values(named: name.text), titled.count > 1 {
      reportSeveral(name.text, titled, name.span, beside: other)
      return nil
    }
    let (domain, categories) = domain(of: other)
    if element == .text, case .any = domain {
      return BoundExpression(.constant(.text(name.text)), .text, span: name.span)
    }
    let held = catalog.values(of: domain)
    var known = held ?? []
    known += categories.filter { !known.contains($0) }
    if element == .text, known.isEmpty, held == nil {
      report(
        "\"\(name.text)\" is no column, and the values of \(source[other.span]) are not known before it runs",
        at: name.span, help: ["a text needs quotes: \"\(name.text)\""])
    } else if element == .text, let known = otherName(name.text, of: other) {
      report(
        "\"\(name.text)\" is no value of \(source[other.span])", at: name.span, help: [Suggestion.question([known])],
        mend: Diagnostic.Mend(span: name.span, replacement: Binder.written(known, isValue: true)))
    } else if element == .text {
      unknownColumn(name, values: known.filter { !$0.isEmpty }, valueOf: source[other.span])
    } else if element == .boolean, other.constant == nil {
      report("\"\(source[other.span])\" is yes, no or unknown, not \"\(name.text)\"", at: name.span)
    } else {
      unknownColumn(name)
    }
    return nil
  }

  /// `Yes`, `TRUE`, `Unknown`: small letters have been read by the parser.
  private static func answer(_ word: String) -> Value? {
    switch word.lowercased() {
    case "yes", "true": .boolean(true)
    case "no", "false": .boolean(false)
    case "unknown": .unknown
    default: nil
    }
  }

  /// Where a column holds names of rows: what it holds for the row that a word names otherwise, as 都城 for Miyakonojo.
  private func otherName(_ word: String, of other: BoundExpression) -> String? {
    guard case .column(let index) = other.kind, let origin = scope.columns[index].field.origins.first,
      origin.hops.isEmpty, let table = catalog.table(origin.anchor) ?? catalog.table(Origin.table(of: origin.anchor)),
      table.schema.names.contains(origin.column) || table.schema.label == origin.column
    else { return nil }
    let rows = catalog.rows(of: table, named: word)
    guard rows.count == 1 else { return nil }
    return table.column(named: origin.column)?.value(at: rows[0]).text
  }

  /// The row of a table that a word or text names.
  mutating func row(_ name: Name, of table: Table) -> BoundExpression? {
    let rows = catalog.rows(of: table, named: name.text)
    let tableName = table.name ?? ""
    if rows.count == 1 {
      return BoundExpression(
        .constant(catalog.reference(to: rows[0], of: table)), .reference(tableName), span: name.span)
    }
    let names = catalog.rowNames(of: table)
    if rows.isEmpty {
      let close = Suggestion.closest(to: name.text, among: catalog.names(of: table), isStopped: isHasty)
      let help = close.isEmpty ? "it has \(names.labels, most: 12)" : Suggestion.question(close)
      report(
        "no row \"\(name.text)\" in \(tableName)", at: name.span, help: [help],
        mend: close.count == 1
          ? Diagnostic.Mend(span: name.span, replacement: Binder.written(close[0], isValue: true)) : nil)
    } else {
      let candidates = rows.map { names.ids[$0] }
      report(
        "\"\(name.text)\" names \(rows.count) rows of \(tableName)", at: name.span,
        help: ["say which by its id: \(candidates)"])
    }
    return nil
  }

  // MARK: Types

  /// Makes two sides comparable, or reports that they are not.
  private mutating func agreed(
    _ left: BoundExpression, _ right: BoundExpression
  ) -> (BoundExpression, BoundExpression)? {
    if let first = left.unit, let second = right.unit, first != second {
      report(
        "this compares \(first) with \(second)", at: left.span.union(right.span),
        help: ["only values of the same unit can be compared"])
      return nil
    }
    if left.type == right.type { return (left, right) }
    // A whole number and a decimal are compared by their true values.
    if left.type.isNumeric, right.type.isNumeric { return (left, right) }
    // A reference meets a text by id or name, which is seen row by row.
    if left.type.referencedTable != nil, right.type == .text { return (left, right) }
    if right.type.referencedTable != nil, left.type == .text { return (left, right) }
    reportTypes(left, right)
    return nil
  }

  private mutating func reportTypes(_ left: BoundExpression, _ right: BoundExpression) {
    let (column, value) = left.constant == nil ? (left, right) : (right, left)
    var help: [Sentence] = []
    if column.type == .text, value.constant != nil { help = ["as a text it needs quotes: \"\(source[value.span])\""] }
    if column.type.isNumeric, value.type == .text { help = ["a number is written without quotes"] }
    var mend: Diagnostic.Mend?
    for side in [left, right] {
      guard case .constant(.boolean) = side.kind, let taken = takenColumn(source[side.span]) else { continue }
      help = ["write `\(taken)` in backticks for the column"]
      mend = Diagnostic.Mend(span: side.span, replacement: "`\(taken)`")
    }
    if column.type == .date, case .constant(.integer(let year)) = value.kind, (1000...9999).contains(year) {
      (help, mend) = yearHelp(column, value, String(year))
    }
    report(
      "\"\(source[column.span])\" is \(column.type.phrase), and \(source[value.span]) is \(value.type.phrase)",
      at: value.span,
      help: help, mend: mend)
  }

  /// What would work where a date is compared with a year: a day where the sign asks for before or after, else its year.
  private func yearHelp(
    _ date: BoundExpression, _ value: BoundExpression, _ year: String
  ) -> ([Sentence], Diagnostic.Mend?) {
    let name = source[date.span]
    let yearOf = "year(\(name))"
    let isFirst = date.span.end <= value.span.start
    let between = isFirst ? Span(date.span.end, value.span.start) : Span(value.span.end, date.span.start)
    let sign = source[between].filter { !$0.isWhitespace }
    func written(_ left: String, _ right: String) -> String {
      isFirst ? "\(left) \(sign) \(right)" : "\(right) \(sign) \(left)"
    }
    let mend = Diagnostic.Mend(span: date.span, replacement: yearOf)
    switch (ComparisonOperator(rawValue: sign), isFirst) {
    case (.equal?, _), (.notEqual?, _): return (["write \(written(yearOf, year))"], mend)
    case (.less?, true), (.greaterOrEqual?, true), (.greater?, false), (.lessOrEqual?, false):
      return (["write \(written(name, "\(year)-01-01")), or \(written(yearOf, year))"], mend)
    case (.some, _): return (["write \(written(name, "\(year)-12-31")), or \(written(yearOf, year))"], mend)
    case (nil, _): return (["a date is written \(year)-01-01; \(yearOf) is its year"], nil)
    }
  }

  // MARK: Texts, lists, queries

  private mutating func textTest(
    _ test: TextOperator, _ leftSyntax: ExpressionSyntax, _ rightSyntax: ExpressionSyntax, _ span: Span
  ) -> BoundExpression? {
    let left = expression(leftSyntax)
    guard let left else { return nil }
    if left.type.element != nil, test == .contains {
      report(
        "\"\(source[left.span])\" is a list", at: left.span,
        help: ["write: \(source[left.span]) has \(source[rightSyntax.span])"])
      return nil
    }
    if let word = isLoneWord(rightSyntax) {
      report(
        "\"\(word.text)\" is no column in \(scope.name)", at: word.span,
        help: ["a text needs quotes: \"\(word.text)\""],
        mend: Diagnostic.Mend(span: word.span, replacement: "\"\(word.text)\""))
      return nil
    }
    if case .arithmetic = rightSyntax.kind, reportHyphens(in: rightSyntax, beside: left) { return nil }
    guard let right = expression(rightSyntax) else { return nil }
    for side in [left, right] where side.labelled.type != .text {
      report("\(test.rawValue) needs texts, and this is \(side.type.phrase)", at: side.span)
      return nil
    }
    if test == .matches {
      guard case .constant(.text(let pattern)) = right.kind else {
        report("matches needs a pattern written as a text", at: right.span)
        return nil
      }
      do throws(Pattern.Fault) {
        _ = try Pattern(pattern)
      } catch {
        report(
          "this is no regular expression: \(error.message)", at: place(of: error, in: right.span), help: error.help)
        return nil
      }
    }
    return BoundExpression(.textTest(test, left.labelled, right.labelled), .boolean, span: span)
  }

  private mutating func having(
    _ listSyntax: ExpressionSyntax, _ quantifier: Quantifier, _ values: [ExpressionSyntax], _ span: Span
  ) -> BoundExpression? {
    guard let list = expression(listSyntax) else {
      return nil
    }
    guard let element = list.type.element else {
      report(
        "\"\(source[list.span])\" is \(list.type.phrase), not a list", at: list.span,
        help: ["write: \(source[list.span]) = …, or \(source[list.span]) contains \"…\" for a text"])
      return nil
    }
    let bound = values.map { matched($0, to: list) }
    let whole = bound.compactMap { $0 }
    guard whole.count == values.count else { return nil }
    for value in whole where !isComparable(value.type, element) {
      reportTypes(list, value)
      return nil
    }
    let listed = whole.compactMap { inClosedList($0, beside: list) }
    guard listed.count == whole.count else { return nil }
    return BoundExpression(.has(list, quantifier, listed), .boolean, span: span)
  }

  private mutating func inQuery(_ valueSyntax: ExpressionSyntax, _ query: QuerySyntax, _ span: Span) -> BoundExpression?
  {
    let value = expression(valueSyntax)
    let bound = bind(query)
    guard let value, let bound else { return nil }
    guard !reportList(value, word: "in") else { return nil }
    guard bound.scope.columns.count == 1 else {
      report(
        "in needs a query of one column, and this has \(bound.scope.columns.count)", at: query.span,
        help: ["end it with | select COLUMN"])
      return nil
    }
    let type = bound.scope.columns[0].field.type
    guard isComparable(value.type, type) else {
      report("\"\(source[value.span])\" is \(value.type.phrase), and the query gives \(type.phrase)", at: query.span)
      return nil
    }
    return BoundExpression(.inQuery(value, bound), .boolean, span: span)
  }
}
