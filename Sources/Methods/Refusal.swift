import Text

/// Why a comparison cannot be made, in the reader's words. Who calls adds the place in the statement.
package struct Refusal: Error, Sendable, Equatable {
  /// Which part of the statement it is about.
  package enum Subject: Sendable, Equatable {
    case whole, outcome
    /// A condition, by its place in the list.
    case condition(Int)
    /// A case that was named, by its place among the names.
    case name(Int)
    /// A part of the statement, by its name.
    case part(String)
  }

  package var message: Sentence
  package var help: [Sentence]
  package var subject: Subject
  package var isInterruption = false

  package init(_ message: Sentence, help: [Sentence] = [], about subject: Subject = .whole) {
    self.message = message
    self.help = help
    self.subject = subject
  }

  package static var interrupted: Refusal {
    var refusal = Refusal("interrupted")
    refusal.isInterruption = true
    return refusal
  }
}
