import Diagnostics
import Lessons
import Terminal

/// The notes of each step as it comes, where the class does not see them.
final class NotesAside {
  private let output: SideOutput?
  private var step: Int?

  /// - Parameter path: a terminal or a file; nil for no notes aside.
  init(to path: String?) throws(Diagnostic) {
    guard let path else {
      output = nil
      return
    }
    do throws(SideOutput.Failure) {
      output = try SideOutput(to: path)
    } catch {
      throw Diagnostic(
        .error, "the notes cannot be written to \(path): \(StandardInput.words(for: error.errno))",
        help: ["give a file, or the terminal that the command tty names in the window for the notes"])
    }
  }

  func tell(_ presentation: Presentation) {
    guard step != presentation.stepNumber else { return }
    step = presentation.stepNumber
    output?.show(presentation.notesAside)
  }
}
