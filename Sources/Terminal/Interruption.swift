import CEditline

/// Whether the user has pressed Ctrl-C. A running query asks `isPending` now and then and stops when it is true.
///
/// The flag is set by a signal handler; asking costs one relaxed atomic load and is right from any thread.
package enum Interruption {
  /// Notes SIGINT from now on, and makes a write to a closed pipe an error instead of a death.
  @discardableResult
  package static func install() -> Bool { ceditline_signals_install() }

  package static var isPending: Bool { ceditline_interrupt_pending() }

  /// Whether a signal has asked the process to end while a terminal is held, which will be answered when it is read.
  package static var isEndPending: Bool { ceditline_termination_pending() }

  package static func clear() { ceditline_interrupt_clear() }

  /// As if the user had pressed Ctrl-C.
  package static func request() { ceditline_interrupt_set() }

  /// Leaves as the signal would have made the process leave, so that a parent sees why.
  package static func die(of signal: Int32) { ceditline_raise_default(signal) }
}
