import Text

/// The sizes beyond which nothing is made, so that a slip in a question cannot take all memory.
///
/// Each size is counted before anything is made of it. The numbers are fixed, so that the same question has the same
/// answer on every machine.
package enum Limit: String, CaseIterable, Sendable {
  case rows, cells, json, crosstab, columns, elements, text, texts, pairs, differences, cases, groups, marks, drawing

  package var number: Int {
    switch self {
    case .rows: 20_000_000
    case .cells: 400_000_000
    case .json: 50_000_000
    case .crosstab: 1_000_000
    case .columns: 10_000
    case .elements: 50_000_000
    case .text: 10_000_000
    case .texts: 2_000_000_000
    case .pairs: 20_000_000
    case .differences: 400_000_000
    case .cases: 200
    case .groups: 100
    case .marks: 100_000
    case .drawing: 1_000_000_000
    }
  }

  /// What is counted.
  package var noun: Sentence {
    switch self {
    case .rows: "rows"
    case .cells, .json: "cells"
    case .crosstab: "cells, margins included"
    case .columns: "columns"
    case .elements: "elements"
    case .text: "bytes in one text"
    case .texts: "bytes of text"
    case .pairs: "pairs of cases"
    case .differences: "comparisons of two values"
    case .cases: "columns of cases"
    case .groups: "columns of groups"
    case .marks: "marks"
    case .drawing: "characters"
    }
  }

  /// What is held to the number, for help and manual.
  package var meaning: String {
    switch self {
    case .rows: "rows that a stage makes: expand, join, union, unpivot"
    case .cells: "cells of a table that a stage makes, rows times columns"
    case .json: "cells of a table from JSON with more than 1,000 names, rows times names"
    case .crosstab: "cells of a crosstab, margins included"
    case .columns: "columns that pivot or transpose makes"
    case .elements: "elements in the lists of one column"
    case .text: "bytes of one text that a function makes"
    case .texts: "bytes of all texts that a function makes"
    case .pairs: "pairs of cases in a table of pairs"
    case .differences: "pairs times conditions in a table of pairs"
    case .cases: "cases side by side in compare"
    case .groups: "groups side by side in compare … across"
    case .marks: "bars, points or squares in a chart"
    case .drawing: "characters of a table in columns; a larger one is written as cards"
    }
  }

  /// What is wrong where so many would be made: `pivot would make 10,001 columns; the most is 10,000`.
  package func message(_ count: Int, by maker: Sentence = "this") -> Sentence {
    let most = Limit.grouped(number)
    return count == .max
      ? "\(maker) would make more than \(Limit.grouped(count - 1)) \(noun); the most is \(most)"
      : "\(maker) would make \(Limit.grouped(count)) \(noun); the most is \(most)"
  }

  /// A product that stays at the largest number where it would go beyond.
  package static func product(_ first: Int, _ second: Int) -> Int {
    let (product, overflow) = first.multipliedReportingOverflow(by: second)
    return overflow ? .max : product
  }

  package static func sum(_ first: Int, _ second: Int) -> Int {
    let (sum, overflow) = first.addingReportingOverflow(second)
    return overflow ? .max : sum
  }

  /// A whole number with a comma between its thousands.
  package static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var out = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return out
  }
}
