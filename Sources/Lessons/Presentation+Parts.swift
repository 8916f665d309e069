import Assist
import LessonFile
import Session

/// What a step says, as lines.
extension Presentation {
  private var isPlain: Bool { session.settings.isPlain }

  /// Columns left free at the left of prose.
  var margin: Int {
    guard case .screen(let columns, _) = medium, columns >= 40 else { return 0 }
    return options.isLarge ? 4 : 2
  }

  /// The columns of all lines.
  var columns: Int {
    switch medium {
    case .screen(let columns, _), .lines(let columns): max(8, columns)
    case .text: session.settings.width > 0 ? session.settings.width : 100
    }
  }

  var prose: ProseText {
    // Lines longer than this are hard to follow.
    let measure = max(8, min(columns - 2 * margin, options.isLarge ? 64 : 80))
    return ProseText(width: measure, usesWeight: options.usesWeight, isPlain: isPlain, isLarge: options.isLarge)
  }

  /// What is shown of the step at hand, with as much above it of what came before under the same heading as leaves all
  /// of it on one page: what is said of an answer is said while it is to be seen.
  func parts(height: Int) -> [Pages.Part] {
    var parts = parts(of: step)
    var index = step
    while index > 0, !lesson.steps[index].beginsAnew {
      index -= 1
      // Of what was skipped nothing is shown.
      guard lesson.steps[index].block == nil || stages[index] == .answer else { return parts }
      for part in self.parts(of: index).reversed() {
        var earlier = part
        earlier.isNewest = false
        guard Pages([earlier] + parts, height: height).pages.count == 1 else { return parts }
        parts.insert(earlier, at: 0)
      }
    }
    return parts
  }

  private func parts(of index: Int) -> [Pages.Part] {
    let step = lesson.steps[index]
    var parts = proseParts(step)
    guard let block = step.block, stages[index] >= .query else { return parts }
    if let question = lesson.blocks[block].block.question {
      parts.append(part(questionLines(question), staysWhole: true, isNewest: stages[index] == .query))
      if stages[index] == .query {
        let field = StyledText(Presentation.fieldLabel, .bold) + StyledText(typed ?? "")
        parts.append(part(indented(field.wrapped(to: prose.width))))
        parts[parts.count - 2].staysWithNext = true
        return parts
      }
    }
    let query = predictionLines(of: block) + queryLines(lesson.blocks[block].block)
    parts.append(part(query, staysWhole: true, isNewest: stages[index] == .query))
    if stages[index] == .answer {
      parts[parts.count - 1].staysWithNext = true
      var answer = part(answerLines(of: block), staysWhole: true, isNewest: true)
      answer.gap = 1
      parts.append(answer)
    }
    if options.showsNotes { parts += step.closingNotes.map { part(indented(prose.lines(of: $0))) } }
    return parts
  }

  private func part(_ lines: [StyledText], staysWhole: Bool = false, isNewest: Bool = false) -> Pages.Part {
    let columns = columns
    let folded = lines.flatMap { $0.folded(to: columns) }
    return Pages.Part(lines: folded, gap: prose.gap, staysWhole: staysWhole, isNewest: isNewest)
  }

  private func proseParts(_ step: LessonSteps.Step) -> [Pages.Part] {
    var parts: [Pages.Part] = []
    for block in step.prose {
      if case .note = block, !options.showsNotes { continue }
      // A rule makes a new step, which on a screen needs no line to be one.
      if case .rule = block, case .screen = medium { continue }
      parts.append(part(indented(prose.lines(of: block))))
      switch block {
      case .heading: parts[parts.count - 1].staysWithNext = true
      case .table, .code: parts[parts.count - 1].staysWhole = true
      default: break
      }
    }
    return parts
  }

  /// The lines that a stage brings, for a medium on which they follow each other.
  func lines(of stage: Stage) -> [StyledText] {
    guard stage > .prose, let block = current.block else {
      return stage == .prose ? Array(proseParts(current).map(\.lines).joined(separator: [StyledText()])) : []
    }
    let question = lesson.blocks[block].block.question
    if stage == .query { return question.map(questionLines) ?? queryLines(lesson.blocks[block].block) }
    var lines: [StyledText] = []
    if question != nil {
      lines = predictionLines(of: block) + queryLines(lesson.blocks[block].block) + [StyledText()]
    }
    lines += answerLines(of: block)
    if options.showsNotes {
      for note in current.closingNotes { lines += [StyledText()] + indented(prose.lines(of: note)) }
    }
    return lines
  }

  func indented(_ lines: [StyledText]) -> [StyledText] {
    let indent = StyledText(String(repeating: " ", count: margin))
    return lines.map { $0.isEmpty ? $0 : indent + $0 }
  }

  // MARK: Queries and answers

  /// The statements with a bar beside them, so that they stand apart from prose and answers without colour.
  private func queryLines(_ block: Lesson.Block) -> [StyledText] {
    var lines = [StyledText()]
    for part in StatementHighlight.parts(of: block.source, with: .standard) {
      let style: TextStyle =
        switch part.kind {
        case .keyword: .bold
        case .comment: .dim
        default: []
        }
      for (index, piece) in part.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { lines.append(StyledText()) }
        lines[lines.count - 1].append(ProseText.visible(String(piece)), style)
      }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    lines = lines.flatMap { line in
      // What does not fit goes on further in than its own line begins.
      line.wrapped(to: max(8, columns - margin - 2), hanging: line.indent + 4)
    }
    let bar = StyledText(isPlain ? "| " : "▌ ", .bold)
    return indented(prose.spaced(lines).map { bar + $0 })
  }

  private func answerLines(of block: Int) -> [StyledText] {
    guard case .done(let answer) = outcomes[block] else { return [] }
    var lines: [StyledText]
    switch medium {
    case .text: lines = answer.lines(columns: nil, usesWeight: options.usesWeight, rowLimit: 0)
    case .screen, .lines:
      // A table may need every column; it stands under its query where it leaves some. Words can be wrapped.
      let width = answer.isWords ? max(8, columns - margin) : columns
      lines = answer.lines(columns: width, usesWeight: options.usesWeight, rowLimit: BlockAnswer.rowLimit)
      if lines.allSatisfy({ $0.width <= columns - margin }) { lines = indented(lines) }
    }
    if lines.isEmpty { lines = indented([StyledText("(no answer to show)", .dim)]) }
    if let verdict = verdict(on: answer, of: block) {
      lines += [StyledText()] + indented(StyledText(verdict, .bold).wrapped(to: prose.width))
    }
    return lines
  }

  // MARK: Questions

  static var fieldLabel: String { "Your prediction: " }

  private func questionLines(_ question: Lesson.Question) -> [StyledText] {
    let prose = prose
    var lines = prose.lines(of: question.prompt)
    let width = String(question.choices.count).count + 1
    for (index, choice) in question.choices.enumerated() {
      if index == 0 || prose.isLarge { lines.append(StyledText()) }
      var narrow = prose
      narrow.width = max(4, prose.width - width - 4)
      // Without a bracket a number that is a choice would run together with its own.
      let number = StyledText("\(index + 1))", .bold).padded(to: width, leading: width)
      for (row, line) in narrow.spaced(narrow.styled(choice).wrapped(to: narrow.width)).enumerated() {
        lines.append(StyledText("  ") + (row == 0 ? number : StyledText()).padded(to: width + 2) + line)
      }
    }
    return indented(lines)
  }

  private func predictionLines(of block: Int) -> [StyledText] {
    guard let prediction = predictions[block], let question = lesson.blocks[block].block.question else { return [] }
    let said = prediction.choice.map { name(of: $0, question) } ?? ProseText.visible(prediction.text)
    let words = StyledText("Predicted: ", .bold) + StyledText(said)
    return indented(words.wrapped(to: prose.width)) + [StyledText()]
  }

  /// Whether the prediction agrees, where it is known which choice is right.
  private func verdict(on answer: BlockAnswer, of block: Int) -> String? {
    guard let question = lesson.blocks[block].block.question, let right = question.right(answer.singleValue) else {
      return nil
    }
    let words = name(of: right, question)
    switch predictions[block]?.choice {
    case nil: return "The answer is \(words)"
    case right: return "The prediction agrees: \(words)"
    default: return "The prediction differs: the answer is \(words)"
    }
  }

  private func name(of choice: Int, _ question: Lesson.Question) -> String {
    "\(choice + 1)) \(ProseText.visible(question.choices[choice].plain))"
  }
}
