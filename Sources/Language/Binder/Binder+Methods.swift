import Diagnostics
import Methods
import Tables
import Text

extension Binder {
  mutating func method(_ syntax: MethodSyntax, _ stage: StagePlace) -> BoundStage? {
    let method = syntax.method
    let (caseColumn, caseNames) = cases
    var call = MethodCall(
      method: method, question: MethodQuestion(method, [], caseNames: caseNames), caseColumn: caseColumn)
    var arguments: [MethodArgument] = []
    for (part, written) in zip(method.parts, syntax.parts) {
      guard let bound = self.part(part, written, &call, stage) else {
        call.parts.append(.none)
        call.spans.append(nil)
        continue
      }
      call.parts.append(bound.part)
      call.spans.append(bound.span)
      arguments.append(bound.argument)
    }
    guard arguments.count == method.parts.count, areDistinct(call) else { return nil }
    separateKeys(&call, &arguments)
    call.question = MethodQuestion(
      method, arguments, caseNames: caseNames, leaves: call.leaves.map(\.operand))
    do throws(Refusal) {
      try method.check(call.question)
    } catch {
      report(error.message, at: call.span(of: error.subject) ?? stage.span, help: error.help)
      return nil
    }
    return declared(call, stage)
  }

  /// Moves the scope on to what is known of a method's result before it has run.
  mutating func declared(_ call: MethodCall, _ stage: StagePlace) -> BoundStage? {
    let before = scope
    switch call.method.rows {
    case .own: scope.identities = before.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    case .pairs: scope.identities = before.identities.flatMap { $0.isOne ? [$0, $0] : [$0] }
    case .kept, .widened: break
    }
    let anchors = Set(scope.identities.map(\.table))
    var columns = call.method.columns(of: call.question).map { column in
      var field = column.field
      field.isOfMethod = true
      if case .parts = column.grounds { field.origins = call.origins(of: field.name, anchors: anchors) }
      return Scope.Column(field: field, domain: column.domain)
    }
    if case .widened = call.method.rows { columns = before.columns + columns }
    guard let columns = distinctlyNamed(columns, at: stage.span) else { return nil }
    scope.columns = columns
    return made(stage, .method(call))
  }

  /// The column that names the rows at hand, unless they have names of their own, and what the names may be.
  private var cases: (column: Int?, names: Domain) {
    if let identity = scope.identities.first, identity.isOne,
      let schema = catalog.table(identity.table)?.schema, schema.label ?? schema.key != nil
    {
      return (nil, .rows(of: identity.table))
    }
    let named = ["case", "name"].compactMap { name in
      scope.columns.firstIndex { TextFolding.key($0.field.name) == name }
    }.first
    let found =
      named ?? scope.columns.firstIndex { $0.field.type == .text }
      ?? scope.columns.firstIndex { $0.field.type.referencedTable != nil }
    guard let found else { return (nil, .unknown) }
    return (found, domain(ofColumn: found))
  }

  /// What a bare word beside a column may mean, a reference being named by its label.
  private func domain(ofColumn index: Int) -> Domain {
    scope.columns[index].field.type.referencedTable.map { .rows(of: $0) } ?? scope.columns[index].domain
  }

  // MARK: Parts

  /// What is made of one part: to be computed, said to the method, and its place.
  private typealias Bound = (part: MethodCall.Part, argument: MethodArgument, span: Span?)

  /// - Returns: nil after a mistake.
  private mutating func part(
    _ part: MethodPart, _ syntax: MethodSyntax.Part?, _ call: inout MethodCall, _ stage: StagePlace
  ) -> Bound? {
    switch (part.kind, syntax) {
    case (.outcome, .conditions(let given)), (.claim, .conditions(let given)), (.conditions, .conditions(let given)):
      return conditions(given, &call)
    case (.conditions, nil) where part.presence == .clause: return (.none, .operands([]), nil)
    case (.conditions, nil): return comparableColumns()
    case (.attributes, .items(let items)): return operands(items) { _, _, _ in true }
    case (.attributes, nil): return attributes(besides: call.caseColumn)
    case (.expectations, .conditions(let given)): return expectations(given, among: call.conditions)
    case (.caseName, .names(let names)), (.caseNames, .names(let names)):
      return (.names(names), .names, names.first?.span)
    case (.value(let values), .items(let items)):
      return operands(items) { binder, item, bound in
        !binder.reportList(item, bound) && binder.fits(values, bound, called: binder.outputColumn(item, bound).field)
      }
    case (.source(let values), .items(let items)): return source(items, values)
    case (.key, .items(let items)): return keys(items, call)
    case (.aggregate, .items(let items)): return aggregate(items, call)
    case (.column(let names, let values), .names(let written)):
      return column(written.first, names, values, part, call, stage)
    case (.column(let names, let values), nil): return column(nil, names, values, part, call, stage)
    case (.choice, .word(let word)), (.arrow, .word(let word)): return (.none, .word(word.text), word.span)
    case (.number(let range), .numbers(let numbers)):
      return self.numbers(numbers, after: part, in: range)
    case (.numbers, .numbers(let numbers)): return self.numbers(numbers, after: part, in: .any)
    default: return (.none, .none, nil)
    }
  }

  private mutating func operands(
    _ items: [ItemSyntax], where fits: (inout Binder, ItemSyntax, BoundExpression) -> Bool
  ) -> Bound? {
    var found: [BoundOperand] = []
    for item in items {
      guard let bound = self.item(item.expression), fits(&self, item, bound) else { return nil }
      found.append(operand(item, bound, span: item.span))
    }
    return (.operands(found), .operands(found.map(\.operand)), items.first?.span)
  }

  func operand(
    _ item: ItemSyntax, _ bound: BoundExpression, isNegated: Bool = false, span: Span
  ) -> BoundOperand {
    let column = outputColumn(item, bound)
    let domain = bound.type.referencedTable.map { Domain.rows(of: $0) } ?? column.domain
    return BoundOperand(
      operand: MethodOperand(column.field, isNegated: isNegated, domain: domain, isNamed: item.name != nil),
      expression: bound, span: span)
  }

  mutating func reportList(_ item: ItemSyntax, _ bound: BoundExpression) -> Bool {
    guard bound.type.element != nil else { return false }
    let text = source[item.expression.span]
    report(
      "a condition has one value a case, and \"\(text)\" is a list", at: item.span,
      help: ["ask whether it holds something: (\(text) has …) as NAME"])
    return true
  }

  private mutating func fits(_ values: MethodPart.Values, _ bound: BoundExpression, called field: Field) -> Bool {
    guard case .numbers(let demand) = values, !bound.type.isNumeric else { return true }
    return report("\(demand), and \"\(field.name)\" is \(bound.type.phrase)", at: bound.span)
  }

  // MARK: Conditions

  private mutating func conditions(_ given: GivenSyntax, _ call: inout MethodCall) -> Bound? {
    var found: [BoundOperand] = []
    for syntax in given.conditions {
      if syntax.isSet {
        if let set = set(syntax, &call.leaves) { found.append(set) }
        continue
      }
      guard !reportQuoted(syntax.item.expression), let bound = item(syntax.item.expression) else { continue }
      var isNegated = syntax.isNegated
      var inner = bound
      if case .not(let operand) = bound.kind {
        isNegated.toggle()
        inner = operand
      }
      var item = syntax.item
      item.name = nil
      guard !reportList(item, inner) else { continue }
      found.append(operand(syntax.item, inner, isNegated: isNegated, span: syntax.span))
    }
    guard found.count == given.conditions.count else { return nil }
    return (.operands(found), .operands(found.map(\.operand), groups: given.groups), given.conditions.first?.span)
  }

  /// Refuses conditions of one name, and an outcome among them.
  private mutating func areDistinct(_ call: MethodCall) -> Bool {
    let conditions = call.operands { if case .conditions = $0 { true } else { false } }
    var seen: Set<String> = []
    for condition in conditions where !seen.insert(condition.name).inserted {
      return report(
        "\"\(condition.name)\" stands twice among the conditions", at: condition.span,
        help: ["name one of them: … as NAME"])
    }
    if let outcome = call.outcome, seen.contains(outcome.name) {
      return report("\"\(outcome.name)\" is the outcome and a condition of it", at: outcome.span)
    }
    return true
  }

  /// The columns that two cases can be compared by when none are named: yes and no, categories, numbers and dates, but
  /// no names.
  private mutating func comparableColumns() -> Bound? {
    let found = scope.columns.indices.filter { index in
      let field = scope.columns[index].field
      guard !isName(field) else { return false }
      switch field.type {
      case .boolean, .integer, .number, .date: return true
      case .text: return field.categories != nil
      default: return false
      }
    }.map { columnOperand($0) }
    guard !found.isEmpty else {
      report("no column of \(scope.name) can be compared", at: Span(0, 0), help: ["name some: given COND, …"])
      return nil
    }
    return (.operands(found), .operands(found.map(\.operand), groups: found.indices.map { [$0] }), nil)
  }

  private mutating func attributes(besides caseColumn: Int?) -> Bound {
    let found = scope.columns.indices.filter { !isName(scope.columns[$0].field) && $0 != caseColumn }
      .map { columnOperand($0) }
    return (.operands(found), .operands(found.map(\.operand)), nil)
  }

  private func columnOperand(_ index: Int, at span: Span = Span(0, 0)) -> BoundOperand {
    BoundOperand(
      operand: MethodOperand(scope.columns[index].field, domain: domain(ofColumn: index)),
      expression: column(index, at: span), span: span)
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

  private mutating func expectations(_ given: GivenSyntax, among conditions: [BoundOperand]) -> Bound? {
    var found: [MethodExpectation] = []
    for syntax in given.conditions {
      guard let one = expectation(syntax, among: conditions) else { return nil }
      found.append(one)
    }
    return (.none, .expectations(found), given.conditions.first?.span)
  }

  /// `DEV`, `~URB` or `kind = develop`.
  private mutating func expectation(
    _ syntax: ConditionSyntax, among conditions: [BoundOperand]
  ) -> MethodExpectation? {
    var inner = syntax.item.expression
    var isNegated = syntax.isNegated
    var values: [Value] = []
    while true {
      if case .bracketed(let expression) = inner.kind {
        inner = expression
      } else if case .not(let operand) = inner.kind {
        inner = operand
        isNegated.toggle()
      } else if case .complement(let operand) = inner.kind {
        inner = operand
        isNegated.toggle()
      } else {
        break
      }
    }
    guard !reportQuoted(inner) else { return nil }
    var written: [ExpressionSyntax] = []
    if case .levels(let column, let levels) = inner.kind { (inner, written) = (column, levels) }
    if case .compare(.equal, let left, let right) = inner.kind { (inner, written) = (left, [right]) }
    for syntax in written {
      guard let value = level(syntax) else { return nil }
      values.append(value)
    }
    let text = source[inner.span]
    let key = TextFolding.key(text)
    guard let index = conditions.firstIndex(where: { TextFolding.key($0.name) == key }) else {
      let close = Suggestion.closest(to: text, among: conditions.map(\.name))
      let list = said("the conditions are \(conditions.map(\.name))")
      report(
        "\"\(text)\" is none of the conditions", at: inner.span,
        help: [close.isEmpty ? list : Suggestion.question(close)])
      return nil
    }
    return MethodExpectation(condition: index, isNegated: isNegated, values: values)
  }

  // MARK: Columns and groups

  private mutating func source(_ items: [ItemSyntax], _ values: MethodPart.Values) -> Bound? {
    operands(items) { binder, item, bound in
      guard case .numbers(let demand) = values, !bound.type.isNumeric else { return true }
      let text = binder.source[item.expression.span]
      let help: [Sentence] = bound.type == .date ? ["a condition on a date: (\(text) >= 2024-04-01) as NAME"] : []
      return binder.report(
        "\(demand), and \"\(text)\" is \(bound.type.phrase)", at: item.expression.span, help: help)
    }
  }

  private mutating func keys(_ items: [ItemSyntax], _ call: MethodCall) -> Bound? {
    operands(items) { binder, item, bound in
      guard bound.type.element != nil else { return true }
      return binder.report(
        "\(call.method.word) needs one value a row, and \"\(binder.source[item.span])\" is a list", at: item.span,
        help: ["make one row of each element first: | expand …"])
    }
  }

  /// A path takes its last word as name, and the whole path where two keys end alike.
  private func separateKeys(_ call: inout MethodCall, _ arguments: inout [MethodArgument]) {
    let keys = call.method.parts.indices.filter { if case .key = call.method.parts[$0].kind { true } else { false } }
    let names = keys.flatMap { call.parts[$0].operands.map(\.name) }
    guard Set(names).count < names.count else { return }
    for key in keys {
      var operands = call.parts[key].operands
      for index in operands.indices { operands[index].operand.field.name = source[operands[index].span] }
      call.parts[key] = .operands(operands)
      arguments[key] = .operands(operands.map(\.operand))
    }
  }

  private mutating func aggregate(_ items: [ItemSyntax], _ call: MethodCall) -> Bound? {
    guard let syntax = items.first?.expression else { return nil }
    guard isAggregate(syntax) else {
      report("after of stands an aggregate", at: syntax.span, help: ["write \(call.method.signature)"])
      return nil
    }
    guard let aggregate = groupAggregate(syntax) else { return nil }
    guard aggregate.type.isNumeric else {
      report("\(call.method.word) needs an aggregate that is a number", at: syntax.span)
      return nil
    }
    let rows = BoundExpression(.constant(.boolean(true)), .boolean, span: syntax.span)
    let operand = BoundOperand(
      operand: MethodOperand(
        Field(source[syntax.span], aggregate.type, unit: aggregate.unit), isCount: aggregate.countsRows),
      expression: aggregate.argument ?? rows, span: syntax.span)
    return (.aggregate(aggregate, operand), .operands([operand.operand]), syntax.span)
  }

  private mutating func column(
    _ written: Name?, _ usual: [String], _ values: MethodPart.Values, _ part: MethodPart, _ call: MethodCall,
    _ stage: StagePlace
  ) -> Bound? {
    if let written, scope.index(of: written.text) == nil {
      unknownColumn(written)
      return nil
    }
    let words = written.map { [$0.text] } ?? usual
    var found = words.compactMap { scope.index(of: $0) }.first
    if found == nil, case .anyElseTexts = values { found = scope.columns.firstIndex { $0.field.type == .text } }
    guard let found else {
      guard case .numbers = values, part.presence != .implied else { return (.none, .operands([]), nil) }
      report(
        "\(call.method.word) finds no column \"\(usual.first ?? "")\" in \(scope.name)", at: stage.span,
        help: ["say which columns to take: \(call.method.signature.filter { !"[]".contains($0) })"])
      return nil
    }
    let field = scope.columns[found].field
    if case .numbers(let demand) = values, !field.type.isNumeric {
      if part.presence == .implied { return (.none, .operands([]), nil) }
      report("\(demand), and \"\(field.name)\" is \(field.type.phrase)", at: written?.span ?? stage.span)
      return nil
    }
    let operand = columnOperand(found, at: written?.span ?? stage.span)
    return (.operands([operand]), .operands([operand.operand]), written?.span)
  }

  // MARK: Words and numbers

  private mutating func numbers(
    _ numbers: [ExpressionSyntax], after part: MethodPart, in range: NumberRange
  ) -> Bound? {
    let word = part.after?.split(separator: " ").last.map(String.init) ?? part.name
    var found: [Double] = []
    for syntax in numbers {
      guard let number = number(syntax, after: word) else { return nil }
      guard range.allows(number) else {
        report("after \(word) stands \(range.words)", at: syntax.span)
        return nil
      }
      found.append(number)
    }
    return (.none, .numbers(found), numbers.first?.span)
  }

  private mutating func number(_ syntax: ExpressionSyntax, after word: String) -> Double? {
    guard let bound = item(syntax) else { return nil }
    var value = bound.constant
    if value == nil, case .negate(let inner) = bound.kind { value = inner.constant?.double.map { .number(-$0) } }
    guard let number = value?.double else {
      report("after \(word) stands a number", at: syntax.span)
      return nil
    }
    return number
  }
}
