import TerminalSupport
import Testing

@Suite("Completion scripts")
struct CompletionScriptTests {
  /// What bash offers for the last word of a line, in a folder with some files.
  private func bash(_ line: String) -> [String] {
    let folder = TemporaryFolder()
    for name in ["a.jirei", "b c.md", "d.csv"] { writeFile("\(folder.path)/\(name)", "") }
    // bash divides words at = too.
    let words = line.split(separator: " ", omittingEmptySubsequences: false).flatMap { word -> [String] in
      guard let equal = word.firstIndex(of: "=") else { return [String(word)] }
      let value = String(word[word.index(after: equal)...])
      return [String(word[..<equal]), "="] + (value.isEmpty ? [] : [value])
    }
    let program = """
      cd "$1"; shift; source <("$J" --generate-completion-script bash); compopt() { :; }
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _jirei
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let answer = ChildProcess.run(
      "/usr/bin/env", ["bash", "-c", program, "-", folder.path] + words, environment: ["J": Shell.path])
    #expect(answer.errors.isEmpty, "\(answer.complaint)")
    return answer.text.split(separator: "\n").map(String.init).sorted()
  }

  static let offers: [(String, [String])] = [
    ("jirei che", ["check"]), ("jirei --form", ["--format"]), ("jirei a", ["a.jirei"]), ("jirei b", ["b c.md"]),
    ("jirei --format js", ["json", "json-full", "jsonl"]), ("jirei --format=js", ["json", "json-full", "jsonl"]),
    ("jirei --color ", ["always", "auto", "never"]), ("jirei a.jirei --color a", ["always", "auto"]),
    ("jirei --set ba", ["basis="]), ("jirei --set basis=", ["hedged", "inferred", "outside", "stated"]),
    ("jirei --set basis=h", ["hedged"]), ("jirei --corpus ", ["d.csv"]), ("jirei --corpus d.csv --w", ["--width"]),
    ("jirei test --up", ["--update"]), ("jirei test ", ["b c.md"]), ("jirei format ", ["a.jirei"]),
    ("jirei a.jirei che", []), ("jirei -c ", []), ("jirei --width ", []), ("jirei test --form", []),
  ]

  @Test("bash offers what fits the place", arguments: offers)
  func bashOffers(line: String, expected: [String]) {
    #expect(bash(line) == expected)
  }

  @Test("every option of the help is offered")
  func everyOption() {
    let help = Shell.run("--help").text
    let words = help.split { !($0.isLetter || $0 == "-") }.filter { $0.hasPrefix("--") && $0.count > 2 }
    let offered = bash("jirei -")
    for word in Set(words.map(String.init)) { #expect(offered.contains(word), "\(word)") }
  }

  static let shells: [(shell: String, arguments: [String])] = [
    ("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"]),
  ]

  @Test("each shell can read its script", arguments: shells)
  func isRead(shell: String, arguments: [String]) {
    let script = Shell.run("--generate-completion-script", shell)
    #expect(script.status == 0 && script.errors.isEmpty)
    #expect(Shell.run("--generate-completion-script=\(shell)").output == script.output)
    guard ChildProcess.run("/bin/sh", ["-c", "command -v \(shell)"]).status == 0 else { return }
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/script", script.output)
    let read = ChildProcess.run("/usr/bin/env", [shell] + arguments + ["\(folder.path)/script"])
    #expect(read.status == 0 && read.errors.isEmpty, "\(read.complaint)")
  }

  @Test("a shell that is not known is wrong usage")
  func otherShell() {
    #expect(Shell.run("--generate-completion-script", "csh").status == 2)
  }
}
