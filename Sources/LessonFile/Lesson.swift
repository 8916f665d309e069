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
    /// Prose after a block marked `ask`, up to the next block, heading or rule: it belongs to the answer.
    package var discussion: [Prose] = []
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

  package let name: String
  /// In the order of the file. A list or a quote in which a block stands comes before and after it, cut in two.
  package let parts: [Part]
  package let frontMatter: FrontMatter
  /// What is wrong with the file itself, before anything runs.
  package let problems: [Diagnostic]
  let bytes: [UInt8]

  package init(bytes: [UInt8], name: String) {
    self.name = name
    self.bytes = bytes
    let lines = MarkdownLines(bytes)
    let matter = FrontMatter.read(lines, named: name)
    frontMatter = matter?.matter ?? FrontMatter()
    problems = matter?.problems ?? []
    let reader = LessonReader(name: name, lines: lines)
    parts = Lesson.withDiscussions(MarkdownNode.read(lines.blanked(matter?.count ?? 0), reader.parts))
  }

  /// What follows a question's block is what its answer is talked over with: nobody sees it before the answer.
  private static func withDiscussions(_ parts: [Part]) -> [Part] {
    var out: [Part] = []
    var asking: Block?
    func close() {
      if let block = asking { out.append(.block(block)) }
      asking = nil
    }
    for part in parts {
      switch part {
      case .block(let block):
        close()
        if block.asks { asking = block } else { out.append(part) }
      case .prose(.heading), .prose(.rule):
        close()
        out.append(part)
      case .prose(let prose):
        if asking == nil { out.append(part) } else { asking?.discussion.append(prose) }
      }
    }
    close()
    return out
  }

  /// The blocks in the order in which they run.
  package var blocks: [Block] { parts.compactMap { if case .block(let block) = $0 { block } else { nil } } }

  /// What the front matter says, or the first heading of the first level, or the first heading at all.
  package var title: String? { frontMatter.title ?? titlePart?.text.plain }

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
