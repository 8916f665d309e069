import CEditline
import Glibc

/// A program that turns what it reads on standard input into what it writes on standard output.
package struct Filter: Sendable {
  package enum Outcome: Equatable, Sendable {
    case output([UInt8])
    /// There is no such program in `PATH`.
    case notFound
    case interrupted
    /// What it said on standard error, or how it ended.
    case failed(String)
  }

  private let words: [String]

  /// - Parameter words: the name of the program, looked up in `PATH`, and its arguments.
  package init(_ words: [String]) {
    self.words = words
  }

  /// Runs it to its end. It is killed as soon as `isCancelled` is true, which is asked many times a second.
  package func run(_ input: [UInt8], isCancelled: () -> Bool) -> Outcome {
    guard let child = spawn() else { return .failed("it cannot be started: \(String(cString: strerror(errno)))") }
    guard case .started(let process, let ends) = child else { return .notFound }
    var streams = Streams(ends)
    let isWhole = streams.exchange(input, isCancelled: isCancelled)
    streams.close()
    if !isWhole { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard isWhole, !isCancelled() else { return .interrupted }
    if status == 0 { return .output(streams.output) }
    let said = String(decoding: streams.errors, as: UTF8.self).split(separator: "\n").first.map(String.init)
    let end =
      status & 0x7F == 0 ? "it ended with code \(status >> 8 & 0xFF)" : "it was ended by signal \(status & 0x7F)"
    return .failed(said ?? end)
  }

  // MARK: Starting

  private enum Child {
    case started(pid_t, ends: [Int32])
    case notFound
  }

  /// Nil where it cannot be started although it may be there; `errno` says why.
  private func spawn() -> Child? {
    // Three connections, each with the end that is read first. Standard input is a socket, since writing to one that was
    // closed can be an error without being a signal.
    var pipes: [Int32] = []
    for stream in 0..<3 {
      var ends: [Int32] = [-1, -1]
      let type = Int32(SOCK_STREAM.rawValue)
      guard (stream == 0 ? socketpair(AF_UNIX, type, 0, &ends) : pipe(&ends)) == 0 else {
        let code = errno
        for end in pipes { Glibc.close(end) }
        errno = code
        return nil
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes += ends
    }
    let theirs = [pipes[0], pipes[3], pipes[5]]
    let ours = [pipes[1], pipes[2], pipes[4]]
    defer { for end in theirs { Glibc.close(end) } }

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (stream, end) in zip([STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO], theirs) {
      posix_spawn_file_actions_adddup2(&actions, end, stream)
    }
    // What this process ignores or blocks would be inherited.
    var defaults = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&defaults)
    sigemptyset(&blocked)
    sigaddset(&defaults, SIGPIPE)
    sigaddset(&defaults, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var arguments = words.map { (word: String) in strdup(word) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, words.first ?? "", &actions, &attributes, &arguments, ceditline_environment())
    guard code == 0 else {
      for end in ours { Glibc.close(end) }
      if code == ENOENT || code == ENOTDIR || code == EACCES { return .notFound }
      errno = code
      return nil
    }
    return .started(process, ends: ours)
  }
}

/// Our ends of a program's standard streams, served together so that neither side waits for the other for ever.
private struct Streams {
  private var input: Int32
  private var reading: [Int32]
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []

  init(_ ends: [Int32]) {
    input = ends[0]
    reading = Array(ends[1...])
    for end in ends { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
  }

  mutating func close() {
    for end in [input] + reading where end >= 0 { Glibc.close(end) }
    input = -1
    reading = [-1, -1]
  }

  /// Until the program has closed both of its streams; false if it was given up.
  mutating func exchange(_ bytes: [UInt8], isCancelled: () -> Bool) -> Bool {
    var written = 0
    while reading.contains(where: { $0 >= 0 }) {
      if isCancelled() { return false }
      // Negative descriptors are passed over.
      var polled = [pollfd(fd: input, events: Int16(POLLOUT), revents: 0)]
      polled += reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), 50) > 0 else { continue }
      if polled[0].revents != 0 { write(bytes, from: &written) }
      for place in reading.indices where polled[place + 1].revents != 0 { read(place) }
    }
    return true
  }

  private mutating func write(_ bytes: [UInt8], from written: inout Int) {
    let count = bytes.withUnsafeBytes { buffer in
      buffer.baseAddress.map { send(input, $0 + written, buffer.count - written, Int32(MSG_NOSIGNAL)) } ?? 0
    }
    if count > 0 { written += count }
    let failed = count < 0 && errno != EAGAIN && errno != EINTR
    // A program that has read enough closes its end; what it made of it is seen by how it ends.
    guard written == bytes.count || failed else { return }
    Glibc.close(input)
    input = -1
  }

  private mutating func read(_ place: Int) {
    let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = Glibc.read(reading[place], buffer.baseAddress, buffer.count)
      if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) {
        Glibc.close(reading[place])
        reading[place] = -1
      }
      count = max(0, count)
    }
    if place == 0 { output += part } else { errors += part }
  }
}
