import Glibc

/// A terminal with a screen: a program in a window of tmux, and what a user would see of it.
package final class TmuxScreen {
  package struct Unavailable: Error {
    package init() {}
  }

  package static let isAvailable = !folders(holding: "tmux").isEmpty

  private let name: String

  /// - Parameter command: for the shell; its window is kept when it has ended.
  package init(_ command: String, environment: [String: String] = [:], columns: Int = 80, rows: Int = 24) throws {
    name = "jirei-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let settings = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let result = Self.run(
      ["-L", name, "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"]
        + ["env"] + settings + ["/bin/sh", "-c", command, ";", "set", "-g", "remain-on-exit", "on", ";"]
        + ["set", "-g", "escape-time", "10"])
    guard result.status == 0 else { throw Unavailable() }
  }

  deinit { tmux("kill-server") }

  /// Types text as it is.
  package func type(_ text: String) { tmux("send-keys", "-l", "--", text) }

  /// Presses keys by tmux's names: `Enter`, `C-c`, `Left`.
  package func press(_ keys: String...) { tmux(["send-keys"] + keys) }

  /// Pastes with the marks of bracketed paste, where the program has asked for them.
  package func paste(_ text: String) {
    tmux("set-buffer", "--", text)
    tmux("paste-buffer", "-p", "-r")
  }

  package func resize(columns: Int, rows: Int) { tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

  /// The lines of the screen, without the empty ones at its end.
  package var lines: [String] {
    var lines = tmux("capture-pane", "-p").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The screen with its colours as escape sequences.
  package var painted: String { tmux("capture-pane", "-p", "-e") }

  /// Column and row of the cursor, from 0.
  package var cursor: [Int] {
    tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split { !$0.isNumber }.compactMap { Int($0) }
  }

  /// The process in the window.
  package var process: pid_t? { pid_t(tmux("display-message", "-p", "#{pane_pid}").filter(\.isNumber)) }

  package var hasEnded: Bool { tmux("display-message", "-p", "#{pane_dead}").hasPrefix("1") }

  /// Waits until what is seen is as wanted, and says whether it came to be.
  package func shows(seconds: Double = 10, _ isWanted: ([String]) -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if isWanted(lines) { return true }
      usleep(30_000)
    }
    return isWanted(lines)
  }

  package func shows(_ text: String, seconds: Double = 10) -> Bool {
    shows(seconds: seconds) { $0.contains { $0.contains(text) } }
  }

  @discardableResult
  private func tmux(_ arguments: String...) -> String { tmux(arguments) }

  @discardableResult
  private func tmux(_ arguments: [String]) -> String { Self.run(["-L", name] + arguments).output }

  private static func folders(holding program: String) -> [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").map(String.init).filter { access("\($0)/\(program)", X_OK) == 0 }
  }

  private static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    guard let folder = folders(holding: "tmux").first else { return (127, "") }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return (127, "") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // A thread that runs tests may have signals blocked, and the programs on the screen would inherit that.
    var attributes = posix_spawnattr_t()
    var blocked = sigset_t()
    posix_spawnattr_init(&attributes)
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var words = (["tmux"] + arguments).map { (word: String) in strdup(word) } + [nil]
    let variables = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TERM=xterm"]
    var settings = variables.map { (variable: String) in strdup(variable) } + [nil]
    defer {
      for memory in words + settings { free(memory) }
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    var process: pid_t = 0
    let started = posix_spawn(&process, folder + "/tmux", &actions, &attributes, &words, &settings) == 0
    close(ends[1])
    defer { close(ends[0]) }
    guard started else { return (127, "") }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ends[0], &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      output += chunk[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (status >> 8 & 0xFF, String(decoding: output, as: UTF8.self))
  }
}
