import Diagnostics
import Language
import Tables

/// For each row of one table the first row of another with equal keys, and for each row of that the next one.
struct JoinIndex {
  /// -1 for a row without a partner.
  let first: [Int32]
  /// Empty where no two rows of the other table have equal keys.
  let next: [Int32]

  /// By one key of a kind whose codes can be looked up in a table; nil for other keys.
  init?(_ left: CellView, _ right: Column, _ context: ExecutionContext) throws(Diagnostic) {
    switch (left.column.storage, right.storage) {
    case (.text(let vector), .text(let other)):
      // Texts are equal where they fold to the same key; heads by groups of the right side first.
      let others = try context.folded(other.dictionary)
      let folded = try context.folded(vector.dictionary)
      let chain = Chain(right, bound: other.dictionary.count, other.codes, others.groupOfCode)
      let keys = others.codeOfKey
      var heads = [Int32](repeating: -1, count: vector.dictionary.count)
      for (key, code) in folded.codeOfKey { if let group = keys[key] { heads[Int(code)] = chain.heads[Int(group)] } }
      for (code, group) in folded.groupOfCode.enumerated() { heads[code] = heads[Int(group)] }
      next = chain.next
      first = try JoinIndex.first(left, vector.codes, heads, from: 0, context)
    case (.integer(let values), .integer(let others)):
      let range = try context.range(of: others, under: CellView(right))
      let span = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      guard !span.overflow, span.partialValue < 1 << 22 else { return nil }
      let from = range.lowerBound
      let codes = others.map { Int32(truncatingIfNeeded: $0 &- from) }
      let chain = Chain(right, bound: span.partialValue + 1, codes, nil)
      next = chain.next
      first = try JoinIndex.first(left, values, chain.heads, from: from, context)
    case (.reference(let rows, let names), .reference(let others, let otherNames)) where names.table == otherNames.table:
      let chain = Chain(right, bound: Int(others.max() ?? 0) + 1, others, nil)
      next = chain.next
      first = try JoinIndex.first(left, rows, chain.heads, from: 0, context)
    default: return nil
    }
  }

  /// By any keys: both tables are grouped as one.
  init(_ left: [Column], _ right: [Column], count: Int, otherCount: Int, _ context: ExecutionContext)
    throws(Diagnostic)
  {
    var keys: [Column] = []
    var isKnown = [Bool](repeating: true, count: count + otherCount)
    for (left, right) in zip(left, right) {
      let pool = JoinIndex.pooled(left, right)
      if pool.validity.marks != nil {
        for row in 0..<pool.count where !pool.isKnown(row) { isKnown[row] = false }
      }
      keys.append(pool)
    }
    let grouping = try Grouping(of: keys, context: context)
    var head = [Int32](repeating: -1, count: grouping.groupCount)
    var next = [Int32](repeating: -1, count: otherCount)
    var hasChains = false
    for row in stride(from: otherCount - 1, through: 0, by: -1) where isKnown[count + row] {
      let group = Int(grouping.groupOfRow[count + row])
      next[row] = head[group]
      if head[group] >= 0 { hasChains = true }
      head[group] = Int32(row)
    }
    self.next = hasChains ? next : []
    first = try context.making(count) { [head, isKnown] rows, out in
      for row in rows { out[row] = isKnown[row] ? head[Int(grouping.groupOfRow[row])] : -1 }
    }
  }

  /// How many pairs of a row and a partner there are.
  func pairCount(_ context: ExecutionContext) throws(Diagnostic) -> Int {
    // After each row stand later ones.
    var lengths = [Int32](repeating: 1, count: next.count)
    for row in next.indices.reversed() where next[row] >= 0 { lengths[row] += lengths[Int(next[row])] }
    var count = 0
    for (position, partner) in first.enumerated() {
      try context.check(position)
      if partner >= 0 { count += next.isEmpty ? 1 : Int(lengths[Int(partner)]) }
    }
    return count
  }

  /// The first row of each code, and after each row the next one with its code.
  private struct Chain {
    var heads: [Int32]
    var next: [Int32]

    init(_ column: Column, bound: Int, _ codes: [Int32], _ groups: [Int32]?) {
      heads = [Int32](repeating: -1, count: bound)
      next = [Int32](repeating: -1, count: codes.count)
      var hasChains = false
      for row in stride(from: codes.count - 1, through: 0, by: -1) where column.isKnown(row) {
        let code = Int(groups.map { $0[Int(codes[row])] } ?? codes[row])
        next[row] = heads[code]
        if heads[code] >= 0 { hasChains = true }
        heads[code] = Int32(row)
      }
      if !hasChains { next = [] }
    }
  }

  private static func first<Code: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ view: CellView, _ codes: [Code], _ heads: [Int32], from: Code, _ context: ExecutionContext
  ) throws(Diagnostic) -> [Int32] {
    try context.making(view.count) { rows, out in
      codes.withUnsafeBufferPointer { codes in
        heads.withUnsafeBufferPointer { heads in
          view.forEach(rows) { position, row, isKnown in
            let place = UInt(truncatingIfNeeded: codes[row] &- from)
            out[position] = isKnown && place < UInt(heads.count) ? heads[Int(place)] : -1
          }
        }
      }
    }
  }

  /// Two key columns as one, so that equal keys get equal codes. A reference meets a text by id where an id fits, else
  /// by label.
  static func pooled(_ left: Column, _ right: Column) -> Column {
    switch (left.storage, right.storage) {
    case (.reference(_, let names), .text(let vector)): Column.concatenated(words(left, names, vector), right)
    case (.text(let vector), .reference(_, let names)): Column.concatenated(left, words(right, names, vector))
    case (.integer(let values), .number) where hasLong(values): Column.concatenated(digits(left), digits(right))
    case (.number, .integer(let values)) where hasLong(values): Column.concatenated(digits(left), digits(right))
    default: Column.concatenated(left, right)
    }
  }

  /// Whether there are whole numbers that no decimal number is equal to.
  private static func hasLong(_ values: [Int]) -> Bool { values.contains { Int(exactly: Double($0)) != $0 } }

  /// Numbers as texts that are equal where they are.
  private static func digits(_ column: Column) -> Column {
    let texts = (0..<column.count).map { row -> Value in
      let value = column.value(at: row)
      if case .number(let number) = value, let whole = Int(exactly: number) { return .text(String(whole)) }
      return value.isUnknown ? value : .text(value.display)
    }
    return ColumnBuilder.column(of: .text, texts)
  }

  private static func words(_ column: Column, _ names: RowNames, _ other: TextVector) -> Column {
    guard case .reference(let rows, _) = column.storage else { return column }
    let ids = Set(names.ids)
    let byID = other.dictionary.values.contains { ids.contains($0) }
    let dictionary = TextDictionary(values: (byID ? names.ids : names.labels) + [""])
    return Column(.text(TextVector(codes: rows, dictionary: dictionary)), validity: column.validity)
  }
}
