import Language

extension Stage {
  /// What the registry says of the stage.
  var entry: Entry {
    let (signature, summary, examples) = description
    let details = self == .save ? "for example: items | where table = 3 | save \"table3.csv\"" : ""
    return Entry(.stage, rawValue, signature, summary, details: details, examples: examples)
  }

  private var description: (signature: String, summary: String, examples: [String]) {
    switch self {
    case .where:
      (
        "where COND", "keeps the rows for which the condition is true; says how many are unknown",
        ["municipalities | where develops | select name, prefecture", "items | where table = 3 and rate > 50%"]
      )
    case .select:
      (
        "select EXPR [as NAME], …", "chooses and computes columns",
        [
          "items | where table = 3 | select item, count, base, rate",
          "outcomes | select municipality, kind, municipality.prefecture | take 3",
        ]
      )
    case .drop: ("drop COL, …", "leaves out columns", ["items | drop key, title | take 3"])
    case .derive:
      (
        "derive NAME = EXPR, …", "adds columns; each may read those named before it",
        ["municipalities | derive n = count(outcomes) | select name, n | sort n desc | take 3"]
      )
    case .fill:
      (
        "fill COL, …", "gives empty cells the value of the nearest known cell above; says how many",
        ["items | where table < 3 | select table = if(rank = 1, table, unknown), rank, item | fill table"]
      )
    case .sort:
      (
        "sort EXPR [desc], …", "orders rows; equal rows stay as they were, unknowns come last both ways",
        ["items | where table = 3 | sort rate desc | select item, rate"]
      )
    case .take: ("take N", "keeps the first N rows", ["items | sort rate desc | select item, rate | take 3"])
    case .skip: ("skip N", "leaves out the first N rows", ["items | where table = 3 | skip 3 | select item"])
    case .distinct:
      (
        "distinct [EXPR, …]", "leaves out repeats; with expressions, gives those alone",
        ["items | distinct table, department"]
      )
    case .count:
      (
        "count [by EXPR, …]", "counts rows, in groups if asked",
        ["municipalities | count", "strategies | count by kind"]
      )
    case .summarize:
      (
        "summarize [NAME =] AGG, … [by EXPR, …]",
        "aggregates, in groups if asked; unknown values are left out and counted",
        ["items | summarize mean(rate), n = count() by department"]
      )
    case .crosstab:
      (
        "crosstab A by B [percent of row|column|all] [of AGG]",
        "counts two things against each other; unknowns stand outside every percentage",
        [
          "municipalities | crosstab develops by smooth_progress",
          "items | crosstab subject by department percent of column",
        ]
      )
    case .transpose:
      (
        "transpose [by COL]", "turns rows into columns",
        ["items | where table = 1 | select department, count, rate | transpose by department"]
      )
    case .unpivot:
      (
        "unpivot COL, … as NAME, VALUE", "turns columns into rows",
        ["municipalities | select name, recruits, develops | unpivot recruits, develops as condition, value | take 4"]
      )
    case .pivot:
      (
        "pivot COL of EXPR [by COL, …]", "turns values into columns; EXPR may be an aggregate",
        ["items | where key = information-security | pivot department of max(rate) by subject"]
      )
    case .expand:
      (
        "expand RELATION [keep all]", "one row for each related record, or each element of a list",
        ["municipalities | expand strategies | select name, kind, mechanism | take 3"]
      )
    case .join:
      (
        "join SOURCE on COL [= COL], … [keep all|matching]", "brings in another table; says what did not match",
        ["items | where table = 4 | join (items | where table = 5) on key | select item, rate"]
      )
    case .union:
      (
        "union SOURCE", "the rows of another table after these, columns by name",
        ["items | where table = 4 | union (items | where table = 5) | count by table"]
      )
    case .audit:
      (
        "audit [COUNT of BASE against RATE] [by TABLE]",
        "recomputes each rate from count and base, and says what would fit where it does not agree",
        ["items | audit | where not agrees | select table, item, printed, recomputed, fits"]
      )
    case .compare, .mill, .similar, .unlike, .pairs, .necessity, .sufficiency, .calibrate, .truthtable, .minimize:
      comparison
    case .with:
      (
        "with sources [of EXPR]", "adds source, place and basis: what each row rests on, at its weakest",
        ["strategies | where kind = develop | select municipality, mechanism | with sources | take 3"]
      )
    case .chart:
      (
        "chart bar|hist|dot|interval|line|heat|overlap COL, … [by COL] [title \"…\"]",
        "draws the rows: a label and its numbers, a number, an estimate with its ends, or yes/no columns that overlap",
        [
          "items | where table = 3 | chart bar item rate",
          "items | where table in (4, 5) | chart dot item rate by department",
          "items | where table in (8, 9) | compare count of base across department by key | chart interval key difference lower upper",
          "municipalities | chart hist population",
          "strategies | crosstab mechanism by kind | chart heat mechanism n by kind",
          "municipalities | chart overlap recruits, develops, in_house_experts",
        ]
      )
    case .as:
      ("as FORMAT", "gives this answer in a format", ["municipalities | select name, prefecture | take 2 | as csv"])
    case .save:
      (
        "save \"FILE\" [replace] [empty as unknown]",
        "writes the rows to a file, by its ending; never over a file without replace, and nothing that would not open again",
        []
      )
    }
  }
}
