/// The smallest and the largest value that a number takes over all completions of the unknown cells in which it is
/// defined. Both are reached.
struct Hull: Sendable, Equatable {
  var lower: Double
  var upper: Double
  /// Whether it is certain that some completion reaches the ends; else they may lie further out than any does.
  var isSharp = true

  init(_ value: Double) { self.init(value, value) }

  init(_ lower: Double, _ upper: Double, isSharp: Bool = true) {
    self.lower = lower
    // What rounding leaves between two ends that are one.
    self.upper = upper - lower < 1e-12 ? lower : upper
    self.isSharp = isSharp
  }

  /// The one value that every completion gives; nil where they differ.
  var point: Double? { lower == upper ? lower : nil }
}

/// The hull of a ratio Σpart / Σwhole, where each case adds one of several pairs, whatever the others add.
///
/// Cases are independent, so that for a given ratio r the best choice of each is that with the greatest part − r · whole.
/// The ratio that these choices give is better than r, until it is the optimum: Dinkelbach, On nonlinear fractional
/// programming, Management Science 13 (1967), 492–498. A few steps suffice; each costs one look at every choice.
struct RatioHull {
  /// What one case adds under one completion; 0 ≤ part ≤ whole.
  struct Share: Equatable {
    var part: Double
    var whole: Double
  }

  private var part = 0.0
  private var whole = 0.0
  private var open: [[Share]] = []
  private var isSharp = true

  init(part: Double = 0, whole: Double = 0) {
    self.part = part
    self.whole = whole
  }

  /// Adds a case with all that it may add.
  mutating func add(_ choices: [Share], isSharp: Bool = true) {
    guard let first = choices.first else { return }
    if !isSharp { self.isSharp = false }
    if choices.allSatisfy({ $0 == first }) {
      part += first.part
      whole += first.whole
    } else {
      open.append(choices)
    }
  }

  /// Over the completions whose denominator is above 0; nil where there is none.
  var hull: Hull? {
    guard let least = extreme(-1), let most = extreme(1) else { return nil }
    return Hull(least, most, isSharp: isSharp)
  }

  private func extreme(_ sign: Double) -> Double? {
    var sums = (part: part, whole: whole)
    for choices in open {
      guard let largest = choices.max(by: { $0.whole < $1.whole }) else { continue }
      sums.part += largest.part
      sums.whole += largest.whole
    }
    guard var ratio = RatioHull.ratio(sums.part, sums.whole) else { return nil }
    // Each step gives a better ratio, of which there are finitely many; the bound only guards rounding.
    for _ in 0..<200 where !open.isEmpty {
      sums = (part, whole)
      for choices in open {
        var best = choices[0]
        var gain = sign * (best.part - ratio * best.whole)
        for choice in choices.dropFirst() {
          let other = sign * (choice.part - ratio * choice.whole)
          if other > gain || (other == gain && choice.whole > best.whole) {
            best = choice
            gain = other
          }
        }
        sums.part += best.part
        sums.whole += best.whole
      }
      guard let reached = RatioHull.ratio(sums.part, sums.whole), sign * (reached - ratio) > 1e-14 else { break }
      ratio = reached
    }
    return ratio
  }

  /// Nil where no case adds to the whole; what rounding leaves of 0 and 1 is taken away.
  static func ratio(_ part: Double, _ whole: Double) -> Double? {
    guard whole > 1e-12 else { return nil }
    let value = part / whole
    if abs(value) < 1e-12 { return 0 }
    return abs(value - 1) < 1e-12 ? 1 : value
  }
}
