import Diagnostics
import Tables

/// A part of a statement that must be answered before the rest can be bound, since its columns come from the data.
package struct Barrier: Sendable {
  /// Where it stands: its place in a text, and the named queries through which it was reached, since a name that is used
  /// in its own query means a table there.
  package struct Place: Hashable, Sendable {
    fileprivate let text: ObjectIdentifier
    fileprivate let start: Int
    fileprivate let end: Int
    fileprivate let names: [String]

    init(_ source: SourceText, _ span: Span, names: [String]) {
      text = ObjectIdentifier(source)
      start = span.start
      end = span.end
      self.names = names
    }
  }

  package enum Question: Sendable {
    case query(BoundQuery)
    /// What a command such as `tables` hands on.
    case command(CommandSyntax, SourceText)
  }

  package let place: Place
  package let question: Question
  /// The columns that are known before it is answered.
  package let knownFields: [Field]
}

/// What came of binding.
package enum Binding<Bound> {
  case bound(Bound)
  /// It goes on once this has been answered.
  case barrier(Barrier)
  /// The diagnostics say why it cannot run.
  case mistaken

  package var bound: Bound? { if case .bound(let bound) = self { bound } else { nil } }
}

extension Environment {
  /// Binds, and binds again with one more barrier answered, until none is left or one has no answer.
  ///
  /// Each barrier is answered once. Binding anew costs little beside an answer.
  package func settled<Bound>(
    _ bind: (Environment) -> (Binding<Bound>, [Diagnostic]), answer: (Barrier) -> Result<Table, Diagnostic>?
  ) -> (Binding<Bound>, [Diagnostic]) {
    var environment = self
    while true {
      let (binding, diagnostics) = bind(environment)
      guard case .barrier(let barrier) = binding, let answer = answer(barrier) else { return (binding, diagnostics) }
      switch answer {
      case .failure(let diagnostic): return (.mistaken, diagnostics + [diagnostic])
      case .success(let table): environment.answers[barrier.place] = table
      }
    }
  }
}
