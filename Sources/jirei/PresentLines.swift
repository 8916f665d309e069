import Lessons
import Terminal

/// A lesson on a terminal that cannot move its cursor: what is new is printed, and keys are lines.
struct PresentLines {
  let present: Present
  private let notes: NotesAside
  private let editor: LineEditor

  init(present: Present, notes: NotesAside) {
    self.present = present
    self.notes = notes
    editor = LineEditor(history: nil, traits: present.shell.traits, isSafe: present.shell.isSafe)
  }

  private enum Ending: Error { case left(Int32) }

  func run(_ given: Presentation) -> Int32 {
    var presentation = given
    var printed: Presentation.Printed?
    do throws(Ending) {
      write([Presentation.legend.text, ""])
      while true {
        presentation.resize(present.lines)
        if presentation.isWorking { _ = present.work(&presentation) }
        notes.tell(presentation)
        if presentation.listsHeadings {
          try page(presentation.headingList)
        } else {
          let (lines, now) = presentation.lines(after: printed)
          printed = now
          try page(lines)
        }
        if let message = presentation.message { write([message.text]) }
        let prompt = presentation.listsHeadings ? "number (Return alone: back)> " : presentation.linePrompt
        switch answer(try read(prompt), &presentation) {
        case .show, .work: continue
        case .leave: return Shell.Code.done
        case .prompt:
          present.prompt()
          printed = nil
        }
      }
    } catch {
      switch error {
      case .left(let code): return code
      }
    }
  }

  private func answer(_ line: String, _ presentation: inout Presentation) -> Presentation.Effect {
    if presentation.listsHeadings {
      guard !line.isEmpty else { return presentation.press(.escape) }
      _ = presentation.press(.text(line))
      // A number that is none has said so.
      return presentation.message == nil ? presentation.press(.enter) : .show
    }
    if line.allSatisfy({ $0 == " " }) { return presentation.press(.enter) }
    let key = Presentation.Key(typed: line)
    if let key, key != .text(line) { return presentation.press(key) }
    guard presentation.takesText else {
      presentation.say(Presentation.legend)
      return .show
    }
    _ = presentation.press(.clear)
    _ = presentation.press(.text(line))
    return presentation.press(.enter)
  }

  /// Prints lines a window at a time, so that none is gone before it was read.
  private func page(_ lines: [String]) throws(Ending) {
    let height = max(2, (TerminalSize.current()?.rows ?? 24) - 2)
    var rest = lines[...]
    // The empty line at the end may be the next window's.
    while rest.dropLast().count > height {
      write(Array(rest.prefix(height)))
      rest = rest.dropFirst(height)
      let count = rest.dropLast().count
      if try read("[\(count) more \(count == 1 ? "line" : "lines")] Return: more, s: without> ") == "s" { return }
    }
    write(Array(rest))
  }

  private func read(_ prompt: String) throws(Ending) -> String {
    switch editor.readLine(prompt: prompt) {
    case .line(let line): return line
    case .interrupted: return ""
    case .endOfInput: throw .left(Shell.Code.done)
    case .terminated(let signal):
      Interruption.die(of: signal)
      throw .left(Shell.Code.interrupted)
    }
  }

  private func write(_ lines: [String]) {
    StandardStream.output.write(raw: lines.map { $0 + "\n" }.joined())
  }
}
