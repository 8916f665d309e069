import Tables
import Text

/// Long rows `A, B, n, percent` as a matrix: one row per value of A, one column per value of B, the unknowns in a row
/// and a column of their own outside every base, what is not applicable in others, margins at the edges.
///
/// Margins, bases and fractions need counts: they are drawn when the third column is called `n` and holds integers. Any
/// other third column is shown as it is.
struct MatrixLayout {
  private(set) var columns: [ReadableColumn] = []
  let rowCount: Int
  let countLine: String

  /// Nil if the table has not the columns of a matrix.
  init?(_ table: Table, percentOf: String?, alignsParts: Bool, showsAllDigits: Bool) {
    guard table.columns.count >= 3 else { return nil }
    let fields = table.schema.fields
    let down = Axis(table.columns[0])
    let across = Axis(table.columns[1])
    let corner = "\(fields[0].name) by \(fields[1].name)"
    guard let counts = Counts(table, down: down, across: across) else {
      let shown = table.columns.count > 3 && percentOf != nil
      columns = MatrixLayout.plainColumns(
        table, down: down, across: across, corner: corner, showsPercent: shown, showsAllDigits)
      rowCount = down.labels.count
      countLine = table.rowCount == 1 ? "1 cell" : "\(table.rowCount) cells"
      return
    }
    let grand = counts.grand
    let base = percentOf.flatMap(Base.init)
    var parts: [[[String]]] = across.labels.indices.map { column in
      down.labels.indices.map { counts.parts(row: $0, column: column, base: base) } + [[counts.margin(column: column)]]
    }
    let corners = [[Counts.margin(known: grand.known, all: grand.all)]]
    parts.append(down.labels.indices.map { [counts.margin(row: $0)] } + corners)
    rowCount = down.labels.count + 1
    let total = grand.known == grand.all ? "all" : "known / all"
    columns = [ReadableColumn(name: corner, isNumber: false, cells: down.labels + [ReadableCell(text: total)])]
    for (index, label) in (across.labels + [ReadableCell(text: total)]).enumerated() {
      let texts = MatrixLayout.joined(parts[index], aligned: alignsParts)
      columns.append(
        ReadableColumn(name: label.text, isNumber: true, cells: texts.map { ReadableCell(text: $0, isUnknown: false) }))
    }
    var count = grand.known == grand.all ? "\(grand.all) in all" : "\(grand.known) known of \(grand.all)"
    if counts.notApplicable > 0 { count += " · \(counts.notApplicable) not applicable" }
    countLine = count + (base.map { " · percent of \($0.rawValue)" } ?? "")
  }

  /// The denominator of the percentages.
  fileprivate enum Base: String {
    case row, column, all
  }

  /// Parts of the cells of one column put together, under each other where `aligned`.
  private static func joined(_ cells: [[String]], aligned: Bool) -> [String] {
    guard aligned else {
      return cells.map { $0.count < 2 ? $0.joined() : $0[0] + ", " + $0[1...].joined(separator: " ") }
    }
    var widths: [Int] = []
    for cell in cells {
      for (index, part) in cell.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], DisplayWidth.of(part))
      }
    }
    return cells.map { cell in
      let parts = cell + [String](repeating: "", count: widths.count - cell.count)
      return parts.enumerated().map { index, part in
        let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(part))
        // Counts and percentages stand to the right, the fraction beside them to the left.
        return index < 2 ? padding + part : part + padding
      }.joined(separator: " ")
    }
  }

  private static func plainColumns(
    _ table: Table, down: Axis, across: Axis, corner: String, showsPercent: Bool, _ showsAllDigits: Bool
  ) -> [ReadableColumn] {
    let nothing = ReadableCell(text: "-")
    var cells = [[ReadableCell]](
      repeating: [ReadableCell](repeating: nothing, count: down.labels.count), count: across.labels.count)
    let values = ReadableColumn(table.schema.fields[2], table.columns[2], showsAllDigits: showsAllDigits)
    for row in 0..<table.rowCount {
      var cell = values.cellWithUnit(row)
      if showsPercent, !cell.isUnknown, let percent = table.columns[3].value(at: row).double, percent.isFinite {
        cell.text += " \(Value.fixed(percent, decimals: 1)) %"
      }
      cells[across.positions[row]][down.positions[row]] = cell
    }
    let isNumber = values.isNumber
    return [ReadableColumn(name: corner, isNumber: false, cells: down.labels)]
      + across.labels.indices.map { index in
        ReadableColumn(name: across.labels[index].text, isNumber: isNumber, cells: cells[index])
      }
  }
}

/// The distinct values of a column in order of first appearance, the unknown and what is not applicable last.
private struct Axis {
  private(set) var labels: [ReadableCell] = []
  /// For each row of the table, the place of its value in `labels`.
  private(set) var positions: [Int] = []
  private(set) var unknown: Int?
  private(set) var notApplicable: Int?

  init(_ column: Column) {
    var places: [Value: Int] = [:]
    for row in 0..<column.count {
      var value = column.value(at: row)
      if case .unknown = value { value = value.isNotApplicable ? .notApplicable : .unknown }
      let place = places[value] ?? places.count
      places[value] = place
      positions.append(place)
    }
    let (unknown, notApplicable) = (places[.unknown], places[.notApplicable])
    var moved = [Int](repeating: 0, count: places.count)
    for (value, place) in places.sorted(by: { $0.value < $1.value })
    where place != unknown && place != notApplicable {
      moved[place] = labels.count
      labels.append(ReadableCell(text: ReadableCell.words(for: value)))
    }
    if let unknown {
      moved[unknown] = labels.count
      self.unknown = labels.count
      labels.append(.unknown(because: nil))
    }
    if let notApplicable {
      moved[notApplicable] = labels.count
      self.notApplicable = labels.count
      labels.append(ReadableCell(text: Validity.notApplicable, isUnknown: true))
    }
    positions = positions.map { moved[$0] }
  }
}

/// The counts of a matrix with their margins. What is unknown on either side counts in `all` alone, what does not apply on
/// either side in neither.
private struct Counts {
  struct Margin {
    var known = 0
    var all = 0
  }

  private var cells: [[Int]]
  private var rows: [Margin]
  private var columns: [Margin]
  private(set) var grand = Margin()
  private(set) var notApplicable = 0
  private let down: Axis
  private let across: Axis

  /// Nil if the third column does not hold counts.
  init?(_ table: Table, down: Axis, across: Axis) {
    guard table.schema.fields[2].name == "n", case .integer(let values) = table.columns[2].storage else { return nil }
    self.down = down
    self.across = across
    cells = [[Int]](repeating: [Int](repeating: 0, count: across.labels.count), count: down.labels.count)
    rows = [Margin](repeating: Margin(), count: down.labels.count)
    columns = [Margin](repeating: Margin(), count: across.labels.count)
    for index in 0..<table.rowCount where table.columns[2].isKnown(index) {
      let row = down.positions[index]
      let column = across.positions[index]
      // Counts are counts of rows: they cannot overflow unless they were made up, and then wrapping beats trapping.
      cells[row][column] &+= values[index]
      if row == down.notApplicable || column == across.notApplicable {
        notApplicable &+= values[index]
        if row == down.notApplicable { rows[row].all &+= values[index] }
        if column == across.notApplicable { columns[column].all &+= values[index] }
        continue
      }
      let known = row == down.unknown || column == across.unknown ? 0 : values[index]
      rows[row].known &+= known
      rows[row].all &+= values[index]
      columns[column].known &+= known
      columns[column].all &+= values[index]
      grand.known &+= known
      grand.all &+= values[index]
    }
  }

  func margin(row: Int) -> String {
    row == down.notApplicable ? "\(rows[row].all)" : Counts.margin(known: rows[row].known, all: rows[row].all)
  }

  func margin(column: Int) -> String {
    column == across.notApplicable
      ? "\(columns[column].all)" : Counts.margin(known: columns[column].known, all: columns[column].all)
  }

  static func margin(known: Int, all: Int) -> String { known == all ? "\(all)" : "\(known) / \(all)" }

  /// The count, and its share of the base where it has one: `-` for none, with the fraction where the base is small.
  func parts(row: Int, column: Int, base: MatrixLayout.Base?) -> [String] {
    let count = cells[row][column]
    guard let base, ![down.unknown, down.notApplicable].contains(row),
      ![across.unknown, across.notApplicable].contains(column)
    else { return ["\(count)"] }
    let total =
      switch base {
      case .row: rows[row].known
      case .column: columns[column].known
      case .all: grand.known
      }
    guard total > 0 else { return ["\(count)", "-"] }
    let percent = Value.fixed(100 * Double(count) / Double(total), decimals: 1) + " %"
    return total < 10 ? ["\(count)", percent, "(\(count)/\(total))"] : ["\(count)", percent]
  }
}
