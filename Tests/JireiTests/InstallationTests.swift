import Glibc
import TerminalSupport
import Testing

@Suite("Installation")
struct InstallationTests {
  private let folder = TemporaryFolder()

  private func script(_ name: String, _ arguments: String..., environment: [String: String] = [:]) -> ChildProcess {
    ChildProcess.run(
      "/bin/sh", ["\(Shell.repository)/Scripts/\(name)"] + arguments,
      environment: ["JIREI_BINARY": Shell.path, "HOME": folder.path].merging(environment) { $1 })
  }

  /// Everything below a folder, folders with a slash after their name.
  private func tree(_ path: String) -> [String] {
    ChildProcess.run(
      "/bin/sh",
      ["-c", "cd \"$1\" && find . -mindepth 1 -type d -printf '%p/\\n' -o -print | LC_ALL=C sort", "-", path]
    ).text.split(separator: "\n").map { String($0.dropFirst(2)) }
  }

  @Test("what is installed runs by itself, also through a link and from a folder with spaces and Japanese letters")
  func runsAlone() throws {
    let prefix = "\(folder.path)/my tools/事例"
    let installed = script("install", prefix)
    #expect(installed.status == 0, "\(installed.complaint)")
    let link = "\(folder.path)/link to jirei"
    #expect(symlink("\(prefix)/bin/jirei", link) == 0)
    for program in ["\(prefix)/bin/jirei", link] {
      let answer = ChildProcess.run(program, ["-c", "municipalities | count"], environment: ["HOME": "/nonexistent"])
      #expect(answer.text == "count: 12\n", "\(answer.complaint)")
    }
    for file in [
      "share/jirei/Corpus/README.md", "share/man/man1/jirei.1", "share/bash-completion/completions/jirei",
      "share/zsh/site-functions/_jirei", "share/fish/vendor_completions.d/jirei.fish",
    ] {
      #expect(access("\(prefix)/\(file)", R_OK) == 0, "\(file)")
    }
  }

  @Test("what is removed is what was installed: files of others stay, and so do folders that were there")
  func leavesNothing() throws {
    let prefix = "\(folder.path)/local"
    writeFile("\(folder.path)/mine", "mine")
    #expect(ChildProcess.run("/bin/mkdir", ["-p", "\(prefix)/bin", "\(prefix)/share/man"]).status == 0)
    writeFile("\(prefix)/bin/other", "other")
    let before = tree(folder.path)
    #expect(script("install", prefix).status == 0)
    #expect(script("install", prefix).status == 0, "over itself")
    #expect(script("uninstall", prefix).status == 0)
    #expect(tree(folder.path) == before)

    #expect(script("install", "\(folder.path)/new").status == 0)
    writeFile("\(folder.path)/new/share/jirei/Corpus/notes.md", "mine")
    let removed = script("uninstall", "\(folder.path)/new")
    #expect(removed.complaint.contains("left, because not empty"))
    #expect(
      tree("\(folder.path)/new") == ["share/", "share/jirei/", "share/jirei/Corpus/", "share/jirei/Corpus/notes.md"])
  }

  @Test("a file of the same name that is not ours is never written over")
  func refusesStrangers() {
    let prefix = "\(folder.path)/local"
    #expect(ChildProcess.run("/bin/mkdir", ["-p", "\(prefix)/bin"]).status == 0)
    writeFile("\(prefix)/bin/jirei", "other")
    let refused = script("install", prefix)
    #expect(refused.status == 1)
    #expect(refused.complaint.contains("is there, and not from here"))
    #expect(tree(prefix) == ["bin/", "bin/jirei"])
    #expect(readFile("\(prefix)/bin/jirei") == Array("other".utf8))
  }

  @Test("DESTDIR stands before the prefix, and the list of files does not name it")
  func staged() {
    #expect(script("install", "/usr", environment: ["DESTDIR": folder.path]).status == 0)
    #expect(access("\(folder.path)/usr/bin/jirei", X_OK) == 0)
    let list = String(decoding: readFile("\(folder.path)/usr/share/jirei/manifest"), as: UTF8.self)
    #expect(list.contains("\nbin/jirei\n") && !list.contains(folder.path))
    #expect(script("uninstall", "/usr", environment: ["DESTDIR": folder.path]).status == 0)
    #expect(tree(folder.path) == [])
  }

  @Test("a list of files that leads out of the folder is not followed")
  func tamperedList() {
    let prefix = "\(folder.path)/local"
    #expect(script("install", prefix).status == 0)
    writeFile("\(folder.path)/precious", "precious")
    writeFile("\(prefix)/share/jirei/manifest", "../precious\nbin/jirei\n")
    #expect(script("uninstall", prefix).status == 1)
    #expect(readFile("\(folder.path)/precious") == Array("precious".utf8))
    #expect(access("\(prefix)/bin/jirei", X_OK) == 0)
  }

  static let usages: [([String], Int32)] = [
    (["--help"], 0), (["--nope"], 2), (["a", "b"], 2), ([""], 2),
  ]

  @Test("wrong arguments change nothing", arguments: usages)
  func usage(arguments: [String], expected: Int32) {
    for name in ["install", "uninstall"] {
      let answer = ChildProcess.run("/bin/sh", ["\(Shell.repository)/Scripts/\(name)"] + arguments)
      #expect(answer.status == expected)
      #expect((answer.text + answer.complaint).contains("usage: Scripts/\(name) [PREFIX]"))
    }
    #expect(script("uninstall", "\(folder.path)/nothing").status == 1)
  }
}
