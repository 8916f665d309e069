import Glibc
import TerminalSupport
import TestSupport
import Testing

@Suite("A save that is stopped")
struct KilledSaveTests {
  private static func sh(_ script: String, _ folder: TemporaryFolder) -> ChildProcess {
    ChildProcess.run(
      "/bin/sh", ["-c", "cd \"$0\" && \(script)", folder.path, Shell.path], environment: Shell.environment)
  }

  private static func seconds(_ milliseconds: Int) -> String { "\(Double(milliseconds) / 1000)" }

  private static let table = "i,x\n" + (0..<3_000).map { "\($0),row \($0)\n" }.joined()

  @Test("killed at any moment, it leaves the old package or the new one, and the next save takes away the rest")
  func package() {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/old.csv", "i,x\n1,old\n")
    writeFile("\(folder.path)/new.csv", Self.table)
    writeFile("\(folder.path)/.saving-mine.txt", "mine\n")
    let old = "\"$1\" -c 'open \"old.csv\" as t' -c 'save package \"P\" replace'"
    let new = "\"$1\" -c 'open \"new.csv\" as t' -c 'save package \"P\" replace'"
    #expect(Self.sh(old, folder).status == 0)
    let count = "\"$1\" --format csv -c 'open \"P\" as u' -c 'u | count'"
    var generator = SeededGenerator(seed: 7)
    var seen: Set<String> = []
    for round in 0..<16 {
      let script = round % 2 == 0 ? new : old
      let moment = generator.number(50...450)
      _ = Self.sh("\(script) & p=$!; sleep \(Self.seconds(moment)); kill -9 $p; wait", folder)
      let answer = Self.sh(count, folder)
      #expect(answer.status == 0, "round \(round), \(moment) ms: \(answer.complaint)")
      seen.insert(answer.text)
    }
    #expect(seen.isSubset(of: ["count\n1\n", "count\n3000\n"]), "\(seen)")
    #expect(Self.sh(old, folder).status == 0)
    #expect(Self.sh("LC_ALL=C ls -A", folder).text == ".saving-mine.txt\nP\nnew.csv\nold.csv\n")
    #expect(filesIn("\(folder.path)/P") == ["datapackage.json", "t.csv"])
  }

  @Test("killed at any moment, it leaves the old file or the new one, and the next save takes away the rest")
  func file() {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/new.csv", Self.table)
    writeFile("\(folder.path)/o.csv", "i,x\n1,old\n")
    let save = "\"$1\" -c 'open \"new.csv\" as t' -c 't | save \"o.csv\" replace'"
    var generator = SeededGenerator(seed: 8)
    for round in 0..<16 {
      let moment = generator.number(50...450)
      _ = Self.sh("\(save) & p=$!; sleep \(Self.seconds(moment)); kill -9 $p; wait", folder)
      let size = readFile("\(folder.path)/o.csv").count
      #expect([Self.table.utf8.count, 10].contains(size), "round \(round), \(moment) ms: \(size) bytes")
    }
    #expect(Self.sh(save, folder).status == 0)
    #expect(Self.sh("LC_ALL=C ls -A", folder).text == "new.csv\no.csv\n")
  }

  @Test(
    "a limit on the size of files is an error, and nothing is left",
    arguments: [
      "-c 'municipalities | save \"o.csv\"'", "-c 'let few = municipalities' -c 'save package \"P\"'",
      "-c 'municipalities' -c 'record \"r.md\"'", "test --update notes.md", "render notes.md -o notes.html",
    ])
  func limit(arguments: String) {
    let folder = TemporaryFolder()
    let notes = "# Notes\n\n```jirei\nitems | where table = 3\n```\n"
    writeFile("\(folder.path)/notes.md", notes)
    let answer = Self.sh("ulimit -f 1 && exec \"$1\" \(arguments) > /dev/null", folder)
    #expect(answer.status == 1, "\(answer.status) \(answer.text)\(answer.complaint)")
    #expect(answer.complaint.contains("larger than files may be here (ulimit -f)"), "\(answer.complaint)")
    #expect(Self.sh("ls -A", folder).text == "notes.md\n")
    #expect(readFile("\(folder.path)/notes.md") == Array(notes.utf8))
  }

  @Test("with little address space a large file is an error, not a death")
  func addressSpace() {
    let folder = TemporaryFolder()
    let line = "a,b,c,d,e,f,g,h\n"
    writeFile("\(folder.path)/big.csv", line + (0..<400_000).map { "\($0),x\($0),2,3,4,y\($0),6,7\n" }.joined())
    for size in [200_000, 260_000, 320_000, 400_000, 600_000] {
      let answer = Self.sh(
        "ulimit -v \(size) && exec \"$1\" -c 'open \"big.csv\" as t' -c 't | count'", folder)
      #expect([0, 1, 2, 3].contains(answer.status), "\(size): \(answer.status) \(answer.complaint)")
    }
  }
}
