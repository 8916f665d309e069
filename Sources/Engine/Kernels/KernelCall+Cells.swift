import Diagnostics
import Tables

extension KernelCall {
  /// Makes a cell of numbers for every row, on both threads where there are many; nil is unknown, for the reason given.
  @inline(__always)
  func cells<Content: BitwiseCopyable & Sendable & ExpressibleByIntegerLiteral>(
    unknown reason: String? = nil, _ make: @Sendable (_ row: Int) -> Content?
  ) throws(Diagnostic) -> (cells: [Content], validity: Validity) {
    var validity = Validity.allKnown
    let mark = validity.mark(for: reason)
    let marks = SharedCells<UInt8>(repeating: 0, count: count)
    defer { marks.deallocate() }
    let cells: [Content] = try context.making(count) { rows, out in
      for row in rows {
        let cell = make(row)
        out[row] = cell ?? 0
        if cell == nil { marks[row] = mark }
      }
    }
    let made = marks.array
    if made.contains(mark) { validity.marks = made }
    return (cells, validity)
  }
}
