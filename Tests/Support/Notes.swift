import Tables

extension Table {
  /// What its notes say.
  package var noteTexts: [String] { notes.map(\.text) }
}
