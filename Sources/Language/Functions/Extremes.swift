import Tables

extension Function {
  /// The ends of an order: of a group, of a list, or of several values in a row.
  static let extremes = [
    Function(
      "min", "min(x) · min(a, b, …)", "the smallest of a group, of a list, or of several values",
      examples: ["items | summarize min(rate) by department"],
      rows: ofSeveral, groups: ofGroup, picksValue: true),
    Function(
      "max", "max(x) · max(a, b, …)", "the largest of a group, of a list, or of several values",
      examples: ["items | summarize max(rate) by department"],
      rows: ofSeveral, groups: ofGroup, picksValue: true),
  ]

  private static let ofSeveral = RowForm(2...1000) { call in call.merged(call.values) }

  private static let ofGroup = GroupForm { call, element in
    guard element.element == nil else {
      call.report("\(call.name) cannot order lists", at: call.values[0].span)
      return nil
    }
    return call.aggregate(element, unit: call.values[0].unit)
  }
}
