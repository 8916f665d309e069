import Text

/// A presentation on which lines follow each other: on a terminal that cannot move its cursor, or as a text.
extension Presentation {
  /// Up to where a presentation has been printed.
  package struct Printed: Sendable, Equatable {
    var step: Int
    var stage: Stage
  }

  /// What of the step at hand has not been printed: all of it, unless it is the step that was printed last.
  package func lines(after printed: Printed?) -> (lines: [String], printed: Printed) {
    var groups: [[StyledText]] = []
    for stage in [Stage.prose, .query, .answer] where stage <= self.stage {
      if let printed, printed.step == step, stage <= printed.stage { continue }
      let own = lines(of: stage)
      if !own.isEmpty { groups.append(own) }
    }
    let lines = groups.flatMap { $0 + [StyledText()] }
    return (lines.map { $0.encoded(usesWeight: options.usesWeight) }, Printed(step: step, stage: stage))
  }

  /// The place and the keys, as one line to be answered.
  package var linePrompt: String {
    if takesText { return "your prediction (Return alone: none)> " }
    return "[\(stepNumber)/\(stepCount)] Return: \(whatComes), b s h p q> "
  }

  /// The keys of such a terminal.
  package static var legend: Sentence {
    "Return goes on; b back, s skip, h headings, p prompt, q leave, each with Return after it."
  }

  /// The headings with their numbers.
  package var headingList: [String] {
    lesson.headings.indices.map { headingLine($0, isChosen: false).encoded(usesWeight: options.usesWeight) }
  }

  /// Goes through the whole lesson, from step to step.
  ///
  /// - Parameter each: gets the text of each stage, and the presentation there; returns whether to go on.
  package mutating func text(each: (String, Presentation) -> Bool) {
    while true {
      work()
      var printed: Printed?
      while !isStopped {
        let (lines, now) = lines(after: printed)
        printed = now
        guard each(lines.map { $0 + "\n" }.joined(), self) else { return }
        guard current.block != nil, stage < .answer else { break }
        if press(.enter) == .work { work() }
      }
      let isLast = stepNumber == stepCount
      if isStopped { return }
      _ = press(.skip)
      if isLast { break }
    }
    work()
  }

  /// The notes of the step at hand, for the presenter alone: its place, its heading, and what each note says.
  package var notesAside: String {
    let step = current
    var lines = [StyledText("step \(stepNumber) of \(stepCount)")]
    if let heading = lesson.headings.last(where: { $0.step <= self.step }) {
      lines.append(StyledText(ProseText.visible(heading.text)))
    }
    let notes = (step.prose.filter(\.isNote) + step.closingNotes)
    for note in notes { lines += [StyledText()] + prose.lines(of: note) }
    if notes.isEmpty { lines += [StyledText(), StyledText("(no notes)")] }
    return lines.map { $0.plain + "\n" }.joined() + "\n"
  }
}
