import Diagnostics
import Glibc
import Session
import Terminal

/// The conversation at a terminal.
struct Prompt {
  let shell: Shell
  let isQuiet: Bool
  let readsInit: Bool

  func run() -> Int32 {
    let editor = LineEditor(
      program: "jirei", history: shell.isSafe ? nil : HistoryFile.inUserState(), traits: shell.traits,
      report: { Shell.complain($0) })
    let session = shell.session
    editor.complete = { text, cursor in
      let completion = session.completion(of: text, at: cursor)
      return completion.candidates.map {
        LineEditor.Completion(replacing: completion.replacing, text: $0.text, note: $0.note)
      }
    }
    if !isQuiet { greet() }
    if readsInit { runInit() }
    while true {
      switch editor.readStatement(prompt: "jirei> ", continuationPrompt: "  ...> ", isComplete: Session.isComplete) {
      case .line(let text):
        if !answer(text) { return Shell.Code.done }
      case .interrupted: continue
      case .endOfInput: return Shell.Code.done
      case .terminated(let signal):
        Interruption.die(of: signal)
        return Shell.Code.interrupted
      }
    }
  }

  private func greet() {
    StandardStream.output.write(
      """
      jirei \(Version.current) · \(shell.session.greeting)
      Ask with a table and stages: items | where table = 3 | sort rate desc. "help" explains, "tables" lists, "quit" leaves.

      """)
  }

  /// Statements that the user wants before every prompt.
  private func runInit() {
    let home =
      Environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? Environment["HOME"].map { "\($0)/.config" }
    guard let path = home.map({ "\($0)/jirei/init.jirei" }) else { return }
    guard access(path, F_OK) == 0 else { return }
    shell.session.answer(fileNamed: path) { reply in
      show(reply)
      return !reply.isDone
    }
  }

  /// Answers what was typed; false to leave.
  private func answer(_ text: String) -> Bool {
    Interruption.clear()
    var goesOn = true
    shell.session.answer(SourceText(name: "prompt", text: text)) { reply in
      show(reply)
      goesOn = !reply.isDone
      return goesOn && reply.succeeded
    }
    Interruption.clear()
    return goesOn
  }

  private func show(_ reply: Reply) {
    let size = TerminalSize.current()
    var settings = shell.session.settings
    if !shell.hasOwnWidth, !settings.isWidthSet, let size { settings.width = size.columns }
    var text: [UInt8] = []
    reply.render(settings, dimsUnknown: shell.traits.colorsOutput(shell.color)) {
      (chunk: UnsafeRawBufferPointer) throws(Never) in text.append(contentsOf: chunk)
    }
    let answer = String(decoding: text, as: UTF8.self)
    if let size, Pager.isLong(answer, for: size) {
      _ = Pager.fromEnvironment().show(answer)
    } else {
      StandardStream.output.write(answer)
    }
    for diagnostic in reply.diagnostics { Shell.complain(diagnostic) }
  }
}
