import Corpus
import Diagnostics

extension Lesson {
  /// The lesson in a file that the user has named; its errors name the file without its folders.
  package static func read(_ path: String) throws(Diagnostic) -> Lesson {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return Lesson(bytes: try FileDoor(isSafe: false, readableRoots: []).read(path), name: name)
  }
}
