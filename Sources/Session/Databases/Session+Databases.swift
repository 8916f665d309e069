import Connections
import Diagnostics
import Dialects
import Engine
import HelperProtocol
import Language
import Tables
import Text

extension Session {
  /// Whether a table is held by an engine elsewhere.
  func isHeld(_ table: String?) -> Bool {
    table.map { name in workspace.databases.values.contains { $0.holds(name) } } ?? false
  }

  /// Whether a word with a dot behind it begins the name of a table that an engine holds.
  func isConnection(_ word: String) -> Bool {
    guard word.hasSuffix(".") else { return false }
    return workspace.databases[String(word.dropLast())] != nil
      || workspace.databases.values.contains { $0.order.contains { $0.hasPrefix(word) } }
  }

  // MARK: Opening and closing

  /// Connects to an engine and adds its tables.
  func connect(_ request: OpenCommand, _ scheme: String, _ place: CommandPlace) throws(Diagnostic) -> Reply {
    let (source, span) = (place.source, request.path.span)
    let shown = MaskedText.masked(request.path.text)
    guard surroundings.door.allowsConnections else {
      throw Diagnostic(
        "connections are not allowed here", in: source, at: span,
        help: ["the shell runs with --safe: it reads only what was named when it was started"])
    }
    guard let name = request.name else {
      throw Diagnostic(
        "a connection needs a name", in: source, at: span, help: ["for example: open \"\(shown)\" as db"])
    }
    if !request.clauses.isEmpty || request.listsSheets {
      throw Diagnostic(
        "a connection takes no words about files", in: source, at: place.span,
        help: ["write: open \"\(shown)\" as \(name.text)"])
    }
    let isTaken = workspace.databases[name.text] != nil
    if isTaken, !request.isReplacing {
      throw Diagnostic(
        "there is a connection \"\(name.text)\" already", in: source, at: name.span,
        help: [
          "to take its place: \(MaskedText.masked(place.source[place.span])) replace", "or close \(name.text) first",
        ])
    }
    if workspace.catalog.table(name.text) != nil || named.queries[name.text] != nil || isCommandWord(name.text) {
      throw Diagnostic(
        "the name \"\(name.text)\" is taken", in: source, at: name.span,
        help: ["choose another: open \"\(shown)\" as NAME"])
    }
    let database: Database
    do throws(HelperFailure) {
      database = try Database(
        name.text, address: request.path.text, scheme: scheme,
        isCancelled: { [weak self] in self?.surroundings.isCancelled() ?? false })
    } catch {
      if error == EngineConnection.stopped { throw .interrupted }
      throw Diagnostic(
        "this database cannot be opened: \(MaskedText.masked(error.message))", in: source, at: span,
        help: ["an address is postgresql://USER@HOST:PORT/DATABASE; the password stands in ~/.pgpass"])
    }
    if isTaken { takeAway(name.text) }
    database.counts = { [weak self] in self?.settings.counts ?? true }
    workspace.databases[name.text] = database
    for own in database.order {
      if let table = database.table(own) { workspace.catalog.add(table) }
    }
    workspace.changed()
    let line = said(
      "\(name.text): \(database.order.count, "table", "tables") of \(database.connection.engine), \(database.connection.place); read-only"
    )
    var parts: [Reply.Part] = [.line(line.text)]
    if !database.order.isEmpty {
      parts.append(.line("  " + listed(database.order, most: 8)))
    }
    return Reply(parts: parts)
  }

  private func takeAway(_ name: String) {
    for own in workspace.databases[name]?.order ?? [] { workspace.catalog.remove(own) }
    workspace.databases[name] = nil
  }

  func disconnect(_ name: Name, _ source: SourceText) -> Reply {
    let words = Set(workspace.databases[name.text]?.order ?? [])
    takeAway(name.text)
    workspace.changed()
    var reply = Reply(parts: [.line("closed \(name.text)")])
    reply.diagnostics = told(after: words, at: name.span, source)
    return reply
  }

  // MARK: Looking

  /// The tables that an engine holds.
  func tables(of name: Name, _ source: SourceText) throws(Diagnostic) -> Table {
    guard let database = workspace.databases[name.text] else {
      let close = Suggestion.closest(to: name.text, among: workspace.databases.keys.sorted())
      throw Diagnostic(
        "no connection \"\(name.text)\"", in: source, at: name.span,
        help: [
          close.isEmpty
            ? workspace.databases.isEmpty
              ? "open one: open \"postgresql://HOST/DATABASE\" as \(name.text)"
              : "the connections are \(workspace.databases.keys.sorted())" : Suggestion.question(close)
        ])
    }
    let rows = database.order.map { own -> [Value] in
      let relation = database.relations[own]
      return [
        .text(own), relation?.estimate.map { .integer($0) } ?? .unknown(reason: "not counted"),
        .integer(relation?.columns.count ?? 0), relation?.comment.map { .text($0) } ?? .unknown,
      ]
    }
    var table = Table(
      fields: [Field("table", .text), Field("rows", .integer), Field("columns", .integer), Field("holds", .text)],
      rows: rows)
    table.notes = [.method("rows as the engine estimates them; | count counts them")]
    return table
  }

  /// The columns of a table that an engine holds, or the values of one; nil where it is no such table.
  func describeHeld(_ path: [Name], _ source: SourceText) throws(Diagnostic) -> Table? {
    guard let database = workspace.databases.values.first(where: { $0.holds(path[0].text) }) else {
      guard workspace.databases[path[0].text] != nil else { return nil }
      throw Diagnostic(
        "\"\(path[0].text)\" is a connection", in: source, at: path[0].span, help: ["tables \(path[0].text)"])
    }
    return try database.described(path, source, in: self)
  }
}

extension BoundQuery {
  /// The stored table with which it begins.
  var heldTable: String? {
    switch input {
    case .stored(let name): name
    case .query(let query, _), .computed(_, let query): query.heldTable
    case .table: nil
    }
  }
}
