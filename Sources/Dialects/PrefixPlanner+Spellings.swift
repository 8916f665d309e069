extension PrefixPlanner {
  /// How many texts of a column are looked at, at most.
  package static let mostSpellings = SQLTranslator.mostSpellings

  /// Asks for the texts that stand in a column, each once.
  package static func spellings(
    of column: Int, in relation: HeldRelation, _ dialect: any Dialect, most: Int
  ) -> SQLStatement {
    let cell = dialect.cell(relation.columns[column], of: SQLTranslator.alias)
    let text =
      "select distinct \(dialect.byBytes(cell)) from \(dialect.quoted(relation.schema)).\(dialect.quoted(relation.name)) as \(SQLTranslator.alias) where \(cell) is not null limit \(most)"
    return SQLStatement(text: text, parameters: [], columns: [.text])
  }
}

extension PrefixPlanner {
  /// Counts the rows, and for each column its known cells, and the least and the most of numbers and days as texts.
  package static func profile(of relation: HeldRelation, _ dialect: any Dialect) -> SQLStatement {
    var selected = ["count(*)"]
    var types: [SQLStatement.ColumnType] = [.integer]
    for column in relation.columns {
      let cell = dialect.cell(column, of: SQLTranslator.alias)
      selected.append("count(\(cell))")
      switch column.type {
      case .integer, .number, .date: selected += ["min(\(cell))::text", "max(\(cell))::text"]
      default: selected += ["null::text", "null::text"]
      }
      types += [.integer, .text, .text]
    }
    let text =
      "select \(selected.joined(separator: ", ")) from \(dialect.quoted(relation.schema)).\(dialect.quoted(relation.name)) as \(SQLTranslator.alias)"
    return SQLStatement(text: text, parameters: [], columns: types)
  }
}
