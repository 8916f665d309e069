import Glibc
import Text

/// Writes whole texts to a file descriptor, past interruptions and short writes.
package struct StandardStream: Sendable {
  package enum Outcome: Sendable, Equatable {
    case written
    /// The reader has gone: end quietly.
    case closed
    /// The user pressed Ctrl-C while a long text was being written.
    case interrupted
    case failed(errno: Int32)
  }

  package static let output = StandardStream(descriptor: STDOUT_FILENO)
  package static let error = StandardStream(descriptor: STDERR_FILENO)

  package let descriptor: Int32

  private let stopsWhenInterrupted: Bool

  package init(descriptor: Int32, stopsWhenInterrupted: Bool = true) {
    self.descriptor = descriptor
    self.stopsWhenInterrupted = stopsWhenInterrupted
  }

  /// Writes lines for a reader: whatever stands in them, none of it steers a terminal.
  @discardableResult
  package func write(_ text: String) -> Outcome { write(raw: VisibleText.lines(text)) }

  /// Writes text as it is: escape sequences of our own, and what is not for a reader.
  @discardableResult
  package func write(raw text: String) -> Outcome {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  @discardableResult
  package func write(_ bytes: [UInt8]) -> Outcome {
    bytes.withUnsafeBytes { write($0) }
  }

  private var isInterrupted: Bool { stopsWhenInterrupted && Interruption.isPending }

  private func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(32_768))
      let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
        if !rest.isEmpty, isInterrupted { return .interrupted }
        continue
      }
      switch errno {
      case EINTR:
        if isInterrupted { return .interrupted }
      case EAGAIN:
        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waited, 1, -1)
      case EPIPE: return .closed
      default: return .failed(errno: errno)
      }
    }
    return .written
  }
}
