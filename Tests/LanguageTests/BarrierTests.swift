import Diagnostics
import Engine
import Language
import Tables
import TestSupport
import Testing

@Suite struct BarrierTests {
  private struct NoQuery: Error {}

  private static let turned = "cities | select id, population | transpose by id"

  /// What binding a text asks to be answered, in order, and what came of it.
  private static func questions(_ text: String, naming queries: [String: String] = [:]) throws -> (
    asked: [String], binding: Binding<BoundQuery>, messages: [String]
  ) {
    func query(_ text: String) throws -> (QuerySyntax, SourceText) {
      let source = SourceText(name: "test", text: text)
      let tree = Parser.parse(source, with: .tested)
      try #require(tree.diagnostics.isEmpty)
      guard case .query(let query)? = tree.statements.first?.kind else { throw NoQuery() }
      return (query, source)
    }
    var environment = Environment(vocabulary: .tested, catalog: Atlas.catalog)
    for (name, text) in queries { environment.queries[name] = try query(text) }
    let (syntax, source) = try query(text)
    var asked: [String] = []
    let (binding, diagnostics) = environment.settled {
      Binder.bind(syntax, of: source, in: $0)
    } answer: { barrier in
      guard case .query(let query) = barrier.question else { return nil }
      asked.append(query.stages.last?.text ?? "")
      do throws(Diagnostic) {
        return .success(try Engine.run(query, in: ExecutionContext(catalog: Atlas.catalog)))
      } catch {
        return .failure(error)
      }
    }
    return (asked, binding, diagnostics.map(\.message.text))
  }

  @Test(
    "What has columns from the data is asked for once, wherever it stands",
    arguments: [
      ("\(turned) | where column = population | select c1", ["transpose by id"]),
      ("cities | where id in (\(turned) | select column)", ["transpose by id"]),
      (
        "cities | where id in (\(turned) | select column) and name in (\(turned) | select column)",
        ["transpose by id", "transpose by id"]
      ),
      ("cities | where population between (\(turned) | select c1) and 9", ["transpose by id"]),
      ("(\(turned)) | take 1", ["transpose by id"]),
      ("cities | join (\(turned)) on id = column", ["transpose by id"]),
      ("cities | select id | union (\(turned)) | take 1", ["transpose by id"]),
      (
        "projects | pivot kind of count() by city | transpose | take 1", ["pivot kind of count() by city", "transpose"]
      ),
      ("cities | compare c1, c2 on region | where verdict = same", ["compare c1, c2 on region"]),
      ("cities | mill coastal given region | where condition = region", []),
      ("cities | similar to c1 | where other = Tsu", []),
    ])
  func askedOnce(text: String, expected: [String]) throws {
    let (asked, binding, messages) = try Self.questions(text)
    #expect(asked == expected)
    #expect(messages == [])
    #expect(binding.bound != nil)
  }

  @Test("A named query is answered once, however often its name stands in a statement")
  func namedOnce() throws {
    let names = ["turned": Self.turned, "twice": "turned | union turned", "fourfold": "twice | union twice"]
    let (asked, binding, _) = try Self.questions("fourfold | union turned", naming: names)
    #expect(asked == ["transpose by id"])
    #expect(binding.bound != nil)
  }

  @Test("A name that means a table within its own query is answered as what it means in each place")
  func sameName() throws {
    let (asked, binding, messages) = try Self.questions("cities | take 1", naming: ["cities": Self.turned])
    #expect(asked == ["transpose by id"])
    #expect(messages == [])
    #expect(binding.bound?.scope.fields.first?.name == "column")
  }

  @Test("Where something is wrong before it, nothing is asked")
  func mistakeFirst() throws {
    let (asked, binding, messages) = try Self.questions("cities | where nosuch = 1 | transpose")
    #expect(asked == [])
    #expect(messages == ["no column \"nosuch\" in cities"])
    guard case .mistaken = binding else {
      Issue.record("it was bound")
      return
    }
  }

  @Test("A barrier knows the columns that do not depend on the data")
  func knownColumns() throws {
    for (text, expected) in [
      ("projects | pivot kind of count() by city, lead", ["city", "lead"]),
      ("cities | compare c1, c2", ["attribute", "verdict"]),
      ("projects | compare budget across kind by city", ["key", "difference", "difference_lower", "difference_upper"]),
    ] {
      let source = SourceText(name: "test", text: text)
      guard case .query(let query)? = Parser.parse(source, with: .tested).statements.first?.kind,
        case .barrier(let barrier) = Binder.bind(
          query, of: source, in: Environment(vocabulary: .tested, catalog: Atlas.catalog)
        ).0
      else {
        Issue.record("no barrier: \(text)")
        continue
      }
      #expect(barrier.knownFields.map(\.name) == expected)
    }
  }
}
