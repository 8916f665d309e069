/// Why a comparison cannot be made, in the reader's words. Who calls adds the place in the statement.
package struct Refusal: Error, Sendable, Equatable {
  /// Which part of the statement it is about.
  package enum Subject: Sendable, Equatable {
    case whole, outcome
    /// A condition, by its place in the list.
    case condition(Int)
    /// A case that was named, by its place among the names.
    case name(Int)
  }

  package var message: String
  package var help: [String]
  package var subject: Subject
  package var isInterruption = false

  package init(_ message: String, help: [String] = [], about subject: Subject = .whole) {
    self.message = message
    self.help = help
    self.subject = subject
  }

  package static var interrupted: Refusal {
    var refusal = Refusal("interrupted")
    refusal.isInterruption = true
    return refusal
  }
}

/// How long work asks whether it should stop, and says how far it is.
package struct Checkpoint {
  private let isCancelled: () -> Bool
  private let report: (_ done: Int, _ total: Int) -> Void

  package init(isCancelled: @escaping () -> Bool = { false }, report: @escaping (Int, Int) -> Void = { _, _ in }) {
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Whether it should stop; for what cannot throw, such as the order of two elements.
  package var isStopped: Bool { isCancelled() }

  /// To be called every few milliseconds of work.
  package func pass(_ done: Int = 0, of total: Int = 0) throws(Refusal) {
    if isCancelled() { throw .interrupted }
    if total > 0 { report(done, total) }
  }

  /// To be called at every place of a long loop.
  func pass(at place: Int) throws(Refusal) {
    if place & 0xFFF == 0xFFF { try pass() }
  }
}
