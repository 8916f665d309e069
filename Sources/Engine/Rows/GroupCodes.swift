import Diagnostics
import Tables
import Text

/// Small numbers for the rows, equal where all keys are equal, and computed while they are read: `bound` is above all of
/// them.
struct GroupCodes: Sendable {
  /// What the numbers of one key are read from.
  private enum Source: Sendable {
    /// Codes, and for each code the number of its group.
    case mapped([Int32], groups: [Int32])
    case codes([Int32])
    /// Whole numbers, the smallest of which counts as 0.
    case integers([Int], from: Int)
    case dates([Int32], from: Int32)
    case booleans([Bool])
  }

  private struct Key: Sendable {
    var source: Source
    var view: CellView
    /// The number of an unknown cell, which is above those of all known ones.
    var unknown: Int
    var bound: Int { view.column.validity.marks == nil ? unknown : unknown + 1 }
  }

  private var keys: [Key] = []
  private(set) var bound = 1

  /// The largest table in which a number is looked up by its place; beyond, it is hashed.
  private static func limit(_ count: Int) -> Int { min(1 << 22, max(1 << 12, 8 * count)) }

  init(of views: [CellView], count: Int, context: ExecutionContext) throws(Diagnostic) {
    let limit = GroupCodes.limit(count)
    for view in views.flatMap(GroupCodes.told) {
      var key = try GroupCodes.key(view, limit: limit, context)
      if key.bound > limit { key = GroupCodes.key(try GroupCodes.hashed(key, count, context)) }
      if keys.isEmpty {
        keys = [key]
        bound = key.bound
        continue
      }
      let product = bound.multipliedReportingOverflow(by: max(key.bound, 1))
      if product.overflow || product.partialValue > limit {
        // The keys so far and this one by their pairs.
        var both = GroupCodes(keys, bound)
        both.keys.append(key)
        keys = [GroupCodes.key(try both.hashed(count, context))]
        bound = keys[0].bound
      } else {
        keys.append(key)
        bound = product.partialValue
      }
    }
  }

  private init(_ keys: [Key], _ bound: Int) {
    self.keys = keys
    self.bound = bound
  }

  /// A key with others that tell apart what has the number of an unknown cell and is none: cells that are not
  /// applicable, and bounds.
  private static func told(_ view: CellView) -> [CellView] {
    var keys = [view]
    let validity = view.column.validity
    if let mark = validity.notApplicableMark, let marks = validity.marks {
      keys.append(CellView(Column(.boolean(marks.map { $0 == mark })), selection: view.selection))
    }
    if let bounds = view.column.bounds {
      keys.append(CellView(Column(.integer(bounds.codes)), selection: view.selection))
    }
    return keys
  }

  private static func key(_ codes: CodeTable.Codes) -> Key {
    let column = Column(.reference(rows: [], names: RowNames(table: "", ids: [], labels: [])))
    return Key(source: .codes(codes.codes), view: CellView(column), unknown: codes.bound)
  }

  private static func key(_ view: CellView, limit: Int, _ context: ExecutionContext) throws(Diagnostic) -> Key {
    switch view.column.storage {
    case .text(let vector):
      let groups = try context.folded(vector.dictionary).groupOfCode
      return Key(source: .mapped(vector.codes, groups: groups), view: view, unknown: groups.count)
    case .boolean(let values): return Key(source: .booleans(values), view: view, unknown: 2)
    case .reference(let rows, _):
      let range = try context.range(of: rows, under: view)
      return Key(source: .codes(rows), view: view, unknown: Int(max(range.upperBound, 0)) + 1)
    case .integer(let values):
      let range = try context.range(of: values, under: view)
      let span = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      if !span.overflow, span.partialValue < limit {
        return Key(
          source: .integers(values, from: range.lowerBound), view: view, unknown: span.partialValue + 1)
      }
      return key(try CodeTable.codes(of: view, context) { UInt64(bitPattern: Int64(values[$0])) })
    case .number(let values):
      // -0.0 and 0.0 are one value.
      return key(try CodeTable.codes(of: view, context) { (values[$0] == 0 ? 0 : values[$0]).bitPattern })
    case .date(let values):
      let range = try context.range(of: values, under: view)
      return Key(
        source: .dates(values, from: range.lowerBound), view: view,
        unknown: Int(range.upperBound) - Int(range.lowerBound) + 1)
    case .list:
      let column = view.gathered
      var codeOfValue: [Value: Int32] = [:]
      var codes: [Int32] = []
      codes.reserveCapacity(column.count)
      for row in 0..<column.count {
        try context.check(row)
        let value = GroupCodes.folded(column.value(at: row))
        let next = Int32(codeOfValue.count)
        let code = codeOfValue[value] ?? next
        if code == next { codeOfValue[value] = next }
        codes.append(code)
      }
      return key(CodeTable.Codes(codes: codes, bound: codeOfValue.count))
    }
  }

  private static func folded(_ value: Value) -> Value {
    switch value {
    case .text(let text): .text(TextFolding.key(text))
    case .list(let values): .list(values.map { folded($0) })
    // Unknown cells are one group whatever their reasons; what is not applicable is not unknown.
    case .unknown: value.isNotApplicable ? .notApplicable : .unknown
    default: value
    }
  }

  // MARK: Pairs

  private static func hashed(_ key: Key, _ count: Int, _ context: ExecutionContext) throws(Diagnostic)
    -> CodeTable.Codes
  {
    try GroupCodes([key], key.bound).hashed(count, context)
  }

  /// The combinations that appear, numbered.
  private func hashed(_ count: Int, _ context: ExecutionContext) throws(Diagnostic) -> CodeTable.Codes {
    var table = CodeTable()
    let scratch = SharedCells<Int32>(repeating: 0, count: ExecutionContext.chunkSize)
    let wide = SharedCells<UInt64>(repeating: 0, count: ExecutionContext.chunkSize)
    defer {
      scratch.deallocate()
      wide.deallocate()
    }
    let codes = try context.making(count) { (out: SharedCells<Int32>) throws(Diagnostic) in
      var start = 0
      while start < count {
        let rows = start..<min(start + ExecutionContext.chunkSize, count)
        for place in 0..<rows.count { wide[place] = 0 }
        for key in keys {
          GroupCodes.fill(key, rows, into: scratch, at: -start, factor: 0)
          let bound = UInt64(key.bound)
          for place in 0..<rows.count {
            wide[place] = wide[place] &* bound &+ UInt64(UInt32(bitPattern: scratch[place]))
          }
        }
        for row in rows { out[row] = table.code(of: wide[row - start]) }
        start += ExecutionContext.chunkSize
        try context.check()
      }
    }
    return CodeTable.Codes(codes: codes, bound: table.count)
  }

  // MARK: Reading

  /// Sets `out` at every row of a range to its number.
  func fill(_ rows: Range<Int>, into out: SharedCells<Int32>) {
    var isFirst = true
    for key in keys {
      GroupCodes.fill(key, rows, into: out, at: 0, factor: isFirst ? 0 : Int32(truncatingIfNeeded: key.bound))
      isFirst = false
    }
  }

  /// Calls `body` with the place in `rows` and the number of each.
  func forEach(_ rows: [Int32], _ body: (Int, Int) -> Void) {
    let one = SharedCells<Int32>(repeating: 0, count: 1)
    defer { one.deallocate() }
    for (place, row) in rows.enumerated() {
      var isFirst = true
      for key in keys {
        GroupCodes.fill(
          key, Int(row)..<Int(row) + 1, into: one, at: -Int(row),
          factor: isFirst ? 0 : Int32(truncatingIfNeeded: key.bound))
        isFirst = false
      }
      body(place, Int(one[0]))
    }
  }

  /// Sets `out[row + shift]` to what it holds times `factor` and the number of this key; with a factor of 0, to that
  /// alone.
  private static func fill(
    _ key: Key, _ rows: Range<Int>, into out: SharedCells<Int32>, at shift: Int, factor: Int32
  ) {
    switch key.source {
    case .mapped(let codes, let groups):
      codes.withUnsafeBufferPointer { codes in
        groups.withUnsafeBufferPointer { groups in
          fill(key, rows, out, shift, factor) { groups[Int(codes[$0])] }
        }
      }
    case .codes(let codes): codes.withUnsafeBufferPointer { codes in fill(key, rows, out, shift, factor) { codes[$0] } }
    case .integers(let values, let from):
      values.withUnsafeBufferPointer { values in
        fill(key, rows, out, shift, factor) { Int32(truncatingIfNeeded: values[$0] &- from) }
      }
    case .dates(let values, let from):
      values.withUnsafeBufferPointer { values in fill(key, rows, out, shift, factor) { values[$0] &- from } }
    case .booleans(let values):
      values.withUnsafeBufferPointer { values in fill(key, rows, out, shift, factor) { values[$0] ? 1 : 0 } }
    }
  }

  @inline(__always)
  private static func fill(
    _ key: Key, _ rows: Range<Int>, _ out: SharedCells<Int32>, _ shift: Int, _ factor: Int32, _ code: (Int) -> Int32
  ) {
    let unknown = Int32(truncatingIfNeeded: key.unknown)
    let out = out.base + shift
    if factor == 0 {
      key.view.forEach(rows) { position, row, isKnown in out[position] = isKnown ? code(row) : unknown }
    } else {
      key.view.forEach(rows) { position, row, isKnown in
        out[position] = out[position] &* factor &+ (isKnown ? code(row) : unknown)
      }
    }
  }
}

extension ExecutionContext {
  /// The smallest and the largest of the known cells at hand; 0 to 0 without any.
  func range<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(
    of values: [Element], under view: CellView
  ) throws(Diagnostic) -> ClosedRange<Element> {
    let count = view.count
    guard count > 0 else { return 0...0 }
    let parts = ExecutionContext.partCount(count)
    let least = SharedCells(repeating: Element.max, count: parts)
    let most = SharedCells(repeating: Element.min, count: parts)
    defer {
      least.deallocate()
      most.deallocate()
    }
    try inParts(count) { part, rows in
      var low = least[part]
      var high = most[part]
      values.withUnsafeBufferPointer { values in
        view.forEach(rows) { _, row, isKnown in
          let value = values[row]
          low = isKnown && value < low ? value : low
          high = isKnown && value > high ? value : high
        }
      }
      least[part] = low
      most[part] = high
    }
    let (low, high) = (least.array.min() ?? 0, most.array.max() ?? 0)
    return low <= high ? low...high : 0...0
  }
}
