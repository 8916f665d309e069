import Tables

extension Function {
  /// Texts as numbers, and everything as text.
  static let conversions = [
    Function(
      "number", "number(text)",
      "the number that a cell with this text is in a file: 72%, ▲5, 1,234; unknown if it may be none",
      examples: ["municipalities | take 1 | select number(\"72%\") as n, number(\"▲1,234\") as m"],
      rows: RowForm(1...1) { call in
        let value = call.values[0]
        guard value.type.isNumeric || value.type == .text else {
          call.report("\(call.name) reads a text, and this is \(value.type.phrase)", at: value.span)
          return nil
        }
        if let text = value.constant?.text, let whole = Int(text) {
          return BoundExpression(.constant(.integer(whole)), .integer, span: call.span)
        }
        return call.result(value.type == .integer ? .integer : .number, unit: value.unit)
      }),
    Function(
      "text", "text(x)", "the value as a text", examples: ["items | select concat(text(rate), \" %\") as r | take 3"],
      rows: RowForm(1...1) { call in call.result(.text) }),
  ]
}
