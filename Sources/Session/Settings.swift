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

  package init() {}

  package enum Name: String, CaseIterable, Sendable {
    case format, width, basis, timing
  }

  /// The value as it is shown and set.
  func value(of name: Name) -> String {
    switch name {
    case .format: format.rawValue
    case .width: String(width)
    case .basis: basis.word
    case .timing: timing ? "on" : "off"
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
    case .timing:
      guard ["on", "off", "yes", "no"].contains(text) else { return "timing is on or off" }
      timing = text == "on" || text == "yes"
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
    }
  }
}
