import Session

/// A lesson as its reader goes through it: prose and blocks of statements, in the order of the file.
package struct LessonDocument: Sendable {
  package enum Part: Sendable {
    case prose(Prose)
    case block(Block)
  }

  package struct Block: Sendable {
    package var block: Lesson.Block
    /// What the class is asked before the block runs; nil for a block that is not marked `ask`.
    package var question: Question?
  }

  /// A paragraph, or a quote, that stands right before a block marked `ask`, with the list of choices between the two
  /// where there is one.
  package struct Question: Sendable {
    package var prompt: [Prose]
    /// Empty for a question that is answered in one's own words.
    package var choices: [[Inline]]
  }

  package let lesson: Lesson
  package private(set) var parts: [Part] = []

  package init(_ lesson: Lesson) {
    self.lesson = lesson
    let blocks = Dictionary(lesson.blocks.map { ($0.source.firstLine - 1, $0) }) { first, _ in first }
    var answers: Set<Int> = []
    for block in lesson.blocks { if let line = block.answerLine { answers.insert(line) } }
    for element in MarkdownReader.elements(of: lesson.text) {
      if let block = blocks[element.line], case .code = element.prose {
        parts.append(.block(Block(block: block, question: block.asks ? takeQuestion() : nil)))
      } else if case .code = element.prose, answers.contains(element.line) {
        // The answer is what comes when the block runs.
        continue
      } else {
        parts.append(.prose(element.prose))
      }
    }
  }

  /// The first heading of the first level, or the first heading at all.
  package var title: String? {
    var first: String?
    for case .prose(.heading(let level, let text)) in parts {
      if level == 1 { return text.plain }
      first = first ?? text.plain
    }
    return first
  }

  /// Takes the question off the parts that came before its block.
  private mutating func takeQuestion() -> Question {
    var question = Question(prompt: [], choices: [])
    // A note for the presenter may stand between the question and its block.
    var notes: [Part] = []
    while case .prose(.note)? = parts.last { notes.append(parts.removeLast()) }
    if case .prose(.list(let list))? = parts.last {
      question.choices = list.items.map { item in
        if case .paragraph(let words)? = item.first { words } else { [] }
      }
      parts.removeLast()
    }
    switch parts.last {
    case .prose(.paragraph(let words))?:
      question.prompt = [.paragraph(words)]
      parts.removeLast()
    case .prose(.quote(var inner))?:
      if question.choices.isEmpty, case .list(let list)? = inner.last {
        question.choices = list.items.map { item in
          if case .paragraph(let words)? = item.first { words } else { [] }
        }
        inner.removeLast()
      }
      question.prompt = inner
      parts.removeLast()
    default: break
    }
    parts += notes.reversed()
    return question
  }
}
