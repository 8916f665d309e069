import Diagnostics
import Tables
import Text

/// A call of a function while its types are checked.
package struct FunctionCall {
  package let name: String
  /// The values, in the order in which they are written.
  package let values: [BoundExpression]
  package let isDistinct: Bool
  package let span: Span
  let function: Function
  let source: SourceText
  /// What was found wrong.
  private(set) var mistakes: [(message: Sentence, span: Span, help: [Sentence])] = []

  init(
    _ function: Function, _ values: [BoundExpression], isDistinct: Bool = false, _ span: Span, of source: SourceText
  ) {
    self.function = function
    self.isDistinct = isDistinct
    name = function.name
    self.values = values
    self.span = span
    self.source = source
  }

  /// A value as it is written.
  package func text(_ value: BoundExpression) -> String { source[value.span] }

  /// The call with its type, over the values as they are or as they were made to fit.
  package func result(_ type: DataType, unit: String? = nil, of values: [BoundExpression]? = nil) -> BoundExpression {
    BoundExpression(.call(function, values ?? self.values), type, unit: unit, span: span)
  }

  /// The aggregate over its first value, with its type.
  ///
  /// - Parameter parameter: a number that is the same for all groups.
  package func aggregate(_ type: DataType, unit: String?, parameter: Double? = nil) -> BoundAggregate {
    BoundAggregate(
      function: function, argument: values[0], parameter: parameter, isDistinct: isDistinct, type: type, unit: unit)
  }

  // MARK: Mistakes

  /// Says what is wrong; false, so that a check can end with it.
  @discardableResult
  package mutating func report(_ message: Sentence, at span: Span, help: [Sentence] = []) -> Bool {
    mistakes.append((message, span, help))
    return false
  }

  /// Whether a value is a number; else says so.
  package mutating func isNumber(_ value: BoundExpression) -> Bool {
    value.type.isNumeric || value.isUnknownLiteral
      || report("\(name) needs a number, and this is \(value.type.phrase)", at: value.span)
  }

  /// Whether a value is of a type; else says so.
  package mutating func isTyped(_ value: BoundExpression, _ type: DataType) -> Bool {
    if value.type == type || value.isUnknownLiteral { return true }
    let wanted: Sentence = type == .integer ? "a whole number" : "a \(type.name)"
    return report("\(name) needs \(wanted) here, and this is \(value.type.phrase)", at: value.span)
  }

  /// A text, or the label of a row, as text; nil after saying that it is none.
  package mutating func textual(_ value: BoundExpression) -> BoundExpression? {
    if value.labelled.type == .text { return value.labelled }
    report(
      "\(name) needs a text, and this is \(value.type.phrase)", at: value.span,
      help: ["text(\(text(value))) makes a text of it"])
    return nil
  }

  // MARK: Values that must be of one type

  /// A call over values that are brought to one type, as the branches of `if`.
  package mutating func merged(_ values: [BoundExpression]) -> BoundExpression? {
    guard let typed = values.first(where: { !$0.isUnknownLiteral }) else { return result(.text, of: values) }
    var type = typed.type
    var unit = typed.unit
    for value in values where !value.isUnknownLiteral {
      if let other = value.unit, let own = unit, other != own {
        report("\(name) joins \(own) and \(other)", at: value.span)
        return nil
      }
      unit = unit ?? value.unit
      if value.type == type { continue }
      if value.type.isNumeric, type.isNumeric {
        type = .number
      } else if value.labelled.type == .text, type == .text || type.referencedTable != nil {
        type = .text
      } else {
        report("\(name) needs values of one type: \(type.name) here, \(value.type.name) there", at: value.span)
        return nil
      }
    }
    let aligned = values.map { value in
      if value.isUnknownLiteral { return BoundExpression(value.kind, type, span: value.span) }
      // A whole number beside decimals stays one, so that it is compared as it is.
      return type == .text ? value.labelled : value
    }
    return result(type, unit: unit, of: aligned)
  }
}

extension BoundExpression {
  /// A row of a table as its label; everything else as it is.
  var labelled: BoundExpression {
    type.referencedTable == nil ? self : BoundExpression(.label(self), .text, span: span)
  }

  /// A whole number as decimals, where decimals are wanted.
  var widened: BoundExpression {
    guard type == .integer || isUnknownLiteral else { return self }
    if case .constant(.integer(let value)) = kind {
      return BoundExpression(.constant(.number(Double(value))), .number, unit: unit, span: span)
    }
    if isUnknownLiteral { return BoundExpression(kind, .number, span: span) }
    return BoundExpression(.widened(self), .number, unit: unit, span: span)
  }

  /// A whole number as it is, since a decimal would not hold all of them.
  var exact: BoundExpression { type == .integer ? self : widened }
}
