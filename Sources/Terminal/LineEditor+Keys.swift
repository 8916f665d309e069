import CEditline
import Glibc
import Text

/// What our functions tell libedit to do after them.
enum EditResult {
  static let nothing = UInt8(CC_NORM)
  static let refresh = UInt8(CC_REFRESH)
  static let beep = UInt8(CC_REFRESH_BEEP)
  static let end = UInt8(CC_EOF)
}

extension LineEditor {
  /// Control characters of the upper half, which nobody types and every key map of libedit has room for. A key that is
  /// an escape sequence reaches libedit as one of them, in all its modes.
  private enum Code {
    static let beginning: UInt8 = 0x80
    static let end: UInt8 = 0x81
    static let wordLeft: UInt8 = 0x82
    static let wordRight: UInt8 = 0x83
    static let deleteNext: UInt8 = 0x84
    static let up: UInt8 = 0x85
    static let down: UInt8 = 0x86
    static let right: UInt8 = 0x87
    static let left: UInt8 = 0x89
    static let deleteWord: UInt8 = 0x8A
    static let lineFeed: UInt8 = 0x8B
    static let newer: UInt8 = 0x8C
    static let older: UInt8 = 0x8D
    static let event: UInt8 = 0x9F
  }

  private static let bindings: [(code: UInt8, command: String, sequences: [String])] = [
    (Code.beginning, "jirei-line-beginning", ["[H", "OH", "[1~", "[7~"]),
    (Code.end, "jirei-line-end", ["[F", "OF", "[4~", "[8~"]),
    (Code.wordLeft, "ed-prev-word", ["[1;5D", "[1;3D", "[5D", "Od"]),
    (Code.wordRight, "em-next-word", ["[1;5C", "[1;3C", "[5C", "Oc"]),
    (Code.deleteNext, "ed-delete-next-char", ["[3~"]),
    (Code.up, "jirei-up", ["[A", "OA"]),
    (Code.down, "jirei-down", ["[B", "OB"]),
    (Code.right, "ed-next-char", ["[C", "OC"]),
    (Code.left, "ed-prev-char", ["[D", "OD"]),
    (Code.deleteWord, "em-delete-next-word", ["[3;5~", "[3;3~"]),
    (Code.lineFeed, "jirei-line-feed", ["\n"]),
    (Code.older, "jirei-older", ["[5~"]),
    (Code.newer, "jirei-newer", ["[6~"]),
    (Code.event, "jirei-event", []),
  ]

  private static let codes: [String: UInt8] = {
    var codes: [String: UInt8] = [:]
    for binding in bindings {
      for sequence in binding.sequences { codes[sequence] = binding.code }
    }
    return codes
  }()

  func addFunctions(to editor: OpaquePointer) {
    ceditline_add_function(editor, "jirei-up", "line above, or older statement that begins alike") { editor, _ in
      LineEditor.of(editor)?.goUp() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-down", "line below, or newer statement that begins alike") { editor, _ in
      LineEditor.of(editor)?.goDown() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-older", "older statement that begins alike") { editor, _ in
      LineEditor.of(editor)?.step(-1) ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-newer", "newer statement that begins alike") { editor, _ in
      LineEditor.of(editor)?.step(1) ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-line-beginning", "to the beginning of this line, then of all") {
      editor, _ in LineEditor.of(editor)?.goToLineBeginning() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-line-end", "to the end of this line, then of all") { editor, _ in
      LineEditor.of(editor)?.goToLineEnd() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-search-history", "search the history while typing") { editor, _ in
      LineEditor.of(editor)?.beginSearch() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-complete", "fill in or list what could stand here") { editor, _ in
      LineEditor.of(editor)?.completeAtCursor() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-delete-or-leave", "delete a character, leave on an empty line") {
      editor, _ in LineEditor.of(editor)?.deleteOrLeave() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-line-feed", "begin a new line of the same statement") { editor, _ in
      LineEditor.of(editor)?.insert("\n") ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-undo", "take back the last change") { editor, _ in
      LineEditor.of(editor)?.undo() ?? EditResult.nothing
    }
    ceditline_add_function(editor, "jirei-event", "answer a signal or a paste") { editor, _ in
      LineEditor.of(editor)?.answerEvent() ?? EditResult.nothing
    }
  }

  func bindKeys(of editor: OpaquePointer) {
    for binding in Self.bindings {
      let key = "\\" + String(binding.code, radix: 8)
      ceditline_bind(editor, key, binding.command)
      ceditline_bind_alternate(editor, key, binding.command)
    }
    ceditline_bind(editor, "^R", "jirei-search-history")
    ceditline_bind(editor, "^I", "jirei-complete")
    ceditline_bind(editor, "^D", "jirei-delete-or-leave")
    guard !ceditline_is_vi(editor) else { return }
    ceditline_bind(editor, "^A", "jirei-line-beginning")
    ceditline_bind(editor, "^E", "jirei-line-end")
    // libedit's own prompt for commands, which only surprises.
    ceditline_bind(editor, "\\ex", "ed-unassigned")
    ceditline_bind(editor, "^_", "jirei-undo")
    ceditline_bind(editor, "^X^U", "jirei-undo")
    ceditline_bind(editor, "^P", "jirei-up")
    ceditline_bind(editor, "^N", "jirei-down")
    ceditline_bind(editor, "^W", "ed-delete-prev-word")
    ceditline_bind(editor, "^U", "vi-kill-line-prev")
  }

  /// Takes away the keys of the vi mode that open the line in an editor, or ask for a command of libedit, which could bind
  /// them again.
  func unbindPrograms(of editor: OpaquePointer) {
    for key in ["v", ":"] { ceditline_bind_alternate(editor, key, "ed-unassigned") }
  }

  /// Runs `$EDITRC` or `~/.editrc`. libedit's own reader would leave us without keys after a `bind -v`, which empties
  /// the key map, and does nothing at all where the C library lacks `issetugid`.
  func sourceUserBindings(for editor: OpaquePointer) {
    guard let path = Environment["EDITRC"] ?? Environment["HOME"].map({ $0 + "/.editrc" }),
      let file = fopen(path, "r")
    else { return }
    defer { fclose(file) }
    guard let tokenizer = tok_init(nil) else { return }
    defer { tok_end(tokenizer) }
    var memory: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(memory) }
    while getline(&memory, &capacity, file) > 0, let line = memory {
      guard let text = String(validatingCString: line) else { continue }
      let command = text.drop { $0.isWhitespace }
      if command.isEmpty || command.hasPrefix("#") { continue }
      var count: Int32 = 0
      var words: UnsafeMutablePointer<UnsafePointer<CChar>?>?
      tok_reset(tokenizer)
      guard tok_str(tokenizer, String(command.filter { !$0.isNewline }), &count, &words) == 0, count > 0 else {
        continue
      }
      el_parse(editor, count, words)
      let arguments = (0..<Int(count)).compactMap { words?[$0].map { String(cString: $0) } }
      guard arguments[0] == "bind" || arguments[0].hasSuffix(":bind") else { continue }
      if arguments.contains("-v") || arguments.contains("-e") { bindKeys(of: editor) }
      for argument in arguments.dropFirst() {
        if let sequence = Self.escapeSequence(inBinding: argument) { userSequences.insert(sequence) }
      }
    }
  }

  /// What follows the escape in a key as `bind` writes it: `\e[A`, `^[[A`, `\033[A`.
  static func escapeSequence(inBinding key: String) -> String? {
    for prefix in ["\\e", "\\E", "^[", "\\033", "\u{1B}"] where key.hasPrefix(prefix) {
      let rest = key.dropFirst(prefix.count)
      return rest.hasPrefix("[") || rest.hasPrefix("O") ? String(rest) : nil
    }
    return nil
  }

  // MARK: - Between the terminal and libedit

  /// libedit asks for the next character: 1 with one, 0 at the end, -1 to give up the line.
  func nextCharacter(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
    let isEditing = editor.map(ceditline_edits) ?? false
    while true {
      if case .finish = pending {
        pending = nil
        return -1
      }
      if let event = pending, isEditing {
        // Within a sequence of keys the code goes astray once; at a prompt of libedit's own it does so for ever.
        if unansweredCalls < 2 {
          unansweredCalls += 1
          return deliver(Unicode.Scalar(Code.event), into: character)
        }
        pending = nil
        unansweredCalls = 0
        if case .leave = event { return -1 }
        if case .insert(let text) = event { queue += text.unicodeScalars.prefix { $0 != "\n" } }
      }
      if !queue.isEmpty { return deliver(queue.removeFirst(), into: character) }

      if isEditing, heldKey == nil {
        takeSnapshot()
        drawColours()
        drawHint()
      }
      let key = heldKey ?? keys.next()
      heldKey = nil
      let shown = hint
      eraseHint()
      if let shown, let ending = taken(of: shown, by: key) {
        pending = .insert(ending)
        continue
      }
      if closesUp(key), case .character(let scalar) = key {
        pending = .closeUp(scalar)
        continue
      }
      if search != nil, searchTakes(key) {
        pending = .refresh
        continue
      }
      switch key {
      case .end: return 0
      case .notice:
        noteSignals()
        if !isEditing, pending != nil {
          guard ending != nil else {
            pending = nil
            continue
          }
          pending = nil
          return -1
        }
      case .paste(let text): pending = .insert(VisibleText.typable(text))
      case .sequence(let sequence):
        if userSequences.contains(sequence) {
          queue = ["\u{1B}"] + sequence.unicodeScalars
        } else if let code = Self.codes[sequence] {
          return deliver(Unicode.Scalar(code), into: character)
        }
      case .character(let scalar):
        if (0x80...0x9F).contains(scalar.value) || scalar.value == 0 { continue }
        if scalar.value > 0x9F, isEditing, VisibleText.hides(in: "ه\(scalar)ه") {
          // What the terminal would not show comes as it may be written.
          queue += VisibleText.typable(String(Character(scalar))).unicodeScalars
          continue
        }
        return deliver(scalar, into: character)
      }
    }
  }

  var isVi: Bool { editor.map(ceditline_is_vi) ?? false }

  private func deliver(_ scalar: Unicode.Scalar, into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
    character.pointee = wchar_t(truncatingIfNeeded: scalar.value)
    return 1
  }

  private func noteSignals() {
    var signal: Int32 = 0
    let notices = Notices(rawValue: ceditline_take_notices(&signal))
    if notices.contains(.terminate) {
      ending = .terminated(signal)
      pending = .leave
    } else if notices.contains(.interrupt) {
      ending = .interrupted
      pending = .leave
    } else if notices.contains(.suspend) {
      pending = .suspend
    } else if !notices.isDisjoint(with: [.resize, .resume]) {
      pending = .resize
    }
  }
}
