import Glibc

/// A terminal without a screen: a program, or a part of this process, on one end, a test on the other.
package final class PseudoTerminal {
  private var controller: Int32
  /// The path of the terminal itself, to be opened by who runs on it.
  package let path: String
  private var process: pid_t = 0
  private var exitStatus: Int32?
  /// All that has been written to the terminal.
  package private(set) var output: [UInt8] = []
  private var searched = 0

  package struct Unavailable: Error {
    package init() {}
  }

  package init(columns: Int = 80, rows: Int = 24) throws {
    controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // TIOCSPTLCK and TIOCGPTN: what `unlockpt` and `ptsname` do, which the module map does not carry.
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard controller >= 0, ioctl(controller, 0x4004_5431, &locked) == 0, ioctl(controller, 0x8004_5430, &number) == 0
    else { throw Unavailable() }
    path = "/dev/pts/\(number)"
    resize(columns: columns, rows: rows)
  }

  deinit {
    if process > 0, exitStatus == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    hangUp()
  }

  /// Takes this end away, as a window that is closed does.
  package func hangUp() {
    if controller >= 0 { close(controller) }
    controller = -1
  }

  /// Starts a program as the leader of a session with this as its terminal.
  package func spawn(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // POSIX_SPAWN_SETSID, which the module map does not carry; the first terminal opened is then the session's.
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    // A thread that runs tests may have signals blocked, and a program would inherit that.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)

    var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm", "LANG": "C.UTF-8"]
    variables.merge(environment) { $1 }
    var words = ([executable] + arguments).map { (word: String) in strdup(word) } + [nil]
    var settings = variables.map { (name: String, value: String) in strdup("\(name)=\(value)") } + [nil]
    defer { for memory in words + settings { free(memory) } }
    guard posix_spawn(&process, executable, &actions, &attributes, &words, &settings) == 0 else {
      process = 0
      throw Unavailable()
    }
  }

  package func resize(columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  package func send(_ text: String) { send(Array(text.utf8)) }

  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(controller, $0.baseAddress, min($0.count, 512)) }
      if count < 0, errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
      // What the program echoes must be taken, or both ends wait for each other.
      collect(within: 0)
    }
  }

  package func signal(_ number: Int32) {
    if process > 0 { kill(process, number) }
  }

  /// The output so far as text, without escape sequences.
  package var plainOutput: String {
    var out: [UInt8] = []
    var rest = output[...]
    while let byte = rest.popFirst() {
      guard byte == 0x1B else {
        out.append(byte)
        continue
      }
      if rest.popFirst() == UInt8(ascii: "[") {
        while let next = rest.popFirst(), !(0x40...0x7E).contains(next) {}
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Waits until the text has been written; a later wait looks only at what came after it.
  package func waits(for text: String, seconds: Double = 10) -> Bool {
    let wanted = Array(text.utf8)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let found = place(of: wanted) {
        searched = found + wanted.count
        return true
      }
      if ContinuousClock.now > deadline || !collect(within: 50) { return place(of: wanted) != nil }
    }
  }

  /// Takes what is written in the next moment, so that the program is not held up.
  package func take() { collect(within: 10) }

  /// Waits until nothing has been written for a moment.
  package func settle() {
    var count = -1
    while count != output.count {
      count = output.count
      collect(within: 150)
    }
  }

  /// The exit status once the program has ended, 128 and its number for a signal, nil where it does not end.
  package func waitsForEnd(seconds: Double = 10) -> Int32? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while exitStatus == nil, ContinuousClock.now < deadline {
      collect(within: 20)
      var status: Int32 = 0
      if process > 0, waitpid(process, &status, WNOHANG) == process {
        exitStatus = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
      }
    }
    collect(within: 0)
    return exitStatus
  }

  private func place(of wanted: [UInt8]) -> Int? {
    guard output.count - searched >= wanted.count else { return nil }
    return (searched...(output.count - wanted.count)).first { output[$0...].starts(with: wanted) }
  }

  /// False once the other end is closed.
  @discardableResult
  private func collect(within milliseconds: Int32) -> Bool {
    var waited = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&waited, 1, milliseconds) > 0 else { return true }
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = read(controller, &chunk, chunk.count)
    guard count > 0 else {
      if milliseconds > 0 { usleep(UInt32(milliseconds) * 1000) }
      return count < 0 && (errno == EINTR || errno == EIO)
    }
    output += chunk[..<count]
    return true
  }
}

/// The end of a pseudo-terminal that a program would have.
package final class TerminalLine: Sendable {
  package let descriptor: Int32

  package init(_ terminal: PseudoTerminal) throws {
    descriptor = open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    if descriptor < 0 { throw PseudoTerminal.Unavailable() }
  }

  deinit { close(descriptor) }
}
