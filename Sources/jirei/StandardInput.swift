import Diagnostics
import Glibc
import Terminal

/// Bytes from standard input as they come.
enum StandardInput {
  enum Outcome {
    case bytes([UInt8])
    case end
    case interrupted
    case failed(Diagnostic)
  }

  static func read() -> Outcome {
    while true {
      var problem: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        let found = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
        problem = found < 0 ? errno : 0
        count = max(0, found)
      }
      if problem == 0 { return bytes.isEmpty ? .end : .bytes(bytes) }
      if problem == EINTR {
        if Interruption.isPending { return .interrupted }
        continue
      }
      if problem == EAGAIN {
        var waited = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        poll(&waited, 1, -1)
        if Interruption.isPending { return .interrupted }
        continue
      }
      return .failed(Diagnostic(.error, "standard input could not be read: \(words(for: problem))"))
    }
  }

  static func words(for problem: Int32) -> String { String(cString: strerror(problem)) }
}
