import Text

/// A sentence beside the rows that a reader must know.
package struct Note: Hashable, Sendable {
  /// How much it matters to someone who uses the answer, from little to much.
  package enum Weight: Int, Comparable, Sendable, CaseIterable {
    /// How the answer was computed.
    case method
    /// What was left out.
    case omission
    /// What makes the answer wrong or weak, and what cannot be concluded.
    case caution

    package static func < (first: Weight, second: Weight) -> Bool { first.rawValue < second.rawValue }
  }

  package enum Kind: Hashable, Sendable {
    /// It stands on a line of its own.
    case remark
    /// It goes on with the number of rows.
    case tally
  }

  /// What it speaks of: once a later stage has taken that away, the note would speak of what nobody sees.
  package enum Subject: Hashable, Sendable {
    case result
    /// The rows as they were made: a count of them by kind.
    case rows
    /// The cells: the meaning of a mark in them.
    case cells
  }

  package let kind: Kind
  package let weight: Weight
  package let subject: Subject
  package let words: Sentence

  package var text: String { words.text }

  private init(_ kind: Kind, _ weight: Weight, _ subject: Subject, _ words: Sentence) {
    self.kind = kind
    self.weight = weight
    self.subject = subject
    self.words = words
  }

  package static func caution(_ words: Sentence, about subject: Subject = .result) -> Note {
    Note(.remark, .caution, subject, words)
  }

  package static func omission(_ words: Sentence, about subject: Subject = .result) -> Note {
    Note(.remark, .omission, subject, words)
  }

  package static func method(_ words: Sentence, about subject: Subject = .result) -> Note {
    Note(.remark, .method, subject, words)
  }

  /// It stands in the line with the number of rows.
  package static func tally(_ words: Sentence, _ weight: Weight = .omission, about subject: Subject = .result) -> Note {
    Note(.tally, weight, subject, words)
  }
}

extension Sequence<String> {
  /// Notes of one weight, of texts that were put together before.
  package func notes(_ weight: Note.Weight) -> [Note] {
    map { text in
      switch weight {
      case .method: .method("\(text)")
      case .omission: .omission("\(text)")
      case .caution: .caution("\(text)")
      }
    }
  }
}
