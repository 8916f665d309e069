import Language
import Rendering
import Tables

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
  /// How many rows a table shows; 0 for all. The prompt sets a bound, a pipe gets every row.
  package var rowLimit = 0
  /// Whether tables are drawn with ASCII alone.
  package var isPlain = false
  /// Whether CSV and TSV have an apostrophe before what a spreadsheet would run as a formula.
  package var defusesFormulas = false

  package init() {}

  package enum Name: String, CaseIterable, Sendable {
    case format, width, basis, timing, hints, defuse, style

    /// The words that it may be; none where it is a number.
    package var choices: [String] {
      switch self {
      case .format: OutputFormat.allCases.map(\.rawValue)
      case .width: []
      case .basis: Basis.allCases.map(\.word)
      case .timing, .hints, .defuse: ["on", "off"]
      case .style: ["lines", "plain"]
      }
    }
  }

  /// The value as it is shown and set.
  func value(of name: Name) -> String {
    switch name {
    case .format: format.rawValue
    case .width: String(width)
    case .basis: basis.word
    case .timing: timing ? "on" : "off"
    case .hints: hints ? "on" : "off"
    case .defuse: defusesFormulas ? "on" : "off"
    case .style: isPlain ? "plain" : "lines"
    }
  }

  /// Sets a value from its text; nil when done, else what would work.
  package mutating func set(_ name: Name, to text: String) -> String? {
    switch name {
    case .format:
      guard let found = OutputFormat(rawValue: text) else {
        return "the formats are \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))"
      }
      format = found
    case .width:
      guard let number = Int(text), number == 0 || (20...10_000).contains(number) else {
        return "a width is 0, for no bound, or 20 to 10000 columns"
      }
      width = number
      isWidthSet = true
    case .basis:
      guard let found = Basis(text) else {
        return "the bases are \(Basis.allCases.map(\.word).joined(separator: ", ")), from strong to weak"
      }
      basis = found
    case .timing, .hints, .defuse:
      guard ["on", "off", "yes", "no"].contains(text) else { return "\(name.rawValue) is on or off" }
      let isOn = text == "on" || text == "yes"
      switch name {
      case .timing: timing = isOn
      case .hints: hints = isOn
      default: defusesFormulas = isOn
      }
    case .style:
      guard ["plain", "lines"].contains(text) else { return "the styles are lines and plain" }
      isPlain = text == "plain"
    }
    return nil
  }
}

extension Settings.Name {
  /// What the registry says of the setting.
  var entry: Entry {
    switch self {
    case .format:
      Entry(
        .setting, rawValue, "set format = FORMAT",
        "how answers are written: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))",
        examples: ["set format = markdown; items | where table = 1 | select department, count; set format = table"])
    case .width:
      Entry(
        .setting, rawValue, "set width = N", "columns that a table may take; 0 for no bound",
        examples: ["set width = 80"])
    case .basis:
      Entry(
        .setting, rawValue, "set basis = stated|hedged|inferred|outside",
        "the weakest basis that counts as known; a weaker value is unknown, with that reason",
        examples: ["set basis = stated; municipalities | where smooth_progress | count; set basis = outside"])
    case .timing:
      Entry(.setting, rawValue, "set timing = on|off", "says how long each answer took", examples: ["set timing = off"])
    case .hints:
      Entry(
        .setting, rawValue, "set hints = on|off",
        "at the prompt, shows the likeliest ending of what is typed; Right takes it",
        examples: ["set hints = off"])
    case .defuse:
      Entry(
        .setting, rawValue, "set defuse = on|off",
        "puts an apostrophe before what a spreadsheet would run as a formula, in CSV and TSV; open takes it off again",
        examples: ["set defuse = off"])
    case .style:
      Entry(
        .setting, rawValue, "set style = lines|plain",
        "draws tables with lines, or with ASCII alone, as screen readers want",
        examples: ["set style = plain; items | where table = 1 | select department, rate; set style = lines"])
    }
  }
}
