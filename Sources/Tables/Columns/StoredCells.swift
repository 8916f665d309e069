import Synchronization

/// Columns of one length.
package struct Cells: Sendable {
  package var columns: [Column]
  package var rowCount: Int

  package init(_ columns: [Column], rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
  }
}

/// The cells of a stored table, read when somebody first asks for one, and then kept. Of two threads that ask at once
/// both get the same ones.
package final class StoredCells: Sendable {
  private final class Kept: Sendable {
    let cells: Cells
    init(_ cells: Cells) { self.cells = cells }
  }

  private let fields: [Field]
  private let read: @Sendable () -> Cells?
  private let kept = AtomicLazyReference<Kept>()

  /// - Parameter read: nil where they cannot be read, which whoever reads them says elsewhere; it is asked again.
  package init(of fields: [Field], read: @escaping @Sendable () -> Cells?) {
    self.fields = fields
    self.read = read
  }

  /// None where they cannot be read.
  var cells: Cells {
    if let kept = kept.load() { return kept.cells }
    guard let cells = read() else {
      return Cells(fields.map { ColumnBuilder(type: $0.type).finish() }, rowCount: 0)
    }
    return kept.storeIfNil(Kept(cells)).cells
  }
}
