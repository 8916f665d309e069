import Corpus
import Diagnostics
import Engine
import Language

@testable import Session

/// The folder of the package.
let repository = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

/// A session with what it has said.
final class Conversation {
  let session: Session

  /// The shipped corpus, read once.
  private static let corpus = "\(repository)/Corpus"
  private static let shipped = Result { () throws(OpeningFailure) in try Session.corpora([corpus]) }

  init(isSafe: Bool = false, vocabulary: Vocabulary = .standard, kernels: Kernels = .standard) throws {
    session = Session(
      try Self.shipped.get(), door: FileDoor(isSafe: isSafe, readableRoots: [Self.corpus]), vocabulary: vocabulary,
      kernels: kernels)
  }

  struct Answer {
    var text = ""
    var errors: [Diagnostic] = []

    mutating func take(_ reply: Reply, _ settings: Settings) {
      reply.render(settings) {
        (chunk: UnsafeRawBufferPointer) throws(Never) in text += String(decoding: chunk, as: UTF8.self)
      }
      errors += reply.diagnostics.filter(\.isError)
    }

    /// The messages of what went wrong.
    var complaints: [String] { errors.map(\.message.text) }
  }

  /// Answers all statements of a text, past errors.
  @discardableResult
  func say(_ text: String) -> Answer { say(Array(text.utf8)) }

  func say(_ bytes: [UInt8]) -> Answer {
    var answer = Answer()
    session.answer(SourceText(name: "test", bytes: bytes)) { reply in
      answer.take(reply, session.settings)
      return !reply.isDone
    }
    return answer
  }
}
