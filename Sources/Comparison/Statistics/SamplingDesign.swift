/// How the answers of two groups came about, where they are not two independent samples of endless populations.
///
/// Without a clause it is the plain test and Newcombe's plain interval, to the last digit.
package struct SamplingDesign: Sendable {
  /// How many respondents are in both groups.
  package var overlap: Int?
  /// How far the two answers of such a respondent go together, from −1 to 1; nil where it is not known.
  package var phi: Double?
  /// How many there are in all, of whom the respondents of each group are a part.
  package var population: Int?

  package init(overlap: Int? = nil, phi: Double? = nil, population: Int? = nil) {
    self.overlap = overlap
    self.phi = phi
    self.population = population
  }

  /// Whether the groups are taken for independent and the population for endless.
  package var isPlain: Bool { overlap == nil && population == nil }

  /// Whether the answers of common respondents may go together in any way.
  var isPhiOpen: Bool { overlap != nil && phi == nil }

  /// The share of the spread that is left where so many of the population have answered: (N − n) / (N − 1).
  func spread(_ base: Int) -> Double {
    guard let population, population > 1 else { return population == nil ? 1 : 0 }
    return Double(max(0, population - base)) / Double(population - 1)
  }

  /// The covariance of the two shares in units of P (1 − P).
  ///
  /// Of endless populations φ n₁₂ / (n₁ n₂): Derrick, Dobson-McKittrick, Toher & White (2015), Journal of Applied
  /// Quantitative Methods 10(3). Of N, two samples without replacement: φ (n₁₂ / (n₁ n₂) − 1/N) N / (N − 1), which is 0
  /// at the overlap that chance gives.
  private func covariance(_ first: Int, _ second: Int, phi: Double) -> Double {
    guard let overlap else { return 0 }
    let common = Double(overlap) / Double(first) / Double(second)
    guard let population, population > 1 else { return phi * common }
    let total = Double(population)
    return phi * (common - 1 / total) * (total / (total - 1))
  }

  /// The variance of the difference in units of P (1 − P).
  private func variance(_ first: Int, _ second: Int, phi: Double) -> Double {
    spread(first) / Double(first) + spread(second) / Double(second) - 2 * covariance(first, second, phi: phi)
  }

  /// The test statistic with the share of both groups together; nil where there is nothing to test: the share is 0 or 1,
  /// or nothing is left to chance.
  package func z(_ difference: ProportionDifference, phi: Double) -> Double? {
    guard !isPlain else { return difference.pooledZ }
    let bases = Double(difference.first.base + difference.second.base)
    let share = Double(difference.first.count + difference.second.count) / bases
    let variance = variance(difference.first.base, difference.second.base, phi: phi)
    guard share > 0, share < 1, variance > 1e-15 else { return nil }
    return difference.value / (share * (1 - share) * variance).squareRoot() + 0
  }

  /// Newcombe's interval by method 10: two Wilson intervals squared and added. Where respondents are common, less twice
  /// their product times the correlation of the two shares.
  ///
  /// Newcombe (1998), Statistics in Medicine 17:2635–2650, for paired samples; Zou & Donner (2008), Statistics in
  /// Medicine 27:1693–1702, for any two estimates that are correlated. In a population of N the Wilson intervals have
  /// z √((N − n) / (N − 1)) in place of z.
  package func interval(_ difference: ProportionDifference, z: Double, phi: Double) -> ClosedRange<Double> {
    guard !isPlain else { return difference.newcombe(z: z) }
    let (first, second) = (difference.first, difference.second)
    let one = first.wilson(z: z * spread(first.base).squareRoot())
    let two = second.wilson(z: z * spread(second.base).squareRoot())
    let correlation = correlation(first.base, second.base, phi: phi)
    func reach(_ one: Double, _ two: Double) -> Double {
      max(0, one * one + two * two - 2 * correlation * one * two).squareRoot()
    }
    let below = reach(first.share - one.lowerBound, two.upperBound - second.share)
    let above = reach(one.upperBound - first.share, second.share - two.lowerBound)
    let value = difference.value
    return max(-1, value - below)...min(1, value + above)
  }

  private func correlation(_ first: Int, _ second: Int, phi: Double) -> Double {
    let spreads = (spread(first) / Double(first) * spread(second) / Double(second)).squareRoot()
    guard spreads > 0 else { return 0 }
    return max(-1, min(1, covariance(first, second, phi: phi) / spreads))
  }

  /// The φ that two answers can have whose shares are these: Fréchet's bounds.
  static func phiRange(_ first: Double, _ second: Double) -> ClosedRange<Double> {
    let (odds1, odds2) = (first / (1 - first), second / (1 - second))
    guard odds1 > 0, odds2 > 0, odds1.isFinite, odds2.isFinite else { return 0...0 }
    let least = max(-(odds1 * odds2).squareRoot(), -1 / (odds1 * odds2).squareRoot())
    let most = min((odds1 / odds2).squareRoot(), (odds2 / odds1).squareRoot())
    return max(-1, least)...min(1, most)
  }
}
