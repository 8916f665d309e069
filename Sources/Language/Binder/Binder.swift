import Diagnostics
import Tables
import Text

/// Resolves names, checks types, units and arity: syntax in, `BoundQuery` and diagnostics out. It goes on after a
/// mistake, so that several are found together; what depends on a mistake is left out silently.
package struct Binder {
  package var environment: Environment
  var source: SourceText
  var diagnostics: [Diagnostic] = []
  /// The first part that must be answered before the rest can be bound.
  var barrier: Barrier?
  /// The method of the stage before the one that is being bound.
  var previousCall: MethodCall?
  /// The `let` names being bound, to find circles.
  var naming: [String] = []
  /// How many named queries may stand on each other: far above what anyone writes, far below what the stack holds.
  static let deepestNames = 50
  /// How often named queries may be put in for their names: a name that uses another twice doubles with each step.
  static let mostNames = 2000
  var named = 0
  /// How many named queries have stood on each other so far, at most.
  var deepest = 0
  /// What names stand for, once they are bound: each is bound once in a statement.
  var remembered: [String: NamedQuery] = [:]
  /// Whether a name was met inside its own query; what it stands for depends on where it is met.
  var metItself = false
  /// How many queries stand round the one being bound, itself included.
  private var nesting = 0
  var scope = Scope(columns: [], identities: [], name: "this query")

  package init(environment: Environment, source: SourceText) {
    self.environment = environment
    self.source = source
    naming = environment.defining.map { [$0] } ?? []
  }

  var catalog: Catalog { environment.catalog }

  /// Binds a query; nothing is run for it.
  package static func bind(
    _ query: QuerySyntax, of source: SourceText, in environment: Environment
  ) -> (Binding<BoundQuery>, [Diagnostic]) {
    var binder = Binder(environment: environment, source: source)
    let bound = binder.bind(query)
    return binder.binding(bound)
  }

  /// Binds a condition that stands alone, as after `expect`.
  package static func bind(
    condition: ExpressionSyntax, of source: SourceText, in environment: Environment
  ) -> (Binding<BoundExpression>, [Diagnostic]) {
    var binder = Binder(environment: environment, source: source)
    let bound = binder.condition(condition, after: "expect")
    return binder.binding(bound)
  }

  /// Binds an expression without columns, as after `set`; a bare word is text there.
  package static func bind(
    value: ExpressionSyntax, of source: SourceText, in environment: Environment
  ) -> (Binding<BoundExpression>, [Diagnostic]) {
    var binder = Binder(environment: environment, source: source)
    let bound = binder.expression(value)
    return binder.binding(bound)
  }

  /// What is left out because of a barrier is neither bound nor a mistake.
  private func binding<Bound>(_ bound: Bound?) -> (Binding<Bound>, [Diagnostic]) {
    if diagnostics.contains(where: \.isError) { return (.mistaken, diagnostics) }
    if let barrier { return (.barrier(barrier), diagnostics) }
    return (bound.map { .bound($0) } ?? .mistaken, diagnostics)
  }

  @discardableResult
  mutating func report(_ message: Sentence, at span: Span, help: [Sentence] = [], mend: Diagnostic.Mend? = nil) -> Bool
  {
    // `x between a and b` binds x twice; one mistake is said once.
    let isSaid = diagnostics.contains { said in
      if case .text(let text, let place) = said.place {
        text === source && place == span && said.message == message
      } else {
        false
      }
    }
    if !isSaid { diagnostics.append(Diagnostic(message, in: source, at: span, help: help, mend: mend)) }
    return false
  }

  // MARK: Queries

  mutating func bind(_ query: QuerySyntax) -> BoundQuery? {
    let outer = scope
    nesting += 1
    defer {
      scope = outer
      nesting -= 1
    }
    guard var input = bind(source: query.source, of: query) else { return nil }
    var stages: [BoundStage] = []
    var outputs: [BoundQuery.Output] = []
    var isWhole = true
    for stage in query.stages {
      if isStopped() { return nil }
      if nesting > 1, isOutput(stage) {
        report(
          "\"\(stage.verb.text)\" belongs to the whole query, not to a part of it", at: stage.span,
          help: ["write it last, after all stages"])
        return nil
      }
      if let output = stage.output {
        outputs.append(output)
        continue
      }
      if case .save? = outputs.last {
        report("save ends a query: nothing may follow it", at: stage.span)
        return nil
      }
      let before = scope.columns
      let result = resultQuery(input)
      previousCall = stages.last.map(Binder.call) ?? Binder.call(of: input, last: result)
      guard var bound = bind(stage) else {
        // Later stages may name columns that this one would have made; only what cannot depend on it is checked.
        isWhole = false
        if !keepsColumns(stage) { return nil }
        continue
      }
      if case .stage(let word) = stage.kind, word is AssumptionsStage {
        replaceLast(with: bound, in: &input, &stages)
        continue
      }
      noteAskedFor(&bound, before: before)
      stages.append(bound)
      guard isWhole else { continue }
      switch bound.kind {
      case .transpose, .pivot: guard pass(&input, &stages, stage) else { return nil }
      case .method(let call) where call.method.makesColumnsFromData:
        guard pass(&input, &stages, stage) else { return nil }
      default: break
      }
    }
    guard isWhole, !isStopped() else { return nil }
    return BoundQuery(
      source: source, input: input, stages: stages, scope: scope, outputs: outputs, span: query.span)
  }

  /// The method that a stage calls.
  private static func call(_ stage: BoundStage) -> MethodCall? {
    if case .method(let call) = stage.kind { call } else { nil }
  }

  /// The query that gave the result that a query starts with.
  private func resultQuery(_ input: BoundInput) -> BoundQuery? {
    guard case .table(_, let name) = input else { return nil }
    if name == "_" { return environment.lastQuery }
    return Binder.numberOfResult(Name(name, Span(0, 0))).flatMap { number in
      number <= environment.earlier.count ? environment.earlier[number - 1].query : nil
    }
  }

  /// The method with which a named query, or the last result, ends.
  private static func call(of input: BoundInput, last: BoundQuery?) -> MethodCall? {
    switch input {
    case .query(let query, _): query.stages.last.flatMap(call) ?? call(of: query.input, last: nil)
    case .table: last.flatMap { $0.stages.last.flatMap(call) ?? call(of: $0.input, last: nil) }
    default: nil
    }
  }

  /// Puts a stage in the place of the one before it, which may be the last of a named query.
  private func replaceLast(with stage: BoundStage, in input: inout BoundInput, _ stages: inout [BoundStage]) {
    guard stages.isEmpty else {
      stages[stages.count - 1].kind = stage.kind
      stages[stages.count - 1].fields = stage.fields
      return
    }
    func replaced(_ query: BoundQuery) -> BoundQuery {
      var (input, stages) = (query.input, query.stages)
      if let last = stages.indices.last {
        stages[last].kind = stage.kind
        stages[last].fields = stage.fields
      } else if case .query(let inner, let name) = input {
        input = .query(replaced(inner), name: name)
      }
      return BoundQuery(
        source: query.source, input: input, stages: stages, scope: scope, outputs: query.outputs, span: query.span)
    }
    switch input {
    case .query(let query, let name): input = .query(replaced(query), name: name)
    case .table(_, let name): if let last = resultQuery(input) { input = .query(replaced(last), name: name) }
    default: break
    }
  }

  /// Marks the columns that a stage makes or names: whoever names a column wants to see it.
  private mutating func noteAskedFor(_ stage: inout BoundStage, before: [Scope.Column]) {
    let named: Set<Int> =
      switch stage.kind {
      case .filter(let condition): condition.columns
      case .fill(let fills): Set(fills.map(\.column))
      case .sort(let keys): keys.reduce(into: []) { $0.formUnion($1.expression.columns) }
      case .expand(let list, _): list.columns
      case .project(let expressions):
        Set(expressions.indices.filter { if case .column = expressions[$0].kind { false } else { true } })
      case .aggregate, .distinct: Set(scope.columns.indices)
      default: []
      }
    // A result is seen as its method gives it, but for what it makes of groups that were asked for.
    if case .method(let call) = stage.kind, call.remakesRows, !call.groupsRows { return }
    lazy var known = Set(before.map(\.field.name))
    var isChanged = false
    for index in scope.columns.indices where !scope.columns[index].field.isAskedFor {
      let name = scope.columns[index].field.name
      let isOld = index < before.count && before[index].field.name == name || known.contains(name)
      guard named.contains(index) || !isOld else { continue }
      scope.columns[index].field.isAskedFor = true
      isChanged = true
    }
    if isChanged { stage.fields = scope.fields }
  }

  private func isOutput(_ stage: StageSyntax) -> Bool { effect(of: stage) == .output }
  private func keepsColumns(_ stage: StageSyntax) -> Bool { effect(of: stage) == .rows }

  private func effect(of stage: StageSyntax) -> StageEffect {
    if case .stage(let word) = stage.kind { Swift.type(of: word).effect } else { .columns }
  }

  /// Goes on behind a stage whose columns come from the data, where that has been answered.
  private mutating func pass(_ input: inout BoundInput, _ stages: inout [BoundStage], _ stage: StageSyntax) -> Bool {
    let bound = BoundQuery(
      source: source, input: input, stages: stages, scope: scope, span: stage.span)
    guard let table = answer(to: .query(bound), at: stage.span, knowing: scope.fields) else { return false }
    input = .computed(table, from: bound)
    stages = []
    scope = Scope(table: table, name: scope.name)
    return true
  }

  /// The answer to a barrier; nil where it has none yet, which is noted.
  private mutating func answer(
    to question: Barrier.Question, at span: Span, knowing fields: [Field] = []
  ) -> Table? {
    let place = Barrier.Place(source, span, names: naming)
    if let table = environment.answers[place] { return table }
    if barrier == nil { barrier = Barrier(place: place, question: question, knownFields: fields) }
    return nil
  }

  private mutating func bind(source syntax: SourceSyntax, of query: QuerySyntax) -> BoundInput? {
    switch syntax {
    case .invalid: return nil
    case .namedCases(let span): return bind(tableOf: query, at: span)
    case .last(let span):
      guard let last = environment.last else {
        report("there is no last result yet", at: span, help: ["start with a table: \"tables\" lists what there is"])
        return nil
      }
      scope = Scope(table: last, name: "the last result")
      return .table(last, name: "_")
    case .query(let query):
      guard let bound = bind(query) else { return nil }
      scope = bound.scope
      return .query(bound, name: "( … )")
    case .command(let command):
      guard let table = answer(to: .command(command, source), at: command.span) else { return nil }
      scope = Scope(table: table, name: command.verb.text)
      return .table(table, name: command.verb.text)
    case .name(let name): return bind(table: name)
    }
  }

  /// The table whose rows the first stage names: that of the cases, else the first that has them all.
  private mutating func bind(tableOf query: QuerySyntax, at span: Span) -> BoundInput? {
    guard case .method(let syntax)? = query.stages.first?.kind else { return nil }
    guard let names = syntax.namedCases else {
      report(
        "a comparison of groups needs a table", at: span, help: ["write TABLE | \(source[query.stages[0].span])"])
      return nil
    }
    let cases = catalog.caseTable.flatMap { catalog.table($0) }
    let tables = (cases.map { [$0] } ?? []) + catalog.tables.values.filter { $0.name != cases?.name }
    for table in tables {
      guard let name = table.name, names.allSatisfy({ !catalog.rows(of: table, named: $0.text).isEmpty }) else {
        continue
      }
      scope = Scope(table: table, name: name)
      return .stored(name)
    }
    for name in names where !tables.contains(where: { !catalog.rows(of: $0, named: name.text).isEmpty }) {
      let close = Suggestion.closest(to: name.text, among: tables.flatMap { catalog.names(of: $0) }, isStopped: isHasty)
      let labels = cases.map { catalog.rowNames(of: $0).labels } ?? []
      report(
        "nothing is called \"\(name.text)\"", at: name.span,
        help: close.isEmpty
          ? labels.isEmpty ? [] : ["the cases are \(labels.prefix(20))"]
          : [Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
      return nil
    }
    report("no one table has all these rows", at: span, help: ["write TABLE | compare … for rows of one table"])
    return nil
  }

  private mutating func bind(table name: Name) -> BoundInput? {
    if let query = environment.queries[name.text] {
      if !naming.contains(name.text) { return bind(named: query.syntax, of: query.source, as: name) }
      metItself = true
    }
    if let table = catalog.table(name.text) {
      scope = Scope(table: table, name: name.text)
      return .stored(name.text)
    }
    let titled = catalog.tables(titled: name.text)
    if titled.count == 1 { return bind(table: Name(titled[0], name.span)) }
    if titled.count > 1 {
      report(
        "\"\(name.text)\" is the title of \(titled.count) tables", at: name.span,
        help: ["say which: \(titled, most: 6, last: "or")"])
      return nil
    }
    let known = Array(catalog.tables.keys) + environment.queries.keys.sorted()
    if let folded = known.first(where: { TextFolding.key($0) == TextFolding.key(name.text) }), !naming.contains(folded)
    {
      return bind(table: Name(folded, name.span))
    }
    if naming.contains(name.text) {
      report("\"\(name.text)\" is defined by itself", at: name.span)
      return nil
    }
    if let number = Binder.numberOfResult(name) { return bind(result: number, name) }
    unknownTable(name, among: known)
    return nil
  }

  /// `_1` to `_9`.
  private static func numberOfResult(_ name: Name) -> Int? {
    guard !name.isQuoted, name.text.utf8.count == 2, name.text.first == "_" else { return nil }
    return name.text.last?.wholeNumberValue.flatMap { $0 > 0 ? $0 : nil }
  }

  private mutating func bind(result number: Int, _ name: Name) -> BoundInput? {
    let count = environment.earlier.count
    guard number <= count else {
      let kept: Sentence = count == 1 ? "_1 is the only one" : "_1 to _\(count) are those that are kept"
      report(
        "there are not so many earlier results", at: name.span,
        help: [environment.last == nil ? "there is no last result yet" : count == 0 ? "_ is the last result" : kept])
      return nil
    }
    guard let table = environment.earlier[number - 1].table else {
      report(
        "this result was too large to be kept", at: name.span,
        help: ["of earlier results those up to 64 MB are kept: ask for it once more"])
      return nil
    }
    scope = Scope(table: table, name: name.text)
    return .table(table, name: name.text)
  }

  /// Whether there is no time to look at thousands of words.
  func isHasty() -> Bool { !environment.suggests }

  private mutating func unknownTable(_ name: Name, among known: [String]) {
    let commands = environment.vocabulary.commands.map { $0.word }
    var close = Suggestion.closest(to: name.text, among: known + commands)
    if close.isEmpty, !name.text.utf8.allSatisfy({ $0 < 0x80 }) {
      close = Titles.near(name.text, among: catalog.tables.values.flatMap(\.titles))
    }
    if !close.isEmpty {
      let mend = close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil
      report("no table or command \"\(name.text)\"", at: name.span, help: [Suggestion.question(close)], mend: mend)
    } else if environment.vocabulary.stageWords.contains(environment.vocabulary.name(of: name.text)) {
      report(
        "\"\(name.text)\" is a stage: it follows a table and |", at: name.span,
        help: ["for example: \(known.first ?? "TABLE") | \(name.text) …"])
    } else if let table = catalog.caseTable.flatMap({ catalog.table($0) }),
      !catalog.rows(of: table, named: name.text).isEmpty
    {
      report(
        "\"\(name.text)\" is a row of \(table.name ?? ""), not a table", at: name.span, help: ["show \(name.text)"])
    } else {
      report(
        "no table or command \"\(name.text)\"", at: name.span,
        help: ["\"tables\" lists the tables, \"help\" the commands"])
    }
  }
}
