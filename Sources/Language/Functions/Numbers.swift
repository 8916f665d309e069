import Tables

extension Function {
  /// Numbers made of one number.
  static let numbers = [
    Function(
      "abs", "abs(x)", "the number without its sign",
      examples: ["items | select item, gap = abs(rate - 50) | take 3"],
      rows: RowForm(1...1) { call in
        let x = call.values[0]
        return call.isNumber(x) ? call.result(x.type, unit: x.unit) : nil
      }),
    Function(
      "round", "round(x [, decimals])", "rounded, halves away from zero",
      examples: ["items | derive r = round(100 * count / base, 1) | select item, rate, r | take 3"],
      rows: RowForm(1...2) { call in
        let x = call.values[0]
        guard call.isNumber(x) else { return nil }
        guard call.values.count == 2 else { return call.result(.integer, unit: x.unit, of: [x.exact]) }
        let decimals = call.values[1]
        guard call.isTyped(decimals, .integer) else { return nil }
        return call.result(x.exact.type, unit: x.unit, of: [x.exact, decimals])
      }),
    Function(
      "floor", "floor(x)", "the largest whole number not above x",
      examples: ["items | select item, rate, floor(rate) as whole | take 3"],
      rows: toWhole),
    Function(
      "ceil", "ceil(x)", "the smallest whole number not below x",
      examples: ["items | select item, rate, ceil(rate) as whole | take 3"],
      rows: toWhole),
    Function(
      "sqrt", "sqrt(x)", "the square root; unknown below zero",
      examples: ["items | select item, count, sqrt(count) as root | take 3"],
      rows: toNumber),
    Function(
      "ln", "ln(x)", "the natural logarithm; unknown at and below zero",
      examples: ["municipalities | select name, population, round(ln(population), 2) as log | take 3"],
      rows: toNumber),
    Function(
      "exp", "exp(x)", "e to the power of x", examples: ["items | take 1 | select e = exp(1)"],
      rows: toNumber),
  ]

  private static let toWhole = RowForm(1...1) { call in
    let x = call.values[0]
    return call.isNumber(x) ? call.result(.integer, unit: x.unit, of: [x.exact]) : nil
  }

  private static let toNumber = RowForm(1...1) { call in
    let x = call.values[0]
    return call.isNumber(x) ? call.result(.number, of: [x.widened]) : nil
  }
}
