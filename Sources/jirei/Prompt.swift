import Corpus
import Diagnostics
import Language
import Rendering
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
    if !isQuiet { greet() }
    if readsInit { runInit() }
    while true {
      switch editor.readStatement(prompt: "jirei> ", continuationPrompt: "  ...> ", isComplete: Prompt.isComplete) {
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
    let catalog = shell.session.catalog
    let version = catalog.version.map { ", version \($0)" } ?? ""
    StandardStream.output.write(
      """
      jirei \(Version.current) · \(catalog.title ?? "a corpus")\(version), \(catalog.tables.count) tables
      Ask with a table and stages: items | where table = 3 | sort rate desc. "help" explains, "tables" lists, "quit" leaves.

      """)
  }

  /// Statements that the user wants before every prompt.
  private func runInit() {
    let home =
      Environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? Environment["HOME"].map { "\($0)/.config" }
    guard let path = home.map({ "\($0)/jirei/init.jirei" }) else { return }
    let door = FileDoor(isSafe: false, readableRoots: [])
    guard door.exists(path) else { return }
    do throws(Diagnostic) {
      let bytes = try door.read(path)
      Script.run(bytes, name: path, in: shell.session, keepGoing: true) { reply in
        show(reply)
        return !reply.isDone
      }
    } catch {
      Shell.complain(error)
    }
  }

  /// Whether a text is whole, or more lines are wanted.
  static func isComplete(_ text: String) -> Bool {
    let (tokens, diagnostics) = Lexer.tokens(of: SourceText(name: "", text: text))
    guard let last = StatementScanner.pieces(of: tokens).last else { return true }
    let isInOpenQuote =
      last.tokens.dropLast().last?.kind == .invalid
      && diagnostics.contains { $0.message.hasSuffix("is not closed") && !$0.message.contains("backtick") }
    return last.isComplete && !isInOpenQuote
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
    let settings = shell.session.settings
    let width = shell.hasOwnWidth || settings.width != 100 ? settings.width : size?.columns ?? settings.width
    let options = RenderOptions(width: width, dimsUnknown: shell.traits.colorsOutput(shell.color))
    var text: [UInt8] = []
    reply.render(options, format: settings.format) { (chunk: UnsafeRawBufferPointer) throws(Never) in
      text.append(contentsOf: chunk)
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
