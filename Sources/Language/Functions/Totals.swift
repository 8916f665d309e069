import Tables

extension Function {
  /// How many, how much, and how much each.
  static let totals = [
    Function(
      "count", "count() · count(x) · count(distinct x)", "how many rows, known values, or different values",
      examples: ["items | summarize n = count(), keys = count(distinct key) by department"],
      groups: GroupForm(countsRows: true, takesDistinct: true) { call, _ in call.aggregate(.integer, unit: nil) }),
    Function(
      "sum", "sum(x)", "the total of the known", examples: ["items | summarize sum(count) by table"],
      groups: GroupForm(mayFail: true) { call, element in
        call.isNumbers(element) ? call.aggregate(element, unit: call.values[0].unit) : nil
      }),
    Function(
      "mean", "mean(x)", "the arithmetic mean of the known", examples: ["items | summarize mean(rate) by department"],
      groups: ofNumbers),
  ]

  /// A number with the unit of the numbers that it is made of.
  static let ofNumbers = GroupForm { call, element in
    call.isNumbers(element) ? call.aggregate(.number, unit: call.values[0].unit) : nil
  }
}

extension FunctionCall {
  /// Whether the values of groups are numbers; else says so.
  package mutating func isNumbers(_ element: DataType) -> Bool {
    element.isNumeric
      || report(
        "\(name) needs numbers, and \"\(text(values[0]))\" is \(element.phrase)", at: values[0].span)
  }
}
