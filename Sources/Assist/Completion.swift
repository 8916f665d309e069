/// What may stand at a place in a statement that is being typed.
package struct Completion: Sendable {
  package struct Candidate: Sendable, Equatable {
    /// What is put in place of the fragment.
    package var text: String
    /// A word on it: a type, a count, what a verb does.
    package var note: String

    package init(text: String, note: String) {
      self.text = text
      self.note = note
    }
  }

  /// The bytes before the cursor that a candidate replaces.
  package var replacing: Range<Int>
  package var candidates: [Candidate]

  package init(replacing: Range<Int>, candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }
}
