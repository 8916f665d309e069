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
  package func pass(at place: Int) throws(Refusal) {
    if place & 0xFFF == 0xFFF { try pass() }
  }
}
