extension ByteBuffer {
  /// Lines of text for a reader, each wrapped at `width` with its continuation indented.
  mutating func append(paragraphs: [String], width: Int) {
    for paragraph in paragraphs {
      for line in TextWrapping.lines(of: VisibleText.line(paragraph), width: width, hanging: 2) {
        append(line)
        append(0x0A)
      }
    }
  }

  /// A line of text, dim where it stands for an unknown and the terminal can show that.
  mutating func append(_ text: String, dim isDim: Bool) {
    if isDim { append("\u{1B}[2m") }
    append(text)
    if isDim { append("\u{1B}[22m") }
  }
}
