import Glibc
import HelperProtocol

/// The way to the main program. Where it breaks off, nobody is left to work for.
final class Channel {
  let descriptor: Int32
  private var received: [UInt8] = []

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next message, waited for; nil where there will be none.
  func next() -> HelperMessage? {
    while true {
      if let message = whole() { return message }
      guard receive() else { return nil }
    }
  }

  /// A message that is here already, after bytes were found to be waiting.
  ///
  /// - Returns: false in the second part where the main program is gone.
  func arrived() -> (HelperMessage?, isOpen: Bool) {
    let isOpen = receive()
    return (whole(), isOpen)
  }

  private func whole() -> HelperMessage? {
    var place = 0
    do throws(MalformedMessage) {
      guard let message = try HelperMessage.read(from: received, at: &place) else { return nil }
      received.removeFirst(place)
      return message
    } catch {
      exit(2)
    }
  }

  private func receive() -> Bool {
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &part, part.count)
      if count > 0 {
        received += part[0..<count]
        return true
      }
      if count < 0, errno == EINTR { continue }
      return false
    }
  }

  func send(_ message: HelperMessage) {
    let bytes = message.bytes
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent)
      }
      if count > 0 { sent += count } else if count == 0 || errno != EINTR { exit(0) }
    }
  }
}
