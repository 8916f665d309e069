import Glibc
import TerminalSupport
import Testing

@testable import Terminal

/// Signals are the process's, so these run one after the other.
@Suite("Signals", .serialized)
struct SignalTests {
  @Suite("Interruption", .serialized)
  struct InterruptionTests {
    @Test("Ctrl-C is pending until it is cleared")
    func pending() {
      #expect(Interruption.install())
      Interruption.clear()
      #expect(!Interruption.isPending)
      kill(getpid(), SIGINT)
      #expect(eventually { Interruption.isPending })
      Interruption.clear()
      #expect(!Interruption.isPending)
    }

    @Test("a write to a closed pipe is an answer and not a death")
    func closedPipe() {
      #expect(Interruption.install())
      var ends: [Int32] = [-1, -1]
      #expect(pipe(&ends) == 0)
      close(ends[0])
      #expect(StandardStream(descriptor: ends[1]).write("text") == .closed)
      close(ends[1])
      #expect(StandardStream(descriptor: -1).write("text") == .failed(errno: EBADF))
    }

    @Test("a long text stops at Ctrl-C")
    func longText() {
      #expect(Interruption.install())
      Interruption.request()
      let descriptor = open("/dev/null", O_WRONLY)
      defer { close(descriptor) }
      let long = String(repeating: "x", count: 100_000)
      #expect(StandardStream(descriptor: descriptor).write(long) == .interrupted)
      Interruption.clear()
      #expect(StandardStream(descriptor: descriptor).write(long) == .written)
    }
  }

  @Suite("Pager", .serialized)
  struct PagerTests {
    @Test("a long text reaches the pager whole")
    func whole() {
      let folder = TemporaryFolder()
      let text = (0..<20_000).map { "\($0) 都城市\n" }.joined()
      #expect(Pager(command: "cat > \(folder.path)/shown").show(text) == .written)
      #expect(readFile(folder.path + "/shown") == Array(text.utf8))
    }

    @Test(
      "a pager that is left early, or ended, is no error", arguments: ["true", "head -1 > /dev/null", "kill -9 $$"])
    func leftEarly(command: String) {
      #expect(Pager(command: command).show(String(repeating: "line\n", count: 100_000)) == .written)
    }

    @Test("without a pager the text is printed", arguments: [nil, "/nonexistent/pager 2> /dev/null"] as [String?])
    func none(command: String?) {
      #expect(Pager(command: command).show("") == .written)
    }
  }
}

func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<200 where !condition() { usleep(10_000) }
  return condition()
}
