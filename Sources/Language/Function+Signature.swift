extension Function {
  /// How many values it takes.
  package var arity: ClosedRange<Int> {
    switch self {
    case .abs, .floor, .ceil, .sqrt, .ln, .exp, .lower, .upper, .trim, .length, .year, .month, .day, .number, .text:
      1...1
    case .round, .date: 1...2
    case .min, .max, .coalesce: 2...1000
    case .split, .left, .right: 2...2
    case .replace, .if: 3...3
    case .concat: 1...1000
    case .count: 0...1
    case .quantile: 2...2
    case .sum, .mean, .median, .sd, .share, .list, .first: 1...1
    }
  }

  /// As it is written: `round(x [, decimals])`.
  package var signature: String {
    switch self {
    case .abs: "abs(x)"
    case .round: "round(x [, decimals])"
    case .floor: "floor(x)"
    case .ceil: "ceil(x)"
    case .sqrt: "sqrt(x)"
    case .ln: "ln(x)"
    case .exp: "exp(x)"
    case .min: "min(x) · min(a, b, …)"
    case .max: "max(x) · max(a, b, …)"
    case .lower: "lower(text)"
    case .upper: "upper(text)"
    case .trim: "trim(text)"
    case .length: "length(text or list)"
    case .replace: "replace(text, old, new)"
    case .split: "split(text, separator)"
    case .concat: "concat(a, b, …)"
    case .left: "left(text, n)"
    case .right: "right(text, n)"
    case .year: "year(date)"
    case .month: "month(date)"
    case .day: "day(date)"
    case .date: "date(text [, \"d/m/y\"])"
    case .if: "if(cond, a, b)"
    case .coalesce: "coalesce(a, b, …)"
    case .number: "number(text)"
    case .text: "text(x)"
    case .count: "count() · count(x) · count(distinct x)"
    case .sum: "sum(x)"
    case .mean: "mean(x)"
    case .median: "median(x)"
    case .sd: "sd(x)"
    case .quantile: "quantile(x, p)"
    case .share: "share(cond)"
    case .list: "list(x)"
    case .first: "first(x)"
    }
  }
}
