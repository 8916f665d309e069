import TerminalSupport
import Testing

@Suite("Manual page")
struct ManualPageTests {
  private static let page = String(decoding: readFile("\(Shell.repository)/man/jirei.1"), as: UTF8.self)

  /// The first words of the lines below a heading of the help, such as `--format` and `test`.
  private static func words(below heading: String, in help: String) -> [String] {
    help.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "\(heading):" }.dropFirst()
      .prefix { !$0.isEmpty }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .flatMap { line in
        heading == "OPTIONS"
          ? line.split(separator: " ").prefix { $0.hasPrefix("-") || $0.hasPrefix("<") }
          : line.split(separator: " ").prefix(1)
      }
      .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }.filter { !$0.hasPrefix("<") }
  }

  @Test("has every command and every option of the help")
  func everyOptionStands() {
    let help = Shell.run("--help").text
    let commands = Self.words(below: "SUBCOMMANDS", in: help)
    #expect(commands.contains("test"))
    for command in commands { #expect(Self.page.contains("\n.It Cm \(command)"), "\(command)") }
    let helps = [help] + commands.map { Shell.run("help", $0).text }
    let options = Set(helps.flatMap { Self.words(below: "OPTIONS", in: $0) })
    #expect(options.contains("--format") && options.contains("-c"))
    for option in options.sorted() {
      #expect(
        Self.page.contains("Fl \(option.dropFirst())") || Self.page.contains(", \(option.dropFirst())"), "\(option)")
    }
  }

  @Test("is well formed", .enabled(if: ChildProcess.run("/bin/sh", ["-c", "command -v mandoc"]).status == 0))
  func isWellFormed() {
    let answer = ChildProcess.run("/usr/bin/env", ["mandoc", "-T", "lint", "\(Shell.repository)/man/jirei.1"])
    #expect(answer.status == 0, "\(answer.text)")
  }
}
