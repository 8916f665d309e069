import Corpus
import Diagnostics
import LessonFile
import Text

extension Lesson {
  /// The lesson in a file that the user has named, where `--safe` does not reach.
  ///
  /// - Parameters:
  ///   - name: what its errors call it; the file's name without folders when left out.
  ///   - shipped: the folder of the lessons that come with the corpus, whose names are told when there is no such file.
  package static func read(
    _ path: String, named name: String? = nil, shipped: String? = nil
  ) throws(Diagnostic) -> Lesson {
    let door = FileDoor(isSafe: false, readableRoots: [])
    do throws(Diagnostic) {
      let last = path.split(separator: "/").last.map(String.init) ?? path
      return Lesson(bytes: try door.read(path), name: name ?? last)
    } catch {
      var diagnostic = error
      if let shipped, !door.exists(path) {
        let names = names(in: shipped)
        let close = Suggestion.closest(to: path, among: names)
        if !close.isEmpty {
          diagnostic.help.append(Suggestion.question(close))
        } else if !names.isEmpty {
          diagnostic.help.append("the lessons that come with jirei are \(names.joined(separator: ", "))")
        }
      }
      throw diagnostic
    }
  }

  /// The lessons in a folder, as one types them.
  private static func names(in folder: String) -> [String] {
    let files = (try? FileDoor(isSafe: false, readableRoots: []).list(folder)) ?? []
    return files.filter { $0.hasSuffix(".md") && $0 != "README.md" }.map { String($0.dropLast(3)) }
  }
}
