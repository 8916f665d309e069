import Language
import Tables

/// Ten steps through the shell on the shipped corpus: each says a thing, asks for a try, and checks the answer.
struct Tour {
  struct Step {
    var says: String
    var asks: String
    /// One way to do it; any statement with the same answer will do.
    var solution: String
    var hint: String
    var praise: String
  }

  /// What to press, said where the tour begins.
  static let keys = "Type, then press Return; Right takes the grey words; tour hint shows one way, tour stop leaves."

  private(set) var position = 0
  var isRunning = false

  var step: Step? { position < Tour.steps.count ? Tour.steps[position] : nil }
  var heading: String { "step \(position + 1) of \(Tour.steps.count)" }

  mutating func advance() { position += 1 }
  mutating func go(to step: Int) { position = min(max(0, step), Tour.steps.count) }

  static let steps: [Step] = [
    Step(
      says: "Everything here is a table: cases, what they do, what came of it, survey rows, sources.",
      asks: "See which tables there are.", solution: "tables", hint: "the word is: tables",
      praise: "The last one, evidence, says for every value where it comes from."),
    Step(
      says: "A query is a table followed by stages. | reads as \"then\".",
      asks: "Count the municipalities.", solution: "municipalities | count", hint: "municipalities | count",
      praise: "An answer of one value is one line."),
    Step(
      says: "where keeps the rows for which something is true.",
      asks: "Show the survey items of table 3.", solution: "items | where table = 3", hint: "items | where table = …",
      praise: "What all rows share is said once, above them."),
    Step(
      says: "Stages follow one another: sort orders rows, select chooses columns.",
      asks: "Sort the items of table 3 by rate, the highest first, and show item and rate.",
      solution: "items | where table = 3 | sort rate desc | select item, rate",
      hint: "items | where table = 3 | sort rate … | select …", praise: "Tab completes stages, columns and values."),
    Step(
      says: "A line that begins with | carries on from the last answer.",
      asks: "Keep the first row of it.",
      solution: "items | where table = 3 | sort rate desc | select item, rate | take 1",
      hint: "| take …", praise: "The last answer is also a table of its own, called _."),
    Step(
      says: "What the sources do not say is unknown, and unknown is not no.",
      asks: "Which municipalities develop talent in house? Show their names.",
      solution: "municipalities | where develops | select name", hint: "municipalities | where develops | select …",
      praise: "The line under the table counts those of which nothing is known."),
    Step(
      says: "One can ask for the unknown itself: is unknown, is known.",
      asks: "Show the names of those of which it is unknown whether they develop talent.",
      solution: "municipalities | where develops is unknown | select name",
      hint: "… | where develops is … | select name",
      praise: "Yes, no and unknown always add up to all."),
    Step(
      says: "count by and summarize make groups.",
      asks: "Count the strategies by kind.", solution: "strategies | count by kind", hint: "strategies | count by …",
      praise: "summarize does the same with mean, sum, median and others."),
    Step(
      says: "Tables refer to one another; a dot walks along.",
      asks: "Show municipality and kind of the outcomes in the prefecture Yamagata.",
      solution: "outcomes | where municipality.prefecture = Yamagata | select municipality, kind",
      hint: "outcomes | where municipality.prefecture = … | select …",
      praise: "It works backwards too: municipalities | derive n = count(outcomes)."),
    Step(
      says: "Every value can be asked why it is so.",
      asks: "Ask why Miyakonojo is said to develop talent.", solution: "why Miyakonojo.develops",
      hint: "why CASE.COLUMN", praise: "show Miyakonojo prints all of it; | with sources does so for any query."),
  ]
}
