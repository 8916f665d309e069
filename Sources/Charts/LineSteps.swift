import Tables

/// Where a line would run over places at which it has no rows although rows could be expected there.
///
/// Rows are expected at the steps of a scale that moves evenly: years, months, days, whole numbers that follow one
/// another, texts in order. On an uneven scale they are expected where the other lines have them, if these mostly share
/// their places; lines that were each observed on days of their own are joined. A line with even steps of its own, as of
/// every second year, keeps them.
struct LineSteps {
  private let step: Int?
  private let index: (Double) -> Int?
  /// Places of all lines, in order, where these mostly share them.
  private let shared: [Double]

  init(_ scale: Chart.Lines.XScale, lines: [[Double]]) {
    var counts: [Double: Int] = [:]
    for places in lines { for place in Set(places) { counts[place, default: 0] += 1 } }
    let all = counts.keys.sorted()
    let several = counts.values.count { $0 > 1 }
    shared = several * 2 >= all.count && several > 0 ? all : []
    index = LineSteps.index(scale, all)
    let numbers = all.compactMap(index)
    step = numbers.count == all.count ? LineSteps.step(numbers) : nil
  }

  /// For each two neighbours of a line whether rows are missing between them.
  func gaps(_ places: [Double]) -> [Bool] {
    let pairs = Array(zip(places, places.dropFirst()))
    let widths = pairs.map { pair -> Int? in
      guard step != nil, let first = index(pair.0), let second = index(pair.1) else { return nil }
      return second - first
    }
    if widths.count > 1, let own = widths[0], widths.allSatisfy({ $0 == own }) { return pairs.map { _ in false } }
    return zip(pairs, widths).map { pair, width in
      if let width, let step, width > step { return true }
      return LineSteps.first(in: shared, after: pair.0).map { $0 < pair.1 } ?? false
    }
  }

  private static func first(in sorted: [Double], after place: Double) -> Double? {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low < sorted.count ? sorted[low] : nil
  }

  /// Numbers the places: dates by years where each is in a year of its own, else by months, else by days.
  private static func index(_ scale: Chart.Lines.XScale, _ places: [Double]) -> (Double) -> Int? {
    func whole(_ place: Double) -> Int? {
      place.magnitude < 1e15 && place == place.rounded() ? Int(place) : nil
    }
    guard case .date = scale else { return whole }
    func part(_ place: Double) -> (year: Int, month: Int)? {
      guard let day = Int32(exactly: place) else { return nil }
      let (year, month, _) = CalendarDate(daysSinceEpoch: day).components
      return (year, month)
    }
    let parts = places.compactMap(part)
    if Set(parts.map(\.year)).count == places.count { return { part($0)?.year } }
    let months = Set(parts.map { $0.year * 12 + $0.month })
    if months.count == places.count { return { part($0).map { $0.year * 12 + $0.month } } }
    return whole
  }

  /// The step of an even scale: at least half of the neighbours are as near to each other as any. Years are even
  /// wherever two follow one another.
  private static func step(_ numbers: [Int]) -> Int? {
    let widths = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    guard let least = widths.min(), least > 0 else { return nil }
    let isYears = numbers.allSatisfy { (1800...2199).contains($0) }
    return widths.count { $0 == least } * 2 >= widths.count || (isYears && least == 1) ? least : nil
  }
}
