import Engine
import Language
import Tables
import TestSupport
import Testing

@Suite struct PlannerTests {
  static func order(_ text: String) throws -> [String] {
    Planner.plan(try Shell().bound(text), optimizes: true).stages.map { String($0.text.prefix { $0 != " " }) }
  }

  @Test(
    "A where runs before what it does not depend on",
    arguments: [
      ("cities | sort name | where region = west", ["where", "sort"]),
      ("cities | derive d = area * 2.5 | where region = west", ["where", "derive"]),
      ("cities | sort name | derive d = area * 2.5 | where region = west", ["where", "sort", "derive"]),
      ("cities | select r = region, n = name | where r = west", ["where", "select"]),
      ("cities | where coastal | sort name | where region = west", ["where", "where", "sort"]),
      ("cities | sort name | where count(projects) > 1", ["where", "sort"]),
    ])
  func moves(text: String, expected: [String]) throws {
    #expect(try Self.order(text) == expected)
    #expect(!Planner.plan(try Shell().bound(text), optimizes: true).changes.isEmpty)
    #expect(Planner.plan(try Shell().bound(text), optimizes: false).changes.isEmpty)
  }

  @Test(
    "A where stays behind what it depends on, and behind what may fail for rows that it leaves out",
    arguments: [
      "cities | derive d = area * 2.5 | where d > 5", "cities | take 2 | where region = west",
      "cities | skip 2 | where region = west",
      "cities | derive d = population * 2 | where region = west",
      "cities | derive d = -population | where region = west",
      "cities | sort population * 2 | where region = west", "cities | count by region | where count > 1",
      "cities | distinct region, area | where region = west", "cities | expand projects | where title = Alpha",
      "cities | join projects on id = city | where title is known", "cities | union cities | where region = west",
      "cities | sort name | where population * 2 > 5", "cities | derive d = sum(projects.budget) | where region = west",
      "cities | sort name | where population = (cities | summarize max(population))",
    ])
  func stays(text: String) throws {
    #expect(Planner.plan(try Shell().bound(text), optimizes: true).changes == [])
  }

  @Test("The plan is told in words")
  func description() throws {
    let query = try Shell().bound("cities | sort name | where region = west | join (staff | take 1) on id = home")
    let plan = Planner.plan(query, optimizes: true)
    #expect(
      plan.lines(of: query, in: ExecutionContext(catalog: Atlas.catalog)) == [
        "scan cities (5 rows, 10 columns)", "where region = west", "sort name", "join (staff | take 1) on id = home",
        "  scan staff (3 rows, 4 columns)", "  take 1", "moved: where region = west runs before sort name",
      ])
  }
}
