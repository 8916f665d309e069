import Glibc
import TerminalSupport
import Testing

@testable import Terminal

@Suite("Progress line")
struct ProgressLineTests {
  /// A progress line on a pipe, with a clock that the test turns.
  private final class Bench: @unchecked Sendable {
    var now: UInt64 = 1_000_000_000
    private var ends: [Int32] = [-1, -1]
    private(set) var line: ProgressLine?

    init(isShown: Bool = true, columns: Int = 80) throws {
      guard pipe(&ends) == 0 else { throw PseudoTerminal.Unavailable() }
      for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
      line = ProgressLine(
        on: StandardStream(descriptor: ends[1]), isShown: isShown, columns: { columns },
        clock: { [unowned self] in now })
    }

    deinit { for end in ends { close(end) } }

    func pass(_ seconds: Double, done: Int, of total: Int? = nil, what: String = "reading 都城.csv") {
      now += UInt64(seconds * 1e9)
      line?.poll { Progress(what, done: done, of: total, unit: "rows") }
    }

    var written: String {
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(ends[0], &chunk, chunk.count)
      return String(decoding: chunk.prefix(max(0, count)), as: UTF8.self)
    }
  }

  @Test("nothing is said in the first half second, and nothing is left when work is done")
  func delay() throws {
    let bench = try Bench()
    bench.pass(0, done: 0, of: 100)
    bench.pass(0.4, done: 40, of: 100)
    #expect(bench.written == "")
    bench.line?.end()
    #expect(bench.written == "")
    bench.pass(0.1, done: 50, of: 100)
    #expect(bench.written == "\rreading 都城.csv: 50 of 100 rows (50 %), 100 rows/s, 1 s left\u{1B}[K")
    bench.line?.end()
    #expect(bench.written == "\r\u{1B}[K")
    bench.line?.end()
    #expect(bench.written == "")
  }

  @Test("it is drawn ten times a second at most, and asks for the progress only then")
  func interval() throws {
    let bench = try Bench()
    bench.pass(0, done: 0)
    bench.pass(0.6, done: 1)
    #expect(bench.written != "")
    var asked = 0
    for _ in 0..<99 {
      bench.now += 1_000_000
      bench.line?.poll {
        asked += 1
        return Progress("x", done: 1, unit: "rows")
      }
    }
    #expect(asked == 0)
    bench.pass(0.1, done: 2)
    #expect(bench.written != "")
  }

  @Test("new work has its own half second and its own rate")
  func again() throws {
    let bench = try Bench()
    bench.pass(0, done: 0)
    bench.pass(1, done: 1_000_000)
    #expect(bench.written == "\rreading 都城.csv: 1,000,000 rows, 1,000,000 rows/s\u{1B}[K")
    bench.line?.begin()
    #expect(bench.written == "\r\u{1B}[K")
    bench.pass(0.3, done: 5)
    #expect(bench.written == "")
    bench.pass(0.5, done: 10, what: "sorting")
    #expect(bench.written == "\rsorting: 10 rows\u{1B}[K")
    bench.pass(1, done: 30, of: 3630, what: "sorting")
    #expect(bench.written == "\rsorting: 30 of 3,630 rows (0 %), 20 rows/s, 3 min 0 s left\u{1B}[K")
  }

  @Test("it stays on one row, cut by display width", arguments: [1, 5, 18, 40])
  func narrow(columns: Int) throws {
    let bench = try Bench(columns: columns)
    bench.pass(0, done: 0, of: 10, what: "都城\u{1B}[31m\n")
    bench.pass(0.7, done: 20, of: 10, what: "都城\u{1B}[31m\n")
    let whole = "都城␛[31m↵: 20 of 10 rows (100 %), 29 rows/s"
    let shown = bench.written.dropFirst().dropLast(3)
    #expect(whole.hasPrefix(shown))
    #expect(shown.unicodeScalars.reduce(0) { $0 + ($1.value > 0x3000 ? 2 : 1) } < columns)
  }

  @Test("where it could not be taken back, it is not shown")
  func notShown() throws {
    let bench = try Bench(isShown: false)
    bench.pass(5, done: 1)
    bench.line?.end()
    #expect(bench.written == "")
  }

  @Test("no numbers trap it", arguments: [Int.min, -1, 0, 1, Int.max], [Int.min, 0, 1, Int.max])
  func anything(done: Int, total: Int) throws {
    let bench = try Bench()
    bench.pass(0, done: 0, of: total)
    bench.pass(1, done: done, of: total)
    bench.pass(1, done: 7, of: total)
    #expect(bench.written.contains("rows"))
  }
}
