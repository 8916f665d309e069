import Assist
import Corpus
import Diagnostics
import Engine
import Language
import Provenance
import Rendering
import Tables
import Text

/// One conversation: tables, names, settings and the last result. The prompt, a pipe, a script and a lesson all speak to
/// the same session; it reads no terminal, environment or clock of its own.
package final class Session {
  package let vocabulary: Vocabulary
  private let kernels: Kernels
  package internal(set) var workspace: Workspace
  var named = NamedQueries()
  package var settings = Settings()
  package var parameters: [String: Value] = [:]
  var answers = Answers()
  var tour = Tour()
  package var surroundings: Surroundings {
    didSet { watchReading(progress: surroundings.progress) }
  }

  /// - Parameter kernels: of the functions of the vocabulary.
  package init(
    _ corpora: Corpora, door: FileDoor, vocabulary: Vocabulary = .standard, kernels: Kernels = .standard
  ) {
    self.vocabulary = vocabulary
    self.kernels = kernels
    workspace = Workspace(corpora, vocabulary)
    surroundings = Surroundings(door: door)
  }

  var registry: Registry { Registry(vocabulary) }

  /// The tables as the settings let them be seen.
  var visible: Catalog { workspace.visible(keeping: settings.basis) }

  func context(tracksLineage: Bool = true, optimizes: Bool = true) -> ExecutionContext {
    let context = ExecutionContext(
      catalog: visible, tracksLineage: tracksLineage, optimizes: optimizes, evidence: { [self] in workspace.evidence },
      isCancelled: surroundings.isCancelled)
    context.files = FileRules(
      firstPlace: { [catalog = workspace.catalog] in CellTyping.firstPlace($0, in: catalog) }, typed: CellTyping.typed,
      number: CellTyping.number, date: CellTyping.date)
    context.kernels = kernels
    if let evidence = workspace.catalog.evidenceTable, workspace.opened[evidence] == nil {
      context.tablesWithoutEvidence = Set(workspace.opened.keys)
    }
    context.backends = Array(workspace.databases.values)
    for database in workspace.databases.values { context.tablesWithoutEvidence.formUnion(database.order) }
    if let progress = surroundings.progress { context.progress = { progress($0, $1, $2, "rows") } }
    return context
  }

  var environment: Environment {
    var environment = Environment(vocabulary: vocabulary, catalog: visible)
    environment.matching = PlaceMatching.recognized
    environment.queries = named.queries
    environment.last = answers.last?.table
    environment.lastQuery = answers.last?.query
    environment.earlier = answers.results.dropFirst().map { ($0?.table, $0?.query) }
    environment.parameters = parameters
    environment.isCancelled = surroundings.isCancelled
    return environment
  }

  // MARK: Statements

  /// Answers one statement.
  package func answer(_ piece: StatementScanner.Piece, of source: SourceText, lexical: [Diagnostic] = []) -> Reply {
    if answers.statements.count == 0 { (answers.openingSettings, answers.openingParameters) = (settings, parameters) }
    let number = answers.statements.begin(MaskedText.masked(source[piece.span]), depth: answers.runDepth)
    if let offset = source.damage.first(where: { $0 >= piece.span.start && $0 < piece.span.end }) {
      answers.statements.end(number, .empty, worked: false)
      return Reply(
        Diagnostic(
          "this is not valid UTF-8", in: source, at: Span(offset, offset + 3), help: ["save the text as UTF-8"]))
    }
    let parsed = Parser.parse(piece, of: source, with: vocabulary, isTable: isTable)
    let statement = parsed.statement
    var found = lexical + parsed.diagnostics
    if let doomed = Session.expectedToFail(statement) {
      found.removeAll { Session.isInside($0, doomed) }
    } else if let bracket = piece.openBracket, lexical.isEmpty {
      answers.statements.end(number, statement.kind, worked: false)
      return Reply(Diagnostic("this bracket is not closed", in: source, at: bracket, help: ["close it with )"]))
    } else if !piece.isComplete, found.isEmpty {
      found.append(unfinished(piece, source))
    }
    let start = surroundings.now?()
    var reply = withReading(
      found.contains(where: \.isError) ? mistaken(statement, found, source) : answer(statement, source))
    if reply.succeeded {
      reply.diagnostics += found.filter { !$0.isError }
    } else {
      reply = translated(reply, piece.span, source)
    }
    answers.statements.end(number, statement.kind, worked: reply.succeeded)
    follow(statement, &reply)
    if settings.timing, let start, let end = surroundings.now?(), !reply.parts.isEmpty {
      reply.parts.append(.line("\(Value.fixed(Double(end &- start) / 1e6, decimals: 1)) ms"))
    }
    return reply
  }

  /// Whether a word is the name of a table or of a query.
  func isTable(_ word: String) -> Bool {
    workspace.catalog.table(word) != nil || named.queries[word] != nil || isConnection(word)
  }

  /// Answers every statement of a text that is at hand as a whole, as at the prompt; stops at the first error.
  package func answer(_ source: SourceText, each: (Reply) -> Bool) {
    let (tokens, lexical) = Lexer.tokens(of: source, with: vocabulary)
    for piece in StatementScanner.pieces(of: tokens, with: vocabulary) {
      let own = lexical.filter { diagnostic in Session.isInside(diagnostic, piece.span) }
      if !each(answer(piece, of: source, lexical: own)) { return }
    }
  }

  /// What stands after `expect error … in`: its mistakes are looked at when it is run.
  private static func expectedToFail(_ statement: StatementSyntax) -> Span? {
    guard case .command(let syntax) = statement.kind else { return nil }
    return (syntax.command as? ExpectCommand)?.failing?.statement.span
  }

  static func isInside(_ diagnostic: Diagnostic, _ span: Span) -> Bool {
    guard case .text(_, let place) = diagnostic.place else { return false }
    return place.start >= span.start && place.start <= span.end
  }

  private func unfinished(_ piece: StatementScanner.Piece, _ source: SourceText) -> Diagnostic {
    Diagnostic(
      "the text ends inside this statement", in: source, at: Span(piece.span.end, piece.span.end),
      help: ["its last line ends in | , or an operator"])
  }

  /// What is wrong with a statement that cannot be parsed whole: where its tables are known, its names are checked too.
  private func mistaken(_ statement: StatementSyntax, _ found: [Diagnostic], _ source: SourceText) -> Reply {
    var all = found
    if case .query(let query) = statement.kind {
      // No query runs for a statement that cannot run as a whole.
      let (_, binding) = environment.settled {
        Binder.bind(query, of: source, in: $0)
      } answer: { [self] barrier in
        if case .command = barrier.question { answer(barrier) } else { nil }
      }
      // After a word that is no table, what follows cannot be judged: it may be a command's.
      if query.stages.isEmpty, binding.contains(where: \.isError) {
        all.removeAll { $0.message.key.hasPrefix("this is not expected here") }
      }
      all += binding
    }
    return Reply(diagnostics: Session.ordered(all))
  }

  /// In the order of the text, each place once.
  static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<String> = []
    let unique = diagnostics.filter { seen.insert($0.rendered()).inserted }
    func offset(_ diagnostic: Diagnostic) -> Int {
      if case .text(_, let span) = diagnostic.place { span.start } else { 0 }
    }
    return unique.enumerated().sorted { (offset($0.element), $0.offset) < (offset($1.element), $1.offset) }.map(
      \.element)
  }

  private func answer(_ statement: StatementSyntax, _ source: SourceText) -> Reply {
    switch statement.kind {
    case .empty: Reply()
    case .query(let query): answer(query, source)
    case .command(let command): answer(command, source)
    }
  }
}
