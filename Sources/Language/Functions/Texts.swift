import Tables

extension Function {
  /// Texts in another form, and their length.
  static let texts = [
    Function(
      "lower", "lower(text)", "in small letters",
      examples: ["municipalities | select name, lower(name) as small | take 3"],
      rows: toText),
    Function(
      "upper", "upper(text)", "in capital letters",
      examples: ["municipalities | select name, upper(name) as capital | take 3"],
      rows: toText),
    Function(
      "trim", "trim(text)", "without white space at both ends",
      examples: ["municipalities | take 1 | select trim(\"  Kobe \") as name"],
      rows: toText),
    Function(
      "length", "length(text or list)", "how many characters, or elements",
      examples: ["items | select item, length(item) as characters | sort characters desc | take 3"],
      rows: RowForm(1...1) { call in
        if call.values[0].type.element != nil { return call.result(.integer) }
        return call.textual(call.values[0]).map { call.result(.integer, of: [$0]) }
      }),
  ]

  private static let toText = RowForm(1...1) { call in
    call.textual(call.values[0]).map { call.result(.text, of: [$0]) }
  }
}
