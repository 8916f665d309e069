import Diagnostics
import Tables
import Text

extension Binder {
  var functions: [Function] { environment.vocabulary.functions }

  mutating func call(
    _ name: Name, isDistinct: Bool, _ arguments: [ExpressionSyntax], _ span: Span
  ) -> BoundExpression? {
    guard let function = functions[name.text] else {
      let close = Suggestion.closest(to: name.text, among: functions.map(\.name))
      report(
        "no function \"\(name.text)\"", at: name.span,
        help: [close.isEmpty ? "\"help functions\" lists them" : Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
      return nil
    }
    if function.takesSet, !isDistinct, arguments.count == 1 { return set(arguments[0], span) }
    guard !function.isAggregate(over: arguments.count), let form = function.rowForm else {
      return listAggregate(function, isDistinct: isDistinct, arguments, span)
    }
    guard form.arity.contains(arguments.count) else {
      reportArity(function, form.arity, arguments.count, span)
      return nil
    }
    guard !isDistinct else {
      reportDistinct(span)
      return nil
    }
    let values = arguments.map { form.takesUnknown ? expression($0) : item($0) }.compactMap { $0 }
    guard values.count == arguments.count else { return nil }
    return checked(FunctionCall(function, values, span, of: source)) { form.bind(&$0) }
  }

  private mutating func reportArity(_ function: Function, _ arity: ClosedRange<Int>, _ count: Int, _ span: Span) {
    let (least, most) = (arity.lowerBound, arity.upperBound)
    let wanted: Sentence =
      least == most
      ? "\(most, "value", "values")" : most > 100 ? "at least \(least) values" : "\(least) to \(most) values"
    report(
      "\(function.name) takes \(wanted), not \(count)", at: span,
      help: ["write \(function.signature)"])
  }

  private mutating func reportDistinct(_ span: Span) {
    let names = functions.filter { $0.groupForm?.takesDistinct == true }.map(\.name)
    report(
      "distinct belongs to \(names): \(names.first ?? "")(distinct x)", at: span)
  }

  /// What a form makes of a call, its mistakes reported.
  private mutating func checked<Result>(_ call: FunctionCall, _ bind: (inout FunctionCall) -> Result?) -> Result? {
    var call = call
    let result = bind(&call)
    for mistake in call.mistakes { report(mistake.message, at: mistake.span, help: mistake.help) }
    return result
  }

  // MARK: Aggregates over a list in a row

  private mutating func listAggregate(
    _ function: Function, isDistinct: Bool, _ arguments: [ExpressionSyntax], _ span: Span
  ) -> BoundExpression? {
    if let index = aggregated(defaultName(function, arguments, isDistinct), function) {
      return column(index, at: span)
    }
    guard let first = arguments.first else {
      report(
        "\(function.name)() counts rows only in summarize", at: span,
        help: ["write | summarize n = \(function.name)(), or \(function.name)(RELATION) for related rows"])
      return nil
    }
    guard let list = item(first) else { return nil }
    guard let element = list.type.element else {
      report(
        "\(function.name) here needs a list, and \"\(source[list.span])\" is \(list.type.phrase)", at: list.span,
        help: ["over all rows: | summarize \(function.name)(\(source[list.span]))"])
      return nil
    }
    guard let aggregate = aggregate(function, over: list, element: element, isDistinct, arguments, span) else {
      return nil
    }
    return BoundExpression(
      .listAggregate(function, list, argument: aggregate.parameter, isDistinct: isDistinct), aggregate.type,
      unit: aggregate.unit, span: span)
  }

  /// The column that an aggregate has made under its own name: after `summarize mean(rate)`, `mean(rate)` is it. A
  /// stored column that happens to be called `count` is not.
  private func aggregated(_ name: String?, _ function: Function) -> Int? {
    guard let name, let index = scope.index(of: name), !scope.identities.contains(where: \.isOne) else { return nil }
    return function.countsRows && !scope.columns[index].field.origins.isEmpty ? nil : index
  }

  /// Checks the arguments of an aggregate over values of type `element`.
  mutating func aggregate(
    _ function: Function, over argument: BoundExpression, element: DataType, _ isDistinct: Bool,
    _ arguments: [ExpressionSyntax], _ span: Span
  ) -> BoundAggregate? {
    guard let form = function.groupForm else { return nil }
    guard arguments.count == form.arity else {
      report(
        "\(function.name) takes \(agreeing: form.arity, "one value", "two values"), not \(arguments.count)", at: span,
        help: ["write \(function.signature)"])
      return nil
    }
    guard !isDistinct || form.takesDistinct else {
      reportDistinct(span)
      return nil
    }
    let values = [argument] + arguments.dropFirst().compactMap { expression($0) }
    guard values.count == form.arity else { return nil }
    return checked(FunctionCall(function, values, isDistinct: isDistinct, span, of: source)) { form.bind(&$0, element) }
  }

  /// The name a column gets when none was given: `count`, `mean_rate`, `count_distinct_kind`.
  func defaultName(_ function: Function, _ arguments: [ExpressionSyntax], _ isDistinct: Bool) -> String? {
    guard let first = arguments.first else { return function.countsRows ? function.name : nil }
    guard case .path(let path) = first.kind else { return function.name }
    return "\(function.name)\(isDistinct ? "_distinct" : "")_\(columnName(path))"
  }

  /// What an aggregate is called that stands alone.
  func aggregateName(_ syntax: ExpressionSyntax) -> String? {
    guard case .call(let name, let isDistinct, let arguments) = syntax.kind, let function = functions[name.text],
      function.isAggregate(over: arguments.count)
    else { return nil }
    return defaultName(function, arguments, isDistinct)
  }

  /// The name of the column at the end of a path, which may be written by its title.
  func columnName(_ path: [Name]) -> String {
    var binder = self
    switch binder.resolve(path)??.kind {
    case .column(let index): return scope.columns[index].field.name
    case .field(_, let table, let column):
      return catalog.table(table)?.schema.fields[column].name ?? path.last?.text ?? ""
    case .related(_, let relation): return relation.name
    case .identity(let position): return scope.identities[position].table
    default: return path.last?.text ?? ""
    }
  }
}
