/// Lists of numbers one behind the other, since a list of lists is slow to make again and again.
struct FlatLists {
  /// List i is `cells[starts[i]..<starts[i + 1]]`.
  private(set) var cells: [Int32] = []
  private(set) var starts: [Int] = [0]

  init(_ lists: [[Int32]]) {
    cells.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    starts.reserveCapacity(lists.count + 1)
    for list in lists {
      cells += list
      starts.append(cells.count)
    }
  }

  init() {}

  private init(cells: [Int32], starts: [Int]) {
    self.cells = cells
    self.starts = starts
  }

  var listCount: Int { starts.count - 1 }
  subscript(list: Int) -> ArraySlice<Int32> { cells[starts[list]..<starts[list + 1]] }

  /// Ends the list that the cells appended since the last are.
  mutating func endList() { starts.append(cells.count) }
  mutating func append(_ cell: Int32) { cells.append(cell) }

  func count(_ list: Int) -> Int { starts[list + 1] - starts[list] }

  /// For each number below `count` the lists that hold it, rising.
  func transposed(count: Int) -> FlatLists {
    var starts = [Int](repeating: 0, count: count + 1)
    for cell in cells { starts[Int(cell) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    var out = [Int32](repeating: 0, count: cells.count)
    for list in 0..<(self.starts.count - 1) {
      for place in self.starts[list]..<self.starts[list + 1] {
        let cell = Int(cells[place])
        out[next[cell]] = Int32(list)
        next[cell] += 1
      }
    }
    return FlatLists(cells: out, starts: starts)
  }

  /// Hands on each pair of lists of which the first, not empty, is wholly in the second.
  ///
  /// - Parameter inverse: for each number the lists that hold it.
  func forEachInclusion(_ inverse: FlatLists, _ body: (Int, Int) -> Void) {
    var mark = [Int32](repeating: -1, count: inverse.starts.count - 1)
    cells.withUnsafeBufferPointer { cells in
      inverse.cells.withUnsafeBufferPointer { holders in
        for list in 0..<(starts.count - 1) where count(list) > 0 {
          var rarest = Int(cells[starts[list]])
          for place in starts[list]..<starts[list + 1] {
            mark[Int(cells[place])] = Int32(list)
            if inverse.count(Int(cells[place])) < inverse.count(rarest) { rarest = Int(cells[place]) }
          }
          for place in inverse.starts[rarest]..<inverse.starts[rarest + 1] {
            let other = Int(holders[place])
            guard other != list, count(other) >= count(list) else { continue }
            var shared = 0
            for cell in starts[other]..<starts[other + 1] where mark[Int(cells[cell])] == Int32(list) { shared += 1 }
            if shared == count(list) { body(list, other) }
          }
        }
      }
    }
  }
}
