import ArgumentParser
import Session
import Terminal

/// A command with its options, as its help lists them: so that nothing which help does not know is ever completed, and
/// an option that is added there is completed at once.
struct CommandOutline {
  struct Option {
    /// With their dashes, such as `-h` and `--help`.
    var names: [String]
    var takesValue: Bool
    var summary: String
  }

  /// What may stand for a value or an argument.
  enum Candidates {
    case words([String])
    /// `NAME=VALUE`; a name without values may take any.
    case assignments([(name: String, values: [String])])
    /// Files that end like this, and folders; all files where none does.
    case files([String])
    case folders
    case nothing
  }

  var name: String
  var summary: String
  var options: [Option]
  var takesFiles: Bool

  /// What happens without a subcommand.
  static var run: CommandOutline {
    CommandOutline(name: "run", summary: "", help: Jirei.helpMessage(for: Jirei.Run.self, columns: unwrapped))
  }

  static var subcommands: [CommandOutline] {
    let types = Jirei.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    return types.map { type in
      CommandOutline(
        name: type.configuration.commandName ?? "", summary: type.configuration.abstract,
        help: Jirei.helpMessage(for: type, columns: unwrapped))
    }
  }

  /// So wide that no line of help is broken.
  private static let unwrapped = 100_000

  private init(name: String, summary: String, help: String) {
    self.name = name
    self.summary = summary
    options = []
    takesFiles = false
    var section = Substring()
    for line in help.split(separator: "\n") {
      if line.first != " " {
        section = line
      } else if section == "ARGUMENTS:" {
        takesFiles = true
      } else if section == "OPTIONS:" {
        if line.hasPrefix("  -") {
          options.append(Option(line.dropFirst(2)))
        } else if let last = options.indices.last, options[last].summary.isEmpty {
          options[last].summary = String(line.drop { $0 == " " })
        }
      }
    }
  }

  func candidates(for option: Option) -> Candidates {
    switch option.names.last {
    case "--format": .words(Setting.format.words)
    case "--color": .words(ColorChoice.allCases.map(\.rawValue))
    case "--set": .assignments(Setting.all.map { ($0.name, $0.words) })
    case "--corpus": .files([".json", ".csv"])
    case "-o", "--output": .files([".html"])
    default: .nothing
    }
  }

  var argumentCandidates: Candidates {
    guard takesFiles else { return .nothing }
    switch name {
    case "run": return .files([".jirei", ".md"])
    case "format": return .files([".jirei"])
    case "check": return .folders
    default: return .files([".md"])
    }
  }
}

extension CommandOutline.Option {
  /// From a line of help: `-h, --help   Show help information.`
  fileprivate init(_ line: Substring) {
    var rest = line
    names = []
    takesValue = false
    while rest.first == "-" || rest.first == "<" {
      let word = rest.prefix { $0 != " " && $0 != "," }
      rest = rest.dropFirst(word.count)
      if word.first == "<" { takesValue = true } else { names.append(String(word)) }
      // Two spaces or more lead to the summary.
      let gap = rest.prefix { $0 == " " || $0 == "," }
      rest = rest.dropFirst(gap.count)
      if gap.hasPrefix("  ") { break }
    }
    summary = String(rest)
  }
}
