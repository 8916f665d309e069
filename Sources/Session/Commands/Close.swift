import Diagnostics
import Language
import Tables
import Text

/// Takes opened tables away.
struct CloseCommand: SessionCommand {
  static let word = "close"
  static let yieldsToTables = true
  static var help: Help {
    Help("takes opened tables away; those of the corpus stay", details: "with a table of yours: close survey")
  }

  var names: [Name] = []

  static var form: Form<Self> { .names("NAME", what: "of a table after close", \.names, offers: .named("opened")) }

  var isLasting: Bool { true }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.close(names, place.source)
  }
}

extension Session {
  fileprivate func close(_ names: [Name], _ source: SourceText) throws(Diagnostic) -> Reply {
    if names.count == 1, workspace.databases[names[0].text] != nil { return disconnect(names[0], source) }
    for name in names where workspace.opened[name.text] == nil {
      var help: [Sentence] = []
      let message: Sentence
      if workspace.catalog.table(name.text) != nil {
        message = "\"\(name.text)\" belongs to the corpus and stays"
      } else if named.queries[name.text] != nil {
        message = "\"\(name.text)\" is a named query, not an opened table"
      } else {
        message = "no table \"\(name.text)\" was opened"
        let close = Suggestion.closest(to: name.text, among: workspace.opened.keys.sorted())
        if !close.isEmpty { help.append(Suggestion.question(close)) }
      }
      if help.isEmpty, !workspace.opened.isEmpty {
        help.append("opened are \(workspace.opened.keys.sorted().prefix(12))")
      }
      throw Diagnostic(message, in: source, at: name.span, help: help)
    }
    let words = Set(names.map(\.text))
    let span = names.first?.span ?? source.whole
    if let complaint = complaint(aboutTakingAway: words, source, span) { throw complaint }
    for word in words {
      workspace.catalog.remove(word)
      workspace.opened[word] = nil
      workspace.cells[word] = nil
    }
    workspace.changed()
    var reply = Reply(parts: [.line("closed \(names.map(\.text).joined(separator: ", "))")])
    reply.diagnostics = told(after: words, at: span, source)
    return reply
  }

  /// Why tables cannot be taken away: others that stay refer to their rows.
  func complaint(aboutTakingAway names: Set<String>, _ source: SourceText, _ span: Span) -> Diagnostic? {
    for (other, table) in workspace.catalog.tables where !names.contains(other) {
      guard
        let field = table.schema.fields.first(where: { field in
          (field.type.element ?? field.type).referencedTable.map(names.contains) ?? false
        }), let target = (field.type.element ?? field.type).referencedTable
      else { continue }
      return Diagnostic(
        "\"\(other).\(field.name)\" refers to \"\(target)\"", in: source, at: span,
        help: ["first: close \(other)"])
    }
    return nil
  }

  /// Lets go of what rested on tables that are not there any more, and says which named queries cannot be run now.
  func told(after names: Set<String>, at span: Span, _ source: SourceText) -> [Diagnostic] {
    answers.detach(from: names)
    answers.lastJoin = nil
    answers.takenAway = names.sorted().joined(separator: ", ")
    var environment = environment
    var failing: Set<String> = []
    var warnings: [Diagnostic] = []
    for name in named.queries.keys.sorted() {
      guard let (syntax, text) = named.queries[name] else { continue }
      environment.defining = name
      let (binding, diagnostics) = Binder.bind(syntax, of: text, in: environment)
      guard case .mistaken = binding, let first = diagnostics.first(where: \.isError) else { continue }
      failing.insert(name)
      guard !named.broken.contains(name) else { continue }
      var warning = Diagnostic(
        "the named query \"\(name)\" cannot be run now: \(first.message)", in: source, at: span,
        help: ["open a table that fits, or name the query anew: let \(name) = …"])
      warning.severity = .warning
      warnings.append(warning)
    }
    named.broken = failing
    return warnings
  }
}

extension Table {
  /// The table as it stands, without a way to the rows of tables that are gone.
  func detached(from names: Set<String>) -> Table {
    var table = self
    table.lineage.removeAll { names.contains(Origin.table(of: $0.table)) }
    table.choices.removeAll { !$0.point.tables.isDisjoint(with: names) }
    for index in table.columns.indices {
      table.schema.fields[index].origins.removeAll { names.contains(Origin.table(of: $0.anchor)) }
      guard let column = table.columns[index].detached(from: names) else { continue }
      table.columns[index] = column
      table.schema.fields[index].type = column.type
    }
    return table
  }
}

extension Column {
  /// References as the texts that they show; nil where there are none to those tables.
  fileprivate func detached(from names: Set<String>) -> Column? {
    switch storage {
    case .reference(let rows, let targets) where names.contains(targets.table):
      let dictionary = TextDictionary(values: targets.labels + [""])
      let codes = rows.map { $0 < 0 ? Int32(targets.labels.count) : $0 }
      return Column(.text(TextVector(codes: codes, dictionary: dictionary)), validity: validity)
    case .list(let offsets, let elements):
      guard let inner = elements.detached(from: names) else { return nil }
      return Column(.list(offsets: offsets, elements: inner), validity: validity)
    default: return nil
    }
  }
}
