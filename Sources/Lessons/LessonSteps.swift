import LessonFile
import Session

/// A lesson cut into what is shown at a time: a heading, the prose under it, and at most one block that runs.
struct LessonSteps: Sendable {
  struct Step: Sendable {
    var prose: [Prose] = []
    /// The block that is shown, as a place in `blocks`.
    var block: Int?
    /// Notes for the presenter of a step with a block: nobody else sees them before the answer.
    var closingNotes: [Prose] = []

    /// Whether it begins with a heading or a rule, so that nothing of what came before stands above it.
    var beginsAnew: Bool {
      for block in prose {
        switch block {
        case .heading, .rule: return true
        case .note: continue
        default: return false
        }
      }
      return false
    }
  }

  struct Block: Sendable {
    var block: Lesson.Block
    /// The step in which it stands; of a hidden block, the one that it comes before or in.
    var step: Int
    var isHidden: Bool { block.isHidden }
  }

  struct Heading: Sendable {
    var level: Int
    var text: String
    var step: Int
  }

  private(set) var steps: [Step] = []
  /// In the order of the file, which is the order in which they run.
  private(set) var blocks: [Block] = []
  private(set) var headings: [Heading] = []

  init(_ lesson: Lesson) {
    var step = Step()
    var hasProse = false
    func finish(_ step: inout Step) {
      steps.append(step)
      step = Step()
      hasProse = false
    }
    func add(_ prose: Prose) {
      guard !prose.isNote else {
        if step.block != nil { step.closingNotes.append(prose) } else { step.prose.append(prose) }
        return
      }
      if step.block != nil { finish(&step) }
      hasProse = true
      step.prose.append(prose)
    }
    for part in lesson.parts {
      switch part {
      case .block(let block):
        if block.isHidden {
          if step.block != nil { finish(&step) }
          blocks.append(Block(block: block, step: steps.count))
        } else {
          if step.block != nil { finish(&step) }
          step.block = blocks.count
          step.closingNotes = step.prose.filter(\.isNote)
          step.prose.removeAll(where: \.isNote)
          blocks.append(Block(block: block, step: steps.count))
          for prose in block.discussion { add(prose) }
        }
      case .prose(.rule):
        if step.block != nil || !step.prose.isEmpty { finish(&step) }
        step.prose.append(.rule)
      case .prose(.heading(let level, let words)):
        if step.block != nil || hasProse { finish(&step) }
        headings.append(Heading(level: level, text: words.plain, step: steps.count))
        step.prose.append(.heading(level: level, words))
      case .prose(let prose): add(prose)
      }
    }
    let isEmpty = step.block == nil && !step.prose.contains { $0 != .rule }
    if !isEmpty || steps.isEmpty { steps.append(step) }
  }

  /// How many of the blocks have run by the time that this step is shown; those shown in it have not.
  func countBefore(step: Int) -> Int {
    blocks.firstIndex { $0.step > step || $0.step == step && !$0.isHidden } ?? blocks.count
  }
}
