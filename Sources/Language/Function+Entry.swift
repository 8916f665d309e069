extension Function {
  /// How many values it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .abs, .floor, .ceil, .sqrt, .ln, .exp, .lower, .upper, .trim, .length, .year, .month, .day, .number, .text: 1...1
    case .round: 1...2
    case .min, .max, .coalesce: 2...1000
    case .split, .left, .right: 2...2
    case .replace, .if: 3...3
    case .concat: 1...1000
    case .count: 0...1
    case .quantile: 2...2
    case .sum, .mean, .median, .sd, .share, .list, .first: 1...1
    }
  }

  package var entry: Entry {
    let (signature, summary, example) = description
    return Entry(.function, rawValue, signature, summary, examples: [example])
  }

  private var description: (signature: String, summary: String, example: String) {
    switch self {
    case .abs: ("abs(x)", "the number without its sign", "items | derive gap = abs(rate - 50) | take 3")
    case .round: ("round(x [, decimals])", "rounded, halves away from zero", "items | derive r = round(100 * count / base, 1) | select item, rate, r | take 3")
    case .floor: ("floor(x)", "the largest whole number not above x", "items | derive f = floor(rate) | take 3")
    case .ceil: ("ceil(x)", "the smallest whole number not below x", "items | derive c = ceil(rate) | take 3")
    case .sqrt: ("sqrt(x)", "the square root; unknown below zero", "items | derive s = sqrt(count) | take 3")
    case .ln: ("ln(x)", "the natural logarithm; unknown at and below zero", "items | derive l = ln(count) | take 3")
    case .exp: ("exp(x)", "e to the power of x", "items | take 1 | select e = exp(1)")
    case .min: ("min(x) · min(a, b, …)", "the smallest of a group, of a list, or of several values", "items | summarize min(rate) by department")
    case .max: ("max(x) · max(a, b, …)", "the largest of a group, of a list, or of several values", "items | summarize max(rate) by department")
    case .lower: ("lower(text)", "in small letters", "municipalities | select lower(name)")
    case .upper: ("upper(text)", "in capital letters", "municipalities | select upper(name)")
    case .trim: ("trim(text)", "without white space at both ends", "municipalities | select trim(name)")
    case .length: ("length(text or list)", "how many characters, or elements", "items | sort length(item) desc | take 1")
    case .replace: ("replace(text, old, new)", "with every old replaced by new", "items | select replace(item, \"ICT\", \"IT\") as item | take 3")
    case .split: ("split(text, separator)", "the parts as a list", "municipalities | derive parts = split(name, \"-\") | select name, parts")
    case .concat: ("concat(a, b, …)", "joined as one text", "items | select concat(\"Table \", table) as place, item | take 3")
    case .left: ("left(text, n)", "the first n characters", "municipalities | select left(name, 3) as short")
    case .right: ("right(text, n)", "the last n characters", "municipalities | select right(name, 3) as tail")
    case .year: ("year(date)", "the year of a date", "municipalities | take 1 | select year(2024-04-17) as y")
    case .month: ("month(date)", "the month of a date, 1 to 12", "municipalities | take 1 | select month(2024-04-17) as m")
    case .day: ("day(date)", "the day of the month", "municipalities | take 1 | select day(2024-04-17) as d")
    case .if: ("if(cond, a, b)", "a where the condition is true, b where it is false, unknown where it is unknown", "items | select item, size = if(rate >= 50, \"half or more\", \"under half\") | take 3")
    case .coalesce: ("coalesce(a, b, …)", "the first that is known", "municipalities | select name, develops = coalesce(develops, no)")
    case .number: ("number(text)", "the number that a text spells; unknown if it spells none", "municipalities | take 1 | select number(\"12.5\") as n")
    case .text: ("text(x)", "the value as a text", "items | select concat(text(rate), \" %\") as r | take 3")
    case .count: ("count() · count(x) · count(distinct x)", "how many rows, known values, or different values", "items | summarize n = count(), keys = count(distinct key) by department")
    case .sum: ("sum(x)", "the total of the known", "items | summarize sum(count) by table")
    case .mean: ("mean(x)", "the arithmetic mean of the known", "items | summarize mean(rate) by department")
    case .median: ("median(x)", "the middle of the known", "items | summarize median(rate) by department")
    case .sd: ("sd(x)", "the sample standard deviation of the known (n - 1); unknown under two", "items | summarize sd(rate) by department")
    case .quantile: ("quantile(x, p)", "the value below which the share p of the known lies, interpolated (R's type 7)", "items | summarize quantile(rate, 0.9) by department")
    case .share: ("share(cond)", "percent of the known for which the condition is true", "items | summarize share(rate > 50) by department")
    case .list: ("list(x)", "all known values as a list", "strategies | summarize list(kind) by municipality")
    case .first: ("first(x)", "the first known value", "items | summarize first(item) by table")
    }
  }
}
