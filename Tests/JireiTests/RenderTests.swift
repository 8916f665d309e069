import TerminalSupport
import Testing

@Suite("render")
struct RenderTests {
  private let folder = TemporaryFolder()
  private var lesson: String { "\(folder.path)/a.md" }
  private var page: String { "\(folder.path)/a.html" }

  private func text(_ path: String) -> String { String(decoding: readFile(path), as: UTF8.self) }

  @Test("the page stands beside the lesson, and no file is written over unasked")
  func output() {
    writeFile(lesson, "# One\n\n```jirei\nroles | count\n```\n")
    let first = Shell.run("render", lesson)
    #expect(first.status == 0)
    #expect(first.text == "saved a page to \(page)\n")
    #expect(text(page).contains("<h1 id=\"one\">One</h1>"))
    writeFile(lesson, "# Two\n")
    let second = Shell.run("render", lesson)
    #expect(second.status == 1)
    #expect(second.complaint.contains("there is already a file with this name"))
    #expect(second.complaint.contains("--replace"))
    #expect(text(page).contains("<h1 id=\"one\">One</h1>"))
    #expect(Shell.run("render", lesson, "--replace").status == 0)
    #expect(text(page).contains("<h1 id=\"two\">Two</h1>"))
    #expect(Shell.run("render", "--output", "\(folder.path)/b.html", lesson).status == 0)
    #expect(filesIn(folder.path).sorted() == ["a.html", "a.md", "b.html"])
  }

  @Test("- is standard output, with the same bytes, the corpus and its day")
  func standardOutput() {
    writeFile(lesson, "# One\n\n```jirei\nroles\n```\n")
    let answer = Shell.run("render", "-o", "-", lesson)
    #expect(answer.status == 0)
    #expect(answer.errors.isEmpty)
    #expect(answer.text.contains("version 2.0.0, <time datetime=\"2026-11-21\">"))
    #expect(answer.text.contains("jirei 0."))
    #expect(
      Shell.run("render", "-o", "-", lesson, environment: ["LC_ALL": "C", "COLUMNS": "40"]).output == answer.output)
    #expect(filesIn(folder.path) == ["a.md"])
  }

  @Test("where a block fails no page is written, and each failure is told with its line")
  func failure() {
    writeFile(lesson, "# One\n\n```jirei\nitmes\n```\n\n```jirei\nroles | count\n```\n\n```jirei\nrole\n```\n")
    let answer = Shell.run("render", lesson)
    #expect(answer.status == 1)
    #expect(answer.output.isEmpty)
    #expect(answer.complaint.contains("\(lesson):4:1"))
    #expect(answer.complaint.contains("\(lesson):12:1"))
    #expect(answer.complaint.contains("no page was written"))
    #expect(filesIn(folder.path) == ["a.md"])
  }

  @Test("files and pictures are looked for beside the lesson; with --safe only what was given is read")
  func beside() {
    writeFile("\(folder.path)/own.csv", "name,n\na,1\n")
    writeFile("\(folder.path)/own.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
    writeFile(lesson, "# One\n\n![mine](own.svg)\n\n```jirei\nopen \"own.csv\"\nown\n```\n")
    #expect(Shell.run("render", "-o", "-", lesson).text.contains("src=\"data:image/svg+xml;base64,"))
    let safe = Shell.run("render", "-o", "-", "--safe", lesson)
    #expect(safe.status == 1)
    #expect(safe.complaint.contains("not allowed here"))
  }

  static let codes: [([String], Int32)] = [
    (["render", "nofile.md"], 1), (["render"], 2), (["render", "--nope", "a.md"], 2), (["render", "--help"], 0),
    (["render", "--corpus", "nowhere", "nofile.md"], 3),
  ]

  @Test("exit codes", arguments: codes)
  func exitCodes(arguments: [String], expected: Int32) {
    let answer = ChildProcess.run(Shell.path, arguments, environment: Shell.environment)
    #expect(answer.status == expected, "\(answer.complaint)")
  }
}
