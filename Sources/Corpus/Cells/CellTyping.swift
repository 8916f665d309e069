import Tables
import Text

/// Columns of texts that no file holds, read as a file of them would be.
package enum CellTyping {
  /// The columns with the types that a file of them would have, and what was taken for what; nil where they stay texts.
  package static func typed(
    _ made: [(field: Field, column: Column)]
  ) -> (columns: [(field: Field, column: Column)], remarks: [String])? {
    let rowCount = made.first?.column.count ?? 0
    guard rowCount > 0 else { return nil }
    var options = OpenOptions()
    (options.delimiter, options.headerRowCount, options.skippedRowCount, options.droppedRowCount) = (0x2C, 1, 0, 0)
    let path = "transpose"
    var reading = SingleFileReading(
      ResourceDescriptor(name: path, path: path), options: options, limit: 20, watch: nil)
    reading.read(LoadedText(FileText(path: path, bytes: text(of: made, rowCount))), suffix: "csv")
    guard let table = reading.table, table.table.rowCount == rowCount, table.table.columns.count == made.count + 1
    else { return nil }
    var out: [(field: Field, column: Column)] = []
    for (index, (field, column)) in made.enumerated() {
      let found = table.table.schema.fields[index + 1]
      var field = field
      (field.type, field.unit) = (found.type, found.unit)
      out.append((field, restored(table.table.columns[index + 1], from: column)))
    }
    let untold = ["types inferred", "unknown because", "taken for unknown"]
    return (out, table.remarks.filter { remark in !untold.contains { remark.hasPrefix($0) } })
  }

  /// A first column of numbers keeps rows of empty cells from being none.
  private static func text(of made: [(field: Field, column: Column)], _ rowCount: Int) -> [UInt8] {
    var bytes = Array("row".utf8)
    func append(_ text: String) {
      bytes += [0x2C, 0x22]
      for byte in text.utf8 { bytes += byte == 0x22 ? [0x22, 0x22] : [byte] }
      bytes.append(0x22)
    }
    for (field, _) in made { append(field.name) }
    for row in 0..<rowCount {
      bytes.append(0x0A)
      bytes += String(row + 1).utf8
      for (_, column) in made {
        if column.isKnown(row) { append(column.display(at: row)) } else { bytes.append(0x2C) }
      }
    }
    bytes.append(0x0A)
    return bytes
  }

  /// With the reasons that cells were unknown for before.
  private static func restored(_ column: Column, from before: Column) -> Column {
    guard let old = before.validity.marks, var marks = column.validity.marks else { return column }
    var validity = Validity(marks: nil, reasons: column.validity.reasons)
    for row in old.indices where old[row] != 0 { marks[row] = validity.mark(for: before.validity.reason(row)) }
    var column = column
    column.validity = Validity(marks: marks, reasons: validity.reasons)
    return column
  }

  /// Which name is the first of a row of names of places; nil where the names from there on are not mostly places.
  package static func firstPlace(_ names: [String], in catalog: Catalog) -> Int? {
    let cases = catalog.caseTable.flatMap { catalog.table($0) }.map { catalog.rowTexts(of: $0) } ?? []
    let isPlace = names.map { name in
      !headings.contains(name)
        && (Prefectures.number(of: name) != nil || PlaceName.isRanked(name) || PlaceName.isPlainlyJapanese(name)
          || cases.contains(TextFolding.nameKey(name)))
    }
    guard let first = isPlace.firstIndex(of: true), isPlace.count(where: { $0 }) * 2 >= names.count - first else {
      return nil
    }
    return first
  }

  /// Words over a column of labels that end as places do.
  private static let headings: Set = ["市区町村", "市町村", "区市町村", "地区", "都市", "町村", "行政区", "特別区"]
}

extension Catalog {
  /// The names of a table's rows, as name keys.
  fileprivate func rowTexts(of table: Table) -> Set<String> {
    guard let label = table.schema.label.flatMap({ table.column(named: $0) }) else { return [] }
    return Set((0..<table.rowCount).map { TextFolding.nameKey(label.display(at: $0)) })
  }
}
