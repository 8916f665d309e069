import Diagnostics
import LessonFile
import Session
import Text

/// A lesson shown step by step: keys in, screens out. It knows no terminal; who drives it draws its screens, hands it
/// keys, and does what these ask for.
///
/// All blocks before what is shown have run, in the order of the file, whichever way the presenter came there. So the
/// session is the same as if every one had been shown.
package struct Presentation {
  package struct Options: Sendable {
    /// Whether notes for the presenter are shown.
    package var showsNotes = false
    package var isLarge = false
    /// Whether the terminal shows bold and underlined.
    package var usesWeight = false
    package init() {}
  }

  package enum Key: Sendable, Equatable {
    case forward, back, skip, first, headings, prompt, leave
    case up, down
    /// Return, which also ends what is typed.
    case enter
    case backspace, clear, escape
    case text(String)

    /// The key that a character is where nothing is typed.
    package init?(typed text: String) {
      switch text {
      case " ", "n": self = .forward
      case "b": self = .back
      case "s": self = .skip
      case "g": self = .first
      case "h": self = .headings
      case "p": self = .prompt
      case "q": self = .leave
      default:
        guard !text.isEmpty, text.allSatisfy(\.isNumber) else { return nil }
        self = .text(text)
      }
    }
  }

  /// What a key asks of who drives.
  package enum Effect: Sendable, Equatable {
    /// The screen may have changed.
    case show
    /// `work()` is to be called, which may take its time.
    case work
    /// A live prompt in the same session.
    case prompt
    case leave
  }

  /// What of a step is shown.
  enum Stage: Int, Comparable, Sendable {
    case prose, query, answer
    static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
  }

  enum Outcome: Sendable {
    case pending
    /// Stopped by the user: it is not run again unless asked for.
    case stopped
    case done(BlockAnswer)
  }

  private enum Goal {
    /// The answer of the step at hand.
    case answer
    case step(Int)
    case end
  }

  /// Where it is shown.
  package enum Medium: Sendable, Equatable {
    /// A terminal that can move its cursor.
    case screen(columns: Int, rows: Int)
    /// A terminal on which lines follow each other.
    case lines(columns: Int)
    /// No terminal: the same text everywhere.
    case text
  }

  package let title: String
  let session: Session
  private let path: String
  let lesson: LessonSteps
  package let options: Options

  package private(set) var medium: Medium
  private(set) var step = 0
  /// For each step what has been shown of it.
  private(set) var stages: [Stage]
  /// For each block.
  private(set) var outcomes: [Outcome]
  /// For each block marked `ask`.
  private(set) var predictions: [Int: Prediction] = [:]
  private(set) var page = 0
  /// The pages of the step, as it is shown now.
  private(set) var pages: [[StyledText]] = [[]]
  /// What is typed as a prediction; nil when no question waits, or the presenter has left the field.
  private(set) var typed: String?
  /// The heading that is chosen while the list of headings is shown, and what of its number has been typed.
  private(set) var chosenHeading: (index: Int, digits: String)?
  /// What is said in place of the keys.
  package private(set) var message: Sentence?
  private var goal: Goal? = .step(0)

  /// - Parameter path: where the lesson lies, beside which its own files are looked for; its name when left out.
  package init(
    _ given: Lesson, at path: String? = nil, in session: Session, on medium: Medium = .text,
    options: Options = Options()
  ) {
    self.medium = medium
    title = given.title ?? given.name
    self.path = path ?? given.name
    self.session = session
    self.options = options
    lesson = LessonSteps(given)
    outcomes = Array(repeating: .pending, count: lesson.blocks.count)
    stages = []
    stages = lesson.steps.map { firstStage(of: $0) }
    layOut()
  }

  /// Where a step begins: with its query where only headings stand before it.
  private func firstStage(of step: LessonSteps.Step) -> Stage {
    guard step.block != nil else { return .prose }
    let isBare = step.prose.allSatisfy { prose in
      switch prose {
      case .heading, .rule: true
      case .note: !options.showsNotes
      default: false
      }
    }
    return isBare ? .query : .prose
  }

  package var stepCount: Int { lesson.steps.count }
  package var stepNumber: Int { step + 1 }
  var current: LessonSteps.Step { lesson.steps[step] }
  var stage: Stage { stages[step] }

  func isDone(_ block: Int) -> Bool {
    if case .done = outcomes[block] { true } else { false }
  }

  /// The question that is asked now.
  var question: Lesson.Question? {
    guard stage == .query, let block = current.block else { return nil }
    return lesson.blocks[block].block.question
  }

  // MARK: What happens

  /// The window has another size: the same place of the step, set anew.
  package mutating func resize(_ medium: Medium) {
    guard medium != self.medium else { return }
    let share = Double(page) / Double(max(1, pages.count - 1))
    self.medium = medium
    layOut()
    page = min(pages.count - 1, Int((share * Double(pages.count - 1)).rounded(.down)))
  }

  /// Says something in place of the keys, until the next key.
  package mutating func say(_ text: Sentence?) { message = text }

  package mutating func press(_ key: Key) -> Effect {
    message = nil
    if chosenHeading != nil { return pressInHeadings(key) }
    if typed != nil, let effect = pressInField(key) { return effect }
    switch key {
    case .forward, .enter, .down: return goForward()
    case .back, .up, .backspace: goBack()
    case .skip: return skip()
    case .first: show(step: 0, atEnd: false)
    case .headings:
      if lesson.headings.isEmpty {
        message = "the lesson has no headings"
      } else {
        chosenHeading = (lesson.headings.lastIndex { $0.step <= step } ?? 0, "")
      }
    case .prompt: return .prompt
    case .leave: return .leave
    case .escape: if question != nil { typed = "" }
    case .clear, .text: break
    }
    return .show
  }

  /// Runs what a key has asked for. A query that is stopped leaves everything where it was.
  package mutating func work() {
    guard let goal else { return }
    self.goal = nil
    let due: Int =
      switch goal {
      case .answer: current.block.map { $0 + 1 } ?? 0
      case .step(let step): lesson.countBefore(step: step)
      case .end: lesson.blocks.count
      }
    for index in 0..<due {
      guard case .pending = outcomes[index] else { continue }
      let answer = session.inFolder(of: path) { BlockAnswer(of: lesson.blocks[index].block, in: session) }
      let isShown: Bool = if case .answer = goal { index == current.block } else { false }
      guard !answer.wasStopped else {
        outcomes[index] = .stopped
        message = isShown ? nil : "stopped at a query of step \(lesson.blocks[index].step + 1)"
        layOut()
        return
      }
      outcomes[index] = .done(answer)
      if let failure = answer.failures.first, !isShown {
        let block = lesson.blocks[index]
        let place = block.isHidden ? "line \(block.block.source.firstLine)" : "step \(block.step + 1)"
        message = "\(place) has failed: \(failure.message)"
      }
    }
    switch goal {
    case .answer:
      reach(.answer)
    case .step(let step):
      show(step: step, atEnd: false)
    case .end:
      message = message ?? "this is the end of the lesson"
    }
  }

  /// Whether `work()` has something to do, as it has at the beginning.
  package var isWorking: Bool { goal != nil }
  /// Whether what is typed is a prediction, and no key.
  package var takesText: Bool { typed != nil && chosenHeading == nil }
  /// Whether the list of headings is shown.
  package var listsHeadings: Bool { chosenHeading != nil }
  /// Whether a query was stopped and has not been run again.
  package var isStopped: Bool { outcomes.contains { if case .stopped = $0 { true } else { false } } }
  /// What went wrong that was not meant to.
  package var failures: [Diagnostic] {
    outcomes.flatMap { outcome in if case .done(let answer) = outcome { answer.failures } else { [Diagnostic]() } }
  }

  // MARK: On and back

  private mutating func goForward() -> Effect {
    if page + 1 < pages.count {
      page += 1
      return .show
    }
    guard let block = current.block, stage < .answer else { return goTo(step: step + 1) }
    if stage == .prose {
      reach(.query)
      return .show
    }
    if case .stopped = outcomes[block] { outcomes[block] = .pending }
    goal = .answer
    return .work
  }

  private mutating func goBack() {
    if page > 0 {
      page -= 1
    } else if step > 0 {
      show(step: step - 1, atEnd: true)
    } else {
      message = "this is the beginning of the lesson"
    }
  }

  /// On to the next step; what is not asked runs all the same, since later blocks may need it.
  private mutating func skip() -> Effect { goTo(step: step + 1) }

  private mutating func goTo(step: Int) -> Effect {
    let isEnd = step >= lesson.steps.count
    let due = isEnd ? lesson.blocks.count : lesson.countBefore(step: step)
    let isPending = outcomes[..<due].contains { if case .pending = $0 { true } else { false } }
    if isPending {
      goal = isEnd ? .end : .step(step)
      return .work
    }
    if isEnd { message = "this is the end of the lesson" } else { show(step: step, atEnd: false) }
    return .show
  }

  private mutating func show(step: Int, atEnd: Bool) {
    self.step = step
    // What was passed without being asked has its answer by now.
    if let block = current.block, isDone(block) { stages[step] = .answer }
    typed = question == nil ? nil : ""
    layOut()
    page = atEnd ? pages.count - 1 : 0
  }

  /// Shows more of the step, from where the new part begins.
  private mutating func reach(_ stage: Stage) {
    stages[step] = stage
    typed = question == nil ? nil : ""
    page = layOut()
  }

  // MARK: Predictions

  /// Nil for a key that is not the field's.
  private mutating func pressInField(_ key: Key) -> Effect? {
    guard var text = typed, let block = current.block, let question else { return nil }
    switch key {
    case .text(let more): text += more
    case .backspace:
      guard !text.isEmpty else { return nil }
      text.removeLast()
    case .clear: text = ""
    case .escape:
      typed = nil
      message = "keys again: Return runs without a prediction, Escape goes back to it"
      return .show
    case .enter:
      // What has not been read comes first.
      if page + 1 < pages.count, text.isEmpty { return nil }
      if LessonChoice.trimmed(text).isEmpty {
        predictions[block] = nil
      } else if let prediction = Prediction(text, among: question.choices.map(\.plain)) {
        predictions[block] = prediction
      } else {
        message = "there are \(question.choices.count) choices: type a number from 1 to \(question.choices.count)"
        return .show
      }
      if case .stopped = outcomes[block] { outcomes[block] = .pending }
      goal = .answer
      return .work
    case .forward, .down:
      guard page + 1 == pages.count else { return nil }
      message = "Return runs the query, with what is typed as the prediction"
      return .show
    default: return nil
    }
    typed = text
    page = layOut()
    return .show
  }

  // MARK: Headings

  private mutating func pressInHeadings(_ key: Key) -> Effect {
    guard var (index, digits) = chosenHeading else { return .show }
    let last = lesson.headings.count - 1
    switch key {
    case .up: (index, digits) = (max(0, index - 1), "")
    case .down: (index, digits) = (min(last, index + 1), "")
    case .back: (index, digits) = (max(0, index - 10), "")
    case .forward: (index, digits) = (min(last, index + 10), "")
    case .first: (index, digits) = (0, "")
    case .text(let text):
      digits += text.filter(\.isNumber)
      guard let number = Int(digits), lesson.headings.indices.contains(number - 1) else {
        message = digits.isEmpty ? nil : "there is no heading \(digits)"
        chosenHeading = (index, "")
        return .show
      }
      index = number - 1
    case .backspace, .clear: digits = ""
    case .enter:
      chosenHeading = nil
      return goTo(step: lesson.headings[index].step)
    case .escape, .headings, .leave:
      chosenHeading = nil
      return .show
    case .skip, .prompt: break
    }
    chosenHeading = (index, digits)
    return .show
  }

  // MARK: Layout

  /// Makes the pages anew, and gives the one on which the newest part begins.
  @discardableResult
  private mutating func layOut() -> Int {
    guard case .screen(_, let rows) = medium else { return 0 }
    let height = max(1, rows - Presentation.footRows)
    let layout = Pages(parts(height: height), height: height)
    pages = layout.pages
    page = min(page, pages.count - 1)
    return layout.newest
  }
}
