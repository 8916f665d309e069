import Corpus
import Diagnostics

extension Lesson {
  /// The lesson in a file that the user has named.
  package static func read(_ path: String) throws(Diagnostic) -> Lesson {
    Lesson(bytes: try FileDoor(isSafe: false, readableRoots: []).read(path), name: path)
  }
}
