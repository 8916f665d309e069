import Language
import Rendering
import Tables
import Text

/// What a user may set in a session.
package struct Settings: Sendable {
  package var format = OutputFormat.table
  /// Columns that a table may take; 0 for no bound.
  package var width = 100
  /// Whether the user chose the width; otherwise a terminal may fit it to its own.
  package private(set) var isWidthSet = false
  /// The weakest basis that still counts as known.
  package var basis = Basis.outside
  package var timing = false
  /// Whether the prompt shows the likeliest ending of what is typed.
  package var hints = true
  /// Whether a statement is coloured while it is typed at the prompt.
  package var colours = true
  /// How many rows a table shows; 0 for all. The prompt sets a bound, a pipe gets every row.
  package var rowLimit = 0
  /// Whether tables are drawn with ASCII alone.
  package var isPlain = false
  /// Whether an answer shows every note, not the gravest alone.
  package var showsAllNotes = false
  /// Whether a reader sees all digits of computed numbers, not those that matter.
  package var showsAllDigits = false
  /// Whether CSV and TSV have an apostrophe before what a spreadsheet would run as a formula.
  package var defusesFormulas = false
  /// Whether an engine that holds the data also counts what is unknown and left out.
  package var counts = true

  package init() {}

  /// Sets how wide tables may be.
  fileprivate mutating func fit(_ width: Int) {
    self.width = width
    isWidthSet = true
  }
}

/// One thing that a user may set: its name, what help says of it, and how it is shown and changed.
package struct Setting: Sendable {
  package let name: String
  let help: Help
  /// The values that completion offers; all that there are unless it is a number.
  let choices: [(text: String, note: String)]
  /// Whether any other value than those is wrong.
  private let isChoice: Bool
  /// The value as it is shown and set.
  let value: @Sendable (Settings) -> String
  /// Sets a value from its text; nil when done, else what would work.
  package let set: @Sendable (inout Settings, String) -> Sentence?

  /// The words that it may be; none where it is a number.
  package var words: [String] { isChoice ? choices.map(\.text) : [] }

  /// What the registry says of the setting.
  var entry: Entry {
    Entry(.setting, name, help.signature ?? name, help.summary, details: help.details, examples: help.examples)
  }

  private init(
    _ name: String, _ signature: String, _ summary: String, example: String, choices: [(text: String, note: String)],
    isChoice: Bool = true, value: @escaping @Sendable (Settings) -> String,
    set: @escaping @Sendable (inout Settings, String) -> Sentence?
  ) {
    self.name = name
    help = Help(summary, examples: [example], signature: "set \(name) = \(signature)")
    self.choices = choices
    self.isChoice = isChoice
    self.value = value
    self.set = set
  }

  /// On or off.
  private init(
    _ name: String, _ summary: String, _ field: any WritableKeyPath<Settings, Bool> & Sendable
  ) {
    self.init(
      name, "on|off", summary, example: "set \(name) = off", choices: [("on", ""), ("off", "")],
      value: { $0[keyPath: field] ? "on" : "off" },
      set: { settings, text in
        guard ["on", "off", "yes", "no"].contains(text) else { return "\(name) is on or off" }
        settings[keyPath: field] = text == "on" || text == "yes"
        return nil
      })
  }

  package static func named(_ name: String) -> Setting? { all.first { $0.name == name } }

  /// In the order of help.
  package static let all = [format, width, basis, timing, digits, notes, hints, colour, counting, defuse, style]

  package static let format = Setting(
    "format", "FORMAT",
    "how answers are written: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))",
    example: "set format = markdown; items | where table = 1 | select department, count; set format = table",
    choices: OutputFormat.allCases.map { ($0.rawValue, $0.summary) }, value: { $0.format.rawValue },
    set: { settings, text in
      guard let found = OutputFormat(rawValue: text) else {
        return "the formats are \(OutputFormat.allCases.map(\.rawValue))"
      }
      settings.format = found
      return nil
    })

  static let width = Setting(
    "width", "N", "columns that a table may take; 0 for no bound", example: "set width = 80",
    choices: [("0", "nothing is wrapped"), ("80", ""), ("100", "")], isChoice: false, value: { String($0.width) },
    set: { settings, text in
      guard let number = Int(text), number == 0 || (20...10_000).contains(number) else {
        return "a width is 0, for no bound, or 20 to 10000 columns"
      }
      settings.fit(number)
      return nil
    })

  static let basis = Setting(
    "basis", "stated|hedged|inferred|outside",
    "the weakest basis that counts as known; a weaker value is unknown, with that reason",
    example: "set basis = stated; municipalities | where smooth_progress | count; set basis = outside",
    choices: Basis.allCases.map { ($0.word, "the weakest that counts as known") }, value: { $0.basis.word },
    set: { settings, text in
      guard let found = Basis(text) else {
        return "the bases are \(Basis.allCases.map(\.word)), from strong to weak"
      }
      settings.basis = found
      return nil
    })

  static let timing = Setting("timing", "says how long each answer took", \.timing)

  static let digits = Setting(
    "digits", "short|full",
    "shows computed numbers with the digits that matter, or with all; programs always get all",
    example: "set digits = full; municipalities | summarize mean(population); set digits = short",
    choices: [("short", "those that matter"), ("full", "all")],
    value: { $0.showsAllDigits ? "full" : "short" },
    set: { settings, text in
      guard ["short", "full"].contains(text) else { return "digits are short or full" }
      settings.showsAllDigits = text == "full"
      return nil
    })

  static let notes = Setting(
    "notes", "brief|all", "shows under an answer the gravest notes and how many more there are, or all of them",
    example: "set notes = all; municipalities | compare Kobe, Kanazawa on recruits, develops; set notes = brief",
    choices: [("brief", "the gravest, and how many more"), ("all", "every note")],
    value: { $0.showsAllNotes ? "all" : "brief" },
    set: { settings, text in
      guard ["brief", "all"].contains(text) else { return "notes are brief or all" }
      settings.showsAllNotes = text == "all"
      return nil
    })

  static let colour = Setting("colour", "at the prompt, colours a statement while it is typed", \.colours)

  static let counting = Setting(
    "counting", "whether an engine that holds the data is also asked how many rows are unknown and left out", \.counts)

  static let hints = Setting(
    "hints", "at the prompt, shows the likeliest ending of what is typed; Right takes it", \.hints)

  static let defuse = Setting(
    "defuse",
    "puts an apostrophe before what a spreadsheet would run as a formula, in CSV and TSV; open takes it off again",
    \.defusesFormulas)

  static let style = Setting(
    "style", "lines|plain", "draws tables with lines, or with ASCII alone, as screen readers want",
    example: "set style = plain; items | where table = 1 | select department, rate; set style = lines",
    choices: [("lines", "drawn with lines"), ("plain", "ASCII alone")], value: { $0.isPlain ? "plain" : "lines" },
    set: { settings, text in
      guard ["plain", "lines"].contains(text) else { return "the styles are lines and plain" }
      settings.isPlain = text == "plain"
      return nil
    })
}
