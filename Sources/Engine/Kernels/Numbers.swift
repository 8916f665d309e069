import Diagnostics
import Tables

#if canImport(Glibc)
import Glibc
#endif

extension Kernel {
  static let numbers = [
    Kernel("abs") { call throws(Diagnostic) in
      guard let whole = call.columns[0].wholeNumbers else { return try call.numbers { .known($0.magnitude) } }
      let (cells, validity) = try call.cells(0, reasons: ["too large"]) { row -> KernelCell<Int> in
        whole[row] == .min ? .unknown(0) : .known(Swift.abs(whole[row]))
      }
      return Column(.integer(cells), validity: validity)
    },
    Kernel("round") { call throws(Diagnostic) in
      if call.columns.count == 2 { return try call.rounded(to: call.columns[1]) }
      return try call.wholeNumbers { $0.rounded(.toNearestOrAwayFromZero) }
    },
    Kernel("floor") { call throws(Diagnostic) in try call.wholeNumbers { $0.rounded(.down) } },
    Kernel("ceil") { call throws(Diagnostic) in try call.wholeNumbers { $0.rounded(.up) } },
    Kernel("sqrt") { call throws(Diagnostic) in
      try call.numbers(reasons: ["no such number"]) { $0 < 0 ? .unknown(0) : .known($0.squareRoot()) }
    },
    Kernel("ln") { call throws(Diagnostic) in
      try call.numbers(reasons: ["no logarithm"]) { $0 > 0 ? .known(log($0)) : .unknown(0) }
    },
    Kernel("exp") { call throws(Diagnostic) in
      try call.numbers(reasons: ["too large"]) { x in
        let power = Glibc.exp(x)
        return power.isFinite ? .known(power) : .unknown(0)
      }
    },
  ]
}

extension KernelCall {
  /// Makes whole numbers of decimals; whole numbers are what they are.
  @inline(__always)
  fileprivate func wholeNumbers(_ make: @Sendable (Double) -> Double) throws(Diagnostic) -> Column {
    let x = columns[0]
    guard let values = x.numbers else { return Column(x.storage) }
    let (cells, validity) = try cells(0, reasons: ["too large"]) { row -> KernelCell<Int> in
      Int(exactly: make(values[row])).map { .known($0) } ?? .unknown(0)
    }
    return Column(.integer(cells), validity: validity)
  }

  fileprivate func rounded(to decimals: Column) throws(Diagnostic) -> Column {
    let x = columns[0]
    let places = decimals.wholeNumbers ?? []
    let reasons = ["no such rounding"]
    if let whole = x.wholeNumbers {
      let (cells, validity) = try cells(0, reasons: reasons) { row -> KernelCell<Int> in
        places[row] < 0 ? .unknown(0) : .known(whole[row])
      }
      return Column(.integer(cells), validity: validity)
    }
    let values = x.numbers ?? []
    let (cells, validity) = try cells(0, reasons: reasons) { row -> KernelCell<Double> in
      switch places[row] {
      case ..<0: .unknown(0)
      case 0...15: .known(KernelCall.rounded(values[row], to: places[row]))
      default: .known(values[row])
      }
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
