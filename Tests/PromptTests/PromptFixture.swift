import Glibc
import TerminalSupport

/// The built program, and a home of its own in which it keeps its history.
final class PromptFixture {
  let home = TemporaryFolder()

  static let repository = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

  /// Beside the tests, where the build puts both.
  static let program: String = {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? 0
    }
    let tests = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    let beside = tests.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/jirei"
    return access(beside, X_OK) == 0 ? beside : repository + "/.build/debug/jirei"
  }()

  var history: String { home.path + "/jirei/history" }

  /// The statements that the history file holds, as its lines.
  var historyLines: [String] {
    String(decoding: readFile(history), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  func environment(_ more: [String: String] = [:]) -> [String: String] {
    let own = [
      "HOME": home.path, "XDG_STATE_HOME": home.path, "XDG_CONFIG_HOME": home.path, "EDITRC": "/dev/null", "PAGER": "",
      "JIREI_CORPUS": Self.repository + "/Corpus", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    return own.merging(more) { $1 }
  }

  /// The program at a prompt, on a screen.
  func screen(
    _ arguments: String = "--quiet", columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws -> TmuxScreen {
    let screen = try TmuxScreen(
      "exec \(Self.program) \(arguments)", environment: self.environment(environment), columns: columns, rows: rows)
    guard screen.shows("jirei>") else { throw NoPrompt(screen: screen.lines) }
    return screen
  }

  /// The program at a prompt, on a terminal whose bytes are looked at.
  func terminal(
    _ arguments: [String] = ["--quiet"], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(columns: columns, rows: rows)
    try terminal.spawn(Self.program, arguments, environment: self.environment(environment))
    guard terminal.waits(for: "jirei> ") else { throw NoPrompt(screen: [terminal.plainOutput]) }
    return terminal
  }

  struct NoPrompt: Error {
    var screen: [String]
  }
}

extension TmuxScreen {
  /// Types a statement, and waits for the next prompt to be at the bottom.
  func enter(_ statement: String) {
    type(statement)
    press("Enter")
    _ = shows { $0.last == "jirei>" }
  }

  /// Types text and waits for it to stand at the end of the screen: what is not read yet when Ctrl-C comes is gone.
  func typeAndSee(_ text: String) {
    type(text)
    _ = shows { $0.joined().hasSuffix(text) }
  }

  func ends(with wanted: [String]) -> Bool { shows(seconds: 5) { Array($0.suffix(wanted.count)) == wanted } }

  /// What to say when the screen is not as wanted.
  var seen: String { lines.joined(separator: "\n") }
}
