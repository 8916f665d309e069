import Language

extension Command {
  /// What the registry says of the command.
  var entry: Entry {
    let (signature, summary, examples) = description
    return Entry(.command, rawValue, signature, summary, details: details, examples: examples)
  }

  /// What an example would be that needs a file of the reader's own.
  private var details: String {
    switch self {
    case .open:
      "with a file of yours: open \"survey.csv\" as survey encoding cp932 header 2 skip 1 types code=text; further words: header none, header 2-3, header row \"#property\", drop N, drop totals, drop empty, keep totals, keep empty, keep notes, comment \"#\", delimiter, missing [only] \"-\"=REASON, decimal \",\", group \".\", dates dmy, marks COL, parentheses plain, long drop; types are text, integer, number, date, year, yes/no, list; for JSON at \"page.items\"; replace takes the place of the open table of that name"
    case .save:
      "a query is saved by its last stage: QUERY | save \"FILE\"; all your tables: save package \"survey-2024\""
    case .close: "with a table of yours: close survey"
    case .record: "for example, at the end: record \"notes.md\", then: jirei test notes.md"
    case .run: "with a file of yours: run \"questions.jirei\""
    default: ""
    }
  }

  private var description: (signature: String, summary: String, examples: [String]) {
    switch self {
    case .tables: ("tables", "lists the tables", ["tables"])
    case .describe:
      (
        "describe TABLE[.COLUMN]", "the columns of a table, or the values of a column, and how much is unknown",
        ["describe strategies", "describe strategies.kind"]
      )
    case .show:
      (
        "show CASE, …", "everything known about a case, related rows included, each with source and basis",
        ["show Nagai", "show 都城 | where basis = inferred | take 4"]
      )
    case .why:
      (
        "why CASE.COLUMN · why ROW[.COLUMN]", "the evidence for a value, or for a row of the last result",
        ["why Miyakonojo.develops", "outcomes | where kind = award | select municipality, kind; why 1"]
      )
    case .cite:
      (
        "cite [KEY] [as apa|bibtex|csl-json]", "writes out a source, or all of them",
        ["cite nakagawa2025", "cite nakagawa2025 as bibtex"]
      )
    case .explain: ("explain QUERY", "how a query will run", ["explain items | sort rate desc | where table = 3"])
    case .steps:
      (
        "steps", "the last query stage by stage: rows in and out, unknown and why, unmatched",
        ["municipalities | where develops | count; steps"]
      )
    case .unmatched:
      (
        "unmatched", "the rows of both sides of the last join that fit nothing on the other side",
        ["municipalities | join (outcomes | where kind = award) on id = municipality | count; unmatched"]
      )
    case .ambiguous:
      (
        "ambiguous", "the rows of the last join that fit several of the other side, which is not guessed, and which",
        ["municipalities | join (outcomes | where kind = award) on id = municipality | count; ambiguous"]
      )
    case .different:
      (
        "different", "the keys that the last join took for the same although they are written differently",
        ["municipalities | join (outcomes | where kind = award) on id = municipality | count; different"]
      )
    case .close:
      ("close NAME, …", "takes opened tables away; those of the corpus stay", [])
    case .open:
      (
        "open \"FILE-or-FOLDER\" [as NAME] [replace] [encoding WORD] [header N] [skip N] [types COL=TYPE, …] …",
        "adds a CSV, TSV, JSON or JSON Lines file, also gzipped, or a Data Package; says what it took it for",
        []
      )
    case .save:
      (
        "save package \"FOLDER\" [all] [replace]",
        "writes the opened tables and named queries as a Data Package; with all, the shipped tables too", []
      )
    case .set:
      (
        "set [NAME [= VALUE]]", "shows or changes a setting; any other name is a parameter, $NAME",
        ["set", "set least = 50; items | where rate > $least | count"]
      )
    case .let:
      (
        "let NAME = QUERY", "names a query, which is then a source",
        ["let talent = items | where subject = talent; talent | count by department"]
      )
    case .echo: ("echo TEXT", "prints the rest of the line", ["echo The two strategies"])
    case .note: ("note TEXT", "a paragraph for the lesson that record writes; prints nothing", ["note Bases differ"])
    case .record:
      (
        "record \"FILE.md\" [replace]",
        "writes the session so far as a lesson: what worked, in order, with answers and notes", []
      )
    case .expect:
      (
        "expect COND · expect error \"TEXT\" in QUERY", "fails, and says both sides, when the condition does not hold",
        ["expect (municipalities | count) = 12", "expect error \"no column\" in municipalities | where populaton > 1"]
      )
    case .run: ("run \"FILE\"", "runs the statements of a file, or the blocks of a lesson", [])
    case .history:
      ("history [N | \"TEXT\"]", "the statements so far: the last N, or those that hold a text", ["history 3"])
    case .help: ("help [TOPIC]", "what a word means, with an example that runs", ["help where", "help mean"])
    case .tour:
      (
        "tour [N | hint | stop]",
        "ten steps through the shell; each asks for a try and checks it, and can be left and resumed",
        ["tour; tour stop"]
      )
    case .timing: ("timing on|off", "says how long each answer took", ["timing off"])
    case .quit: ("quit", "leaves", ["quit"])
    case .exit: ("exit", "leaves", ["exit"])
    }
  }
}
