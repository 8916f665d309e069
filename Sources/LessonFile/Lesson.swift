import Diagnostics

/// A Markdown file as it is read and run: prose, and blocks of statements wherever they stand in it.
///
/// A `text` block right after a `jirei` block is its recorded answer.
package struct Lesson: Sendable {
  package enum Part: Sendable {
    case prose(Prose)
    case block(Block)
  }

  package struct Block: Sendable {
    /// The statements, at their places in the file.
    package var source: SourceText
    /// The words after `jirei` on the fence.
    package var marks: [String]
    /// The recorded answer; nil when there is none.
    package var answer: String?
    /// What the class is asked before the block runs; nil for a block that is not marked `ask`.
    package var question: Question?
    /// Where its answer is written.
    var answerPlace: AnswerPlace

    /// Whether any mark says how it is meant.
    package var isMarked: Bool { !marks.isEmpty }
    /// Whether it must fail.
    package var expectsError: Bool { marks.contains("expect-error") }
    /// Whether it runs without being shown.
    package var isHidden: Bool { marks.contains("hidden") }
    /// Whether the class is asked before it runs.
    package var asks: Bool { marks.contains("ask") }
  }

  /// A paragraph, or a quote, that stands right before a block marked `ask`, with the list of choices between the two
  /// where there is one.
  package struct Question: Sendable {
    package var prompt: [Prose]
    /// Empty for a question that is answered in one's own words.
    package var choices: [[Inline]]
  }

  package let name: String
  /// In the order of the file. A list or a quote in which a block stands comes before and after it, cut in two.
  package let parts: [Part]
  let bytes: [UInt8]

  package init(bytes: [UInt8], name: String) {
    self.name = name
    self.bytes = bytes
    let reader = LessonReader(name: name, lines: MarkdownLines(bytes))
    parts = MarkdownNode.read(bytes, reader.parts)
  }

  /// The blocks in the order in which they run.
  package var blocks: [Block] { parts.compactMap { if case .block(let block) = $0 { block } else { nil } } }

  /// The first heading of the first level, or the first heading at all.
  package var title: String? { titlePart?.text.plain }

  /// The part that is the title, and its words.
  package var titlePart: (index: Int, text: [Inline])? {
    var first: (index: Int, text: [Inline])?
    for (index, part) in parts.enumerated() {
      guard case .prose(.heading(let level, let text)) = part else { continue }
      if level == 1 { return (index, text) }
      first = first ?? (index, text)
    }
    return first
  }
}
