/// What users of other tools look for in help, and what it is here.
package enum HelpPages {
  package struct Page: Sendable {
    package var says: String
    /// What is written there, and the whole statement here.
    package var pairs: [(there: String, here: String)]
  }

  /// Words of other tools, and the word of this shell that help explains for them.
  package static let words: [String: String] = [
    "filter": "where", "having": "where", "subset": "where", "query": "where", "limit": "take", "head": "take",
    "top": "take", "fetch": "take", "offset": "skip", "mutate": "derive", "assign": "derive", "extend": "derive",
    "transform": "derive", "rename": "derive", "arrange": "sort", "order by": "sort", "order": "sort",
    "orderby": "sort",
    "sort_values": "sort", "group by": "summarize", "group_by": "summarize", "groupby": "summarize",
    "aggregate": "summarize", "summarise": "summarize", "project": "select", "columns": "select", "unique": "distinct",
    "value_counts": "count", "frequency": "count", "countif": "count", "sumif": "sum", "averageif": "mean",
    "avg": "mean",
    "average": "mean", "stdev": "sd", "std": "sd", "merge": "join", "vlookup": "join", "xlookup": "join",
    "melt": "unpivot", "pivot_longer": "unpivot", "pivot_wider": "pivot", "pivot table": "crosstab", "plot": "chart",
    "graph": "chart", "export": "save", "write": "save", "import": "open", "load": "open", "read_csv": "open",
    "exit": "quit", "man": "help", "schema": "describe", "explode": "expand", "unnest": "expand", "qca": "minimize",
    "concat": "union", "bind_rows": "union", "append": "union", "undo": "keys", "shortcuts": "keys",
  ]

  /// Another name of a page.
  static let aliases: [String: String] = [
    "na": "null", "none": "null", "nan": "null", "unknown": "null", "missing": "null", "is null": "null",
    "spreadsheet": "excel", "calc": "excel", "postgres": "sql", "psql": "sql", "duckdb": "sql", "sqlite": "sql",
    "select from": "sql", "dplyr": "r", "tidyverse": "r", "polars": "pandas", "python": "pandas", "nu": "nushell",
  ]

  package static let pages: [String: Page] = [
    "sql": Page(
      says:
        "A statement begins with its table and is read from left to right. SQL may be typed as it is: the answer is the statement of this shell, and Up brings it.",
      pairs: [
        ("SELECT name, region FROM municipalities", "municipalities | select name, region"),
        ("WHERE population > 100000", "municipalities | where population > 100000"),
        ("ORDER BY population DESC LIMIT 3", "municipalities | sort population desc | take 3"),
        ("GROUP BY region, COUNT(*)", "municipalities | count by region"),
        ("GROUP BY department, AVG(rate)", "items | summarize mean(rate) by department"),
        ("HAVING n > 2", "municipalities | summarize n = count() by region | where n > 2"),
        ("JOIN over a key", "outcomes | select name, municipality.population"),
        ("x LIKE '%cost%'", #"items | where item contains "cost""#),
        ("x IS NULL", "municipalities | where develops is unknown"),
        ("CASE WHEN", #"items | derive size = if(rate > 50, "most", "few")"#),
      ]),
    "null": Page(
      says:
        "What the sources do not say is unknown, and unknown is not no: no condition takes it for one. A filter says how many rows it left out for it.",
      pairs: [
        ("x IS NULL, is.na(x)", "municipalities | where develops is unknown"),
        ("x IS NOT NULL", "municipalities | where develops is known"),
        ("the question does not arise", "outcomes | where municipality is not applicable"),
        ("COALESCE(x, y)", "municipalities | select name, n = coalesce(population_final, population)"),
        ("how many are unknown", "describe municipalities"),
        ("why it is unknown", "why Kobe.award"),
      ]),
    "excel": Page(
      says: "A sheet is a table. Nothing is changed in place: a question makes a new answer.",
      pairs: [
        ("the list of sheets", "tables"),
        ("filter", "items | where table = 3"),
        ("sort", "items | sort rate desc"),
        ("hide columns", "items | select item, rate"),
        ("a formula in a new column", "items | derive share = 100 * count / base"),
        ("COUNTIF", "strategies | count by kind"),
        ("SUMIF, AVERAGEIF", "items | summarize sum(count), mean(rate) by department"),
        ("pivot table", "strategies | crosstab kind by municipality.region"),
        ("VLOOKUP", "outcomes | select name, municipality.population"),
        ("chart", "items | where table = 3 | chart bar item rate"),
      ]),
    "r": Page(
      says: "The pipe is |, and conditions are written as in R but with and, or, not.",
      pairs: [
        ("filter(x > 5, y)", "items | where rate > 50 and rank = 1"),
        ("select(a, b), select(-a)", "items | select item, rate"),
        ("mutate(y = x / z)", "items | derive share = count / base"),
        ("arrange(desc(x)) %>% head(3)", "items | sort rate desc | take 3"),
        ("group_by(k) %>% summarise(mean(x))", "items | summarize mean(rate) by department"),
        ("table(x, y)", "strategies | crosstab kind by municipality.region"),
        ("is.na(x)", "municipalities | where develops is unknown"),
        ("ifelse(a, b, c)", #"items | derive size = if(rate > 50, "most", "few")"#),
        ("str(d), summary(d)", "describe items"),
      ]),
    "pandas": Page(
      says: "Stages are joined by |; a column is its bare name.",
      pairs: [
        ("df[df.x > 5]", "items | where rate > 50"),
        ("df[['a', 'b']]", "items | select item, rate"),
        ("df.sort_values('x').head(3)", "items | sort rate | take 3"),
        ("df.assign(y=…)", "items | derive share = count / base"),
        ("df.groupby('k').x.mean()", "items | summarize mean(rate) by department"),
        ("df.k.value_counts()", "items | count by department"),
        ("df.x.isna()", "municipalities | where develops is unknown"),
        ("df.merge(e)", "outcomes | select name, municipality.population"),
        ("df.describe()", "describe items"),
      ]),
    "nushell": Page(
      says: "Much is the same. A column is its bare name, and conditions are whole expressions.",
      pairs: [
        ("ls, open", "tables"),
        ("where x > 5", "items | where rate > 50"),
        ("sort-by x -r | first 3", "items | sort rate desc | take 3"),
        ("get x, select x", "items | select rate"),
        ("insert y { … }", "items | derive share = count / base"),
        ("group-by k | length", "items | count by department"),
        ("math avg", "items | summarize mean(rate)"),
      ]),
  ]

  /// What stages are for, in the order in which a question is made; what is not among them stands at the end.
  static let uses: [(does: String, words: [String])] = [
    ("keep rows", ["where", "take", "skip", "distinct"]),
    ("choose columns", ["select", "drop", "derive", "fill"]),
    ("put in order", ["sort"]),
    ("count and sum up", ["count", "summarize", "crosstab", "audit"]),
    ("compare cases", ["compare", "similar", "unlike", "pairs"]),
    (
      "find conditions",
      ["mill", "necessity", "sufficiency", "calibrate", "truthtable", "minimize", "assumptions", "fit"]
    ),
    ("join tables", ["join", "union", "expand"]),
    ("reshape", ["pivot", "unpivot", "transpose"]),
    ("show and save", ["chart", "as", "with", "save"]),
  ]
}
