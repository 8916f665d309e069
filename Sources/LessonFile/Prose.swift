/// A document that prose cites, and the place in it.
package struct Citation: Sendable, Equatable {
  package var key: String
  /// Empty where none is given.
  package var place: String

  package init(key: String, place: String) {
    self.key = key
    self.place = place
  }
}

/// A piece of a line of prose.
package indirect enum Inline: Sendable, Equatable {
  case text(String)
  case code(String)
  case emphasis([Inline])
  case strong([Inline])
  case struck([Inline])
  case link([Inline], to: String)
  case image(alternative: String, at: String)
  /// `[@key]`, `[@key, Table 3; @other]`: documents by the keys of the corpus.
  case citation([Citation])
  /// Where the source has a new line and the reader need not.
  case softBreak
  case lineBreak
}

/// A block of prose, as Markdown has them.
package indirect enum Prose: Sendable, Equatable {
  case heading(level: Int, [Inline])
  case paragraph([Inline])
  case list(ProseList)
  case quote([Prose])
  case table(ProseTable)
  /// Code that is shown and not run.
  case code(language: String, text: String)
  case rule
  /// What stands in an HTML comment: a note for the presenter.
  case note(String)
}

extension Prose {
  package var isNote: Bool { if case .note = self { true } else { false } }
}

package struct ProseList: Sendable, Equatable {
  /// The number of the first item; nil for bullets.
  package var start: Int?
  /// Whether the items follow each other without empty lines.
  package var isTight: Bool
  package var items: [[Prose]]
}

package struct ProseTable: Sendable, Equatable {
  package enum Alignment: Sendable { case natural, left, center, right }

  /// One for each column.
  package var alignments: [Alignment]
  package var header: [[Inline]]
  /// As many cells in each as there are columns.
  package var rows: [[[Inline]]]
}

extension [Inline] {
  /// The words without their marks.
  package var plain: String {
    map { inline in
      switch inline {
      case .text(let text), .code(let text): text
      case .emphasis(let inner), .strong(let inner), .struck(let inner), .link(let inner, _): inner.plain
      case .image(let alternative, _): alternative
      case .citation(let cited):
        "(\(cited.map { $0.place.isEmpty ? $0.key : "\($0.key), \($0.place)" }.joined(separator: "; ")))"
      case .softBreak, .lineBreak: " "
      }
    }.joined()
  }
}
