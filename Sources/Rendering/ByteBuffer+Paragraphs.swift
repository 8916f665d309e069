import Text

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

  /// A line of text with the weight that a terminal may show; without one the words alone say it.
  mutating func append(_ text: String, weight: ReadableCell.Weight) {
    switch weight {
    case .plain: append(text)
    case .dim:
      append("\u{1B}[2m")
      append(text)
      append("\u{1B}[22m")
    case .strong:
      append("\u{1B}[1m")
      append(text)
      append("\u{1B}[22m")
    }
  }
}
