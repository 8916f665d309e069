import ArgumentParser

extension Jirei {
  /// What `--help` prints: the parser shows a default subcommand's options only under its own name.
  static var wholeHelp: String {
    let root: [Substring] = helpMessage().split(separator: "\n", omittingEmptySubsequences: false)
    let run: String = helpMessage(for: Run.self).replacing("jirei run", with: "jirei")
    let options: [Substring] = run.split(separator: "\n", omittingEmptySubsequences: false)
    let head = root.prefix { !$0.hasPrefix("USAGE:") }
    let body = options.drop { !$0.hasPrefix("USAGE:") }
    let commands = root.drop { !$0.hasPrefix("SUBCOMMANDS:") }
    return (Array(head) + Array(body) + Array(commands)).joined(separator: "\n")
  }
}
