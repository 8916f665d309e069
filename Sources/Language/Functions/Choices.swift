import Tables

extension Function {
  /// One of several values.
  static let choices = [
    Function(
      "if", "if(cond, a, b)", "a where the condition is true, b where it is false, unknown where it is unknown",
      examples: ["items | select item, size = if(rate >= 50, \"half or more\", \"under half\") | take 3"],
      rows: RowForm(3...3, takesUnknown: true) { call in
        let condition = call.values[0]
        guard condition.type == .boolean || condition.isUnknownLiteral else {
          call.report("\(call.name) needs a condition first, and this is \(condition.type.phrase)", at: condition.span)
          return nil
        }
        guard let branches = call.merged(Array(call.values.dropFirst())) else { return nil }
        return call.result(branches.type, unit: branches.unit, of: [condition] + branches.children)
      }, grounds: .decided),
    Function(
      "coalesce", "coalesce(a, b, …)", "the first that is known",
      examples: ["strategies | select name, who = coalesce(municipality.name, group.name) | skip 16 | take 3"],
      rows: RowForm(2...1000, takesUnknown: true) { call in call.merged(call.values) }, picksValue: true,
      grounds: .firstKnown),
  ]
}
