import Tables

extension Function {
  /// Texts taken apart and put together.
  static let textParts = [
    Function(
      "replace", "replace(text, old, new)", "with every old replaced by new",
      examples: ["items | select replace(item, \"ICT\", \"IT\") as item | take 3"],
      rows: RowForm(3...3) { call in call.texts().map { call.result(.text, of: $0) } }),
    Function(
      "split", "split(text, separator)", "the parts as a list",
      examples: ["municipalities | derive parts = split(name, \"-\") | select name, parts | take 3"],
      rows: RowForm(2...2) { call in call.texts().map { call.result(.list(.text), of: $0) } }),
    Function(
      "concat", "concat(a, b, …)", "joined as one text",
      examples: ["items | select concat(\"Table \", table) as place, item | take 3"],
      rows: RowForm(1...1000) { call in call.result(.text, of: call.values.map(\.labelled)) }),
    Function(
      "left", "left(text, n)", "the first n characters",
      examples: ["municipalities | select name, left(name, 3) as short | take 3"],
      rows: toEnd),
    Function(
      "right", "right(text, n)", "the last n characters",
      examples: ["municipalities | select kanji, right(kanji, 1) as kind | take 3"],
      rows: toEnd),
  ]

  private static let toEnd = RowForm(2...2) { call in
    guard let text = call.textual(call.values[0]), call.isTyped(call.values[1], .integer) else { return nil }
    return call.result(.text, of: [text, call.values[1]])
  }
}

extension FunctionCall {
  /// All values as texts; nil after saying which is none.
  fileprivate mutating func texts() -> [BoundExpression]? {
    var texts: [BoundExpression] = []
    for value in values {
      guard let text = textual(value) else { return nil }
      texts.append(text)
    }
    return texts
  }
}
