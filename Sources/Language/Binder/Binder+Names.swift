import Diagnostics

/// What a name given with `let` stands for.
struct NamedQuery {
  let query: BoundQuery
  let diagnostics: [Diagnostic]
  /// How many named queries stand for it, itself included.
  let count: Int
  /// How many of them stand on each other.
  let depth: Int
}

extension Binder {
  /// Binds a named query, once in a statement: a name that uses another twice does not bind it twice.
  mutating func bind(named syntax: QuerySyntax, of source: SourceText, as name: Name) -> BoundInput? {
    let known = remembered[name.text]
    let room = Binder.deepestNames - naming.count
    guard room > 0, known.map({ $0.depth <= room }) ?? true else {
      report("more than \(Binder.deepestNames) named queries stand on each other here", at: name.span)
      return nil
    }
    if isStopped() { return nil }
    let before = named
    named += known?.count ?? 1
    guard named <= Binder.mostNames else {
      if before <= Binder.mostNames {
        report("named queries stand for more than \(Binder.mostNames) others here", at: name.span)
      }
      return nil
    }
    if let known {
      deepest = max(deepest, naming.count + known.depth)
      diagnostics += known.diagnostics
      return use(known.query, as: name)
    }
    var inner = self
    inner.source = source
    inner.naming.append(name.text)
    inner.deepest = inner.naming.count
    inner.metItself = false
    inner.diagnostics = []
    let bound = inner.bind(syntax)
    diagnostics += inner.diagnostics
    barrier = inner.barrier
    named = inner.named
    deepest = max(deepest, inner.deepest)
    remembered = inner.remembered
    metItself = metItself || inner.metItself
    guard let bound else { return nil }
    if !inner.metItself {
      remembered[name.text] = NamedQuery(
        query: bound, diagnostics: inner.diagnostics, count: named - before, depth: inner.deepest - naming.count)
    }
    return use(bound, as: name)
  }

  private mutating func use(_ bound: BoundQuery, as name: Name) -> BoundInput {
    scope = bound.scope
    scope.name = name.text
    return .query(bound, name: name.text)
  }

  /// Whether the user has asked to stop; then that is what is told.
  mutating func isStopped() -> Bool {
    guard environment.isCancelled() else { return false }
    if !diagnostics.contains(where: \.isInterruption) { diagnostics.append(.interrupted) }
    return true
  }
}
