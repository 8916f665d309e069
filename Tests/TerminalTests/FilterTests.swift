import Glibc
import Terminal
import Testing

@Suite("Programs that turn one thing into another") struct FilterTests {
  @Test("what is written comes back, however much it is")
  func whole() {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(Filter(["cat"]).run(bytes) { false } == .output(bytes))
    #expect(Filter(["cat"]).run([]) { false } == .output([]))
  }

  @Test("a program that does not read its input is no hindrance")
  func unread() {
    let bytes = [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(Filter(["sh", "-c", "exec <&-; echo done"]).run(bytes) { false } == .output(Array("done\n".utf8)))
  }

  @Test("what is not there and what fails is told")
  func failures() {
    #expect(Filter(["no-such-program-here"]).run([]) { false } == .notFound)
    #expect(Filter(["sh", "-c", "echo why >&2; echo more >&2; exit 3"]).run([]) { false } == .failed("why"))
    #expect(Filter(["sh", "-c", "exit 3"]).run([]) { false } == .failed("it ended with code 3"))
    #expect(Filter(["sh", "-c", "kill -9 $$"]).run([]) { false } == .failed("it was ended by signal 9"))
  }

  @Test("it is killed when it is given up", .timeLimit(.minutes(1)))
  func givenUp() {
    var asked = 0
    let outcome = Filter(["sleep", "1000"]).run([]) {
      asked += 1
      return asked > 3
    }
    #expect(outcome == .interrupted)
  }
}
