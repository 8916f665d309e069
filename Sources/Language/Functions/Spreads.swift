import Tables

extension Function {
  /// How values lie: the middle, the spread, a share of their order or of themselves.
  static let spreads = [
    Function(
      "median", "median(x)", "the middle of the known", examples: ["items | summarize median(rate) by department"],
      groups: ofNumbers),
    Function(
      "sd", "sd(x)", "the sample standard deviation of the known (n - 1); unknown under two",
      examples: ["items | summarize sd(rate) by department"],
      groups: ofNumbers),
    Function(
      "quantile", "quantile(x, p)",
      "the value below which the share p of the known lies, interpolated (R's type 7)",
      examples: ["items | summarize quantile(rate, 0.9) by department"],
      groups: GroupForm(2) { call, element in
        guard call.isNumbers(element) else { return nil }
        guard let p = call.values[1].constant?.double, (0...1).contains(p) else {
          call.report(
            "\(call.name) needs a share between 0 and 1 as its second value", at: call.values[1].span,
            help: ["for example \(call.name)(rate, 0.9)"])
          return nil
        }
        return call.aggregate(.number, unit: call.values[0].unit, parameter: p)
      }),
    Function(
      "share", "share(cond)", "percent of the known for which the condition is true",
      examples: ["items | summarize share(rate > 50) by department"],
      groups: GroupForm { call, element in
        guard element == .boolean else {
          call.report(
            "\(call.name) needs a condition, and \"\(call.text(call.values[0]))\" is \(element.phrase)",
            at: call.values[0].span, help: ["for example \(call.name)(rate > 50)"])
          return nil
        }
        return call.aggregate(.number, unit: "percent")
      }),
  ]
}
