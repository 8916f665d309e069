import Diagnostics
import Engine
import Language
import Session
import Tables

extension Vocabulary {
  /// The words of every conversation, for tests that have no session.
  package static let tested = Vocabulary.standard
}

/// The way from text to table, without a session round it.
package struct Shell {
  package var catalog: Catalog
  package var parameters: [String: Value] = [:]
  package var last: Table?
  package var optimizes = true
  private var queries: [(name: String, syntax: QuerySyntax, source: SourceText)] = []

  package init(_ catalog: Catalog = Atlas.catalog) { self.catalog = catalog }

  /// What a query gave instead of a table.
  package struct Refusal: Error, CustomStringConvertible {
    package let diagnostics: [Diagnostic]
    package var description: String { diagnostics.map { $0.rendered() }.joined() }
    package var messages: [String] { diagnostics.map(\.message.text) }
  }

  package mutating func name(_ name: String, _ text: String) throws(Refusal) {
    let source = SourceText(name: "let", text: text)
    queries.append((name, try Shell.query(source), source))
  }

  private static func query(_ source: SourceText) throws(Refusal) -> QuerySyntax {
    let tree = Parser.parse(source, with: .tested)
    guard tree.diagnostics.isEmpty, tree.statements.count == 1, case .query(let query) = tree.statements[0].kind else {
      throw Refusal(diagnostics: tree.diagnostics)
    }
    return query
  }

  package var environment: Environment {
    var environment = Environment(vocabulary: .tested, catalog: catalog)
    for query in queries { environment.queries[query.name] = (query.syntax, query.source) }
    environment.last = last
    environment.parameters = parameters
    return environment
  }

  private func settled(_ query: QuerySyntax, _ source: SourceText) -> (Binding<BoundQuery>, [Diagnostic]) {
    environment.settled {
      Binder.bind(query, of: source, in: $0)
    } answer: { barrier in
      guard case .query(let query) = barrier.question else { return nil }
      do throws(Diagnostic) {
        return .success(try Engine.run(query, in: ExecutionContext(catalog: catalog, optimizes: optimizes)))
      } catch {
        return .failure(error)
      }
    }
  }

  /// All diagnostics of parsing, and of binding where parsing found none.
  package func diagnostics(_ text: String) -> [Diagnostic] {
    let source = SourceText(name: "test", text: text)
    let tree = Parser.parse(source, with: .tested)
    guard tree.diagnostics.isEmpty else { return tree.diagnostics }
    return tree.statements.flatMap { statement -> [Diagnostic] in
      switch statement.kind {
      case .query(let query): settled(query, source).1
      default: []
      }
    }
  }

  package func bound(_ text: String) throws(Refusal) -> BoundQuery {
    let source = SourceText(name: "test", text: text)
    let (binding, diagnostics) = settled(try Shell.query(source), source)
    guard let bound = binding.bound else { throw Refusal(diagnostics: diagnostics) }
    return bound
  }

  package func execute(_ text: String) throws(Refusal) -> (table: Table, steps: [StepReport]) {
    let bound = try bound(text)
    do throws(Diagnostic) {
      return try Engine.execute(bound, in: ExecutionContext(catalog: catalog, optimizes: optimizes))
    } catch {
      throw Refusal(diagnostics: [error])
    }
  }

  package func run(_ text: String) throws(Refusal) -> Table { try execute(text).table }

  /// The messages of whatever refuses the query, before it runs or while it runs.
  package func refusal(_ text: String) -> [String] {
    do throws(Refusal) {
      _ = try run(text)
      return []
    } catch {
      return error.messages
    }
  }
}
