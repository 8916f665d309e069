import TestSupport
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

  @Test("A quotient of any two whole numbers is rounded once", arguments: 0..<20 as Range<UInt64>)
  func anyQuotients(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let dividend = ExactOrderTests.whole(&generator)
      let divisor = ExactOrderTests.whole(&generator)
      guard divisor != 0 else { continue }
      let found = ExactOrder.quotient(Int128(dividend), divisor)
      guard dividend != 0 else {
        #expect(found == 0)
        continue
      }
      #expect((found < 0) == ((dividend < 0) != (divisor < 0)))
      // The double is `digits` times a power of two; what it misses is at most half a digit.
      let exponent = Int(found.exponent) - 52
      let digits = UInt128(found.significand * 0x1p52)
      let size = UInt128(divisor.magnitude)
      let (wanted, made) =
        exponent < 0
        ? (UInt128(dividend.magnitude) << UInt128(-exponent), digits * size)
        : (UInt128(dividend.magnitude), (digits * size) << UInt128(exponent))
      let missed = (wanted > made ? wanted - made : made - wanted) << 1
      let unit = exponent < 0 ? size : size << UInt128(exponent)
      #expect(missed < unit || missed == unit && digits & 1 == 0, "seed \(seed): \(dividend) / \(divisor)")
    }
  }

  /// A whole number of any size, often close to where decimals grow coarse.
  static func whole(_ generator: inout SeededGenerator) -> Int {
    if generator.chance(30) { return generator.one(of: wholes) }
    let number = Int(truncatingIfNeeded: generator.next())
    return number >> generator.number(0...63)
  }

  @Test("A whole number becomes a decimal that is equal to it, or none")
  func held() {
    for whole in ExactOrderTests.wholes {
      #expect(ExactOrder.number(whole) == (Int(exactly: Double(whole)) == whole ? Double(whole) : nil))
    }
    let column = Column(.integer([1, (1 << 53) + 1, .max, .min])).exactlyWidened
    #expect(
      (0..<4).map { column.value(at: $0) } == [
        .number(1), .unknown(reason: "too many digits"), .unknown(reason: "too many digits"), .number(-0x1p63),
      ])
  }
}
