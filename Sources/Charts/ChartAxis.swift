import Glibc
import Rendering
import Tables

/// A range of numbers with ticks at round ones: multiples of 1, 2 or 5 times a power of ten.
struct ChartAxis {
  struct Tick: Equatable {
    var value: Double
    var text: String
  }

  private(set) var low: Double
  private(set) var high: Double
  private(set) var ticks: [Tick]
  /// Whether zero lies on the axis.
  var hasZero: Bool { low <= 0 && high >= 0 }

  /// - Parameters:
  ///   - count: about how many ticks there is room for.
  ///   - isRounded: whether the axis ends at ticks.
  init(from low: Double, to high: Double, count: Int, isRounded: Bool = false, isWhole: Bool = false) {
    self.low = min(low, high)
    self.high = max(low, high)
    if self.low == self.high {
      // A single value stands in the middle, or zero at its end.
      if self.low == 0 {
        self.high = 1
      } else if self.low > 0 {
        self.low = 0
      } else {
        self.high = 0
      }
    }
    ticks = []
    let half = self.high / 2 - self.low / 2
    let step = RoundStep(atLeast: half / Double(max(1, count)) * 2, isWhole: isWhole)
    guard let step, let first = step.index(below: self.low), let last = step.index(above: self.high),
      last - first <= 1000, self.low + step.value > self.low, self.high - step.value < self.high
    else {
      ticks = [self.low, self.high].map { Tick(value: $0, text: NumberFormat.scientific($0)) }
      return
    }
    if isRounded {
      self.low = step.multiple(first)
      self.high = step.multiple(last)
    }
    for index in first...last {
      let value = step.multiple(index)
      if value >= self.low, value <= self.high { ticks.append(Tick(value: value, text: step.text(index))) }
    }
  }

  /// As many ticks as have room for their texts beside each other in so many columns.
  static func fitting(from low: Double, to high: Double, width: Int, isWhole: Bool = false) -> ChartAxis {
    var count = max(1, width / 6)
    while true {
      let axis = ChartAxis(from: low, to: high, count: count, isWhole: isWhole)
      let text = axis.ticks.reduce(0) { max($0, $1.text.utf8.count) }
      if count == 1 || axis.ticks.count < 3 { return axis }
      let gap = (axis.fraction(axis.ticks[1].value) - axis.fraction(axis.ticks[0].value)) * Double(width - 1)
      if gap >= Double(text + 3) { return axis }
      count -= 1
    }
  }

  /// The range of some values, with zero where it lies near enough to be worth its room, so that lengths are not
  /// mistaken for shares; nil when there is none.
  static func range(of values: [Double], alwaysZero: Bool = false) -> (low: Double, high: Double)? {
    guard let low = values.min(), let high = values.max() else { return nil }
    if alwaysZero { return (min(0, low), max(0, high)) }
    let span = high / 2 - low / 2
    let distance = low > 0 ? low : high < 0 ? -high : 0
    return distance / 2 <= 2 * span ? (min(0, low), max(0, high)) : (low, high)
  }

  /// Where a value lies, from 0 at the low end to 1 at the high end.
  func fraction(_ value: Double) -> Double {
    let span = high - low
    let part = span.isFinite ? (value - low) / span : (value / 2 - low / 2) / (high / 2 - low / 2)
    return part.isFinite ? max(0, min(1, part)) : 0.5
  }
}

/// 1, 2 or 5 times a power of ten. Multiples are made from decimal text, so that 3 × 0.1 is 0.3.
struct RoundStep {
  private let mantissa: Int
  private let exponent: Int
  let value: Double

  /// The smallest such step that is not less; nil for what is too large, too small or not a number.
  init?(atLeast least: Double, isWhole: Bool = false) {
    let least = isWhole ? max(1, least) : least
    guard least.isFinite, least > 1e-290, least < 1e290 else { return nil }
    var exponent = Int(log10(least).rounded(.down))
    var mantissa = 1
    while let value = Double("\(mantissa)e\(exponent)"), value < least * (1 - 1e-12) {
      switch mantissa {
      case 1: mantissa = 2
      case 2: mantissa = 5
      default:
        mantissa = 1
        exponent += 1
      }
    }
    guard let value = Double("\(mantissa)e\(exponent)"), value > 0 else { return nil }
    self.mantissa = mantissa
    self.exponent = exponent
    self.value = value
  }

  func index(below value: Double) -> Int? { index((value / self.value + 1e-9).rounded(.down)) }
  func index(above value: Double) -> Int? { index((value / self.value - 1e-9).rounded(.up)) }

  private func index(_ quotient: Double) -> Int? {
    guard quotient.isFinite, quotient.magnitude < 1e12 else { return nil }
    return Int(quotient)
  }

  func multiple(_ index: Int) -> Double { Double("\(index * mantissa)e\(exponent)") ?? 0 }

  func text(_ index: Int) -> String {
    let value = multiple(index)
    guard exponent > -7, value.magnitude < 1e15 else { return NumberFormat.scientific(value) }
    let text = Value.fixed(value, decimals: max(0, -exponent))
    return value.magnitude >= 10_000 ? ReadableCell.grouped(text) : text
  }
}
