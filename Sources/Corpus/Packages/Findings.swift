import Diagnostics
import Text

/// Why nothing was opened: one or more diagnostics, those of one file in the order of its lines.
package struct CorpusFailure: Error, Sendable {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

/// Collects what is wrong up to a limit, and counts the rest.
struct Findings {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var count = 0
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { count == 0 }
  var isInterrupted: Bool { diagnostics.contains(where: \.isInterruption) }

  mutating func add(_ diagnostic: Diagnostic) {
    count += 1
    if diagnostics.count < limit { diagnostics.append(diagnostic) }
  }

  /// Further ones that are not even made.
  mutating func add(uncounted more: Int) { count += max(more, 0) }

  /// Those of another file, after these.
  mutating func add(_ other: Findings) {
    for diagnostic in other.diagnostics { add(diagnostic) }
    count += other.count - other.diagnostics.count
  }

  /// All that were kept, with a closing note where there are more.
  var summary: [Diagnostic] {
    count > diagnostics.count
      ? diagnostics + [Diagnostic(.note, "and \(count - diagnostics.count) more")] : diagnostics
  }
}

/// A JSON file that was read, for its content and for the places of errors in it.
struct JSONDocument {
  let text: FileText
  let root: JSONValue

  init(path: String, through door: FileDoor) throws(Diagnostic) {
    try self.init(text: FileText(path: path, bytes: try door.read(path)))
  }

  /// - Parameter isLines: whether each line is a value of its own; the root is an array of them.
  init(text: FileText, isLines: Bool = false, watch: FileDoor.Watch? = nil) throws(Diagnostic) {
    self.text = try text.inMemory()
    root = try JSONParser.parse(
      self.text.head, name: text.path, isLines: isLines, isCancelled: { watch?.isCancelled() ?? false })
  }

  /// Reads a document, as lines where its name or its content says so.
  static func read(
    _ text: FileText, _ named: DataPackage.Source.Format, watch: FileDoor.Watch?
  ) throws(Diagnostic) -> (JSONDocument, DataPackage.Source.Format) {
    if named == .jsonLines { return (try JSONDocument(text: text, isLines: true, watch: watch), .jsonLines) }
    do throws(Diagnostic) {
      return (try JSONDocument(text: text, watch: watch), .json)
    } catch {
      // More than one value: lines under another name. What is wrong in a line is then told.
      guard !error.isInterruption, text.withHead(JSONTableReader.holdsLines) else { throw error }
      return (try JSONDocument(text: text, isLines: true, watch: watch), .jsonLines)
    }
  }

  func error(_ message: Sentence, at value: JSONValue, help: [Sentence] = []) -> Diagnostic {
    text.error(message, at: value.offset, help: help)
  }
}

/// `did you mean …?` before the lines of help, where a known word is near.
func help(for word: String, among words: some Sequence<String>, _ lines: [Sentence] = []) -> [Sentence] {
  let near = Suggestion.closest(to: word, among: words)
  return near.isEmpty ? lines : [Suggestion.question(near)] + lines
}

/// Text of a file as it is quoted in a message: on one line, and cut when long.
func quoted(_ text: String) -> String {
  let limit = 60
  let text = VisibleText.line(text)
  return text.count > limit ? "\"\(text.prefix(limit))…\"" : "\"\(text)\""
}
