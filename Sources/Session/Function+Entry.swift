import Language

extension Function {
  /// What the registry says of the function.
  var entry: Entry {
    let (summary, example) = description
    return Entry(.function, rawValue, signature, summary, examples: [example])
  }

  private var description: (summary: String, example: String) {
    switch self {
    case .abs:
      ("the number without its sign", "items | select item, gap = abs(rate - 50) | take 3")
    case .round:
      (
        "rounded, halves away from zero",
        "items | derive r = round(100 * count / base, 1) | select item, rate, r | take 3"
      )
    case .floor:
      ("the largest whole number not above x", "items | select item, rate, floor(rate) as whole | take 3")
    case .ceil:
      ("the smallest whole number not below x", "items | select item, rate, ceil(rate) as whole | take 3")
    case .sqrt:
      ("the square root; unknown below zero", "items | select item, count, sqrt(count) as root | take 3")
    case .ln:
      (
        "the natural logarithm; unknown at and below zero",
        "municipalities | select name, population, round(ln(population), 2) as log | take 3"
      )
    case .exp:
      ("e to the power of x", "items | take 1 | select e = exp(1)")
    case .min:
      ("the smallest of a group, of a list, or of several values", "items | summarize min(rate) by department")
    case .max:
      ("the largest of a group, of a list, or of several values", "items | summarize max(rate) by department")
    case .lower:
      ("in small letters", "municipalities | select name, lower(name) as small | take 3")
    case .upper:
      ("in capital letters", "municipalities | select name, upper(name) as capital | take 3")
    case .trim:
      ("without white space at both ends", "municipalities | take 1 | select trim(\"  Kobe \") as name")
    case .length:
      (
        "how many characters, or elements",
        "items | select item, length(item) as characters | sort characters desc | take 3"
      )
    case .replace:
      ("with every old replaced by new", "items | select replace(item, \"ICT\", \"IT\") as item | take 3")
    case .split:
      ("the parts as a list", "municipalities | derive parts = split(name, \"-\") | select name, parts | take 3")
    case .concat:
      ("joined as one text", "items | select concat(\"Table \", table) as place, item | take 3")
    case .left:
      ("the first n characters", "municipalities | select name, left(name, 3) as short | take 3")
    case .right:
      ("the last n characters", "municipalities | select kanji, right(kanji, 1) as kind | take 3")
    case .year:
      ("the year of a date", "municipalities | take 1 | select year(2024-04-17) as y")
    case .month:
      ("the month of a date, 1 to 12", "municipalities | take 1 | select month(2024-04-17) as m")
    case .day:
      ("the day of the month", "municipalities | take 1 | select day(2024-04-17) as d")
    case .date:
      (
        "the day that a text writes; the order says which number is which, and m may be an English name",
        "municipalities | take 1 | select date(\"17/4/2024\", \"d/m/y\") as d"
      )
    case .if:
      (
        "a where the condition is true, b where it is false, unknown where it is unknown",
        "items | select item, size = if(rate >= 50, \"half or more\", \"under half\") | take 3"
      )
    case .coalesce:
      (
        "the first that is known",
        "strategies | select name, who = coalesce(municipality.name, group.name) | skip 16 | take 3"
      )
    case .number:
      (
        "the number that a cell with this text is in a file: 72%, ▲5, 1,234; unknown if it may be none",
        "municipalities | take 1 | select number(\"72%\") as n, number(\"▲1,234\") as m"
      )
    case .text:
      ("the value as a text", "items | select concat(text(rate), \" %\") as r | take 3")
    case .count:
      (
        "how many rows, known values, or different values",
        "items | summarize n = count(), keys = count(distinct key) by department"
      )
    case .sum:
      ("the total of the known", "items | summarize sum(count) by table")
    case .mean:
      ("the arithmetic mean of the known", "items | summarize mean(rate) by department")
    case .median:
      ("the middle of the known", "items | summarize median(rate) by department")
    case .sd:
      (
        "the sample standard deviation of the known (n - 1); unknown under two",
        "items | summarize sd(rate) by department"
      )
    case .quantile:
      (
        "the value below which the share p of the known lies, interpolated (R's type 7)",
        "items | summarize quantile(rate, 0.9) by department"
      )
    case .share:
      ("percent of the known for which the condition is true", "items | summarize share(rate > 50) by department")
    case .list:
      ("all known values as a list", "strategies | summarize list(kind) by municipality | take 4")
    case .first:
      ("the first known value", "items | summarize first(item) by table")
    }
  }
}
