import TerminalSupport
import Testing

@Suite("Command line")
struct CommandLineTests {
  @Test("a statement, a file and standard input give the same")
  func sameAnswers() {
    let query = "items | where table = 3 | sort rate desc | select item, rate"
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/a.jirei", query + "\n")
    writeFile("\(folder.path)/a.md", "# A\n\n```jirei\n\(query)\n```\n")
    let statement = Shell.run("-c", query)
    #expect(statement.text.contains("Personnel shortages"))
    #expect(statement.status == 0)
    #expect(statement.errors.isEmpty)
    #expect(Shell.run(input: query).output == statement.output)
    #expect(Shell.run("\(folder.path)/a.jirei").output == statement.output)
    #expect(Shell.run("\(folder.path)/a.md").output == statement.output)
    #expect(Shell.run("-", input: Array(query.utf8)).output == statement.output)
  }

  @Test("-c may be repeated, and files follow")
  func repeated() {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/a.jirei", "| count\n")
    let answer = Shell.run(
      "-c", "let a = roles", "-c", "a; a | count", "-c", "roles", "--format", "csv", "\(folder.path)/a.jirei")
    #expect(answer.status == 0)
    #expect(answer.text.hasSuffix("count\n4\n"))
  }

  // MARK: Exit codes

  static let codes: [([String], Int32)] = [
    (["-c", "items | count"], 0), (["-c", ""], 0), (["-c", "# nothing"], 0), (["--version"], 0), (["--help"], 0),
    (["-c", "itmes"], 1), (["-c", "expect 1 = 2"], 1), (["nofile.jirei"], 1), (["/tmp"], 1), ([""], 1),
    (["--keep-going", "-c", "itmes", "-c", "items | count"], 1), (["test", "nofile.md"], 1),
    (["--nope"], 2), (["--format", "xml", "-c", "items"], 2), (["--width", "abc"], 2), (["--width", "3"], 2),
    (["--set", "x"], 2), (["--set", "=x"], 2), (["--color", "maybe"], 2), (["-c"], 2), (["test"], 2),
    (["--set", "basis=rumour", "-c", "items | count"], 2),
    (["--corpus", "nowhere", "-c", "tables"], 3), (["--corpus", "/dev/null", "-c", "tables"], 3),
    (["--corpus", "/tmp/nowhere.csv"], 3),
  ]

  @Test("exit codes", arguments: codes)
  func exitCodes(arguments: [String], expected: Int32) {
    let answer = ChildProcess.run(Shell.path, arguments, environment: Shell.environment)
    #expect(answer.status == expected, "\(answer.complaint)")
    #expect((expected == 0) == answer.errors.isEmpty)
    if expected > 1 { #expect(answer.output.isEmpty) }
  }

  @Test("a script stops at its first error, or goes on if told to, and exits 1 both ways")
  func firstError() {
    let script = Array("items | count\n\nitmes | count\nroles | count\n".utf8)
    let stopped = Shell.run(input: script)
    #expect(stopped.text == "count: 42\n")
    #expect(
      stopped.complaint.hasPrefix(
        "error: no table or command \"itmes\"\n  standard input:3:1\n    itmes | count\n    ^^^^^\n"))
    #expect(stopped.status == 1)
    let whole = Shell.run("--keep-going", input: script)
    #expect(whole.text == "count: 42\ncount: 4\n")
    #expect(whole.complaint == stopped.complaint)
    #expect(whole.status == 1)
  }

  @Test("a parameter and a setting are given by --set")
  func assignments() {
    let answer = Shell.run(
      "--set", "least=50", "--set", "format=csv", "-c", "items | where rate > $least | count")
    #expect(answer.text == "count\n12\n")
    #expect(Shell.run("--set", "p=x\" or yes", "-c", "items | where item = $p | count").text.hasPrefix("count: 0\n"))
  }

  @Test("no corpus but one's own")
  func ownCorpus() {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/mine.csv", "name,n\n都城,1\nKobe,2\n")
    let answer = Shell.run("--corpus", "\(folder.path)/mine.csv", "-c", "mine | sort n desc | as csv")
    #expect(answer.text == "name,n\nKobe,2\n都城,1\n")
    #expect(Shell.run("--corpus", "\(folder.path)/mine.csv", "-c", "help; tables; describe mine").status == 0)
    let none = Shell.run("-c", "items", environment: ["JIREI_CORPUS": "\(folder.path)/none"])
    #expect(none.status == 3)
  }

  @Test("the same bytes whatever the locale, the width and the terminal")
  func sameBytes() {
    let query = "municipalities | select name, kanji, population | sort population desc; items | where rat > 1"
    let plain = Shell.run("-c", query)
    for environment in [
      ["LANG": "C", "LC_ALL": "C"], ["LC_ALL": "ja_JP.UTF-8", "COLUMNS": "40", "TERM": "xterm-256color"],
      ["LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo", "LINES": "3"], ["TERM": "dumb", "LANG": "tr_TR.UTF-8"],
      ["PAGER": "false", "CLICOLOR_FORCE": "1"], ["SWIFT_DETERMINISTIC_HASHING": "1"],
    ] {
      let other = Shell.run("-c", query, environment: environment)
      #expect(other.output == plain.output, "\(environment)")
      #expect(other.errors == plain.errors, "\(environment)")
    }
  }

  // MARK: Streams

  @Test("a reader that goes away ends the program quietly")
  func closedPipe() {
    let answer = Shell.system("\"$J\" --format csv -c 'evidence; evidence; evidence' | head -1")
    #expect(answer.text == "id,table,row,column,source,place,basis,note\n")
    #expect(answer.errors.isEmpty)
  }

  @Test("what cannot be written is an error")
  func fullDevice() {
    for line in [
      "\"$J\" -c items > /dev/full", "\"$J\" -c 'items | count' > /dev/full", "\"$J\" -c 'items | count' >&-",
    ] {
      let answer = Shell.system(line)
      #expect(answer.status == 1, "\(line)")
      #expect(answer.complaint.hasPrefix("error: the answer could not be written: "), "\(line)")
    }
    #expect(Shell.system("\"$J\" -c itmes 2>&-").status == 1)
    #expect(Shell.system("\"$J\" -c itmes 2>/dev/full").status == 1)
  }

  @Test("standard input that is closed or a folder is an error, an empty one is not")
  func oddInput() {
    for line in ["\"$J\" <&-", "\"$J\" < /tmp"] {
      let answer = Shell.system(line)
      #expect(answer.status == 1, "\(line)")
      #expect(answer.complaint.hasPrefix("error: standard input could not be read: "), "\(line)")
    }
    let empty = Shell.run(input: "")
    #expect(empty.status == 0)
    #expect(empty.output.isEmpty && empty.errors.isEmpty)
  }

  @Test("an answer comes before the next question is asked")
  func conversation() {
    let answer = Shell.system(
      """
      d=$(mktemp -d); mkfifo "$d/in" "$d/out"; "$J" < "$d/in" > "$d/out" & exec 3> "$d/in" 4< "$d/out"
      echo 'items | count;' >&3; read -r a <&4; echo "$a" ; echo 'roles | count;' >&3; read -r a <&4; echo "$a"
      exec 3>&-; wait $!; echo $?; rm -r "$d"
      """)
    #expect(answer.text == "count: 42\ncount: 4\n0\n")
  }

  @Test("Ctrl-C stops a long query and exits 130")
  func interrupted() {
    // A filter over millions of rows that are never held at once.
    let answer = Shell.system(
      """
      ulimit -v 8000000
      q='let a = evidence | select column; evidence | join a on column | where column matches "(x|y)+z" | count'
      "$J" -c "$q; $q; $q; $q; $q; $q; $q; $q; $q; $q" & p=$!
      sleep 0.5; kill -INT $p; wait $p; echo $?
      """)
    #expect(answer.text.hasSuffix("130\n"))
    #expect(answer.text.split(separator: "\n").count < 10)
    #expect(answer.complaint == "")
  }

  @Test("a query that multiplies without end is an error, not the end of the machine")
  func multiplying() {
    let answer = Shell.system(
      """
      ulimit -v 8000000
      l="let a = evidence | select column; let b = evidence | select column, n = 1; let c = evidence | select column, m = 1"
      timeout 60 "$J" -c "$l; evidence | join a on column | join b on column | join c on column | count"
      """)
    #expect(answer.status == 1)
    #expect(answer.complaint.hasPrefix("error: this join would make "))
  }
}
