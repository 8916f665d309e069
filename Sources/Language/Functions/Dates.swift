import Tables

extension Function {
  /// Days, their parts, and texts that write one.
  static let dates = [
    Function(
      "year", "year(date)", "the year of a date", examples: ["municipalities | take 1 | select year(2024-04-17) as y"],
      rows: toPart),
    Function(
      "month", "month(date)", "the month of a date, 1 to 12",
      examples: ["municipalities | take 1 | select month(2024-04-17) as m"],
      rows: toPart),
    Function(
      "day", "day(date)", "the day of the month", examples: ["municipalities | take 1 | select day(2024-04-17) as d"],
      rows: toPart),
    Function(
      "date", "date(text [, \"d/m/y\"])",
      "the day that a text writes; the order says which number is which, and m may be an English name",
      examples: ["municipalities | take 1 | select date(\"17/4/2024\", \"d/m/y\") as d"],
      rows: RowForm(1...2, bind: toDate)),
  ]

  private static let toPart = RowForm(1...1) { call in
    call.isTyped(call.values[0], .date) ? call.result(.integer) : nil
  }

  private static let toDate: @Sendable (inout FunctionCall) -> BoundExpression? = { call in
    if call.values.count == 1, call.values[0].type == .date { return call.values[0] }
    guard let text = call.textual(call.values[0]) else { return nil }
    guard call.values.count == 2 else { return call.result(.date, of: [text]) }
    guard let order = call.textual(call.values[1]) else { return nil }
    if let pattern = order.constant?.text, DateOrder(pattern) == nil {
      call.report(
        "\"\(pattern)\" is no order of day, month and year", at: call.values[1].span,
        help: ["write y, m and d once each, with what stands between them: \"d/m/y\", \"m/d/y\", \"y-m-d\""])
      return nil
    }
    return call.result(.date, of: [text, order])
  }
}
