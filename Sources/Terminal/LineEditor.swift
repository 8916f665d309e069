import CEditline
import Diagnostics
import Glibc
import Text

/// Reads statements at a prompt: libedit's editing, with keys, search, completion and history of our own where its own
/// ones fail on Japanese or on many lines.
///
/// Used from one thread. Between two reads the terminal is as the user left it, so the process may end at any time.
package final class LineEditor {
  package enum Input: Sendable, Equatable {
    case line(String)
    /// Ctrl-C: what was typed is dropped.
    case interrupted
    case endOfInput
    /// A signal asks to leave; the terminal is restored. `Interruption.die(of:)` ends as that signal would have.
    case terminated(Int32)
  }

  /// What could stand at the cursor of the statement so far, earlier lines of it included. The offset is in bytes.
  package var complete: ((_ text: String, _ cursorOffset: Int) -> Completions)?
  /// Whether the likeliest ending of a line is shown after it, on a terminal that can show it dim.
  package var showsHints: () -> Bool = { true }
  /// What is waited for, as one way to do the step of a tour: shown as a hint before anything is typed.
  package var expected: () -> String? = { nil }
  /// The colour of each character of the statement so far, for a cursor that stands before one of them.
  package var colours: ((_ text: String, _ cursor: Int) -> [LineColour])?
  /// Whether a statement is coloured while it is typed, on a terminal that can show it.
  package var showsColours: () -> Bool = { true }
  /// Told once when the history cannot be read or written.
  package var report: ((Diagnostic) -> Void)?

  let input: TerminalInput
  let output: UnsafeMutablePointer<FILE>
  let outputDescriptor: Int32
  let traits: TerminalTraits
  /// Nil where lines are read as the terminal itself gives them.
  private(set) var editor: OpaquePointer?
  private let libeditHistory: OpaquePointer?
  private let historyFile: HistoryFile?
  private let ownsOutput: Bool
  private let isSafe: Bool
  private var ownInput: UnsafeMutablePointer<FILE>?

  /// What can be recalled, oldest first.
  var entries: [String] = []
  var keys: KeyReader
  /// Characters that are due before the next key is read.
  var queue: [Unicode.Scalar] = []
  /// A key that has been read and waits for its turn.
  var heldKey: KeyReader.Key?
  /// Escape sequences that `~/.editrc` binds and that are therefore libedit's.
  var userSequences: Set<String> = []
  /// What the next call of the event function does.
  var pending: Event?
  /// How often the event function has been called for without running.
  var unansweredCalls = 0
  var ending: Input?
  /// The lines of this statement that are already entered, with a line feed at the end.
  var earlierLines = ""
  var search: HistorySearch?
  /// The entries as they are compared in a search, made when the first one begins.
  var foldedEntries: [String] = []
  var recall: HistoryRecall?
  var listing: Listing?
  /// The line as completion has left it with a space at its end.
  var spaced: [Unicode.Scalar]?
  /// The ending that stands on the screen after the line without being part of it.
  var hint: String?
  /// The line as it was when the last key was asked for, and as it was before its changes.
  var shownState: Snapshot?
  var snapshots: [Snapshot] = []
  var isTypingWord = false
  /// A statement that comes back before those of the history, while this one is read.
  var offered: String?
  private(set) var promptLine = ""
  private var promptBytes: UnsafeMutablePointer<CChar>
  private var searchPromptBytes: UnsafeMutablePointer<CChar>?

  /// - Parameters:
  ///   - history: entries are read from it now, and each statement is added to it.
  ///   - isSafe: whether nothing that is done here runs another program: no keys of the user's own are read.
  ///   - input, output: the descriptors of one terminal.
  package init(
    program: String = "jirei", history: HistoryFile? = nil, traits: TerminalTraits = .current(), isSafe: Bool = false,
    input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, report: ((Diagnostic) -> Void)? = nil
  ) {
    self.report = report
    self.isSafe = isSafe
    self.traits = traits
    self.input = TerminalInput(descriptor: input)
    keys = KeyReader(self.input)
    outputDescriptor = output
    let isStandard = input == STDIN_FILENO && output == STDOUT_FILENO
    let own = isStandard ? nil : fdopen(fcntl(output, F_DUPFD_CLOEXEC, 0), "w")
    self.output = own ?? ceditline_stdout()
    ownsOutput = own != nil
    historyFile = history
    promptBytes = Self.cString([])
    libeditHistory = history_init()
    if let history {
      let (entries, problem) = history.load()
      self.entries = entries.map(VisibleText.typable)
      if let problem { report?(problem) }
    }
    start(program: program)
  }

  deinit {
    if let editor { el_end(editor) }
    if let libeditHistory { history_end(libeditHistory) }
    if ownsOutput { fclose(output) }
    if let ownInput { fclose(ownInput) }
    promptBytes.deallocate()
    searchPromptBytes?.deallocate()
  }

  private func start(program: String) {
    // A terminal that cannot move its cursor edits the line itself, and better.
    guard traits.isInteractive, !traits.isDumb, ceditline_use_utf8(), let libeditHistory,
      let stream = inputStream(),
      let editor = el_init(program, stream, output, ceditline_stderr())
    else { return }
    self.editor = editor
    ceditline_history_configure(libeditHistory, 100_000)
    for entry in entries { ceditline_history_enter(libeditHistory, entry) }
    ceditline_set_client_data(editor, Unmanaged.passUnretained(self).toOpaque())
    ceditline_set_signal_handling(editor, false)
    ceditline_set_history(editor, libeditHistory)
    ceditline_set_get_character(editor) { editor, character in
      guard let lineEditor = LineEditor.of(editor), let character else { return -1 }
      return lineEditor.nextCharacter(into: character)
    }
    ceditline_set_prompt(
      editor, { editor in LineEditor.of(editor)?.currentPrompt }, CChar(bitPattern: PromptText.marker))
    ceditline_set_editor(editor, "emacs")
    // Ctrl-S goes forward in a search, and never freezes the screen of one who does not know Ctrl-Q.
    ceditline_set_mode(editor, "-ixon")
    // The terminal would swap carriage returns and line feeds, and make two lines of a pasted line end of both.
    ceditline_set_mode(editor, "-icrnl")
    ceditline_set_mode(editor, "-inlcr")
    addFunctions(to: editor)
    bindKeys(of: editor)
    if isSafe { unbindPrograms(of: editor) } else { sourceUserBindings(for: editor) }
    // With these libedit shifts the rest of a line on the screen, and miscounts where that is two columns wide.
    for name in ["ic", "IC", "im", "ei", "dc", "DC", "dm", "ed"] { ceditline_set_capability(editor, name, "") }
  }

  private func inputStream() -> UnsafeMutablePointer<FILE>? {
    if input.descriptor == STDIN_FILENO { return ceditline_stdin() }
    ownInput = fdopen(fcntl(input.descriptor, F_DUPFD_CLOEXEC, 0), "r")
    return ownInput
  }

  static func of(_ editor: OpaquePointer?) -> LineEditor? {
    guard let editor, let data = ceditline_client_data(editor) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()
  }

  /// Whether lines can be edited, completed and recalled on this terminal.
  package var edits: Bool { editor != nil }

  // MARK: Reading

  /// Reads a statement: lines until `isComplete` says that they are one. It becomes one entry of the history, and text
  /// that was pasted comes back whole, with its line feeds.
  ///
  /// - Parameter offered: what the first Up brings, before the entries of the history: the last statement, mended.
  package func readStatement(
    prompt: String, continuationPrompt: String, offered: String? = nil, isComplete: (String) -> Bool
  ) -> Input {
    earlierLines = ""
    self.offered = offered.map(VisibleText.typable).flatMap { $0 == entries.last ? nil : $0 }
    defer {
      earlierLines = ""
      self.offered = nil
    }
    while true {
      let result = readLine(prompt: earlierLines.isEmpty ? prompt : continuationPrompt)
      guard case .line(let line) = result else { return result }
      let statement = earlierLines + line
      if isComplete(statement) {
        remember(statement)
        return .line(statement)
      }
      earlierLines = statement + "\n"
    }
  }

  /// Reads a line, without remembering it.
  package func readLine(prompt: String) -> Input {
    Interruption.clear()
    let (above, line) = PromptText.split(prompt)
    guard let editor else { return readUnedited(prompt: prompt) }
    write(above)
    promptLine = line
    promptBytes.deallocate()
    promptBytes = Self.cString(PromptText.marked(line))
    (pending, ending, search, recall, listing, hint, spaced) = (nil, nil, nil, nil, nil, nil, nil)
    (queue, snapshots, shownState) = ([], [], nil)
    heldKey = nil
    unansweredCalls = 0

    ceditline_signals_begin_reading()
    let edits = ceditline_edits(editor)
    if edits {
      keys.isTypedAhead = input.hasMore
      // libedit shows the prompt first: a key that is quick would be the terminal's to echo and to edit.
      ceditline_prepare_terminal(editor, true)
      write(Self.pasteOn)
    }
    var count: Int32 = 0
    let text = el_wgets(editor, &count).map { Self.text(of: $0, count: Int(max(0, count))) }
    if edits { write(Self.pasteOff) }
    ceditline_signals_end_reading()

    if let ending {
      keys.discard()
      write(ending == .interrupted ? "^C\n" : "\n")
      return ending
    }
    guard let text else {
      write("\n")
      return .endOfInput
    }
    return .line(text)
  }

  /// Makes a statement one that can be recalled, here and in later sessions.
  package func remember(_ statement: String) {
    let statement = VisibleText.typable(statement)
    guard HistoryFile.keeps(statement) else { return }
    if entries.last != statement {
      entries.append(statement)
      if let libeditHistory { ceditline_history_enter(libeditHistory, statement) }
    }
    if let problem = historyFile?.append(MaskedText.masked(statement)) { report?(problem) }
  }

  /// A line as the terminal gives it, for one that cannot be edited on.
  private func readUnedited(prompt: String) -> Input {
    write(prompt)
    ceditline_signals_begin_reading()
    defer { ceditline_signals_end_reading() }
    var bytes: [UInt8] = []
    while true {
      switch input.next() {
      case .byte(0x0A): return .line(String(decoding: bytes, as: UTF8.self))
      case .byte(let byte): if byte >= 0x20 || byte == 0x09 { bytes.append(byte) }
      case .end:
        if !bytes.isEmpty { return .line(String(decoding: bytes, as: UTF8.self)) }
        write("\n")
        return .endOfInput
      case .notice, .timeout:
        var signal: Int32 = 0
        let notices = Notices(rawValue: ceditline_take_notices(&signal))
        if notices.contains(.interrupt) {
          // Ctrl-C has done so; a signal from elsewhere has not.
          tcflush(input.descriptor, TCIFLUSH)
          write("\n")
          return .interrupted
        }
        if notices.contains(.terminate) { return .terminated(signal) }
        if notices.contains(.suspend) {
          ceditline_raise_default(SIGTSTP)
          write(prompt)
        }
      }
    }
  }

  // MARK: Text

  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"

  func write(_ text: String) {
    guard !text.isEmpty else { return }
    fputs(text, output)
    fflush(output)
  }

  /// The memory stays until the prompt changes, as libedit wants it.
  private var currentPrompt: UnsafeMutablePointer<CChar>? {
    guard let search else { return promptBytes }
    searchPromptBytes?.deallocate()
    searchPromptBytes = Self.cString(PromptText.marked(search.prompt))
    return searchPromptBytes
  }

  private static func cString(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { memory[index] = CChar(bitPattern: byte == 0 ? 0x20 : byte) }
    memory[bytes.count] = 0
    return memory
  }

  private static func text(of line: UnsafePointer<wchar_t>, count: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for character in UnsafeBufferPointer(start: line, count: count) { scalars.append(scalar(character)) }
    if scalars.last == "\n" { scalars.removeLast() }
    // A control character can be quoted into a line; in a statement it has no business.
    scalars.removeAll { isControl($0) && $0 != "\n" && $0 != "\t" }
    return String(scalars)
  }

  static func scalar(_ character: wchar_t) -> Unicode.Scalar {
    Unicode.Scalar(UInt32(bitPattern: Int32(character))) ?? "\u{FFFD}"
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}

struct Notices: OptionSet {
  let rawValue: Int32
  static let interrupt = Notices(rawValue: Int32(ceditline_notice_interrupt.rawValue))
  static let resize = Notices(rawValue: Int32(ceditline_notice_resize.rawValue))
  static let suspend = Notices(rawValue: Int32(ceditline_notice_suspend.rawValue))
  static let resume = Notices(rawValue: Int32(ceditline_notice_resume.rawValue))
  static let terminate = Notices(rawValue: Int32(ceditline_notice_terminate.rawValue))
}
