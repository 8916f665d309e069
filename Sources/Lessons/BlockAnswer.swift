import Diagnostics
import LessonFile
import Rendering
import Session
import Tables

/// What a block has answered, kept as replies, so that it can be set again when the window changes.
struct BlockAnswer: Sendable {
  /// Each reply with the settings under which it came.
  var replies: [(reply: Reply, settings: Settings)] = []
  /// The user has stopped it.
  var wasStopped = false

  /// What went wrong that was not meant to.
  var failures: [Diagnostic] = []

  /// Runs the block to its end; a statement that fails does not keep the next from being asked.
  init(of block: Lesson.Block, in session: Session) {
    session.answer(block) { reply in
      if reply.diagnostics.contains(where: \.isInterruption) {
        wasStopped = true
        return false
      }
      replies.append((reply, session.settings))
      if !reply.succeeded { failures += reply.diagnostics.filter(\.isError) }
      return !reply.isDone
    }
  }

  /// More rows than anyone reads in class; the last line of a table says how many there are.
  static let rowLimit = 1000

  /// The answer as it is written on so many columns.
  ///
  /// - Parameter columns: of the window, which no line may go beyond; nil leaves all as set.
  func lines(columns: Int?, usesWeight: Bool, rowLimit: Int) -> [StyledText] {
    var lines: [StyledText] = []
    for (reply, settings) in replies {
      var settings = settings
      if let columns {
        settings.width = settings.isWidthSet && settings.width > 0 ? min(settings.width, columns) : columns
      }
      if rowLimit > 0 { settings.rowLimit = rowLimit }
      for part in reply.parts {
        var text = ""
        Reply(parts: [part]).render(settings, usesWeight: usesWeight, isSeen: true) {
          (chunk: UnsafeRawBufferPointer) throws(Never) in text += String(decoding: chunk, as: UTF8.self)
        }
        for line in StyledText.lines(decoding: text).dropLast() {
          lines +=
            part.isWords ? line.wrapped(to: columns ?? 0, hanging: line.indent + 2) : line.folded(to: columns ?? 0)
        }
      }
      for diagnostic in reply.diagnostics {
        for line in StyledText.lines(decoding: diagnostic.rendered()).dropLast() {
          // What is quoted keeps its columns, since the mark under it shows the place.
          let isQuoted = line.plain.hasPrefix("    ")
          lines += isQuoted ? line.folded(to: columns ?? 0) : line.wrapped(to: columns ?? 0, hanging: 4)
        }
      }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Whether nothing in it is laid out in columns.
  var isWords: Bool {
    singleValue != nil
      || replies.allSatisfy { $0.reply.parts.allSatisfy(\.isWords) }
  }

  var singleValue: [String]? { replies.map(\.reply).singleValue }
}

extension Reply.Part {
  /// Whether it may be broken between words, since nothing in it is laid out in columns.
  fileprivate var isWords: Bool {
    switch self {
    case .table, .chart: false
    case .line, .prose, .document: true
    }
  }
}
