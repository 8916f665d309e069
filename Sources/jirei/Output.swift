import Diagnostics
import Session
import Terminal

/// Where replies go when nobody types: answers on standard output, diagnostics on standard error.
struct Output {
  private let shell: Shell
  private let keepGoing: Bool
  private var pending: [UInt8] = []
  private var code = Shell.Code.done
  private(set) var goesOn = true

  private struct Closed: Error {}

  init(shell: Shell, keepGoing: Bool) {
    self.shell = shell
    self.keepGoing = keepGoing
  }

  /// Prints a reply; false when nothing more is to be done.
  mutating func take(_ reply: Reply) -> Bool {
    guard goesOn else { return false }
    do throws(Closed) {
      let settings = shell.session.settings
      try reply.render(
        settings, usesWeight: shell.traits.colorsOutput(shell.color), isSeen: shell.traits.outputIsTerminal,
        givesAdvice: false
      ) {
        (chunk: UnsafeRawBufferPointer) throws(Closed) in
        pending.append(contentsOf: chunk)
        if pending.count >= 1 << 16 { try write() }
      }
      for diagnostic in reply.diagnostics {
        // What was answered before stands before it on a shared terminal.
        try write()
        if diagnostic.isInterruption {
          interrupt()
          return false
        }
        Shell.complain(diagnostic)
      }
      try Reply(parts: reply.advice).render(settings) { (chunk: UnsafeRawBufferPointer) throws(Closed) in
        pending.append(contentsOf: chunk)
      }
    } catch {
      // Nobody reads any more: a quiet end.
      goesOn = false
      return false
    }
    if !reply.succeeded {
      code = reply.lacksTable ? Shell.Code.corpus : Shell.Code.failed
      if !keepGoing { goesOn = false }
    }
    if reply.isDone { goesOn = false }
    return goesOn
  }

  mutating func interrupt() {
    code = Shell.Code.interrupted
    goesOn = false
  }

  mutating func flush() {
    do throws(Closed) { try write() } catch { goesOn = false }
  }

  mutating func finish() -> Int32 {
    flush()
    return code
  }

  private mutating func write() throws(Closed) {
    guard !pending.isEmpty else { return }
    let outcome = StandardStream.output.write(pending)
    pending.removeAll(keepingCapacity: true)
    switch outcome {
    case .written: return
    case .closed: throw Closed()
    case .interrupted: code = Shell.Code.interrupted
    case .failed(let errno):
      Shell.complain(Diagnostic(.error, "the answer could not be written: \(StandardInput.words(for: errno))"))
      code = Shell.Code.failed
    }
    throw Closed()
  }
}
