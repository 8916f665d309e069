import Glibc
import TerminalSupport
import Testing

@Suite("Pictures")
struct PictureTests {
  private static let chart = "municipalities | where population is known | chart bar kanji population"

  /// A program by the name of the converter in a folder of its own.
  private func converter(_ folder: TemporaryFolder, _ script: String) {
    let path = "\(folder.path)/rsvg-convert"
    writeFile(path, "#!/bin/sh\n\(script)\n")
    chmod(path, 0o755)
  }

  @Test("a PNG is asked of rsvg-convert in PATH, by standard input and output")
  func converted() {
    let folder = TemporaryFolder()
    converter(folder, "cat")
    let answer = Shell.run(
      "-c", "\(Self.chart) | save \"\(folder.path)/x.png\"", environment: ["PATH": "\(folder.path):/usr/bin:/bin"])
    #expect(answer.text == "saved a chart to \(folder.path)/x.png\n")
    #expect(String(decoding: readFile("\(folder.path)/x.png"), as: UTF8.self).hasPrefix("<svg"))
  }

  @Test("PDF and EPS are asked of it too", arguments: ["pdf", "eps"])
  func otherFormats(ending: String) {
    let folder = TemporaryFolder()
    converter(folder, "echo $* >\"\(folder.path)/asked\"; cat")
    let answer = Shell.run(
      "-c", "\(Self.chart) | save \"\(folder.path)/x.\(ending)\"", environment: ["PATH": "\(folder.path):/usr/bin:/bin"]
    )
    #expect(answer.text == "saved a chart to \(folder.path)/x.\(ending)\n")
    #expect(String(decoding: readFile("\(folder.path)/asked"), as: UTF8.self) == "--format=\(ending)\n")
  }

  @Test("where it is not installed, the package is named, and where it fails, what it said")
  func absent() {
    let folder = TemporaryFolder()
    let statement = "\(Self.chart) | save \"\(folder.path)/x.png\""
    let absent = Shell.run("-c", statement, environment: ["PATH": folder.path])
    #expect(absent.status == 1)
    #expect(absent.complaint.contains("librsvg2-bin"))
    converter(folder, "echo 'bad picture' >&2; exit 1")
    let failed = Shell.run("-c", statement, environment: ["PATH": "\(folder.path):/usr/bin:/bin"])
    #expect(failed.complaint.contains("rsvg-convert could not make the PNG: bad picture"))
    #expect(filesIn(folder.path) == ["rsvg-convert"])
  }

  @Test("Ctrl-C ends the converter and the statement", .timeLimit(.minutes(1)))
  func interrupted() {
    let folder = TemporaryFolder()
    converter(folder, "echo $$ > \"\(folder.path)/pid\"; exec sleep 1000")
    let statement = "\(Self.chart) | save \\\"\(folder.path)/x.png\\\""
    let answer = Shell.system(
      """
      PATH="\(folder.path):$PATH" "$J" -c "\(statement)" & shell=$!
      while [ ! -s "\(folder.path)/pid" ]; do sleep 0.05; done
      kill -INT $shell; wait $shell; code=$?
      kill -0 $(cat "\(folder.path)/pid") 2>/dev/null && echo alive
      exit $code
      """)
    #expect(answer.status == 130)
    #expect(!answer.text.contains("alive"))
    #expect(!filesIn(folder.path).contains("x.png"))
  }

  @Test("the real converter makes a PNG of twice the size, where it is installed")
  func real() throws {
    guard access("/usr/bin/rsvg-convert", X_OK) == 0 else {
      print("skipped: rsvg-convert is not installed")
      return
    }
    let folder = TemporaryFolder()
    let answer = Shell.run("-c", "\(Self.chart) | save \"\(folder.path)/x.png\"")
    #expect(answer.complaint == "")
    let bytes = readFile("\(folder.path)/x.png")
    try #require(bytes.count > 24)
    #expect(Array(bytes[0..<8]) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    // The width stands in the header.
    #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == 1600)
  }
}
