import Glibc

/// Another terminal, or a file, on which something is told aside from what is shown here.
package struct SideOutput: ~Copyable {
  private let descriptor: Int32
  private let isTerminal: Bool

  /// What the system says where the place cannot be written.
  package struct Failure: Error { package var errno: Int32 }

  /// - Parameter path: a terminal's device, as `tty` prints it there, or a file, which is added to.
  package init(to path: String) throws(Failure) {
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    isTerminal = isatty(descriptor) == 1
  }

  deinit { close(descriptor) }

  /// On a terminal the text takes the place of the one before.
  package func show(_ text: String) {
    let bytes = Array(((isTerminal ? "\u{1B}[2J\u{1B}[H" : "") + text).utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // A place that takes no more does not keep the lesson from going on.
      guard count > 0 else { return }
      done += count
    }
  }
}
