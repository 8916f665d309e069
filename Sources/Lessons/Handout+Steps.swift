import Assist
import Charts
import Diagnostics
import LessonFile
import Rendering
import Session
import Tables

extension Handout {
  /// A block as its reader goes through it: what was asked, and what came of it.
  mutating func step(_ block: Lesson.Block, _ answer: HandoutAnswers.Answer, _ number: Int) -> String {
    let id = "jirei-step-\(number)"
    let name = "\(block.question == nil ? words.query : words.question) \(number)"
    let keys = bibliography.note(answer.sources, in: HandoutBibliography.Use(name: name, id: id))
    guard let question = block.question else {
      return "<div class=\"step\" id=\"\(id)\" role=\"group\" aria-labelledby=\"\(id)-name\">\n"
        + "<p class=\"label\" id=\"\(id)-name\">\(name)</p>\n"
        + exchange(block, answer, id: id, number, keys, saysKey: true) + "</div>\n"
    }
    var out = "<div class=\"step ask\" id=\"\(id)\" role=\"group\" aria-labelledby=\"\(id)-name\">\n"
    out += "<p class=\"label\" id=\"\(id)-name\">\(name)</p>\n\(prose.html(question.prompt))"
    if question.choices.isEmpty {
      out += "<p class=\"own-words\">\(words.ownWords)</p>\n"
    } else {
      let choices = question.choices.map { "<li>\(prose.inlines($0))</li>\n" }.joined()
      out += "<ol class=\"choices\">\n\(choices)</ol>\n"
    }
    let right = right(question, answer)
    let discussion = discussion(block)
    let shown = exchange(block, answer, id: id, number, keys, saysKey: true)
    if isTeachers {
      out += "<div class=\"revealed\">\n\(right)\(shown)\(discussion)</div>\n"
      return out + "</div>\n"
    }
    out += "<details>\n<summary>\(words.reveal)</summary>\n\(right)\(shown)\(discussion)</details>\n"
    out += "<p class=\"paper-only\">\(words.onPaper)</p>\n"
    let paper = exchange(block, answer, id: "\(id)-paper", number, keys, saysKey: false)
    printed += "<div class=\"step\">\n<p class=\"label\">\(name)</p>\n\(right)\(paper)\(discussion)</div>\n"
    return out + "</div>\n"
  }

  /// Which choice is right, as its letter and its words.
  private func right(_ question: Lesson.Question, _ answer: HandoutAnswers.Answer) -> String {
    guard let index = question.right(answer.replies.singleValue) else { return "" }
    // Choices beyond Z are counted as the browser does: AA, AB.
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map(String.init)
    let letter =
      index < letters.count ? letters[index] : letters[index / letters.count - 1] + letters[index % letters.count]
    return "<p class=\"right\">\(words.right) <strong>\(letter)</strong>\(words.language == "ja" ? "：" : ": ")"
      + "\(prose.inlines(question.choices[index]))</p>\n"
  }

  /// What is said of an answer, for those who have seen it.
  private func discussion(_ block: Lesson.Block) -> String {
    block.discussion.map { piece in if case .note(let text) = piece { note(text) } else { prose.html(piece) } }.joined()
  }

  private mutating func exchange(
    _ block: Lesson.Block, _ answer: HandoutAnswers.Answer, id: String, _ number: Int, _ keys: [String], saysKey: Bool
  ) -> String {
    let statements = StatementHighlight.html(block.source, in: words.language)
    var out = "<pre class=\"query\" translate=\"no\"><code>\(statements)</code></pre>\n"
    var inner = ""
    var place = 0
    for reply in answer.replies {
      inner += parts(of: reply, id: id, number, &place, saysKey: saysKey)
      for diagnostic in reply.diagnostics { inner += problem(diagnostic) }
    }
    guard !inner.isEmpty else { return out }
    // The words of an answer are the program's, which speaks English.
    out += "<div class=\"answer\"\(words.language == "en" ? "" : " lang=\"en\"")>\n\(inner)</div>\n"
    if !keys.isEmpty {
      let links = keys.map { bibliography.link(to: $0, language: words.language) }.joined(separator: ", ")
      out += "<p class=\"rests\">\(words.source): \(links)</p>\n"
    }
    return out
  }

  private mutating func parts(
    of reply: Reply, id: String, _ number: Int, _ place: inout Int, saysKey: Bool
  ) -> String {
    var out = ""
    var lines: [String] = []
    func flush() {
      guard !lines.isEmpty else { return }
      out += "<pre class=\"output\">\(marked(lines.joined(separator: "\n"), breaks: .kept))</pre>\n"
      lines = []
    }
    for part in reply.parts {
      if case .line(let text) = part {
        lines.append(text)
        continue
      }
      flush()
      place += 1
      let own = "\(id)-\(place)"
      let name = "\(words.answer) \(number)\(place > 1 ? ".\(place)" : "")"
      switch part {
      case .table(let table, let format):
        out += isForReaders(format) ? html(table, id: own, name, saysKey: saysKey) : machine(table, format)
      case .chart(let chart, let table, let format):
        out += isForReaders(format) ? html(chart, table, id: own, name) : machine(table, format)
      case .prose(let text): out += "<p>\(marked(text))</p>\n"
      case .document(let text): out += "<pre class=\"output\">\(marked(text, breaks: .kept))</pre>\n"
      case .line: break
      }
    }
    flush()
    return out
  }

  /// The program's own words stand in an element marked as English, so what is Japanese in them is marked everywhere.
  private func marked(_ text: String, breaks: HTMLText.Breaks = .elements) -> String {
    HTMLText.marked(text, in: "en", breaks: breaks)
  }

  private func isForReaders(_ format: OutputFormat) -> Bool { format == .table || format == .card }

  private mutating func html(_ table: Table, id: String, _ name: String, saysKey: Bool) -> String {
    let made = HTMLPageTable(table, HTMLPageTable.Place(identifier: id, name: name, language: "en"))
    let new = made.signs.subtracting(signs)
    guard saysKey, !new.isEmpty else { return made.html }
    signs.formUnion(new)
    return made.html + key(to: new)
  }

  private mutating func html(_ chart: Chart, _ table: Table, id: String, _ name: String) -> String {
    let picture = ChartSVG.render(chart, identifier: id, standsAlone: false)
    var out =
      "<figure class=\"picture\" role=\"group\" aria-label=\"\(HTMLText.escaped("\(name): \(chart.title)", breaks: .spaces))\" tabindex=\"0\">\n\(picture)</figure>\n"
    // As many rows as somebody reads; the description of the picture has every figure.
    guard table.rowCount <= 60 else { return out }
    var drawn = table
    let kept = table.schema.fields.indices.filter { chart.columns.contains(table.schema.fields[$0].name) }
    if !kept.isEmpty {
      drawn.columns = kept.map { table.columns[$0] }
      drawn.schema.fields = kept.map { table.schema.fields[$0] }
    }
    drawn.presentation = .rows
    let figures = HTMLPageTable(drawn, HTMLPageTable.Place(identifier: "\(id)-figures", name: name, language: "en"))
    signs.formUnion(figures.signs)
    out +=
      "<details class=\"figures\">\n<summary lang=\"\(words.language)\">\(words.figures)</summary>\n\(figures.html)</details>\n"
    return out
  }

  private func machine(_ table: Table, _ format: OutputFormat) -> String {
    "<pre class=\"output\">\(marked(Renderer.text(of: table, as: format), breaks: .kept))</pre>\n"
  }

  /// What went wrong, with the place in the statement marked.
  private func problem(_ diagnostic: Diagnostic) -> String {
    let label = diagnostic.isError ? words.error : words.warning
    var out = "<div class=\"problem\" role=\"note\">\n<p class=\"label\" lang=\"\(words.language)\">\(label)</p>\n"
    out += "<p><strong>\(diagnostic.severity.rawValue):</strong> \(marked(diagnostic.message.text))</p>\n"
    switch diagnostic.place {
    case .none: break
    case .file(let path, let line, let column):
      let place = [path, line.map { "\($0)" }, column.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
      out += "<p><code>\(marked(place))</code></p>\n"
    case .cell(let path, let sheet, let cell):
      out += "<p><code>\(marked("\(path), sheet \(sheet), \(cell)"))</code></p>\n"
    case .text(let source, let span):
      let line = source.lineSpan(source.lineIndex(at: min(span.start, source.bytes.count)))
      let start = min(span.start, line.end)
      let end = min(max(span.end, start), line.end)
      let pieces = [Span(line.start, start), Span(start, end), Span(end, line.end)].map {
        marked(source[$0], breaks: .kept)
      }
      if !pieces.joined().isEmpty {
        out += "<pre class=\"output\"><code>\(pieces[0])<mark>\(pieces[1])</mark>\(pieces[2])</code></pre>\n"
      }
    }
    for line in diagnostic.help { out += "<p>\(marked(line.text))</p>\n" }
    return out + "</div>\n"
  }
}
