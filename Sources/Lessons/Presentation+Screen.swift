import Text

/// A screen as it is drawn: so many lines as it has rows.
package struct PresentationScreen: Sendable, Equatable {
  package var lines: [String]
  /// Column and row of the cursor, from 0; nil where none is shown.
  package var cursor: [Int]?
}

extension Presentation {
  /// The line with the title and the line with the keys.
  static var footRows: Int { 2 }

  /// What is to be seen now.
  package func screen() -> PresentationScreen {
    guard case .screen(let columns, let rows) = medium else { return PresentationScreen(lines: []) }
    let height = max(1, rows - Presentation.footRows)
    var content = listsHeadings ? headingLines(height: height) : pages[page]
    var cursor: [Int]?
    if takesText, page == pages.count - 1, let last = content.last {
      cursor = [min(last.width, columns - 1), min(content.count, height) - 1]
    }
    if content.count > height { content.removeLast(content.count - height) }
    content += Array(repeating: StyledText(), count: height - content.count)
    // The last column of the last line stays free: some terminals scroll when it is written.
    let foot = [bar(width: columns), keyLine.prefix(width: columns - 1)]
    let lines = (content + foot).prefix(rows).map { line in
      line.prefix(width: columns).encoded(usesWeight: options.usesWeight)
    }
    return PresentationScreen(lines: Array(lines), cursor: cursor)
  }

  // MARK: Foot

  private var isPlain: Bool { session.settings.isPlain }

  private func bar(width: Int) -> StyledText {
    var place = "step \(stepNumber) of \(stepCount)"
    if pages.count > 1 { place += ", page \(page + 1) of \(pages.count)" }
    let room = width - DisplayWidth.of(place) - (options.usesWeight ? 4 : 7)
    let shown = heading(within: max(0, room))
    guard options.usesWeight else {
      let line = isPlain ? "-" : "─"
      let between = max(1, width - DisplayWidth.of(shown) - DisplayWidth.of(place) - 6)
      return StyledText("\(line) \(shown) \(String(repeating: line, count: between)) \(place) \(line)")
    }
    let between = max(1, width - DisplayWidth.of(shown) - DisplayWidth.of(place) - 2)
    return StyledText(" \(shown)\(String(repeating: " ", count: between))\(place) ", .reversed)
  }

  /// The title and the heading at hand; the title gives way first.
  private func heading(within room: Int) -> String {
    func cut(_ text: String, to width: Int) -> String {
      DisplayWidth.of(text) <= width ? text : DisplayWidth.prefix(of: text, width: max(0, width - 1)) + "…"
    }
    let title = ProseText.visible(title)
    guard let section = lesson.headings.last(where: { $0.step <= step && $0.level > 1 }), section.text != self.title
    else {
      return cut(title, to: room)
    }
    let words = " \(isPlain ? ">" : "›") \(ProseText.visible(section.text))"
    let least = min(DisplayWidth.of(title), 12)
    return cut(cut(title, to: max(least, room - DisplayWidth.of(words))) + words, to: room)
  }

  private var keyLine: StyledText {
    if let message { return StyledText(" " + ProseText.visible(message.text), .bold) }
    let columns = columns
    var out = StyledText()
    for (key, does) in keys {
      let part = StyledText(out.isEmpty ? " " : "   ") + StyledText(key, .bold) + StyledText(" " + does)
      if !out.isEmpty, out.width + part.width > columns - 1 { break }
      out.append(part)
    }
    return out
  }

  /// The keys that matter now with what they do, the weightiest first.
  private var keys: [(String, String)] {
    let back = (isPlain ? "Left" : "←", "back")
    if isWorking { return [("Ctrl-C", "stops what is running")] }
    if listsHeadings {
      return [("Return", "goes there"), (isPlain ? "Up Down" : "↑ ↓ 1–9", "choose"), ("Esc", "back to the lesson")]
    }
    if takesText, page + 1 == pages.count {
      let runs = typed?.isEmpty == false ? "runs the query" : "runs it without a prediction"
      return [("Return", runs), ("Esc", "keys"), back]
    }
    return [("Return", whatComes), back] + [("s", "skip"), ("h", "headings"), ("p", "prompt"), ("q", "leave")]
  }

  /// What Return brings.
  package var whatComes: String {
    if page + 1 < pages.count { return "more" }
    if let block = current.block, stage < .answer {
      if stage == .prose { return lesson.blocks[block].block.question == nil ? "query" : "question" }
      if case .stopped = outcomes[block] { return "runs it again" }
      return "run"
    }
    return stepNumber < stepCount ? "next" : "end"
  }

  // MARK: Headings

  /// The list of headings, with the chosen one in sight.
  private func headingLines(height: Int) -> [StyledText] {
    guard let chosen = chosenHeading?.index else { return [] }
    let room = max(1, height - 2)
    let first = max(0, min(chosen - room / 2, lesson.headings.count - room))
    let shown = lesson.headings.indices.dropFirst(first).prefix(room)
    let head = [StyledText("Headings", .bold), StyledText()]
    return indented(head + shown.map { headingLine($0, isChosen: $0 == chosen) })
  }

  func headingLine(_ index: Int, isChosen: Bool) -> StyledText {
    let heading = lesson.headings[index]
    let digits = String(lesson.headings.count).count
    let number = StyledText("\(index + 1)").padded(to: digits, leading: digits)
    let indent = String(repeating: "  ", count: max(0, heading.level - 1))
    let isHere = index == lesson.headings.lastIndex { $0.step <= step }
    let words = "  \(indent)\(ProseText.visible(heading.text))\(isHere ? " (here)" : "")"
    let line = StyledText(isChosen ? "> " : "  ") + number + StyledText(words)
    return (isChosen ? line.styled(.bold) : line).prefix(width: max(8, columns - 2 * margin))
  }
}
