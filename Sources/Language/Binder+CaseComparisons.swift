import Diagnostics
import Tables
import Text

extension Binder {
  mutating func comparison(_ syntax: ComparisonSyntax, _ clauses: [ClauseSyntax], _ stage: StagePlace) -> BoundStage? {
    guard var bound = comparison(syntax, stage) else { return nil }
    var isWhole = true
    for clause in clauses {
      guard let number = option(clause) else {
        isWhole = false
        continue
      }
      bound.options[clause.word.text] = number
    }
    guard isWhole else { return nil }
    bound.caseColumn = caseColumn
    return made(stage, .comparison(bound))
  }

  /// Moves the scope on to what is known of a comparison's columns before it has run.
  mutating func declare(_ comparison: BoundComparison) {
    scope.columns = comparison.declaredFields.map { Scope.Column(field: $0) }
  }

  private mutating func comparison(_ syntax: ComparisonSyntax, _ stage: StagePlace) -> BoundComparison? {
    switch syntax {
    case .cases(let names, let items): return cases(names, items)
    case .groups(let measure, let base, let group, let key):
      return groups(measure, of: base, across: group, by: key, stage)
    case .mill(let outcome, let given): return comparison(.mill, outcome, given)
    case .similar(let name, let given, let isUnlike):
      return comparison(.similar(to: name, isUnlike: isUnlike), nil, given)
    case .pairs(let outcome, let given, let isDifferent):
      return comparison(.pairs(isDifferent: isDifferent), outcome, given)
    case .setRelation(let outcome, let given, let isNecessity):
      return comparison(.setRelation(isNecessity: isNecessity), outcome, given)
    case .truthTable(let outcome, let given): return comparison(.truthTable, outcome, given)
    case .minimize(let outcome, let given, let solution, let expecting):
      return minimize(outcome, given, solution, expecting)
    }
  }

  // MARK: Conditions

  private mutating func comparison(
    _ method: BoundComparison.Method, _ outcome: ConditionSyntax?, _ given: GivenSyntax
  ) -> BoundComparison? {
    var bound = BoundComparison(method)
    var isWhole = true
    if let outcome {
      bound.outcome = condition(outcome)
      isWhole = bound.outcome != nil
    }
    for syntax in given.conditions {
      guard let condition = condition(syntax) else {
        isWhole = false
        continue
      }
      bound.conditions.append(condition)
    }
    bound.groups = given.groups
    guard isWhole else { return nil }
    if given.conditions.isEmpty {
      bound.conditions = comparableColumns
      bound.groups = bound.conditions.indices.map { [$0] }
      guard !bound.conditions.isEmpty else {
        report("no column of \(scope.name) can be compared", at: Span(0, 0), help: ["name some: given COND, …"])
        return nil
      }
    }
    var seen: Set<String> = []
    for condition in bound.conditions where !seen.insert(condition.name).inserted {
      report(
        "\"\(condition.name)\" stands twice among the conditions", at: condition.span,
        help: ["name one of them: … as NAME"])
      return nil
    }
    if let outcome = bound.outcome, seen.contains(outcome.name) {
      report("\"\(outcome.name)\" is the outcome and a condition of it", at: outcome.span)
      return nil
    }
    return bound
  }

  private mutating func condition(_ syntax: ConditionSyntax) -> BoundCondition? {
    guard let bound = item(syntax.item.expression) else { return nil }
    var isNegated = syntax.isNegated
    var inner = bound
    if case .not(let operand) = bound.kind {
      isNegated.toggle()
      inner = operand
    }
    guard inner.type.element == nil else {
      report(
        "a condition has one value a case, and \"\(source[syntax.span])\" is a list", at: syntax.span,
        help: ["ask whether it holds something: (\(source[syntax.item.expression.span]) has …) as NAME"])
      return nil
    }
    let field = outputColumn(syntax.item, inner).field
    return BoundCondition(name: field.name, expression: inner, isNegated: isNegated, field: field, span: syntax.span)
  }

  /// The columns that two cases can be compared by when none are named: yes and no, categories, numbers and dates, but
  /// no names.
  private var comparableColumns: [BoundCondition] {
    scope.columns.indices.compactMap { index in
      let field = scope.columns[index].field
      guard !isName(field) else { return nil }
      switch field.type {
      case .boolean, .integer, .number, .date: break
      case .text where field.categories != nil: break
      default: return nil
      }
      return plainCondition(index)
    }
  }

  private func plainCondition(_ index: Int) -> BoundCondition {
    let field = scope.columns[index].field
    let expression = BoundExpression(.column(index), field.type, unit: field.unit, span: Span(0, 0))
    return BoundCondition(name: field.name, expression: expression, isNegated: false, field: field, span: Span(0, 0))
  }

  /// Whether a column is one of those by which rows of a stored table are named.
  private func isName(_ field: Field) -> Bool {
    for identity in scope.identities {
      guard let schema = catalog.table(identity.table)?.schema else { continue }
      let names = [schema.key, schema.label].compactMap { $0 } + schema.names
      if names.contains(where: { field.origins == [Origin(anchor: identity.table, column: $0)] }) { return true }
    }
    return false
  }

  /// Where the rows have no names of their own: the column that names them best.
  private var caseColumn: Int? {
    if let identity = scope.identities.first, identity.isOne,
      let schema = catalog.table(identity.table)?.schema, schema.label ?? schema.key != nil
    {
      return nil
    }
    for name in ["case", "name"] {
      if let index = scope.columns.firstIndex(where: { TextFolding.key($0.field.name) == name }) { return index }
    }
    return scope.columns.firstIndex { $0.field.type == .text }
      ?? scope.columns.firstIndex { $0.field.type.referencedTable != nil }
  }

  /// A number after a word: `cutoff 0.8`.
  private mutating func option(_ clause: ClauseSyntax) -> Double? {
    guard let number = number(clause.value, after: clause.word.text) else { return nil }
    let problem: String?
    switch clause.word.text {
    case "frequency", "depth": problem = number >= 1 && number == number.rounded() ? nil : "a whole number from 1 on"
    case "cutoff", "pri", "coverage": problem = (0...1).contains(number) ? nil : "a number from 0 to 1"
    case "confidence":
      problem = number >= 1 && number < 100 ? nil : "a percentage from 1 to below 100, as in confidence 99"
    case "logodds": problem = number > 0 ? nil : "a number above 0: 3 (fsQCA) or 2.944439 (R)"
    default: problem = nil
    }
    guard let problem else { return number }
    report("after \(clause.word.text) stands \(problem)", at: clause.value.span)
    return nil
  }

  mutating func number(_ syntax: ExpressionSyntax, after word: String) -> Double? {
    guard let bound = item(syntax) else { return nil }
    var value = bound.constant
    if value == nil, case .negate(let inner) = bound.kind { value = inner.constant?.double.map { .number(-$0) } }
    guard let number = value?.double else {
      report("after \(word) stands a number", at: syntax.span)
      return nil
    }
    return number
  }

  // MARK: Cases and groups

  private mutating func cases(_ names: [Name], _ items: [ItemSyntax]) -> BoundComparison? {
    var bound = BoundComparison(.cases(names))
    if items.isEmpty {
      bound.conditions = scope.columns.indices.filter { !isName(scope.columns[$0].field) && $0 != caseColumn }
        .map { plainCondition($0) }
      return bound
    }
    for item in items {
      guard let expression = self.item(item.expression) else { return nil }
      let field = outputColumn(item, expression).field
      bound.conditions.append(
        BoundCondition(name: field.name, expression: expression, isNegated: false, field: field, span: item.span))
    }
    return bound
  }

  private mutating func groups(
    _ measure: ExpressionSyntax, of base: ExpressionSyntax?, across group: ExpressionSyntax, by key: ExpressionSyntax,
    _ stage: StagePlace
  ) -> BoundComparison? {
    let parts = ([measure, base, group, key] as [ExpressionSyntax?]).map { syntax in syntax.map { plain($0) } }
    guard let measure = parts[0] ?? nil, let group = parts[2] ?? nil, let key = parts[3] ?? nil else { return nil }
    var bound = BoundComparison.Groups(measure: measure, base: nil, group: group, key: key)
    if let part = parts[1] {
      guard let base = part else { return nil }
      bound.base = base
      bound.rate = scope.index(of: "rate").flatMap { scope.columns[$0].field.type.isNumeric ? $0 : nil }
    }
    for (part, what) in [(bound.measure, "what is compared"), (bound.base ?? bound.measure, "the base")]
    where !part.expression.type.isNumeric {
      report("\(what) must be a number, and \"\(part.name)\" is \(part.expression.type.phrase)", at: part.span)
      return nil
    }
    return BoundComparison(.groups(bound))
  }

  private mutating func plain(_ syntax: ExpressionSyntax) -> BoundCondition? {
    condition(
      ConditionSyntax(item: ItemSyntax(expression: syntax, name: nil), isNegated: false, span: syntax.span))
  }

  // MARK: Minimisation

  private mutating func minimize(
    _ outcome: ConditionSyntax, _ given: GivenSyntax, _ solution: Name?, _ expecting: [ConditionSyntax]
  ) -> BoundComparison? {
    guard var bound = comparison(.mill, outcome, given) else { return nil }
    var expected: [BoundComparison.Expectation] = []
    for syntax in expecting {
      guard let one = expectation(syntax, among: bound.conditions) else { return nil }
      expected.append(one)
    }
    // Expectations are what an intermediate solution is made with.
    var kind = expecting.isEmpty ? BoundComparison.Solution.complex : .intermediate
    if let solution {
      guard let found = BoundComparison.Solution(rawValue: solution.text) else {
        let words = BoundComparison.Solution.allCases.map(\.rawValue)
        let close = Suggestion.closest(to: solution.text, among: words)
        report(
          "no solution \"\(solution.text)\"", at: solution.span,
          help: [close.isEmpty ? "there are \(words.joined(separator: ", "))" : Suggestion.question(close)])
        return nil
      }
      kind = found
    }
    if kind != .intermediate, let first = expecting.first {
      report(
        "expectations belong to the intermediate solution", at: first.span, help: ["write solution intermediate"])
      return nil
    }
    bound.method = .minimize(kind, expecting: expected)
    return bound
  }

  /// `DEV`, `~URB` or `kind = develop`.
  private mutating func expectation(
    _ syntax: ConditionSyntax, among conditions: [BoundCondition]
  ) -> BoundComparison.Expectation? {
    var inner = syntax.item.expression
    var isNegated = syntax.isNegated
    var value: Value?
    if case .bracketed(let expression) = inner.kind { inner = expression }
    if case .not(let operand) = inner.kind {
      inner = operand
      isNegated.toggle()
    }
    if case .compare(.equal, let left, let right) = inner.kind {
      inner = left
      switch right.kind {
      case .integer(let number): value = .integer(number)
      case .text(let text): value = .text(text)
      case .path(let words): value = .text(words.map(\.text).joined(separator: "."))
      default:
        report("after = stands a value of the condition", at: right.span)
        return nil
      }
    }
    let text = source[inner.span]
    let key = TextFolding.key(text)
    guard let index = conditions.firstIndex(where: { TextFolding.key($0.name) == key }) else {
      let close = Suggestion.closest(to: text, among: conditions.map(\.name))
      let list = "the conditions are \(conditions.map(\.name).joined(separator: ", "))"
      report(
        "\"\(text)\" is none of the conditions", at: inner.span,
        help: [close.isEmpty ? list : Suggestion.question(close)])
      return nil
    }
    return BoundComparison.Expectation(condition: index, isNegated: isNegated, value: value, span: syntax.span)
  }

  // MARK: Calibration

  mutating func calibrate(
    _ item: ItemSyntax, _ kind: Name, _ thresholds: [ExpressionSyntax], _ clauses: [ClauseSyntax],
    _ stage: StagePlace
  ) -> BoundStage? {
    guard let bound = self.item(item.expression) else { return nil }
    guard bound.type.isNumeric else {
      let text = source[item.expression.span]
      let help = bound.type == .date ? ["a condition on a date: (\(text) >= 2024-04-01) as NAME"] : []
      report(
        "only numbers are calibrated, and \"\(text)\" is \(bound.type.phrase)", at: item.expression.span, help: help)
      return nil
    }
    let words = kind.text == "fuzzy" ? ["out", "cross", "full"] : ["at"]
    var numbers: [Double] = []
    for (index, threshold) in thresholds.enumerated() {
      guard let number = number(threshold, after: words[min(index, words.count - 1)]) else { return nil }
      numbers.append(number)
    }
    var logOdds = 3.0
    for clause in clauses {
      guard let number = option(clause) else { return nil }
      logOdds = number
    }
    let type: DataType = kind.text == "fuzzy" ? .number : numbers.count > 1 ? .integer : .boolean
    var column = Scope.Column(
      field: Field(item.name?.text ?? "\(outputColumn(item, bound).field.name)_\(kind.text)", type))
    column.field.origins = origins(of: bound)
    guard let columns = distinctlyNamed(scope.columns + [column], at: stage.span) else { return nil }
    scope.columns = columns
    return made(
      stage,
      .calibrate(
        bound,
        BoundStage.Calibration(
          isFuzzy: kind.text == "fuzzy", thresholds: numbers, logOdds: logOdds,
          span: thresholds.first?.span ?? stage.span)))
  }
}
