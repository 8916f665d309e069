import Tables

/// A chart ready to be drawn: what is shown, and the words that stand with each figure. Drawing decides only where.
package struct Chart: Sendable {
  enum Body: Sendable {
    case bars(Bars)
    case histogram(Histogram)
    case dots(Dots)
    case intervals(Intervals)
    case lines(Lines)
    case heat(Heat)
    case overlap(Overlap)
  }

  package let kind: ChartSpecification.Kind
  package let title: String
  let body: Body
  let caption: Caption
  /// The columns of the table that it draws.
  package var columns: [String] = []

  /// One number of the table.
  struct Figure: Sendable, Equatable {
    /// Nil when unknown. Always finite, and never -0.
    var value: Double?
    /// The number with its percent sign, or why it is unknown: `70.0 %`, `unknown: not surveyed`, `≤ 23.2`.
    var text: String
    /// All that is known of an unknown number.
    var bound: Bound?

    /// Of which one end at least is known.
    struct Bound: Sendable, Equatable {
      var least: Double?
      var most: Double?

      var ends: [Double] { [least, most].compactMap { $0 } }
    }
  }

  struct Bars: Sendable {
    /// Empty where the bars have no groups.
    var groups: [String]
    var rows: [Row]
    /// Most pairs of a row and a group may be absent: they then are said once and have no room of their own.
    var isSparse = false
    /// Nothing lies between two whole numbers.
    var isWhole = false

    /// A figure is nil where the table has no row for the group.
    struct Row: Sendable {
      var label: String
      var figures: [Figure?]
    }
  }

  struct Histogram: Sendable {
    var name: String
    var bins: [Bin]
    var unknown: Int

    /// From `lower` to below `upper`; the last bin has its upper end as well.
    struct Bin: Sendable {
      var lower: Double
      var upper: Double
      var label: String
      var count: Int
    }
  }

  struct Dots: Sendable {
    var groups: [String]
    var rows: [Row]

    struct Row: Sendable {
      var label: String
      var first: Figure?
      var second: Figure?
      /// First less second, signed; a bound or `?` where it is not known.
      var difference: String
    }
  }

  struct Intervals: Sendable {
    var names: [String]
    var rows: [Row]

    struct Row: Sendable {
      var label: String
      var estimate: Figure
      var lower: Figure
      var upper: Figure
      /// True of what cannot be told from zero.
      var containsZero: Bool {
        guard let lower = lower.value, let upper = upper.value else { return false }
        return lower <= 0 && upper >= 0
      }
    }
  }

  struct Lines: Sendable {
    var xName: String
    var yName: String
    var xScale: XScale
    var lines: [Line]
    var hasGroups: Bool
    /// Nothing lies between two whole numbers.
    var isWhole = false

    enum XScale: Sendable {
      case number
      case date
      /// Texts stand at 0, 1, 2, …
      case texts([String])
    }

    struct Line: Sendable {
      var name: String
      var points: [Point]
    }

    struct Point: Sendable {
      var x: Double
      var xText: String
      var figure: Figure
      /// Rows are missing between this point and the one before it.
      var isAfterGap = false
    }
  }

  struct Heat: Sendable {
    var corner: String
    var rows: [String]
    var columns: [String]
    /// By row, then by column; nil where the table has no such row.
    var cells: [[Figure?]]
  }

  struct Overlap: Sendable {
    var sets: [String]
    /// Every combination of in and out, the one in all sets first, the one in none last.
    var regions: [Region]
    /// The combinations with an unknown that occur.
    var unplaced: [Region]
    var totals: [Total]

    struct Region: Sendable {
      /// For each set in, out, or nil for unknown.
      var members: [Bool?]
      var label: String
      var count: Int
    }

    struct Total: Sendable {
      var inside: Int
      var outside: Int
      var unknown: Int
    }
  }

  /// What stands under the chart.
  struct Caption: Sendable {
    /// Unit, base, unknown.
    var facts: [String]
    var notes: [String]
    var source: String?

    func lines(isPlain: Bool) -> [String] {
      let first = facts.joined(separator: isPlain ? "; " : " · ")
      return ([first] + notes + (source.map { ["source: \($0)"] } ?? [])).filter { !$0.isEmpty }
    }
  }
}
