/// Scalars in classes: those of one class are in the same ones of all sets that a pattern names, so that a step on one of
/// them is a step on all.
struct ScalarClasses: Sendable {
  /// Where the class changes; the first one is 0.
  private let starts: [UInt32]
  private let classes: [UInt16]
  /// The classes of ASCII, by their code.
  let ascii: [UInt16]
  let count: Int

  /// - Parameter sets: no more than a pattern can name, so that the classes fit.
  init(sets: [ScalarSet]) {
    var starts: Set<UInt32> = [0]
    for run in sets.lazy.flatMap(\.runs) {
      starts.insert(run.first)
      if run.last < ScalarSet.greatest { starts.insert(run.last + 1) }
    }
    let sorted = starts.sorted()
    var classes = [Int](repeating: 0, count: sorted.count)
    var next = 1
    // Each set parts what is in it from what is not, class by class.
    for set in sets {
      var inside: [Int: Int] = [:]
      for run in set.runs {
        var place = ScalarClasses.place(of: run.first, in: sorted)
        while place < sorted.count, sorted[place] <= run.last {
          if inside[classes[place]] == nil {
            inside[classes[place]] = next
            next += 1
          }
          classes[place] = inside[classes[place]] ?? 0
          place += 1
        }
      }
    }
    var numbers: [Int: UInt16] = [:]
    self.starts = sorted
    self.classes = classes.map { old in
      if let number = numbers[old] { return number }
      let number = UInt16(truncatingIfNeeded: numbers.count)
      numbers[old] = number
      return number
    }
    count = numbers.count
    var ascii = [UInt16](repeating: 0, count: 128)
    for scalar in 0..<128 { ascii[scalar] = self.classes[ScalarClasses.place(of: UInt32(scalar), in: sorted)] }
    self.ascii = ascii
  }

  /// The last place whose start is not above the scalar.
  private static func place(of scalar: UInt32, in starts: [UInt32]) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= scalar { low = middle } else { high = middle }
    }
    return low
  }

  func classOf(_ scalar: UInt32) -> UInt16 { classes[ScalarClasses.place(of: scalar, in: starts)] }

  /// The classes that lie in a set that was given at the beginning.
  func classes(in set: ScalarSet) -> Set<UInt16> {
    var out: Set<UInt16> = []
    for run in set.runs {
      var place = ScalarClasses.place(of: run.first, in: starts)
      while place < starts.count, starts[place] <= run.last {
        out.insert(classes[place])
        place += 1
      }
    }
    return out
  }

  /// Writes the class of every scalar below 0x10000.
  func fill(_ table: UnsafeMutablePointer<UInt16>) {
    for place in starts.indices where starts[place] < 0x10000 {
      let end = place + 1 < starts.count ? min(starts[place + 1], 0x10000) : 0x10000
      (table + Int(starts[place])).update(repeating: classes[place], count: Int(end - starts[place]))
    }
  }
}
