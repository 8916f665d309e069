import Synchronization

/// For each row of a result the rows it rests on; made when first asked for, since most answers are never asked.
package final class RowGroups: Sendable {
  private final class Made: Sendable {
    let lists: [[Int32]]
    init(_ lists: [[Int32]]) { self.lists = lists }
  }

  private let make: @Sendable () -> [[Int32]]
  private let made = AtomicLazyReference<Made>()

  package init(_ make: @escaping @Sendable () -> [[Int32]]) { self.make = make }

  package convenience init(_ lists: [[Int32]]) { self.init { lists } }

  package subscript(row: Int) -> [Int32] { lists[row] }

  package var lists: [[Int32]] { (made.load() ?? made.storeIfNil(Made(make()))).lists }

  /// Those of the rows at `positions`; a negative position rests on nothing.
  package func gathered(_ positions: [Int32]) -> RowGroups {
    RowGroups { [self] in
      let lists = lists
      return positions.map { $0 < 0 ? [] : lists[Int($0)] }
    }
  }
}
