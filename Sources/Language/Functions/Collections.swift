import Tables

extension Function {
  /// The values of a group as they stand: all, or one.
  static let collections = [
    Function(
      "list", "list(x)", "all known values as a list",
      examples: ["strategies | summarize list(kind) by municipality | take 4"],
      groups: GroupForm { call, element in call.aggregate(.list(element), unit: call.values[0].unit) }),
    Function(
      "first", "first(x)", "the first known value", examples: ["items | summarize first(item) by table"],
      groups: GroupForm { call, element in call.aggregate(element, unit: call.values[0].unit) }, picksValue: true),
  ]
}
