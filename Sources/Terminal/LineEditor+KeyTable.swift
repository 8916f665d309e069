extension LineEditor {
  /// The keys as they are told to a user, those that are not simply what every line editor does first.
  package static let keys: [(key: String, does: String)] = [
    ("Tab", "fill in what can stand here, or list it; again for the next page of the list"),
    ("Right, End", "take the grey ending after the cursor"),
    ("Ctrl-Right", "take one word of it"),
    ("Up, Down", "older and newer statements that begin like the line; within many lines, the line above or below"),
    ("PageUp, PageDown", "older and newer statements, from within many lines too"),
    ("Ctrl-R", "search the statements; Ctrl-R again for an older one, Ctrl-S for a newer one, Ctrl-G to leave it"),
    ("Alt-Return", "begin a new line of the same statement"),
    ("Ctrl-C", "drop the line, or stop what is running"),
    ("Ctrl-D", "leave, on an empty line; else delete the character under the cursor"),
    ("Ctrl-Z", "suspend; fg comes back"),
    ("Home, Ctrl-A", "to the beginning of the line, then of the statement"),
    ("End, Ctrl-E", "to the end of the line, then of the statement"),
    ("Ctrl-Left, Ctrl-Right", "a word back or forward; also Alt-B and Alt-F"),
    ("Ctrl-W, Alt-D", "delete the word before or after the cursor"),
    ("Ctrl-U, Ctrl-K", "delete to the beginning or to the end of the line"),
    ("Ctrl-_, Ctrl-X Ctrl-U", "undo the last change of the line"),
    ("Ctrl-Y", "put back what was deleted last"),
    ("Ctrl-T", "swap the two characters before the cursor"),
    ("Ctrl-L", "clear the screen"),
    ("space first", "a statement that begins with a space is not kept in the history"),
  ]
}
