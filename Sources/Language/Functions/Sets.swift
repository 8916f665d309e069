extension Function {
  /// What makes a set of others. It is bound as a set, not by the types of its values.
  static let sets = [
    Function(
      "set", "set(SET)", "membership in a set that *, + and ~ make of others: the least, the greatest, 1 - x",
      examples: ["municipalities | derive both = set(recruits*~develops) | select name, both"],
      rows: RowForm(1...1) { call in call.result(.number) }, takesSet: true)
  ]
}
