import Diagnostics
import Language
import Tables

/// Names a query.
struct LetCommand: SessionCommand {
  static let word = "let"
  static var help: Help {
    Help(
      "names a query, which is then a source",
      examples: ["let talent = items | where subject = talent; talent | count by department"])
  }

  var name: Name?
  var query = QuerySyntax.missing

  static var form: Form<Self> {
    .sequence(
      .name("NAME", "after let", \.name), .symbol(.equal, "after the name", note: "a query follows"),
      .query("QUERY", \.query))
  }

  var isLasting: Bool { true }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    guard let name else { return Reply() }
    return try session.define(name, query, place.source)
  }
}

extension Session {
  fileprivate func define(_ name: Name, _ query: QuerySyntax, _ source: SourceText) throws(Diagnostic) -> Reply {
    if workspace.catalog.table(name.text) != nil {
      throw Diagnostic(
        "there is a table \"\(name.text)\" already", in: source, at: name.span, help: ["choose another name"])
    }
    if name.text.first == "_" && name.text.dropFirst().allSatisfy(\.isNumber) || isCommandWord(name.text) {
      throw Diagnostic(
        "\"\(name.text)\" is a word of the language", in: source, at: name.span, help: ["choose another name"])
    }
    let previous = named.queries[name.text]
    named.queries[name.text] = nil
    var environment = environment
    environment.defining = name.text
    let (binding, diagnostics) = Binder.bind(query, of: source, in: environment)
    if case .mistaken = binding {
      named.queries[name.text] = previous
      return Reply(diagnostics: Session.ordered(diagnostics))
    }
    if let output = query.stages.lazy.compactMap(\.output).first {
      named.queries[name.text] = previous
      let word =
        switch output {
        case .save: "save"
        case .chart: "chart"
        case .format: "as"
        }
      throw Diagnostic(
        "a named query cannot hold \"\(word)\"", in: source, at: query.span, help: ["use it where the name is used"])
    }
    named.queries[name.text] = (query, source)
    named.broken.remove(name.text)
    return Reply()
  }
}
