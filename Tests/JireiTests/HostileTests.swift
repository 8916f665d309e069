import Glibc
import TerminalSupport
import Testing
import Text

/// A package, files and lessons of a stranger, with marks in all that can be named, and everything that is said of them.
@Suite("Files of strangers")
struct HostileTests {
  /// An escape sequence, a mark of direction, marks without width, a control of the upper half, a tag, a bell.
  static let marks = "\u{1B}[5m\u{202E}\u{200B}\u{AD}\u{9B}\u{E0041}\u{7}"

  static let statements: [String] = {
    let queries = [
      "d", "d | select x | take 1", "d | select name | take 1", "d | chart bar name x", "d | chart dot name x",
      "d | chart heat name k", "d | chart hist x", "d | with sources", "d | count by k", "d | crosstab k y",
      "d | summarize mean(x) by name", "d | compare x by k", "d | truthtable y given k", "d | similar \"c2\" by x, k",
      "d | audit", "d | pivot k x", "d | transpose", "d | unpivot x, y", "sources | take 3",
    ]
    let formats = ["table", "card", "csv", "tsv", "json", "json-full", "jsonl", "markdown", "latex", "html"]
    let commands = [
      "tables", "describe d", "show a", "show b", "show \"b\"", "help d", "help desc", "help name", "cite",
      "cite b as bibtex", "cite b as csl-json", "d; why", "d | take 1; steps", "history", "echo z\(marks)",
      "note z\(marks)", "d | where nme\(marks) = 1", "d | where k = \"kc\(marks)\"", "d | where k = kc",
      "d | where name > 3", "set format = \"x\(marks)\"", "open \"f.csv\" as f; f; tables; help f; describe f",
      "open \"none\(marks).csv\"", "run \"s.jirei\"", "run \"l.md\"", "d | take 1 | save \"out\(marks).csv\"",
      "d | count; record \"rec\(marks).md\"", "expect d | count = 9\(marks)", "save package \"pp\(marks)\"",
      "d | derive q = name + \"a\(marks)\"", "describe `c\(marks)`", "$p\(marks)", "set basis = stated; d",
    ]
    let written = queries.prefix(6).flatMap { query in formats.map { "\(query) | as \($0)" } }
    let within = formats.flatMap { format in
      ["help d", "tables", "show b", "echo a\(marks)", "open \"f.csv\" as f"].map { "set format = \(format); \($0)" }
    }
    return queries + written + commands + within
  }()

  static let others: [[String]] = [
    ["--format", "a\(marks)", "-c", "d"], ["--bad\(marks)"], ["--color", marks, "-c", "d"],
    ["--set", marks, "-c", "d"],
    ["--width", marks], ["--corpus", "none\(marks)", "-c", "tables"], ["none\(marks)"], ["check", "p"],
    ["check", "none\(marks)"], ["test", "--corpus", "p", "l.md"], ["test", "none\(marks).md"],
    ["render", "--corpus", "p", "l2.md", "-o", "-"], ["render", "--corpus", "p", "l2.md", "-o", "z\(marks).html"],
    ["render", "none\(marks)"], ["format", "none\(marks)"], ["--corpus", "p", "l.md"], ["--corpus", "p", "s.jirei"],
    ["--corpus", "f.csv", "-c", "tables"], ["present", "none\(marks)"], ["help", "a\(marks)"],
  ]

  private let folder: TemporaryFolder

  init() { folder = Self.made() }

  @Test("on a pipe no raw mark is written, but in CSV and TSV", arguments: [statements.map(Self.asked) + others])
  func pipe(commands: [[String]]) {
    for command in commands {
      let line = command.joined(separator: " ")
      let done = ChildProcess.run(
        "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", folder.path, Shell.path] + command,
        environment: Shell.environment)
      #expect(done.status < 128, "\(VisibleText.line(line))")
      if ["as csv", "as tsv", "format = csv", "format = tsv"].contains(where: { line.contains($0) }) { continue }
      Self.expectNoMark(in: done.text + done.complaint, of: line)
    }
  }

  @Test("on a terminal none is written at all", arguments: [statements.map(Self.asked) + others])
  func terminal(commands: [[String]]) throws {
    for command in commands + [["present", "--corpus", "p", "--notes", "l2.md"]] {
      let line = command.joined(separator: " ")
      let terminal = try PseudoTerminal()
      let environment = Shell.environment.merging(["TERM": "dumb", "NO_COLOR": "1"]) { $1 }
      try terminal.spawn(
        "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", folder.path, Shell.path] + command, environment: environment)
      if command[0] == "present" {
        for _ in 0..<20 { terminal.send("\n") }
        terminal.send("q\n")
      }
      #expect(terminal.waitsForEnd() != nil, "\(VisibleText.line(line))")
      Self.expectNoMark(
        in: String(decoding: terminal.output, as: UTF8.self).replacing("\r\n", with: "\n"), of: line)
    }
  }

  private static func asked(_ statement: String) -> [String] { ["--corpus", "p", "-c", statement] }

  private static func expectNoMark(in text: String, of command: String) {
    let raw = text.unicodeScalars.filter { $0 != "\n" && $0 != "\t" && VisibleText.isMark($0) }
    #expect(raw.map(VisibleText.number) == [], "\(VisibleText.line(command))")
  }

  // MARK: The files

  private static func made() -> TemporaryFolder {
    let folder = TemporaryFolder()
    makeFolder(folder.path + "/p")
    let sources = ["id", "name", "authors", "year", "title", "container", "doi", "url"]
    func fields(_ names: [String]) -> String {
      names.map { "{\"name\": \"\($0)\", \"type\": \"string\"}" }.joined(separator: ", ")
    }
    let escaped = "\\u001b[5m\\u202e\\u200b\\u00ad\\u009b\\udb40\\udc41\\u0007"
    let descriptor = """
      {"name": "p", "title": "T@", "version": "1@", "resources": [{"name": "d", "path": "d.csv", "title": "R@",
      "description": "D@", "schema": {"primaryKey": "id", "fields": [{"name": "id", "type": "string", "title": "N@",
      "description": "desc@"}, {"name": "name", "type": "string"}, {"name": "c@", "type": "string"}, {"name": "x", "type":
      "integer", "unit": "u@", "missingValues": [{"value": "zz", "label": "lab@"}]}, {"name": "k", "type": "string",
      "categories": [{"value": "ka@", "label": "kl@"}, {"value": "kb", "label": "kb"}]}, {"name": "y", "type": "boolean"},
      {"name": "r", "type": "string"}], "foreignKeys": [{"fields": "r", "reference": {"resource": "s", "fields": "id"}}]}},
      {"name": "s", "path": "s.csv", "schema": {"primaryKey": "id", "fields": [\(fields(sources))]}}, {"name": "e", "path":
      "e.csv", "schema": {"fields": [\(fields(["table", "row", "column", "source", "place", "basis", "quote"]))]}}],
      "jirei": {"cases": "d", "sources": "s", "evidence": "e"}}
      """
    writeFile(folder.path + "/p/datapackage.json", descriptor.replacing("@", with: escaped))
    let files = [
      "p/d.csv": "id,name,c@,x,k,y,r\na@,n@,v@,1,ka@,true,b\nb,m@,\"w\nz\",zz,kb,false,b\nc2,o@,w,5,kb,true,b\n",
      "p/s.csv": sources.joined(separator: ",") + "\nb,b@,A@,2020,T@,C@,10.1/x@,http://x/@\n",
      "p/e.csv": "table,row,column,source,place,basis,quote\nd,*,*,b,p. 3@,stated,q@\n",
      "f.csv": "id,c@,n\n1,v@,2\n2,zz,3\n3,w,4\n", "s.jirei": "echo a@\nnote b@\nd | where nme@ = 1\n",
      "l.md": "# T@\n\n```jirei\nd | count\n```\n\n```text\ncount: @3\n```\n\n```jirei expect-error@\nd\n```\n",
      "l2.md": "# T@\n\n@ prose `@`\n\n| a@ |\n|--|\n| b@ |\n\n```jirei\nd\n```\n\n<!-- note @ -->\n",
    ]
    for (name, text) in files { writeFile("\(folder.path)/\(name)", text.replacing("@", with: marks)) }
    return folder
  }
}
