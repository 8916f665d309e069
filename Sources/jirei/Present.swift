import Diagnostics
import LessonFile
import Lessons
import Session
import Terminal

extension Shell {
  /// Shows a lesson on the terminal, or prints it where there is none, and leaves.
  static func present(
    _ file: String, options: Invocation.Options, showsNotes: Bool, notesPlace: String?, isLarge: Bool
  ) throws -> Never {
    let shell = try Shell(options, isLazy: false)
    let code = Present(shell: shell, showsNotes: showsNotes, notesPlace: notesPlace, isLarge: isLarge).run(file)
    withExtendedLifetime(shell) { Process.exit(code) }
  }
}

/// A lesson before a class.
struct Present {
  let shell: Shell
  let showsNotes: Bool
  /// The terminal or file that the notes go to as each step comes; nil for none.
  let notesPlace: String?
  let isLarge: Bool
  private let progress: ProgressLine

  init(shell: Shell, showsNotes: Bool, notesPlace: String?, isLarge: Bool) {
    self.shell = shell
    self.showsNotes = showsNotes
    self.notesPlace = notesPlace
    self.isLarge = isLarge
    progress = ProgressLine(
      isShown: shell.traits.isInteractive && shell.traits.errorIsTerminal && !shell.traits.isDumb)
  }

  func run(_ name: String) -> Int32 {
    let file = CorpusLocation.lesson(name)
    Interruption.install()
    let lesson: Lesson
    let notes: NotesAside
    do throws(Diagnostic) {
      lesson = try Lesson.read(file, shipped: CorpusLocation.lessons())
      notes = try NotesAside(to: notesPlace)
    } catch {
      Shell.complain(error)
      return Shell.Code.failed
    }
    let problems = shell.session.problems(of: lesson)
    guard problems.isEmpty else {
      for problem in problems { Shell.complain(problem) }
      return Shell.Code.failed
    }
    var options = Presentation.Options()
    options.showsNotes = showsNotes
    options.isLarge = isLarge
    options.usesWeight = shell.traits.colorsOutput(shell.color)
    guard shell.traits.isInteractive else {
      return printed(Presentation(lesson, at: file, in: shell.session, on: .text, options: options), notes)
    }
    shell.session.surroundings.isCancelled = { Interruption.isPending || Interruption.isEndPending }
    takeSession()
    if shell.traits.isDumb {
      let presentation = Presentation(lesson, at: file, in: shell.session, on: lines, options: options)
      return PresentLines(present: self, notes: notes).run(presentation)
    }
    return shown(Presentation(lesson, at: file, in: shell.session, on: window, options: options), notes)
  }

  private func takeSession() {
    shell.session.surroundings.progress = { [progress] what, done, total, unit in
      progress.poll { Progress(what, done: done, of: total, unit: unit) }
    }
  }

  // MARK: As a text

  private func printed(_ given: Presentation, _ notes: NotesAside) -> Int32 {
    var presentation = given
    var outcome = StandardStream.Outcome.written
    presentation.text { text, step in
      notes.tell(step)
      outcome = StandardStream.output.write(raw: text)
      return outcome == .written
    }
    if presentation.isStopped || outcome == .interrupted { return Shell.Code.interrupted }
    if case .failed(let errno) = outcome {
      Shell.complain(Diagnostic(.error, "the lesson could not be written: \(StandardInput.words(for: errno))"))
      return Shell.Code.failed
    }
    for failure in presentation.failures { Shell.complain(failure) }
    return presentation.failures.isEmpty ? Shell.Code.done : Shell.Code.failed
  }

  // MARK: On a screen

  private var window: Presentation.Medium {
    let size = TerminalSize.current()
    return .screen(columns: size?.columns ?? 80, rows: size?.rows ?? 24)
  }

  var lines: Presentation.Medium { .lines(columns: TerminalSize.current()?.columns ?? 80) }

  private func shown(_ given: Presentation, _ notes: NotesAside) -> Int32 {
    var presentation = given
    let screen = TerminalScreen()
    screen.begin()
    defer { screen.end() }
    while true {
      presentation.resize(window)
      notes.tell(presentation)
      let picture = presentation.screen()
      screen.draw(picture.lines, cursor: picture.cursor.map { ($0[0], $0[1]) })
      if presentation.isWorking {
        if work(&presentation) { screen.dropTypedAhead() }
        continue
      }
      switch screen.next() {
      case .key(let key):
        guard let key = Present.key(for: key, in: presentation) else { continue }
        switch presentation.press(key) {
        case .show, .work: continue
        case .leave: return Shell.Code.done
        case .prompt:
          screen.end()
          prompt()
          screen.begin()
        }
      case .redraw: continue
      case .interrupted:
        if presentation.takesText { _ = presentation.press(.clear) } else { presentation.say("q leaves the lesson") }
      case .terminated(let signal):
        screen.end()
        Interruption.die(of: signal)
        return Shell.Code.interrupted
      case .end: return Shell.Code.done
      }
    }
  }

  /// Runs what is due, and says whether it took long.
  func work(_ presentation: inout Presentation) -> Bool {
    Interruption.clear()
    let start = Shell.clock()
    progress.begin()
    presentation.work()
    progress.end()
    Interruption.clear()
    return Shell.clock() &- start > 500_000_000
  }

  /// A live prompt in the same session.
  func prompt() {
    StandardStream.output.write("A prompt in the same session; q or Ctrl-D goes back to the lesson.\n")
    _ = Prompt(shell: shell, isQuiet: true, readsInit: false, leavingWords: ["q"]).run()
    takeSession()
  }

  /// What a key of the terminal means where the presentation is.
  private static func key(for key: TerminalScreen.Key, in presentation: Presentation) -> Presentation.Key? {
    switch key {
    case .enter: .enter
    case .escape: .escape
    case .backspace: .backspace
    case .up: .up
    case .down: .down
    case .right, .pageDown: .forward
    case .left, .pageUp: .back
    case .home: .first
    case .control("u"): .clear
    case .text(let text): presentation.takesText ? .text(text) : Presentation.Key(typed: text)
    case .end, .tab, .control: nil
    }
  }
}
