import Diagnostics
import Tables

/// Draws the rows.
package struct ChartStage: OutputStage {
  package static let word = "chart"
  package static var help: Help {
    Help(
      "draws the rows: a label and its numbers, a number, an estimate with its ends, or yes/no columns that overlap",
      examples: [
        "items | where table = 3 | chart bar item rate",
        "items | where table in (4, 5) | chart dot item rate by department",
        "items | where table in (8, 9) | compare count of base across department by key | chart interval key difference lower upper",
        "municipalities | chart hist population",
        "strategies | crosstab mechanism by kind | chart heat mechanism n by kind",
        "municipalities | chart overlap recruits, develops, in_house_experts",
      ],
      signature: "chart bar|hist|dot|interval|line|heat|overlap COL, … [by COL] [title \"…\"]")
  }

  package var kind: Name?
  package var columns: [Name] = []
  package var by: Name?
  package var title: String?

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .name(
        "bar|hist|dot|interval|line|heat|overlap", "after chart: bar, hist, dot, interval, line, heat or overlap",
        \.kind, offers: .named("chart")),
      .init(
        .sequence([
          .list(.operand("COL")), .optional(.sequence([.word("by"), .operand("COL")])),
          .optional(.sequence([.word("title"), .operand("\"…\"")])),
        ])
      ) { parser, stage throws(Parser.Mistake) in try parser.chartColumns(&stage) })
  }

  package var output: BoundQuery.Output { .chart(self) }
}

extension Parser {
  fileprivate mutating func chartColumns(_ stage: inout ChartStage) throws(Mistake) {
    while true {
      if isNext("by", note: "the groups") {
        _ = take(word: "by")
        expects(.column)
        stage.by = try name("of the groups after by")
      } else if isNext("title", note: "a text over it"), following.kind == .text {
        _ = take(word: "title")
        stage.title = advance().value
      } else {
        expects(.column)
        if endsStage { break }
        stage.columns.append(try name("of a column"))
        _ = take(.comma)
      }
    }
  }
}
