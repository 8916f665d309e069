import Diagnostics
import Tables
import Text

extension Binder {
  mutating func call(
    _ name: Name, isDistinct: Bool, _ arguments: [ExpressionSyntax], _ span: Span
  ) -> BoundExpression? {
    guard let function = Function(rawValue: name.text) else {
      let close = Suggestion.closest(to: name.text, among: Function.allCases.map(\.rawValue))
      report(
        "no function \"\(name.text)\"", at: name.span,
        help: [close.isEmpty ? "\"help functions\" lists them" : Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
      return nil
    }
    if function.isAggregate(over: arguments.count) {
      return listAggregate(function, isDistinct: isDistinct, arguments, span)
    }
    guard function.arity.contains(arguments.count) else {
      reportArity(function, arguments.count, span)
      return nil
    }
    if isDistinct {
      report("distinct belongs to count: count(distinct x)", at: span)
      return nil
    }
    let takesUnknown = function == .if || function == .coalesce
    let bound = arguments.map { takesUnknown ? expression($0) : item($0) }
    let whole = bound.compactMap { $0 }
    guard whole.count == arguments.count else { return nil }
    return scalarCall(function, whole, span)
  }

  private mutating func reportArity(_ function: Function, _ count: Int, _ span: Span) {
    let arity = function.arity
    let wanted =
      arity.lowerBound == arity.upperBound
      ? "\(arity.lowerBound)"
      : arity.upperBound > 100 ? "at least \(arity.lowerBound)" : "\(arity.lowerBound) to \(arity.upperBound)"
    report(
      "\(function.rawValue) takes \(wanted) \(arity.upperBound == 1 ? "value" : "values"), not \(count)", at: span,
      help: ["write \(function.signature)"])
  }

  private mutating func scalarCall(_ function: Function, _ parts: [BoundExpression], _ span: Span) -> BoundExpression? {
    func made(_ parts: [BoundExpression], _ type: DataType, unit: String? = nil) -> BoundExpression {
      BoundExpression(.call(function, parts), type, unit: unit, span: span)
    }
    switch function {
    case .abs:
      guard numeric(parts[0], function) else { return nil }
      return made(parts, parts[0].type, unit: parts[0].unit)
    case .floor, .ceil:
      guard numeric(parts[0], function) else { return nil }
      return made([exact(parts[0])], .integer, unit: parts[0].unit)
    case .round:
      guard numeric(parts[0], function) else { return nil }
      if parts.count == 2 {
        guard typed(parts[1], .integer, function) else { return nil }
        let number = exact(parts[0])
        return made([number, parts[1]], number.type, unit: parts[0].unit)
      }
      return made([exact(parts[0])], .integer, unit: parts[0].unit)
    case .sqrt, .ln, .exp:
      guard numeric(parts[0], function) else { return nil }
      return made([widened(parts[0])], .number)
    case .min, .max, .coalesce: return merged(function, parts, span)
    case .if:
      guard parts[0].type == .boolean || parts[0].isUnknownLiteral else {
        report("if needs a condition first, and this is \(parts[0].type.phrase)", at: parts[0].span)
        return nil
      }
      guard let branches = merged(function, Array(parts.dropFirst()), span),
        case .call(_, let sides) = branches.kind
      else { return nil }
      return made([parts[0]] + sides, branches.type, unit: branches.unit)
    case .lower, .upper, .trim:
      guard let text = textual(parts[0], function) else { return nil }
      return made([text], .text)
    case .length:
      if parts[0].type.element != nil {
        return BoundExpression(.listAggregate(.count, parts[0], argument: nil, isDistinct: false), .integer, span: span)
      }
      guard let text = textual(parts[0], function) else { return nil }
      return made([text], .integer)
    case .replace, .concat, .split, .left, .right: return textCall(function, parts, span)
    case .year, .month, .day:
      guard typed(parts[0], .date, function) else { return nil }
      return made(parts, .integer)
    case .date: return dateCall(parts, span)
    case .number:
      guard parts[0].type.isNumeric || parts[0].type == .text else {
        report("number reads a text, and this is \(parts[0].type.phrase)", at: parts[0].span)
        return nil
      }
      if case .constant(.text(let text)) = parts[0].kind, let value = Int(text) {
        return BoundExpression(.constant(.integer(value)), .integer, span: span)
      }
      return made(parts, parts[0].type == .integer ? .integer : .number, unit: parts[0].unit)
    case .text: return made(parts, .text)
    default: return nil
    }
  }

  /// A whole number as it is, since a decimal would not hold all of them.
  private func exact(_ part: BoundExpression) -> BoundExpression { part.type == .integer ? part : widened(part) }

  private mutating func dateCall(_ parts: [BoundExpression], _ span: Span) -> BoundExpression? {
    if parts.count == 1, parts[0].type == .date { return parts[0] }
    guard let text = textual(parts[0], .date) else { return nil }
    guard parts.count == 2 else { return BoundExpression(.call(.date, [text]), .date, span: span) }
    guard let order = textual(parts[1], .date) else { return nil }
    if let pattern = order.constant?.text, DateOrder(pattern) == nil {
      report(
        "\"\(pattern)\" is no order of day, month and year", at: parts[1].span,
        help: ["write y, m and d once each, with what stands between them: \"d/m/y\", \"m/d/y\", \"y-m-d\""])
      return nil
    }
    return BoundExpression(.call(.date, [text, order]), .date, span: span)
  }

  private mutating func textCall(_ function: Function, _ parts: [BoundExpression], _ span: Span) -> BoundExpression? {
    var bound: [BoundExpression] = []
    for (index, part) in parts.enumerated() {
      if index == 1, function == .left || function == .right {
        guard typed(part, .integer, function) else { return nil }
        bound.append(part)
      } else if function == .concat {
        bound.append(
          labelled(part).type == .text ? labelled(part) : BoundExpression(.call(.text, [part]), .text, span: part.span))
      } else {
        guard let text = textual(part, function) else { return nil }
        bound.append(text)
      }
    }
    return BoundExpression(.call(function, bound), function == .split ? .list(.text) : .text, span: span)
  }

  /// Values that must be of one type, as the branches of `if`.
  private mutating func merged(_ function: Function, _ parts: [BoundExpression], _ span: Span) -> BoundExpression? {
    guard let typed = parts.first(where: { !$0.isUnknownLiteral }) else {
      return BoundExpression(.call(function, parts), .text, span: span)
    }
    var type = typed.type
    var unit = typed.unit
    for part in parts where !part.isUnknownLiteral {
      if let other = part.unit, let own = unit, other != own {
        report("\(function.rawValue) joins \(own) and \(other)", at: part.span)
        return nil
      }
      unit = unit ?? part.unit
      if part.type == type { continue }
      if part.type.isNumeric, type.isNumeric {
        type = .number
      } else if labelled(part).type == .text, type == .text || type.referencedTable != nil {
        type = .text
      } else {
        report(
          "\(function.rawValue) needs values of one type: \(type.name) here, \(part.type.name) there", at: part.span)
        return nil
      }
    }
    let aligned = parts.map { part in
      if part.isUnknownLiteral { return BoundExpression(part.kind, type, span: part.span) }
      // A whole number beside decimals stays one, so that it is compared as it is.
      return type == .text ? labelled(part) : part
    }
    return BoundExpression(.call(function, aligned), type, unit: unit, span: span)
  }

  private mutating func numeric(_ part: BoundExpression, _ function: Function) -> Bool {
    part.type.isNumeric || part.isUnknownLiteral
      || report("\(function.rawValue) needs a number, and this is \(part.type.phrase)", at: part.span)
  }

  private mutating func typed(_ part: BoundExpression, _ type: DataType, _ function: Function) -> Bool {
    part.type == type || part.isUnknownLiteral
      || report(
        "\(function.rawValue) needs \(type == .integer ? "a whole number" : "a \(type.name)") here, and this is \(part.type.phrase)",
        at: part.span)
  }

  private mutating func textual(_ part: BoundExpression, _ function: Function) -> BoundExpression? {
    if labelled(part).type == .text { return labelled(part) }
    report(
      "\(function.rawValue) needs a text, and this is \(part.type.phrase)", at: part.span,
      help: ["text(\(source[part.span])) makes a text of it"])
    return nil
  }

  // MARK: Aggregates over a list in a row

  private mutating func listAggregate(
    _ function: Function, isDistinct: Bool, _ arguments: [ExpressionSyntax], _ span: Span
  ) -> BoundExpression? {
    if let index = aggregated(Binder.defaultName(function, arguments, isDistinct, source), function) {
      return column(index, at: span)
    }
    guard let first = arguments.first else {
      report(
        "\(function.rawValue)() counts rows only in summarize", at: span,
        help: ["write | summarize n = \(function.rawValue)(), or \(function.rawValue)(RELATION) for related rows"])
      return nil
    }
    guard let list = item(first) else { return nil }
    guard let element = list.type.element else {
      report(
        "\(function.rawValue) here needs a list, and \"\(source[list.span])\" is \(list.type.phrase)", at: list.span,
        help: ["over all rows: | summarize \(function.rawValue)(\(source[list.span]))"])
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
    return function == .count && !scope.columns[index].field.origins.isEmpty ? nil : index
  }

  /// Checks the arguments of an aggregate over values of type `element`.
  mutating func aggregate(
    _ function: Function, over argument: BoundExpression, element: DataType, _ isDistinct: Bool,
    _ arguments: [ExpressionSyntax], _ span: Span
  ) -> BoundAggregate? {
    let wanted = function == .quantile ? 2 : 1
    guard arguments.count == wanted else {
      report(
        "\(function.rawValue) takes \(wanted == 1 ? "one value" : "two values"), not \(arguments.count)", at: span,
        help: ["write \(function.signature)"])
      return nil
    }
    if isDistinct, function != .count {
      report("distinct belongs to count: count(distinct x)", at: span)
      return nil
    }
    var made = BoundAggregate(
      function: function, argument: argument, parameter: nil, isDistinct: isDistinct, type: element, unit: argument.unit
    )
    switch function {
    case .count:
      made.type = .integer
      made.unit = nil
    case .sum, .mean, .median, .sd, .quantile:
      guard element.isNumeric else {
        report(
          "\(function.rawValue) needs numbers, and \"\(source[argument.span])\" is \(element.phrase)", at: argument.span
        )
        return nil
      }
      made.type = function == .sum ? element : .number
    case .share:
      guard element == .boolean else {
        report(
          "share needs a condition, and \"\(source[argument.span])\" is \(element.phrase)", at: argument.span,
          help: ["for example share(rate > 50)"])
        return nil
      }
      made.type = .number
      made.unit = "percent"
    case .list: made.type = .list(element)
    case .min, .max:
      guard element.element == nil else {
        report("\(function.rawValue) cannot order lists", at: argument.span)
        return nil
      }
    default: break
    }
    if function == .quantile {
      guard let parameter = expression(arguments[1]), let p = parameter.constant?.double, (0...1).contains(p) else {
        report(
          "quantile needs a share between 0 and 1 as its second value", at: arguments[1].span,
          help: ["for example quantile(rate, 0.9)"])
        return nil
      }
      made.parameter = p
    }
    return made
  }

  /// The name a column gets when none was given: `count`, `mean_rate`, `count_distinct_kind`.
  static func defaultName(
    _ function: Function, _ arguments: [ExpressionSyntax], _ isDistinct: Bool, _ source: SourceText
  ) -> String? {
    guard let first = arguments.first else { return function == .count ? "count" : nil }
    guard case .path(let path) = first.kind, let last = path.last else { return function.rawValue }
    return "\(function.rawValue)\(isDistinct ? "_distinct" : "")_\(last.text)"
  }
}
