import Text

/// What a chart draws: its kind, the columns that it reads, and the words that stand around it.
package struct ChartSpecification: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case bar, hist, dot, interval, line, heat, overlap
  }

  package var kind: Kind
  /// What names a row: the bars, the dots, the intervals, the rows of a heat map, the x of a line.
  package var label: String?
  /// The columns with the numbers. Where several are given, each is a group under its own name.
  package var values: [String]
  /// What parts the rows into groups; the columns of a heat map.
  package var group: String?
  /// The ends of each interval.
  package var lower: String?
  package var upper: String?
  /// The yes/no columns of an overlap.
  package var sets: [String]

  /// Stands over the chart; made from the columns when nil.
  package var title: String?
  /// Overrides the unit of the column.
  package var unit: String?
  /// What the figures are shares or counts of: `233 departments`.
  package var base: String?
  /// What was left out as unknown before the table was made: `3 rows where rate is unknown`. The chart counts what it
  /// leaves out itself.
  package var unknown: String?
  package var source: String?

  package init(
    _ kind: Kind, label: String? = nil, values: [String] = [], group: String? = nil, lower: String? = nil,
    upper: String? = nil, sets: [String] = [], title: String? = nil, unit: String? = nil, base: String? = nil,
    unknown: String? = nil, source: String? = nil
  ) {
    self.kind = kind
    self.label = label
    self.values = values
    self.group = group
    self.lower = lower
    self.upper = upper
    self.sets = sets
    self.title = title
    self.unit = unit
    self.base = base
    self.unknown = unknown
    self.source = source
  }
}

extension ChartSpecification.Kind {
  /// Inside a sentence: `a dot chart needs …`.
  package var phrase: Sentence {
    switch self {
    case .bar: "a bar chart"
    case .hist: "a histogram"
    case .dot: "a dot chart"
    case .interval: "an interval chart"
    case .line: "a line chart"
    case .heat: "a heat map"
    case .overlap: "an overlap"
    }
  }
}

/// Why a table cannot be drawn so, in the reader's words, and what would work.
package struct ChartRefusal: Error, Sendable, Equatable {
  package var message: Sentence
  package var help: [Sentence]
  /// The column at fault as the specification names it, so that the caller can point at it.
  package var column: String?

  package init(_ message: Sentence, help: [Sentence] = [], column: String? = nil) {
    self.message = message
    self.help = help
    self.column = column
  }
}
