import Tables

/// What a PostgreSQL server says of its tables and views.
package enum PostgreSQLCatalog {
  package static let columns: [SQLStatement.ColumnType] = [
    .text, .text, .boolean, .number, .text, .text, .text, .text, .integer, .boolean, .integer,
  ]

  /// One row for each column that may be read, those of one relation together.
  package static let text = """
    select n.nspname::text, c.relname::text, pg_table_is_visible(c.oid), c.reltuples::float8,
      obj_description(c.oid, 'pg_class'), a.attname::text,
      case when b.typtype = 'e' then 'enum' else b.typname::text end,
      format_type(a.atttypid, a.atttypmod),
      (case when t.typtype = 'd' then t.typtypmod else a.atttypmod end)::bigint,
      coalesce(l.collisdeterministic, true),
      (select array_position(i.indkey::int2[], a.attnum)::bigint from pg_index i
        where i.indrelid = c.oid and i.indisprimary)
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
      join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
      left join pg_collation l on l.oid = a.attcollation
    where c.relkind in ('r', 'v', 'm', 'f', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')
    order by 3 desc, n.nspname, c.relname, a.attnum
    """

  package static func relations(_ rows: Cells) -> [(HeldRelation, isVisible: Bool)] {
    var out: [(HeldRelation, isVisible: Bool)] = []
    var keys: [(place: Int, column: Int)] = []
    func finish() {
      guard !out.isEmpty else { return }
      out[out.count - 1].0.key = keys.sorted { $0.place < $1.place }.map(\.column)
      keys = []
    }
    for row in 0..<rows.rowCount {
      func text(_ column: Int) -> String { rows.columns[column].value(at: row).text ?? "" }
      if out.last?.0.schema != text(0) || out.last?.0.name != text(1) {
        finish()
        var relation = HeldRelation(schema: text(0), name: text(1))
        if let estimate = rows.columns[3].value(at: row).double, estimate >= 0 { relation.estimate = Int(estimate) }
        relation.comment = rows.columns[4].value(at: row).text
        out.append((relation, rows.columns[2].value(at: row).boolean ?? false))
      }
      let last = out.count - 1
      let modifier = if case .integer(let number) = rows.columns[8].value(at: row) { number } else { -1 }
      let isPlain = rows.columns[9].value(at: row).boolean ?? true
      guard let (type, form) = kind(text(6), modifier, comparesBytes: isPlain), isSayable(text(5)) else {
        out[last].0.leftOut.append((text(5), text(7)))
        continue
      }
      if case .integer(let place) = rows.columns[10].value(at: row) {
        keys.append((place, out[last].0.columns.count))
      }
      out[last].0.columns.append(HeldRelation.Column(text(5), type, form, typeName: text(7)))
    }
    finish()
    return out
  }

  /// Names with control characters are nobody's, and two of these mark parameters.
  private static func isSayable(_ name: String) -> Bool { !name.utf8.contains { $0 < 0x20 } }

  private static func kind(
    _ name: String, _ modifier: Int, comparesBytes: Bool
  ) -> (DataType, HeldRelation.Form)? {
    switch name {
    case "bool": return (.boolean, .boolean)
    case "int2", "int4", "int8", "oid": return (.integer, .integer)
    case "float4", "float8": return (.number, .float)
    case "numeric":
      // The precision and the number of decimals, where they are stated.
      let (precision, scale) = ((modifier - 4) >> 16 & 0xFFFF, (modifier - 4) & 0x7FF)
      return modifier >= 4 && scale == 0 && precision <= 18 ? (.integer, .wholeDecimal) : (.number, .decimal)
    case "date": return (.date, .date)
    case "text", "varchar": return (.text, comparesBytes ? .text : .looseText)
    case "bpchar", "name", "citext": return (.text, .looseText)
    case "enum", "uuid", "json", "jsonb", "xml", "inet", "cidr", "macaddr", "time", "timetz", "timestamp",
      "timestamptz",
      "interval":
      return (.text, .written)
    default: return nil
    }
  }
}
