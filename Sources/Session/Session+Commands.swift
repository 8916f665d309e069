import Diagnostics
import Engine
import Language
import Tables
import Text

extension Session {
  func answer(_ command: CommandSyntax, _ source: SourceText) -> Reply {
    switch command.kind {
    case .invalid: return Reply()
    case .tables, .describe, .show, .why, .steps, .unmatched, .ambiguous, .different, .history:
      return answerWithTable(command, source)
    case .cite(let designation, let style): return cite(designation, style, source)
    case .explain(let query): return explain(query, source)
    case .open(let path, let span, let name, let clauses, let replacing):
      return open(OpenRequest(path, span, name, clauses, replacing: replacing, command.span), source)
    case .close(let names): return close(names, source)
    case .savePackage(let path, let span, let all, let replacing):
      return savePackage(path, span, all: all, replacing: replacing, source)
    case .set(let name, let value): return set(name, value, source)
    case .echo(let text): return Reply(parts: [.line(text)])
    case .note: return Reply()
    case .record(let path, let span, let replacing): return record(path, span, replacing: replacing, source)
    case .expect(let condition): return expect(condition, source)
    case .expectError(let text, let statement): return expectError(text, in: statement, source)
    case .run(let path, let span): return run(path, span, source)
    case .help(let topic): return help(topic, source)
    case .timing(let name): return timing(name, source)
    case .tour(let word): return guide(word, source)
    case .quit: return Reply(isDone: true)
    }
  }

  /// Commands that hand on a table, which is then the last result as a query's would be.
  private func answerWithTable(_ command: CommandSyntax, _ source: SourceText) -> Reply {
    switch commandTable(command, source) {
    case .failure(let diagnostic): return Reply(diagnostic)
    case .success(let table):
      // Looking at how the last result came about does not replace it.
      switch command.kind {
      case .steps, .unmatched, .ambiguous, .different, .why, .history: break
      default: last = LastResult(table: table, query: nil)
      }
      return Reply(parts: [.table(table, settings.format)])
    }
  }

  func commandTable(_ command: CommandSyntax, _ source: SourceText) -> Result<Table, Diagnostic> {
    do throws(Diagnostic) {
      switch command.kind {
      case .tables: return .success(tableOfTables())
      case .describe(let path): return .success(try describe(path, source))
      case .show(let designations): return .success(try show(designations, source))
      case .why(let designation): return .success(try why(designation, source, at: command.span))
      case .steps: return .success(try steps(source, at: command.span))
      case .unmatched: return .success(try joinReport("unmatched", source, at: command.span).table(of: .unmatched))
      case .ambiguous: return .success(try joinReport("ambiguous", source, at: command.span).table(of: .ambiguous))
      case .different: return .success(try joinReport("different", source, at: command.span).differences)
      case .history(let filter): return .success(try history(filter, source))
      default:
        throw Diagnostic("\"\(command.verb.text)\" hands on no table", in: source, at: command.span)
      }
    } catch {
      return .failure(error)
    }
  }

  // MARK: How a result came about

  private func explain(_ syntax: QuerySyntax, _ source: SourceText) -> Reply {
    let (binding, diagnostics) = Binder.bind(syntax, of: source, in: environment)
    let lines: [String]
    switch binding {
    case .mistaken: return Reply(diagnostics: Session.ordered(diagnostics))
    case .bound(let query): lines = Planner.plan(query, optimizes: true).lines(catalog: visible)
    case .barrier(let barrier): lines = barrier.lines(catalog: visible)
    }
    return Reply(parts: [
      .table(Table(fields: [Field("plan", .text)], rows: lines.map { [.text($0)] }), settings.format)
    ])
  }

  /// The last query stage by stage, run once more in the order as written.
  private func steps(_ source: SourceText, at span: Span) throws(Diagnostic) -> Table {
    guard let query = last?.query else {
      throw Diagnostic(
        takenAway.map { "there is no query since \"\($0)\" was closed or replaced" } ?? "there is no last query yet",
        in: source, at: span, help: ["run a query, then: steps"])
    }
    let steps = try Engine.execute(query, in: context(optimizes: false)).steps
    let fields = [
      Field("step", .integer), Field("stage", .text), Field("rows_in", .integer), Field("rows_out", .integer),
      Field("unknown", .integer), Field("why", .text), Field("unmatched", .integer),
    ]
    let rows = steps.enumerated().map { index, step -> [Value] in
      let reasons = step.reasons.map { "\($0.count) \($0.reason ?? "without a reason")" }.joined(separator: ", ")
      let note = [reasons, step.note].filter { !$0.isEmpty }.joined(separator: "; ")
      return [
        .integer(index + 1), .text(step.text), .integer(step.rowsIn), .integer(step.rowsOut), .integer(step.unknown),
        note.isEmpty ? .unknown(reason: "does not arise") : .text(note), .integer(step.unmatched),
      ]
    }
    return Table(fields: fields, rows: rows)
  }

  /// What became of the rows of the last join, whose query is run once more for it.
  private func joinReport(_ word: String, _ source: SourceText, at span: Span) throws(Diagnostic) -> JoinReport {
    let none = Diagnostic(
      takenAway.map { "there is no query with a join since \"\($0)\" was closed or replaced" }
        ?? "there is no query with a join yet", in: source, at: span, help: ["run a query with join, then: \(word)"])
    guard let query = lastJoin else { throw none }
    let context = context(tracksLineage: false, optimizes: false)
    context.collectsJoins = true
    _ = try Engine.execute(query, in: context)
    guard let join = context.lastJoin else { throw none }
    return join
  }

  private func history(_ filter: ExpressionSyntax?, _ source: SourceText) throws(Diagnostic) -> Table {
    let earlier = earlier()
    var numbered = earlier.enumerated().map { ($0.offset + 1, $0.element) }
    for statement in statements.kept.dropLast() {
      numbered.append((earlier.count + statement.number + 1, statement.text))
    }
    switch filter?.kind {
    case nil: break
    case .integer(let count): numbered = Array(numbered.suffix(max(0, count)))
    case .text(let text):
      let key = TextFolding.key(text)
      numbered = numbered.filter { TextFolding.key($0.1).contains(key) }
    default:
      throw Diagnostic(
        "history takes a number or a text", in: source, at: filter?.span ?? source.whole,
        help: ["history 20, or history \"rate\""])
    }
    return Table(
      fields: [Field("number", .integer), Field("statement", .text)],
      rows: numbered.map { [.integer($0.0), .text($0.1)] })
  }

  // MARK: Settings

  private func set(_ name: Name?, _ value: ExpressionSyntax?, _ source: SourceText) -> Reply {
    guard let name else { return Reply(parts: [.table(tableOfSettings(), settings.format)]) }
    let setting = Settings.Name(rawValue: name.text)
    guard let value else {
      guard let setting else {
        guard let parameter = parameters[name.text] else { return unknownSetting(name, source) }
        return Reply(parts: [.line("$\(name.text) = \(parameter.display)")])
      }
      return Reply(parts: [.line("\(name.text) = \(settings.value(of: setting))")])
    }
    if let setting {
      let text = Session.word(value, source)
      if let complaint = settings.set(setting, to: text) {
        let options = complaint.split(separator: " ").map { String($0.filter { $0.isLetter }) }.filter { $0.count > 2 }
        let close = Suggestion.closest(to: text, among: options)
        return Reply(
          Diagnostic(
            "\(name.text) cannot be \"\(text)\"", in: source, at: value.span,
            help: [complaint] + (close.isEmpty ? [] : [Suggestion.question(close)])))
      }
      return Reply()
    }
    let close = Suggestion.closest(to: name.text, among: Settings.Name.allCases.map(\.rawValue))
    if !close.isEmpty, parameters[name.text] == nil { return unknownSetting(name, source) }
    if case .path(let path) = value.kind, path.count == 1 {
      parameters[name.text] = .text(path[0].text)
      return Reply()
    }
    let (binding, diagnostics) = environment.settled(
      { Binder.bind(value: value, of: source, in: $0) }, answer: answer)
    guard let bound = binding.bound else { return Reply(diagnostics: diagnostics) }
    do throws(Diagnostic) {
      parameters[name.text] = try Engine.value(of: bound, source: source, in: context())
      return Reply()
    } catch {
      return Reply(error)
    }
  }

  /// A setting's value as written: a word, a text, a number.
  private static func word(_ value: ExpressionSyntax, _ source: SourceText) -> String {
    switch value.kind {
    case .text(let text): text
    default: source[value.span]
    }
  }

  private func unknownSetting(_ name: Name, _ source: SourceText) -> Reply {
    let names = Settings.Name.allCases.map(\.rawValue)
    let close = Suggestion.closest(to: name.text, among: names)
    return Reply(
      Diagnostic(
        "no setting \"\(name.text)\"", in: source, at: name.span,
        help: [close.isEmpty ? "the settings are \(names.joined(separator: ", "))" : Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil))
  }

  private func tableOfSettings() -> Table {
    var rows = Settings.Name.allCases.map { name -> [Value] in
      [.text(name.rawValue), .text(settings.value(of: name)), .text(name.entry.summary)]
    }
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
      rows.append([.text("$\(name)"), .text(value.display), .text("a parameter")])
    }
    return Table(fields: [Field("setting", .text), Field("value", .text), Field("meaning", .text)], rows: rows)
  }

  private func timing(_ name: Name?, _ source: SourceText) -> Reply {
    guard let name else { return Reply(parts: [.line("timing = \(settings.value(of: .timing))")]) }
    guard settings.set(.timing, to: name.text) == nil else {
      return Reply(Diagnostic("timing is on or off, not \"\(name.text)\"", in: source, at: name.span))
    }
    return Reply()
  }

  // MARK: Expectations

  private func expect(_ condition: ExpressionSyntax, _ source: SourceText) -> Reply {
    let (binding, diagnostics) = environment.settled(
      { Binder.bind(condition: condition, of: source, in: $0) }, answer: answer)
    guard let bound = binding.bound else { return Reply(diagnostics: Session.ordered(diagnostics)) }
    do throws(Diagnostic) {
      let answer = try Engine.value(of: bound, source: source, in: context())
      guard answer != .boolean(true) else { return Reply() }
      var help: [String] = []
      if case .compare(_, let left, let right) = bound.kind {
        for side in [left, right] where side.constant == nil {
          let value = try Engine.value(of: side, source: source, in: context())
          help.append("\(source[side.span]) is \(value.isUnknown ? "unknown" : value.display)")
        }
        for side in [left, right] where side.constant != nil { help.append("expected \(source[side.span])") }
      }
      let message = answer.isUnknown ? "it is unknown whether this holds" : "this does not hold"
      return Reply(Diagnostic(message, in: source, at: condition.span, help: help))
    } catch {
      return Reply(error)
    }
  }

  private func expectError(_ text: String, in statement: StatementSyntax, _ source: SourceText) -> Reply {
    let span = statement.span
    let (tokens, lexical) = Lexer.tokens(of: source, in: span)
    guard let piece = StatementScanner.pieces(of: tokens).first else { return Reply() }
    let saved = last
    let number = statements.count
    let reply = answer(piece, of: source, lexical: lexical)
    statements.forget(from: number)
    last = saved
    let found = reply.diagnostics.filter(\.isError)
    guard !found.isEmpty else {
      return Reply(
        Diagnostic(
          "this was expected to fail, and it works", in: source, at: span, help: ["expected an error with \"\(text)\""])
      )
    }
    let key = TextFolding.key(text)
    // Not the excerpt: the expected text stands in it.
    let isFound = found.contains { diagnostic in
      ([diagnostic.message] + diagnostic.help).contains { TextFolding.key($0).contains(key) }
    }
    if isFound { return Reply() }
    return Reply(
      Diagnostic(
        "this fails with another error", in: source, at: span,
        help: ["expected \"\(text)\"", "found \(found.map { "\"\($0.message)\"" }.joined(separator: ", "))"]))
  }
}
