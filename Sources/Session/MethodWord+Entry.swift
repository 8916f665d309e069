import Language

extension MethodWord {
  /// What the registry says of the stages that compare.
  var entry: Entry {
    let (signature, summary, examples) = description
    return Entry(.stage, rawValue, signature, summary, examples: examples)
  }

  private var description: (signature: String, summary: String, examples: [String]) {
    switch self {
    case .crosstab:
      (
        "crosstab A by B [percent of row|column|all] [of AGG]",
        "counts two things against each other; unknowns stand outside every percentage",
        [
          "municipalities | crosstab develops by smooth_progress",
          "items | crosstab subject by department percent of column",
        ]
      )
    case .audit:
      (
        "audit [COUNT of BASE against RATE] [by TABLE]",
        "recomputes each rate from count and base, and says what would fit where it does not agree",
        ["items | audit | where not agrees | select table, item, printed, recomputed, fits"]
      )
    case .compare:
      (
        "compare [CASE, …] [on EXPR, …] · compare COUNT of BASE across GROUP by KEY [confidence N] · compare MEASURE across GROUP by KEY",
        "cases side by side; or the same measure between groups, with intervals and tests",
        [
          "compare Kanazawa, Miyakonojo on recruits, develops, population",
          "items | where table in (4, 5) | compare count of base across department by key",
          "items | where subject = talent | summarize mean(rate) by department, key | compare mean_rate across department by key",
        ]
      )
    case .mill:
      (
        "mill OUTCOME given COND, …",
        "Mill's methods of agreement, difference and both: what each condition can and cannot explain",
        ["municipalities | mill smooth_progress given recruits, develops, workshops"]
      )
    case .similar:
      (
        "similar to CASE [given COND, …]", "the other cases by their distance, nearest first, with what they share",
        ["municipalities | similar to Kanazawa given recruits, develops, city_type, population | take 3"]
      )
    case .unlike:
      (
        "unlike CASE [given COND, …]", "the other cases by their distance, farthest first",
        ["municipalities | unlike Kanazawa given (recruits, develops), region | take 3"]
      )
    case .pairs:
      (
        "pairs similar|different OUTCOME given COND, …",
        "most similar cases with different outcomes, or most different cases with the same outcome",
        ["municipalities | pairs different smooth_progress given recruits, develops, region | take 3"]
      )
    case .necessity:
      (
        "necessity OUTCOME given COND, … [cutoff C] [coverage C] [depth N]",
        "whether the outcome never comes without a condition, with bounds for what is unknown",
        ["municipalities | necessity smooth_progress given recruits, develops, workshops depth 1"]
      )
    case .sufficiency:
      (
        "sufficiency OUTCOME given COND, … [cutoff C]",
        "whether a condition never comes without the outcome, with bounds for what is unknown",
        ["municipalities | sufficiency smooth_progress given recruits, develops, workshops"]
      )
    case .calibrate:
      (
        "calibrate [NAME =] COL as fuzzy out A cross B full C [logodds L] · calibrate [NAME =] COL as crisp at T, …",
        "makes a set of a number, by thresholds that you give",
        [
          "municipalities | calibrate large = population as fuzzy out 50k cross 200k full 500k | select name, population, large",
          "municipalities | calibrate large = population as crisp at 200k | count by large",
        ]
      )
    case .truthtable:
      (
        "truthtable OUTCOME given COND, … [cutoff C] [pri C] [frequency N]",
        "the configurations of conditions, with their cases and whether they bring the outcome",
        ["municipalities | truthtable smooth_progress given recruits, develops"]
      )
    case .minimize:
      (
        "minimize OUTCOME given COND, … [solution complex|parsimonious|intermediate] [expecting COND, ~COND, …] [cutoff C] [pri C] [frequency N]",
        "the shortest expressions that bring the outcome, all models of a solution",
        [
          "municipalities | calibrate large = population as crisp at 300k | minimize dx_external_talent given large, dx_cio_aide"
        ]
      )
    }
  }
}
