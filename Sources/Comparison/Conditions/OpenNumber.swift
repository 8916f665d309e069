import Tables

/// A number of a result: one value where every completion of the unknown cells gives it, else all that they give.
enum OpenNumber: Sendable, Equatable {
  /// It cannot arise, in whatever completion.
  case none
  /// Nothing can be said of it, for this reason.
  case unknown(String)
  /// The smallest and the largest value; a number that is known has one for both.
  case between(ClosedRange<Double>)

  init(_ value: Double?) { self = value.map { .between($0...$0) } ?? .none }

  init(_ range: ClosedRange<Double>?) { self = range.map { .between($0) } ?? .none }

  /// The one value that it has.
  var point: Double? {
    if case .between(let range) = self, range.lowerBound == range.upperBound { range.lowerBound } else { nil }
  }

  var value: Value {
    switch self {
    case .none: .notApplicable
    case .unknown(let reason): .unknown(reason: reason)
    case .between(let range): point.map { .number($0) } ?? .open(range)
    }
  }

  /// The smallest and the largest value, for columns of their own.
  var ends: [Value] {
    switch self {
    case .none, .unknown: [value, value]
    case .between(let range): [.number(range.lowerBound), .number(range.upperBound)]
    }
  }
}

extension Value {
  /// A number that completions make anything between two ends.
  static func open(_ range: ClosedRange<Double>) -> Value {
    .bound(Bound(least: range.lowerBound, most: range.upperBound, reason: Bound.open))
  }
}
