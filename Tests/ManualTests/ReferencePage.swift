import Language
import Session

/// A page that is made from the registry; the answers of its examples are recorded by `jirei test --update`.
enum ReferencePage: String, CaseIterable {
  case stages = "ReferenceStages.md"
  case functions = "ReferenceFunctions.md"
  case commands = "ReferenceCommands.md"

  var path: String { "\(Manual.folder)/\(rawValue)" }

  /// The page without its answers.
  var text: String {
    var lines = ["# \(title)", "", ReferencePage.origin, "", introduction, ""]
    for entry in Registry().entries where kinds.contains(entry.kind) { lines += section(of: entry) }
    return lines.dropLast().map { $0 + "\n" }.joined()
  }

  private static let origin =
    "<!-- Written by Scripts/generate-reference from what help knows; what is changed here is lost. -->"

  private var kinds: [Entry.Kind] {
    switch self {
    case .stages: [.stage]
    case .functions: [.function]
    case .commands: [.command, .setting]
    }
  }

  private var title: String {
    switch self {
    case .stages: "Reference: stages"
    case .functions: "Reference: functions"
    case .commands: "Reference: commands and settings"
    }
  }

  private var introduction: String {
    let more = "`help WORD` says the same at the prompt."
    switch self {
    case .stages:
      return
        "Every stage, what it does, and an example. \(more)\n[The language](Language.md) tells how they go together."
    case .functions:
      return "Every function, what it gives, and an example. \(more)\n[The language](Language.md) has the operators."
    case .commands:
      return "Every command and setting, and an example. \(more)\n[Commands](Commands.md) tells more about them."
    }
  }

  private func section(of entry: Entry) -> [String] {
    var lines = ["## \(entry.kind == .setting ? "set \(entry.name)" : entry.name)", ""]
    lines += entry.signature.split(separator: " · ").map { "    \($0)" } + [""]
    let guide = ReferencePage.guide(to: entry).map { " More: [\($0.title)](\($0.page))." } ?? ""
    lines += ReferencePage.wrapped(ReferencePage.sentence(entry.summary) + guide) + [""]
    if !entry.details.isEmpty { lines += ReferencePage.wrapped(ReferencePage.sentence(entry.details)) + [""] }
    for example in entry.examples { lines += ["```jirei", example, "```", ""] }
    return lines
  }

  private static func sentence(_ text: String) -> String {
    let isLetter = text.dropFirst().first == " " && text.first != "a"
    return (isLetter ? text : text.prefix(1).uppercased() + text.dropFirst()) + "."
  }

  /// In lines of the length that the other pages have.
  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines.count - 1
      if lines[last].isEmpty {
        lines[last] = String(word)
      } else if lines[last].count + word.count < 118 {
        lines[last] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private static func guide(to entry: Entry) -> (title: String, page: String)? {
    switch entry.name {
    case _ where entry.kind != .stage: nil
    case "audit": ("auditing a survey table", "Audit.md")
    case "compare": ("comparing cases", "ComparingCases.md")
    case "mill": ("Mill's methods", "Mill.md")
    case "similar", "unlike", "pairs": ("most similar, most different", "Similarity.md")
    case "necessity", "sufficiency": ("necessity and sufficiency", "NecessityAndSufficiency.md")
    case "calibrate": ("calibration", "Calibration.md")
    case "truthtable": ("truth tables", "TruthTables.md")
    case "minimize": ("minimization", "Minimization.md")
    case "crosstab": ("tables of two things", "Crosstabs.md")
    case "chart": ("charts", "Charts.md")
    case "with": ("evidence", "Evidence.md")
    case "as", "save": ("output", "Output.md")
    default: nil
    }
  }

  /// A page as it stands, without the answers recorded in it.
  static func withoutAnswers(_ text: String) -> String {
    var kept: [Substring] = []
    var fence: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let mark = line.prefix { $0 == "`" }
      if let open = fence {
        if mark == line, mark.count >= open.count { fence = nil }
      } else if mark.count >= 3, line.dropFirst(mark.count) == "text" {
        fence = mark
        // The blank line before the answer belongs to it.
        if kept.last == "" { kept.removeLast() }
      } else {
        kept.append(line)
      }
    }
    return kept.map { $0 + "\n" }.joined()
  }
}
