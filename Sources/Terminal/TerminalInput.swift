import CEditline
import Glibc

/// Bytes from a terminal, with the wait for them broken by a noted signal.
final class TerminalInput {
  enum Item: Equatable {
    case byte(UInt8)
    case timeout
    /// A signal has been noted; nothing has been read.
    case notice
    case end
  }

  let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The next byte of a character or key that has begun: no signal comes between.
  func rest(within milliseconds: Int32) -> UInt8? {
    while position >= buffer.count {
      var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waited, 1, milliseconds)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      guard fill(1) else { return nil }
    }
    defer { position += 1 }
    return buffer[position]
  }

  /// The next byte. Reads ahead only where the caller knows that what follows is its own: a byte taken too many would
  /// be missed by a pager.
  func next(within milliseconds: Int32 = -1, readingAhead: Bool = false) -> Item {
    while true {
      if position < buffer.count {
        defer { position += 1 }
        return .byte(buffer[position])
      }
      switch ceditline_wait_input(descriptor, milliseconds) {
      case ceditline_wait_ready: break
      case ceditline_wait_timeout: return .timeout
      case ceditline_wait_notice: return .notice
      default: return .end
      }
      if !fill(readingAhead ? 4096 : 1) { return .end }
    }
  }

  /// Reads what has arrived; false at the end.
  private func fill(_ most: Int) -> Bool {
    buffer = [UInt8](repeating: 0, count: most)
    position = 0
    let count = read(descriptor, &buffer, buffer.count)
    let failure = errno
    buffer.removeLast(buffer.count - max(0, count))
    return count > 0 || count < 0 && (failure == EINTR || failure == EAGAIN)
  }

  /// Whether something has arrived that has not been taken.
  var hasMore: Bool {
    if position < buffer.count { return true }
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waited, 1, 0) > 0
  }

  func putBack(_ byte: UInt8) {
    buffer = [byte] + buffer[position...]
    position = 0
  }

  func discard() {
    buffer = []
    position = 0
  }
}
