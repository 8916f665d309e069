import Session
import Terminal

extension LineColour {
  /// The colour of a kind of word.
  init(_ kind: TypedKind) {
    self =
      switch kind {
      case .plain: .plain
      case .keyword: .keyword
      case .function: .function
      case .text: .text
      case .number: .number
      case .parameter: .parameter
      case .comment: .comment
      case .unknown: .unknown
      case .bracket: .bracket
      }
  }
}
