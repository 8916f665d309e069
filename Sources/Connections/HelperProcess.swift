import CSystem
import Diagnostics
import Glibc
import HelperProtocol
import Text

/// A helper that was started, and the one way to it: a socket that is its standard input.
final class HelperProcess {
  private let process: pid_t
  private var descriptor: Int32
  private var received: [UInt8] = []
  /// Where the first message that was not read begins.
  private var place = 0

  /// Starts a program; throws where there is none, or it cannot be started.
  ///
  /// - Parameter path: of its file.
  init(_ path: String) throws(HelperFailure) {
    guard access(path, X_OK) == 0 else {
      throw HelperFailure(HelperFailure.unreachable, HelperProcess.missing(path))
    }
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw HelperFailure(HelperFailure.unreachable, String(cString: strerror(errno)))
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var started: pid_t = 0
    let code = HelperProcess.spawn(path, input: ends[1], &started)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw HelperFailure(HelperFailure.unreachable, "\(path) cannot be started: \(String(cString: strerror(code)))")
    }
    descriptor = ends[0]
    process = started
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  static func missing(_ path: String) -> String {
    "the program that speaks with it is missing: \(path); it is built where libpq-dev is installed"
  }

  private static func spawn(_ path: String, input: Int32, _ process: inout pid_t) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    // What it writes besides belongs to no answer.
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var defaults = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&defaults)
    sigemptyset(&blocked)
    sigaddset(&defaults, SIGPIPE)
    sigaddset(&defaults, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    // A group of its own: Ctrl-C at the terminal is for the main program.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    var arguments = [strdup(path), nil]
    defer { free(arguments[0]) }
    return posix_spawn(&process, path, &actions, &attributes, &arguments, csystem_environment())
  }

  deinit {
    // It ends as soon as nobody is at the other end.
    close(descriptor)
    var status: Int32 = 0
    if waitpid(process, &status, WNOHANG) == 0 {
      usleep(20_000)
      if waitpid(process, &status, WNOHANG) == 0 {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
      }
    }
  }

  // MARK: Messages

  private static let gone = HelperFailure(
    HelperFailure.lost, "the program that speaks with the server ended", isFinal: true)

  func send(_ message: HelperMessage) throws(HelperFailure) {
    let bytes = message.bytes
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(
          descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        wait(for: Int16(POLLOUT))
      } else if errno != EINTR {
        throw HelperProcess.gone
      }
    }
  }

  /// The next message. While none comes, `whileWaiting` is called many times a second.
  func next(_ whileWaiting: () throws(HelperFailure) -> Void) throws(HelperFailure) -> HelperMessage {
    while true {
      do throws(MalformedMessage) {
        if let message = try HelperMessage.read(from: received, at: &place) { return message }
      } catch {
        throw HelperFailure(
          HelperFailure.lost, "the program that speaks with the server wrote no message of its protocol", isFinal: true)
      }
      received.removeFirst(place)
      place = 0
      try receive(whileWaiting)
    }
  }

  private func receive(_ whileWaiting: () throws(HelperFailure) -> Void) throws(HelperFailure) {
    let size = 1 << 18
    while true {
      let before = received.count
      received.append(contentsOf: repeatElement(0, count: size))
      let count = received.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + before }, size) }
      received.removeLast(size - max(count, 0))
      if count > 0 { return }
      guard count < 0, errno == EAGAIN || errno == EINTR else { throw HelperProcess.gone }
      wait(for: Int16(POLLIN))
      try whileWaiting()
    }
  }

  private func wait(for events: Int16) {
    var polled = pollfd(fd: descriptor, events: events, revents: 0)
    _ = poll(&polled, 1, 20)
  }
}
