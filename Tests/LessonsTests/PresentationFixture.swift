import Diagnostics
import LessonFile
import Lessons
import Session
import TerminalSupport

/// A lesson on tables of its own, and whoever presses its keys.
struct Presenter {
  let session: Session
  var presentation: Presentation

  static let towns = """
    name,kanji,people
    Kobe,神戸市,1500
    Miyakonojo,都城市,160
    Nagai,長井市,25
    """

  init(
    _ lesson: String, on medium: Presentation.Medium = .screen(columns: 80, rows: 24),
    options: Presentation.Options = Presentation.Options()
  ) throws {
    let folder = TemporaryFolder()
    writeFile(folder.path + "/towns.csv", Presenter.towns)
    writeFile(folder.path + "/long.csv", "n\n" + (1...40).map { "\($0)\n" }.joined())
    session = try Session.open([folder.path + "/towns.csv", folder.path + "/long.csv"], isSafe: true)
    let document = Lesson(bytes: Array(lesson.utf8), name: "lesson.md")
    presentation = Presentation(document, in: session, on: medium, options: options)
    presentation.work()
  }

  /// What is seen, without the empty lines above the foot.
  var screen: [String] {
    let lines = presentation.screen().lines
    var content = lines.dropLast(2).map { line in StyledText(line).withoutTrailingSpaces.plain }
    while content.last?.isEmpty == true { content.removeLast() }
    return content
  }

  var bar: String { presentation.screen().lines.dropLast().last ?? "" }
  var keys: String { presentation.screen().lines.last ?? "" }

  @discardableResult
  mutating func press(_ keys: Presentation.Key...) -> Presentation.Effect {
    var effect = Presentation.Effect.show
    for key in keys {
      effect = presentation.press(key)
      if effect == .work { presentation.work() }
    }
    return effect
  }

  /// Whether the session has answered a statement without an error.
  func knows(_ name: String) -> Bool {
    var succeeded = true
    session.answer(SourceText(name: "", text: "\(name) | count")) { reply in
      succeeded = succeeded && reply.succeeded
      return true
    }
    return succeeded
  }
}
