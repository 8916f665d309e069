import Testing

@testable import Tables

@Suite("Whole numbers beside decimals")
struct ExactOrderTests {
  /// Whole numbers near the places where decimals grow coarse.
  static let wholes: [Int] = [0, 1 << 53, -(1 << 53), 1 << 60, .max, .min].flatMap { middle in
    (-4...4).compactMap { step in
      let (sum, overflow) = middle.addingReportingOverflow(step)
      return overflow ? nil : sum
    }
  }

  @Test("Comparing is exact")
  func comparing() {
    for whole in ExactOrderTests.wholes {
      for other in ExactOrderTests.wholes {
        for near in [Double(other), Double(other).nextUp, Double(other).nextDown, Double(other) + 0.5] {
          // In halves, every one of these is a whole number of 128 bits.
          guard let twice = Int128(exactly: near * 2) else { continue }
          let order = Int128(whole) * 2 - twice
          #expect(ExactOrder.compare(whole, near) == order.signum(), "\(whole) and \(near)")
        }
      }
    }
  }

  @Test("A quotient is the double nearest to the true one")
  func quotients() {
    for whole in ExactOrderTests.wholes {
      for other in ExactOrderTests.wholes {
        for count in [1, 2, 3, 5, 7, 10, 1000] {
          let sum = Int128(whole) + Int128(other)
          let found = ExactOrder.quotient(sum, count)
          // No neighbour is nearer: distances in units of 2^-20, times the count.
          func distance(_ double: Double) -> Int128? {
            Int128(exactly: double * 0x1p20).map { ($0 * Int128(count) - (sum << 20)).magnitude }.map { Int128($0) }
          }
          guard found.magnitude > 0x1p34, let mine = distance(found) else { continue }
          for neighbour in [found.nextUp, found.nextDown] {
            if let theirs = distance(neighbour) { #expect(mine <= theirs, "\(sum) / \(count)") }
          }
        }
      }
    }
  }
}
