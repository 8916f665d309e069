import Glibc
import Synchronization
import Text

/// How far long work is.
package struct Progress: Sendable, Equatable {
  /// What is being done: `reading survey.csv`.
  package var what: String
  package var done: Int
  /// Nil where the end is not known.
  package var total: Int?
  /// What is counted: `rows`.
  package var unit: String

  package init(_ what: String, done: Int, of total: Int? = nil, unit: String) {
    self.what = what
    self.done = done
    self.total = total
    self.unit = unit
  }
}

/// Shows on one line of a terminal how far long work is, and takes the line away when it is done.
///
/// Work asks `poll` as often as it likes: nothing is said in the first half second, and then ten times a second.
package final class ProgressLine: Sendable {
  private let stream: StandardStream
  private let isShown: Bool
  private let columns: @Sendable () -> Int
  private let clock: @Sendable () -> UInt64
  private let state: Mutex<State>

  struct State {
    var nextDrawing: UInt64
    var isDrawn = false
    /// Where the present part of the work began, for its rate.
    var part: Part?
  }

  struct Part {
    var what: String
    var since: UInt64
    var done: Int
  }

  private static let delay: UInt64 = 500_000_000
  private static let interval: UInt64 = 100_000_000

  /// - Parameters:
  ///   - isShown: whether the stream is a terminal that can take back what it has shown.
  ///   - clock: nanoseconds that only go forward.
  package init(
    on stream: StandardStream = .error, isShown: Bool, columns: (@Sendable () -> Int)? = nil,
    clock: @escaping @Sendable () -> UInt64 = ProgressLine.steadyClock
  ) {
    self.stream = stream
    self.isShown = isShown
    self.columns = columns ?? { TerminalSize.current(of: stream.descriptor)?.columns ?? 80 }
    self.clock = clock
    state = Mutex(State(nextDrawing: clock() &+ Self.delay))
  }

  @Sendable package static func steadyClock() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// New work begins: the half second counts from now.
  package func begin() {
    guard isShown else { return }
    end()
    let next = clock() &+ Self.delay
    state.withLock { $0 = State(nextDrawing: next) }
  }

  /// Says how far the work is, when it is time to. The progress is asked for only then.
  package func poll(_ progress: () -> Progress?) {
    guard isShown else { return }
    let now = clock()
    let words = state.withLock { state -> String? in
      // The rate of a part counts from its beginning, which may be long before anything is said.
      guard now >= state.nextDrawing || state.part == nil, let progress = progress() else { return nil }
      if state.part?.what != progress.what { state.part = Part(what: progress.what, since: now, done: progress.done) }
      guard now >= state.nextDrawing else { return nil }
      state.nextDrawing = now &+ Self.interval
      state.isDrawn = true
      return text(of: progress, since: state.part, now: now)
    }
    if let words { draw(words) }
  }

  /// Takes the line away.
  package func end() {
    let wasDrawn = state.withLock { state in
      defer { state.isDrawn = false }
      return state.isDrawn
    }
    if wasDrawn { stream.write(raw: "\r\u{1B}[K") }
  }

  private func draw(_ text: String) {
    // The last column stays free: some terminals wrap when it is written.
    stream.write(raw: "\r" + DisplayWidth.prefix(of: text, width: max(0, columns() - 1)) + "\u{1B}[K")
  }

  // MARK: What is said

  func text(of progress: Progress, since part: Part?, now: UInt64) -> String {
    var words = VisibleText.line(progress.what) + ": " + Self.grouped(progress.done)
    if let total = progress.total { words += " of \(Self.grouped(total))" }
    words += " \(progress.unit)"
    if let total = progress.total, total > 0 {
      let share = Double(min(max(0, progress.done), total)) / Double(total)
      words += " (\(Int(share * 100)) %)"
    }
    guard let part, part.what == progress.what, progress.done > part.done, now &- part.since >= Self.interval else {
      return words
    }
    let rate = (Double(progress.done) - Double(part.done)) / (Double(now &- part.since) / 1e9)
    words += ", \(Self.grouped(Self.whole(rate))) \(progress.unit)/s"
    if let total = progress.total, total > progress.done {
      words += ", \(Self.duration((Double(total) - Double(progress.done)) / rate)) left"
    }
    return words
  }

  private static func whole(_ number: Double) -> Int { Int(exactly: min(number, 1e15).rounded()) ?? 0 }

  private static func grouped(_ number: Int) -> String {
    var out = ""
    let digits = String(number.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return number < 0 ? "-" + out : out
  }

  private static func duration(_ seconds: Double) -> String {
    let seconds = max(1, whole(seconds.rounded(.up)))
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(grouped(seconds / 3600)) h \(seconds / 60 % 60) min"
  }
}
