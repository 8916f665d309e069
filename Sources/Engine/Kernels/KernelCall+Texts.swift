import Diagnostics
import Tables

extension KernelCall {
  /// Makes a value of the arguments of every row. Where one of them alone is a column, and of texts, this is done once for
  /// each different text.
  package func eachValue(
    _ make: (_ values: [Value]) throws(Diagnostic) -> Value
  ) throws(Diagnostic) -> Column {
    let varying = columns.indices.filter { constants[$0] == nil }
    guard count > 0 else { return ColumnBuilder(type: type).finish() }
    var values = constants.map { $0 ?? .unknown }
    guard let only = varying.first else {
      let made = ColumnBuilder.column(of: type, [try make(values)])
      return try spread(made, [Int32](repeating: 0, count: count))
    }
    if varying.count == 1, case .text(let vector) = columns[only].storage {
      return try distinct(vector.codes, bound: vector.dictionary.count) { row throws(Diagnostic) in
        values[only] = columns[only].value(at: row)
        return try make(values)
      }
    }
    var builder = ColumnBuilder(type: type)
    for row in 0..<count {
      try context.check(row)
      guard validity.isKnown(row) else {
        builder.append(.unknown)
        continue
      }
      for index in varying { values[index] = columns[index].value(at: row) }
      builder.append(try make(values))
    }
    return builder.finish()
  }

  /// Makes a value for each different code of the known rows, once, from the first row that has it.
  ///
  /// - Parameter bound: the number above all codes.
  private func distinct(
    _ codes: [Int32], bound: Int, _ make: (_ row: Int) throws(Diagnostic) -> Value
  ) throws(Diagnostic) -> Column {
    // Codes of a long dictionary that a few rows have are not worth a table.
    var places = [Int32](repeating: -1, count: bound > 4 * count ? 0 : bound)
    var placeOfRow = [Int32](repeating: -1, count: count)
    var builder = ColumnBuilder(type: type)
    var (found, bytes) = (0, 0)
    for row in 0..<count where validity.isKnown(row) {
      try context.check(row)
      let code = Int(codes[row])
      var place = places.isEmpty ? -1 : places[code]
      if place < 0 {
        let value = try make(row)
        builder.append(value)
        place = Int32(truncatingIfNeeded: found)
        found += 1
        if !places.isEmpty { places[code] = place }
        // Long texts take longer than rows are counted for.
        bytes += value.text?.utf8.count ?? 0
        if bytes > 1 << 20 {
          try context.check()
          bytes = 0
        }
      }
      placeOfRow[row] = place
    }
    return found == count ? builder.finish() : try spread(builder.finish(), placeOfRow)
  }

  /// The cells at places, negative ones unknown; lists are counted before they are copied.
  private func spread(_ made: Column, _ places: [Int32]) throws(Diagnostic) -> Column {
    try checkElements(CellView(made, selection: places).elementCount)
    return made.gathered(places)
  }
}

/// How much a function has made of texts: asked before more is made, so that it ends with an error and not without memory.
struct TextGrowth {
  private let call: KernelCall
  private var bytes = 0

  init(_ call: KernelCall) { self.call = call }

  mutating func add(_ size: Int) throws(Diagnostic) {
    if size > Limit.text.number { try check(.text, size) }
    // Short texts are held within their cells.
    if size > 15 { bytes += size }
    if bytes > Limit.texts.number { try check(.texts, bytes) }
  }

  private func check(_ limit: Limit, _ size: Int) throws(Diagnostic) {
    try call.context.check(limit, size, by: "\(call.name)", in: call.source, at: call.span, help: KernelCall.help)
  }
}
