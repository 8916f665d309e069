import TerminalSupport
import Testing

@Suite("Memory over many statements")
struct GrowthTests {
  /// Statements of every kind that a script repeats.
  private static func statements(_ count: Int) -> String {
    var text = ""
    for number in 0..<count {
      switch number % 6 {
      case 0: text += "items | where table = 1 | take 1;\n"
      case 1: text += "let q = items | where table = \(number) | select subject, rate | take 3;\n"
      case 2: text += "itemz | take \(number)\n"
      case 3: text += "expect (items | count) = 42\n"
      case 4: text += "echo line \(number)\n"
      default: text += "_ | take 1;\n"
      }
    }
    return text
  }

  /// The most memory that the program has held, in kilobytes, after so many statements on standard input.
  private static func peak(_ count: Int) -> Int? {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/in", Array(statements(count).utf8))
    let child = Shell.system(
      """
      cd "\(folder.path)" && mkfifo pipe
      "$J" --keep-going <pipe >out 2>/dev/null & program=$!
      exec 3>pipe
      cat in >&3
      printf 'echo all is answered\\nitems | count;\\n' >&3
      until grep -q '^all is answered' out; do kill -0 $program || exit 1; sleep 0.05; done
      sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$program/status
      exec 3>&-
      wait $program
      """)
    return child.text.split(separator: "\n").first.flatMap { Int($0) }
  }

  @Test("stays flat: 30,000 statements take no more than 2,000 do, but for what history keeps")
  func flat() throws {
    let few = try #require(Self.peak(2_000))
    let many = try #require(Self.peak(30_000))
    #expect(many - few < 8_000, "\(few) kB, then \(many) kB")
  }
}
