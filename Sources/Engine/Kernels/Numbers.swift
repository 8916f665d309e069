import Diagnostics
import Tables

#if canImport(Glibc)
import Glibc
#endif

extension Kernel {
  static let numbers = [
    Kernel("abs", precision: .kept) { call throws(Diagnostic) in
      guard let whole = call.columns[0].wholeNumbers else { return try call.numbers { $0.magnitude } }
      return try call.wholeNumbers { whole[$0] == .min ? nil : Swift.abs(whole[$0]) }
    },
    Kernel("round") { call throws(Diagnostic) in
      if call.columns.count == 2 { return try call.rounded(to: call.columns[1].wholeNumbers ?? []) }
      return try call.toWhole { $0.rounded(.toNearestOrAwayFromZero) }
    },
    Kernel("floor") { call throws(Diagnostic) in try call.toWhole { $0.rounded(.down) } },
    Kernel("ceil") { call throws(Diagnostic) in try call.toWhole { $0.rounded(.up) } },
    Kernel("sqrt", precision: .curved) { call throws(Diagnostic) in
      try call.numbers(unknown: "no such number") { $0 < 0 ? nil : $0.squareRoot() }
    },
    Kernel("ln", precision: .curved) { call throws(Diagnostic) in
      try call.numbers(unknown: "no logarithm") { $0 > 0 ? log($0) : nil }
    },
    Kernel("exp", precision: .curved) { call throws(Diagnostic) in
      try call.numbers(unknown: "too large") { x in
        let power = Glibc.exp(x)
        return power.isFinite ? power : nil
      }
    },
  ]
}

extension KernelCall {
  /// Makes a number of each number.
  @inline(__always)
  fileprivate func numbers(
    unknown reason: String? = nil, _ make: @Sendable (Double) -> Double?
  ) throws(Diagnostic) -> Column {
    let values = columns[0].numbers ?? []
    let (cells, validity) = try cells(unknown: reason) { make(values[$0]) }
    return Column(.number(cells), validity: validity)
  }

  @inline(__always)
  fileprivate func wholeNumbers(
    unknown reason: String = "too large", _ make: @Sendable (_ row: Int) -> Int?
  ) throws(Diagnostic) -> Column {
    let (cells, validity) = try cells(unknown: reason, make)
    return Column(.integer(cells), validity: validity)
  }

  /// Makes whole numbers of decimals; whole numbers are what they are.
  @inline(__always)
  fileprivate func toWhole(_ make: @Sendable (Double) -> Double) throws(Diagnostic) -> Column {
    guard let values = columns[0].numbers else { return Column(columns[0].storage) }
    return try wholeNumbers { Int(exactly: make(values[$0])) }
  }

  fileprivate func rounded(to decimals: [Int]) throws(Diagnostic) -> Column {
    let reason = "no such rounding"
    if let whole = columns[0].wholeNumbers {
      return try wholeNumbers(unknown: reason) { decimals[$0] < 0 ? nil : whole[$0] }
    }
    let values = columns[0].numbers ?? []
    let (cells, validity) = try cells(unknown: reason) { row -> Double? in
      decimals[row] < 0 ? nil : decimals[row] > 15 ? values[row] : KernelCall.rounded(values[row], to: decimals[row])
    }
    return Column(.number(cells), validity: validity)
  }

  private static let powersOfTen = (0...15).reduce(into: [1.0]) { powers, _ in powers.append(10 * (powers.last ?? 1)) }

  /// Rounds a number as it is printed, not its binary neighbour: 0.285 is 0.29.
  ///
  /// - Parameter decimals: 0 to 15.
  static func rounded(_ x: Double, to decimals: Int) -> Double {
    let scaled = x * powersOfTen[decimals]
    let whole = scaled.rounded(.toNearestOrAwayFromZero)
    // Where the printed number cannot lie in the middle between two, its binary neighbour is rounded alike. The sum makes
    // a zero without a sign.
    if scaled.magnitude < 0x1p40, (scaled - whole).magnitude < 0.5 - 0x1p-10 {
      return whole / powersOfTen[decimals] + 0
    }
    return Double(Value.fixed(x, decimals: decimals)) ?? x
  }
}
