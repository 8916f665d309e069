import Diagnostics
import Tables

extension Kernel {
  private static let listing: Groups = { call throws(Diagnostic) in call.groups.lists(call.cells.gathered) }
  private static let first: Groups = { call throws(Diagnostic) in
    call.cells.gathered(call.groups.firstKnown(call.cells.ofValues))
  }

  static let collections = [
    Kernel("list", groups: listing, bounds: listing), Kernel("first", groups: first, bounds: first),
  ]
}

extension Aggregation {
  fileprivate func firstKnown(_ view: CellView) -> [Int32] {
    var first = [Int32](repeating: -1, count: groupCount)
    groups.forEachKnown(0..<rowCount, view) { position, _, group in
      if first[group] < 0 { first[group] = Int32(position) }
    }
    return first
  }

  fileprivate func lists(_ cells: Column) -> Column {
    var rows = [[Int32]](repeating: [], count: groupCount)
    for row in 0..<cells.count where cells.hasValue(row) { rows[groups.group(row)].append(Int32(row)) }
    var offsets: [Int32] = [0]
    for list in rows { offsets.append((offsets.last ?? 0) + Int32(list.count)) }
    return Column(.list(offsets: offsets, elements: cells.gathered(rows.flatMap { $0 })))
  }
}
