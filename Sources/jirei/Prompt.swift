import Diagnostics
import Glibc
import Session
import Terminal
import Text

/// The conversation at a terminal.
struct Prompt {
  let shell: Shell
  let isQuiet: Bool
  let readsInit: Bool
  /// Words that go back to where the prompt was opened from, as `quit` does.
  private let leavingWords: Set<String>
  private let progress: ProgressLine

  init(shell: Shell, isQuiet: Bool, readsInit: Bool, leavingWords: Set<String> = []) {
    self.leavingWords = leavingWords
    self.shell = shell
    self.isQuiet = isQuiet
    self.readsInit = readsInit
    progress = ProgressLine(isShown: shell.traits.errorIsTerminal && !shell.traits.isDumb)
  }

  func run() -> Int32 {
    let editor = LineEditor(
      program: "jirei", history: shell.isSafe ? nil : HistoryFile.inUserState(), traits: shell.traits,
      isSafe: shell.isSafe, report: { Shell.complain($0) })
    let session = shell.session
    editor.complete = { text, cursor in
      let completion = session.completion(of: text, at: cursor)
      return Completions(replacing: completion.replacing, count: completion.candidates.count) { index in
        let candidate = completion.candidates[index]
        return Completions.Candidate(candidate.text, note: candidate.note)
      }
    }
    editor.showsHints = { session.settings.hints && shell.traits.colorsOutput(shell.color) }
    editor.expected = { session.tourSolution }
    editor.colours = { text, cursor in session.colours(of: text, at: cursor).map(LineColour.init) }
    editor.showsColours = { session.settings.colours && shell.traits.colorsOutput(shell.color) }
    session.surroundings.keys = LineEditor.keys
    if !shell.isSafe, let file = HistoryFile.inUserState() {
      let before = file.load().entries
      session.surroundings.earlier = { before }
    }
    session.surroundings.progress = { [progress] what, done, total, unit in
      progress.poll { Progress(what, done: done, of: total, unit: unit) }
    }
    if !isQuiet { greet() }
    if readsInit, !shell.isSafe { runInit(editor) }
    var mended: String?
    while true {
      let input = editor.readStatement(
        prompt: "jirei> ", continuationPrompt: "  ...> ", offered: mended, isComplete: Session.isComplete)
      switch input {
      case .line(let text):
        if leavingWords.contains(text) { return Shell.Code.done }
        let outcome = answer(text, editor)
        guard outcome.goesOn else { return Shell.Code.done }
        mended = outcome.mended?.text
        if let line = outcome.mended?.firstLine, editor.edits { announce(line) }
      case .interrupted: continue
      case .endOfInput: return Shell.Code.done
      case .terminated(let signal):
        Interruption.die(of: signal)
        return Shell.Code.interrupted
      }
    }
  }

  private func greet() {
    let columns = TerminalSize.current()?.columns ?? 80
    let session = shell.session
    let lines =
      ["jirei \(Version.current) · \(session.greeting)"] + session.workspace.openingRemarks
      + ["Try: \(session.suggestion); or help, \(session.offersTour ? "tour, " : "")tables, quit."]
    for line in lines { StandardStream.output.write(Self.wrapped(VisibleText.line(line), to: columns)) }
  }

  /// The words on as many lines as they need; a word that is longer than a line stays whole.
  private static func wrapped(_ text: String, to columns: Int) -> String {
    var out = ""
    var used = 0
    for word in text.split(separator: " ") {
      let width = DisplayWidth.of(String(word))
      if used > 0, used + 1 + width >= columns {
        out += "\n"
        used = 0
      }
      out += (used > 0 ? " " : "") + word
      used += width + (used > 0 ? 1 : 0)
    }
    return out + "\n"
  }

  /// Statements that the user wants before every prompt.
  private func runInit(_ editor: LineEditor) {
    let home =
      Environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? Environment["HOME"].map { "\($0)/.config" }
    guard let path = home.map({ "\($0)/jirei/init.jirei" }) else { return }
    guard access(path, F_OK) == 0 else { return }
    shell.session.answer(fileNamed: path) { reply in
      show(reply, editor)
      return !reply.isDone
    }
  }

  /// Answers what was typed, and says whether to go on and what would have been right.
  private func answer(_ text: String, _ editor: LineEditor) -> (
    goesOn: Bool, mended: (text: String, firstLine: String)?
  ) {
    Interruption.clear()
    let source = SourceText(name: "prompt", text: text)
    var goesOn = true
    var mended: (text: String, firstLine: String)?
    progress.begin()
    shell.session.answer(source) { reply in
      progress.end()
      show(reply, editor)
      progress.begin()
      mended = Self.mended(source, by: reply.diagnostics)
      goesOn = !reply.isDone
      return goesOn && reply.succeeded
    }
    Interruption.clear()
    return (goesOn, mended)
  }

  /// More rows than anyone reads; last shows all.
  private static let rowLimit = 1000

  /// The user stopped an answer while it was being drawn.
  private struct Stopped: Error {}

  private func show(_ reply: Reply, _ editor: LineEditor) {
    let size = TerminalSize.current()
    var settings = shell.session.settings
    if !shell.hasOwnWidth, !settings.isWidthSet, let size { settings.width = size.columns }
    settings.rowLimit = Prompt.rowLimit
    var text: [UInt8] = []
    let isStopped: @Sendable () -> Bool = { Interruption.isPending }
    do throws(Stopped) {
      try reply.render(
        settings, usesWeight: shell.traits.colorsOutput(shell.color), isSeen: true, givesAdvice: false,
        isCancelled: isStopped
      ) { (chunk: UnsafeRawBufferPointer) throws(Stopped) in
        if Interruption.isPending { throw Stopped() }
        text.append(contentsOf: chunk)
      }
    } catch {
      StandardStream.error.write("stopped\n")
      return
    }
    let answer = String(decoding: text, as: UTF8.self)
    if let size, Pager.isLong(answer, for: size) {
      if shell.isSafe { page(answer, size, editor) } else { _ = Pager.fromEnvironment().show(answer) }
    } else {
      StandardStream.output.write(raw: answer)
    }
    for diagnostic in reply.diagnostics {
      if diagnostic.isInterruption {
        StandardStream.error.write("stopped\n")
      } else {
        Shell.complain(diagnostic)
      }
    }
    var advice: [UInt8] = []
    Reply(parts: reply.advice).render(settings) { advice.append(contentsOf: $0) }
    if !advice.isEmpty { StandardStream.output.write(raw: String(decoding: advice, as: UTF8.self)) }
  }

  /// Shows a long answer without another program, which might offer a way to run a third one.
  private func page(_ answer: String, _ size: TerminalSize, _ editor: LineEditor) {
    PagedText(answer, size: size).show { left in
      switch editor.readLine(prompt: "[\(left) more \(left == 1 ? "line" : "lines")] Return: more, q: no more> ") {
      case .line(let line): return !line.hasPrefix("q")
      case .interrupted, .endOfInput: return false
      case .terminated(let signal):
        Interruption.die(of: signal)
        return false
      }
    }
  }
}
