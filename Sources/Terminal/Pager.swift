import CEditline
import Glibc
import Text

/// Shows a long answer in the user's pager.
package struct Pager: Sendable {
  /// A shell command, or nil to print plainly.
  package let command: String?

  package init(command: String?) {
    self.command = command
  }

  /// `$PAGER`, or `less` where it is installed; an empty `PAGER` means none.
  package static func fromEnvironment() -> Pager {
    if let command = Environment["PAGER"] {
      return Pager(command: command.allSatisfy(\.isWhitespace) ? nil : command)
    }
    let folders = (Environment["PATH"] ?? "").split(separator: ":")
    let hasLess = folders.contains { access("\($0)/less", X_OK) == 0 }
    return Pager(command: hasLess ? "less -RFX" : nil)
  }

  /// Whether the text needs more rows than the terminal has, one of them left for the next prompt.
  package static func isLong(_ text: String, for size: TerminalSize) -> Bool {
    var rows = 0
    for line in text.split(separator: "\n", maxSplits: size.rows + 1, omittingEmptySubsequences: false) {
      let width = DisplayWidth.of(PromptText.withoutEscapes(String(line)))
      rows += max(1, (width + size.columns - 1) / max(1, size.columns))
      if rows > size.rows { return true }
    }
    return false
  }

  /// Shows the text in the pager, or on standard output where there is none or it cannot be started. A pager that is
  /// left early is no error.
  @discardableResult
  package func show(_ text: String) -> StandardStream.Outcome {
    guard let command, let child = spawn(command) else { return StandardStream.output.write(raw: text) }
    // The pager has the terminal: Ctrl-C there is for it.
    var pipeIgnored = sigaction()
    pipeIgnored.__sigaction_handler.sa_handler = SIG_IGN
    var before = sigaction()
    sigaction(SIGPIPE, &pipeIgnored, &before)
    let outcome = StandardStream(descriptor: child.input, stopsWhenInterrupted: false).write(raw: text)
    close(child.input)
    sigaction(SIGPIPE, &before, nil)

    var status: Int32 = 0
    while waitpid(child.process, &status, 0) < 0, errno == EINTR {}
    Interruption.clear()
    let exit = status & 0x7F == 0 ? status >> 8 & 0xFF : 0
    if exit == 126 || exit == 127 { return StandardStream.output.write(raw: text) }
    if case .failed = outcome { return outcome }
    return .written
  }

  private func spawn(_ command: String) -> (process: pid_t, input: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    // An ignored SIGPIPE would be inherited.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    sigaddset(&defaults, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var arguments = [strdup("sh"), strdup("-c"), strdup(command), nil]
    defer { for argument in arguments { free(argument) } }
    var environment = Self.environmentInUTF8()
    defer { for variable in environment { free(variable) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &environment) == 0 else {
      close(ends[1])
      return nil
    }
    return (process, ends[1])
  }

  /// The environment, with UTF-8 for `less` where the user's locale says otherwise.
  private static func environmentInUTF8() -> [UnsafeMutablePointer<CChar>?] {
    var out: [UnsafeMutablePointer<CChar>?] = []
    var next = ceditline_environment()
    while let variable = next?.pointee {
      out.append(strdup(variable))
      next = next?.advanced(by: 1)
    }
    if getenv("LESSCHARSET") == nil { out.append(strdup("LESSCHARSET=utf-8")) }
    return out + [nil]
  }
}
