import Diagnostics
import Tables

/// A cell that a kernel makes.
package enum KernelCell<Content: BitwiseCopyable & Sendable> {
  case known(Content)
  /// With the number of the reason, among those that the kernel has told.
  case unknown(Int)
}

extension KernelCall {
  /// Makes a cell for every row, on both threads where there are many.
  ///
  /// - Parameter filler: what stands where a cell is unknown.
  @inline(__always)
  func cells<Content: BitwiseCopyable & Sendable>(
    _ filler: Content, reasons: [String] = [], _ make: @Sendable (_ row: Int) -> KernelCell<Content>
  ) throws(Diagnostic) -> (cells: [Content], validity: Validity) {
    let marks = SharedCells<UInt8>(repeating: 0, count: reasons.isEmpty ? 0 : count)
    defer { marks.deallocate() }
    let cells: [Content] = try context.making(count) { rows, out in
      for row in rows {
        switch make(row) {
        case .known(let content): out[row] = content
        case .unknown(let reason):
          out[row] = filler
          marks[row] = UInt8(truncatingIfNeeded: reason + 2)
        }
      }
    }
    let made = marks.array
    let isWhole = made.allSatisfy { $0 == 0 }
    return (cells, isWhole ? .allKnown : Validity(marks: made, reasons: reasons))
  }

  /// Makes a number of every number of the first argument, which is a column of decimals.
  @inline(__always)
  func numbers(
    reasons: [String] = [], _ make: @Sendable (Double) -> KernelCell<Double>
  ) throws(Diagnostic) -> Column {
    let values = columns[0].numbers ?? []
    let (cells, validity) = try cells(0, reasons: reasons) { make(values[$0]) }
    return Column(.number(cells), validity: validity)
  }

  /// The same with whole numbers.
  @inline(__always)
  func wholeNumbers(
    reasons: [String] = [], _ make: @Sendable (Double) -> KernelCell<Int>
  ) throws(Diagnostic) -> Column {
    let values = columns[0].numbers ?? []
    let (cells, validity) = try cells(0, reasons: reasons) { make(values[$0]) }
    return Column(.integer(cells), validity: validity)
  }
}
