import Tables

final class ListColumnBuilder: CellColumnBuilder {
  private let separator: [UInt8]
  private let elements: CellColumnBuilder
  private var offsets: [Int32] = [0]
  private var elementCount = 0

  init(separator: [UInt8], elements: CellColumnBuilder, missing: MissingValues, limits: Limits, misfitReason: String?) {
    self.separator = separator
    self.elements = elements
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  override func append(_ block: CellBlock, column: Int) {
    var hasUnknown = false
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      let bytes = block.bytes(of: cell)
      var mark = missing.mark(of: bytes) ?? 0
      if mark == 0 {
        let isWhole =
          cell.hasDoubledQuotes
          ? CellColumnBuilder.content(block, cell).withUnsafeBufferPointer { split($0) } : split(bytes)
        if !isWhole {
          mark = refuse(block, row, cell, asConvention: missing.convention(of: bytes))
        }
      }
      hasUnknown = hasUnknown || mark != 0
      (markScratch + row).initialize(to: mark)
      offsets.append(Int32(truncatingIfNeeded: elementCount))
    }
    close(block, hasUnknown: hasUnknown)
  }

  /// An empty cell that stands for nothing unknown is the empty list.
  private func split(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.isEmpty { return true }
    var start = 0
    var at = 0
    while true {
      let isEnd = at + separator.count > bytes.count
      if isEnd { at = bytes.count }
      if isEnd || bytes[at..<(at + separator.count)].elementsEqual(separator) {
        guard elements.appendElement(UnsafeBufferPointer(rebasing: bytes[start..<at])) else { return false }
        elementCount += 1
        if isEnd { return true }
        at += separator.count
        start = at
      } else {
        at += 1
      }
    }
  }

  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    guard let other = other as? ListColumnBuilder else { return }
    elements.append(other.elements)
    let before = elementCount
    offsets.append(contentsOf: other.offsets.dropFirst().map { $0 + Int32(truncatingIfNeeded: before) })
    elementCount += other.elementCount
  }

  override func storage() -> Column.Storage { .list(offsets: offsets, elements: elements.finish()) }
  override var cellSize: Int { MemoryLayout<Int32>.stride }
  override var cellsSize: Int { rowCount * cellSize + elements.memorySize + elementCount * elements.cellSize }
}
