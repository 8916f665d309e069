import Engine
import Tables
import TestSupport
import Testing

@Suite struct StageTests {
  @Test(
    "Every stage gives the rows and columns that it promises",
    arguments: [
      ("cities | where coastal | select id", "id", ["c2", "c5"]),
      ("cities | select n = name, population + 1 as p | take 1", "n | p", ["Ōtsu | 345001"]),
      (
        "cities | drop aliases, kanji, area, coastal, founded, sister, region | take 1", "id | name | population",
        ["c1 | Ōtsu | 345000"]
      ),
      ("cities | select id | derive id = 1, b = id | take 1", "id | b", ["1 | 1"]),
      ("cities | sort population | select id", "id", ["c4", "c2", "c5", "c1", "c3"]),
      ("cities | sort population desc | select id", "id", ["c1", "c2", "c5", "c4", "c3"]),
      ("cities | sort region desc, population desc | select id", "id", ["c1", "c2", "c5", "c3", "c4"]),
      ("cities | sort name | select name", "name", ["Higashi-Yama", "Mori", "Nada", "Tsu", "Ōtsu"]),
      ("cities | sort coastal | select id", "id", ["c1", "c3", "c2", "c5", "c4"]),
      ("cities | sort founded desc | select id", "id", ["c4", "c5", "c1", "c2", "c3"]),
      ("cities | sort sister | select id", "id", ["c4", "c1", "c3", "c2", "c5"]),
      ("cities | sort count(projects) desc | take 2 | select id", "id", ["c1", "c2"]),
      ("cities | take 2 | select id", "id", ["c1", "c2"]), ("cities | skip 4 | select id", "id", ["c5"]),
      ("cities | skip 1 | take 2 | select id", "id", ["c2", "c3"]), ("cities | take 0 | select id", "id", []),
      ("cities | skip 9 | select id", "id", []), ("cities | take 99 | count", "count", ["5"]),
      ("cities | take 9223372036854775807 | skip 9223372036854775807 | count", "count", ["0"]),
      ("cities | distinct region", "region", ["west", "east", "?"]),
      (
        "cities | select region, coastal | distinct", "region | coastal",
        ["west | no", "west | yes", "east | no", "? | ?not stated", "east | yes"]
      ),
      (
        "cities | distinct r = region, population > 300k", "r | population > 300k",
        ["west | yes", "west | no", "east | ?not stated", "? | no", "east | no"]
      ),
      ("cities | count", "count", ["5"]), ("cities | where id = \"x\" | count", "count", ["0"]),
      ("cities | count by region", "region | count", ["west | 2", "east | 2", "? | 1"]),
      ("cities | where id = \"x\" | count by region", "region | count", []),
      (
        "projects | count by city.region, kind", "region | kind | count",
        ["west | recruit | 1", "west | develop | 2", "east | recruit | 1", "? | ?no answer | 1"]
      ),
      (
        "cities | summarize count(), count(population), n = sum(population), mean(area) by region",
        "region | count | count_population | n | mean_area",
        ["west | 2 | 2 | 615000 | 587.85", "east | 2 | 1 | 270000 | 75.125", "? | 1 | 1 | 12000 | ?"]
      ),
      (
        "cities | summarize min(name), max(name), first(name), list(id), min(founded), max(coastal)",
        "min_name | max_name | first_name | list_id | min_founded | max_coastal",
        ["Higashi-Yama | Ōtsu | Ōtsu | [c1, c2, c3, c4, c5] | 1889-04-01 | yes"]
      ),
      (
        "cities | where id = \"x\" | summarize count(), sum(area), mean(area), min(name), sd(area), share(coastal), list(id), first(id)",
        "count | sum_area | mean_area | min_name | sd_area | share_coastal | list_id | first_id",
        ["0 | ? | ? | ? | ? | ? | [] | ?"]
      ),
      (
        "cities | summarize share(coastal), count(distinct population), median(population), quantile(population, 0.25), sd(population)",
        "share_coastal | count_distinct_population | median_population | quantile_population | sd_population",
        ["50 | 3 | 270000 | 205500 | 145850.09427490953"]
      ),
      (
        "cities | summarize r = max(population) / min(population), d = mean(area) - 1 by region", "region | r | d",
        ["west | 1.2777777777777777 | 586.85", "east | 1 | 74.125", "? | 1 | ?"]
      ),
      (
        "cities | summarize big = if(sum(population) > 500k, region, \"small\") by region", "region | big",
        ["west | west", "east | small", "? | small"]
      ),
      (
        "projects | summarize n = count(), mean(city.population) by city.region | sort n desc | take 1",
        "region | n | mean_population", ["west | 3 | 320000"]
      ),
      ("projects | expand tags | select id, tags", "id | tags", ["p1 | a", "p1 | b", "p2 | b", "p2 | ?", "p5 | c"]),
      (
        "projects | expand tags keep all | select id, tags", "id | tags",
        ["p1 | a", "p1 | b", "p2 | b", "p2 | ?", "p3 | ?", "p4 | ?", "p5 | c"]
      ),
      (
        "cities | expand projects | select name, projects.id, title", "name | projects.id | title",
        [
          "Ōtsu | p1 | Alpha", "Ōtsu | p2 | Beta", "Tsu | p3 | Gamma", "Higashi-Yama | p4 | Delta",
          "Nada | p5 | Epsilon",
        ]
      ),
      ("cities | expand projects keep all | where title is unknown | select name", "name", ["Mori"]),
      ("cities | expand projects.tags | count by tags", "tags | count", ["a | 1", "b | 2", "? | 2", "c | 1"]),
      (
        "projects | join cities on city = id | select id, name, region", "id | name | region",
        ["p1 | Ōtsu | west", "p2 | Ōtsu | west", "p3 | Tsu | west", "p4 | Higashi-Yama | east", "p5 | Nada | ?"]
      ),
      (
        "cities | join projects on name = city keep matching | select name, title", "name | title",
        ["Ōtsu | Alpha", "Ōtsu | Beta", "Tsu | Gamma", "Higashi-Yama | Delta", "Nada | Epsilon"]
      ),
      (
        "cities | join (projects | count by city) on id = city | select id, count", "id | count",
        ["c1 | 2", "c2 | 1", "c3 | 1", "c4 | 1", "c5 | ?no match"]
      ),
      (
        "cities | select region, a = id | join (cities | select region, b = id) on region keep matching | count",
        "count", ["8"]
      ),
      (
        "cities | select id, region | join (cities | select id, region, z = 1) on id, region keep matching | select id",
        "id", ["c1", "c2", "c3", "c5"]
      ),
      (
        "cities | select id, sister | join (staff | select home, name) on sister = home | select id, name", "id | name",
        ["c1 | ?no match", "c2 | ?no match", "c3 | Aoki", "c4 | ?no match", "c5 | ?no match"]
      ),
      (
        "cities | select id, population | union (staff | select id, senior) | skip 4", "id | population | senior",
        ["c5 | 270000 | ?", "s1 | ? | yes", "s2 | ? | ?", "s3 | ? | no"]
      ),
      (
        "cities | take 1 | select id, v = population | union (projects | take 1 | select v = budget, id)", "id | v",
        ["c1 | 345000", "p1 | 10.5"]
      ),
      ("cities | select id | union cities | count", "count", ["10"]),
      (
        "cities | take 2 | select id, population, area | unpivot population, area as what, value", "id | what | value",
        ["c1 | population | 345000", "c1 | area | 464.5", "c2 | population | 270000", "c2 | area | 711.2"]
      ),
      ("cities | take 0 | select id, area | unpivot area as what, value", "id | what | value", []),
      (
        "cities | take 2 | select id, population, area | unpivot population, area as what, value | pivot what of value",
        "id | population | area", ["c1 | 345000 | 464.5", "c2 | 270000 | 711.2"]
      ),
      (
        "cities | select region, coastal, id | pivot coastal of count(id) by region", "region | no | yes | unknown",
        ["west | 1 | 1 | 0", "east | 1 | 1 | 0", "? | 0 | 0 | 1"]
      ),
      (
        "cities | pivot region of sum(population) by coastal", "coastal | west | east | unknown",
        ["no | 345000 | ? | ?", "yes | 270000 | 270000 | ?", "?not stated | ? | ? | 12000"]
      ),
      (
        "cities | pivot region of count() by coastal", "coastal | west | east | unknown",
        ["no | 1 | 1 | 0", "yes | 1 | 1 | 0", "?not stated | 0 | 0 | 1"]
      ),
      (
        "cities | pivot id of population by region", "region | c1 | c2 | c3 | c4 | c5",
        ["west | 345000 | 270000 | ? | ? | ?", "east | ? | ? | ?not stated | ? | 270000", "? | ? | ? | ? | 12000 | ?"]
      ),
      (
        "cities | select name, population | take 2 | transpose by name", "column | Ōtsu | Tsu",
        ["population | 345000 | 270000"]
      ),
      (
        "cities | select name, population, coastal | take 2 | transpose", "column | 1 | 2",
        ["name | Ōtsu | Tsu", "population | 345000 | 270000", "coastal | no | yes"]
      ),
      (
        "cities | select region, id, name | transpose by region",
        "column | west | west (2) | east | unknown | east (2)",
        ["id | c1 | c2 | c3 | c4 | c5", "name | Ōtsu | Tsu | Higashi-Yama | Nada | Mori"]
      ),
      ("cities | select region, id | transpose by region | where `west (2)` = c2 | select west", "west", ["c1"]),
      (
        "cities | select name, population | take 2 | transpose by name | transpose by column", "column | population",
        ["Ōtsu | 345000", "Tsu | 270000"]
      ),
      (
        "cities | crosstab region by coastal | drop percent_lower, percent_upper", "region | coastal | n | percent",
        [
          "east | yes | 1 | 25", "east | no | 1 | 25", "east | ? | 0 | ?not applicable", "west | yes | 1 | 25",
          "west | no | 1 | 25",
          "west | ? | 0 | ?not applicable", "? | yes | 0 | ?not applicable", "? | no | 0 | ?not applicable",
          "? | ? | 1 | ?not applicable",
        ]
      ),
      (
        "projects | crosstab kind by done percent of row | drop percent_lower, percent_upper",
        "kind | done | n | percent",
        [
          "recruit | yes | 1 | 100", "recruit | no | 0 | 0", "recruit | ? | 1 | ?not applicable",
          "develop | yes | 0 | 0",
          "develop | no | 1 | 100", "develop | ? | 1 | ?not applicable", "? | yes | 1 | ?not applicable",
          "? | no | 0 | ?not applicable", "? | ? | 0 | ?not applicable",
        ]
      ),
      (
        "projects | crosstab kind by done percent of column | where kind = develop | drop percent_lower, percent_upper",
        "kind | done | n | percent",
        ["develop | yes | 0 | 0", "develop | no | 1 | 100", "develop | ? | 1 | ?not applicable"]
      ),
      (
        "projects | crosstab kind by done percent of all | where kind = recruit | drop percent_lower, percent_upper",
        "kind | done | n | percent",
        ["recruit | yes | 1 | 50", "recruit | no | 0 | 0", "recruit | ? | 1 | ?not applicable"]
      ),
      (
        "projects | crosstab kind by done of sum(share)", "kind | done | sum(share)",
        [
          "recruit | yes | 65", "recruit | no | ?not applicable", "recruit | ? | 100",
          "develop | yes | ?not applicable", "develop | no | 40", "develop | ? | ?", "? | yes | 50.5",
          "? | no | ?not applicable", "? | ? | ?not applicable",
        ]
      ),
      (
        "projects | crosstab kind by done of count() | where kind = recruit and done is known", "kind | done | count()",
        ["recruit | yes | 1", "recruit | no | 0"]
      ),
      (
        "cities | where id = \"x\" | crosstab region by coastal | drop percent_lower, percent_upper",
        "region | coastal | n | percent", []
      ),
      (
        "cities | crosstab region by population > 300k | where region = east | drop percent_lower, percent_upper",
        "region | population > 300k | n | percent",
        ["east | yes | 0 | 0", "east | no | 1 | 33.333333333333336", "east | ? | 1 | ?not applicable"]
      ),
      (
        "projects | select id, city | with sources | take 3", "id | city | source | place | basis | also",
        [
          "p1 | Ōtsu | r1 | p. 9 | inferred | []", "p2 | Ōtsu | r2 | p. 9 | stated | []",
          "p3 | Tsu | r1 | p. 4 | outside | []",
        ]
      ),
      (
        "cities | select population | with sources | take 3", "population | source | place | basis | also",
        [
          "345000 | r1 | p. 2 | hedged | []", "270000 | r2 | p. 3 | stated | []",
          "?not stated | ?no evidence | ?no evidence | ?no evidence | []",
        ]
      ),
      ("cities | with sources of name | select id, place | take 2", "id | place", ["c1 | p. 1", "c2 | p. 3"]),
      (
        "projects | summarize mean(share) by city | with sources | take 1",
        "city | mean_share | source | place | basis | also",
        ["Ōtsu | 52.5 | r1; r2 | p. 9 (r1); p. 9 (r2) | inferred | []"]
      ),
      (
        "projects | select id, p = city.population | with sources of p | take 1 | select p, basis", "p | basis",
        ["345000 | hedged"]
      ),
      ("projects | with sources | where basis = outside | select id", "id", ["p3"]),
    ])
  func stages(text: String, heading: String, lines: [String]) throws {
    let table = try Shell().run(text)
    #expect(table.heading == heading)
    #expect(table.lines == lines)
    var naive = Shell()
    naive.optimizes = false
    #expect(try naive.run(text).lines == lines, "without planning")
  }

  @Test(
    "The footer says what was left out, what did not match, and what is not known",
    arguments: [
      ("cities | take 2", ["the first 2 of 5"]), ("cities | skip 2", ["without the first 2 of 5"]),
      ("cities | take 9", []),
      (
        "cities | where coastal",
        ["1 more is unknown for this filter (not stated): add \"or coastal is unknown\" to see them"]
      ),
      (
        "cities | where population > 1 and area > 1",
        [
          "2 more are unknown for this filter (1 not stated, 1 not surveyed): \"where (population > 1 and area > 1) is unknown\" shows them"
        ]
      ),
      ("cities | summarize mean(area)", ["mean leaves out 1 unknown of 5 in area (not surveyed)"]),
      ("cities | join projects on id = city", ["4 of 5 matched, 1 without a partner"]),
      ("cities | join projects on id = city keep matching", ["4 of 5 matched, 1 without a partner left out"]),
      ("projects | join cities on city = id", ["5 of 5 matched; 1 of 5 in cities matched nothing"]),
      ("cities | expand projects", ["1 of 5 without projects left out: add \"keep all\" to see them"]),
      ("cities | expand projects keep all", ["1 of 5 without projects"]),
      ("cities | select region, id | transpose by region", ["repeated names are kept apart by a number: west, east"]),
      (
        "cities | where not (projects.kind has develop)",
        [
          "1 more is unknown for this filter (no answer): add \"or projects.kind is unknown\" to see them",
          "a record that the sources do not mention is not a no: \"not … has\" finds rows without such a record",
        ]
      ),
    ])
  func notes(text: String, notes: [String]) throws {
    #expect(try Shell().run(text).noteTexts == notes)
  }

  @Test(
    "What only the data can show is an error with a way out",
    arguments: [
      ("cities | pivot region of population by coastal | where west = 1", ""),
      ("cities | pivot coastal of population by region", ""),
      ("projects | pivot city of budget by kind", ""),
      ("cities | pivot region of id by kanji | select west, west2", "no column \"west2\" in cities"),
      ("cities | pivot coastal of id by region | take 1", ""),
      ("projects | pivot kind of id by done", ""),
      ("projects | select kind, id | pivot kind of id", "pivot finds several rows for one cell (recruit)"),
    ])
  func refusals(text: String, message: String) {
    let found = Shell().refusal(text)
    #expect(message.isEmpty || found == [message])
  }

  @Test("Rows keep the order of the source, and sorting is stable in both directions")
  func stable() throws {
    var catalog = Catalog()
    catalog.add("t | n integer | k integer\n" + (0..<200).map { "\($0) | \($0 % 3)" }.joined(separator: "\n"))
    let shell = Shell(catalog)
    #expect(
      try shell.run("t | sort k | select n").lines
        == (0..<3).flatMap { rest in (0..<200).filter { $0 % 3 == rest }.map(String.init) })
    #expect(
      try shell.run("t | sort k desc | select n").lines
        == (0..<3).reversed().flatMap { rest in (0..<200).filter { $0 % 3 == rest }.map(String.init) })
  }

  @Test("A table of no rows and one of no columns are tables")
  func empty() throws {
    let shell = Shell()
    for stage in [
      "sort id", "take 1", "distinct", "count", "count by id", "transpose", "transpose by id", "crosstab id by name",
      "pivot id of name", "pivot id of count(name) by region", "expand projects", "join cities on id", "union cities",
      "with sources", "unpivot id, name as a, b", "audit population of area against area",
    ] {
      _ = try shell.run("cities | where id = \"none\" | \(stage) | take 5")
    }
    _ = try shell.run("cities | select id | drop id | count")
    _ = try shell.run("cities | select id | drop id | distinct | take 1")
  }

  // MARK: Rows behind rows

  @Test("Joining with grouped rows does not lose sight of which row is which")
  func identities() throws {
    let shell = Shell()
    #expect(
      try shell.run(
        "(cities | count by region) | join cities on region keep matching | derive n = count(projects) | select id, n"
      ).lines == ["c1 | 2", "c2 | 1", "c3 | 1", "c5 | 0"])
    #expect(
      try shell.run(
        "staff | join (cities | count by region) on name = region | join projects on id = lead keep matching | derive c = projects.city.name | select id, c"
      ).lines.count == 4)
    #expect(
      try shell.run(
        "projects | join (cities | count by region) on kind = region | join staff on lead = id keep matching | derive h = staff.home.name | select id, h"
      ).lines.count == 4)
    var named = Shell()
    try named.name("grouped", "cities | count by region")
    #expect(
      try named.run("grouped | join cities on region keep matching | select cities.sister.name | take 1").lines == [
        "[Ōtsu]"
      ])
  }

  @Test("Rows know the rows they rest on through filters, sorts, joins and groups")
  func lineage() throws {
    let shell = Shell()
    func rows(_ text: String) throws -> [String] {
      try shell.run(text).lineage.map { lineage in
        "\(lineage.table) " + (0..<(try shell.run(text).rowCount)).map { "\(lineage.rows(of: $0))" }.joined()
      }
    }
    #expect(try rows("cities | where region = east") == ["cities [2][4]"])
    #expect(try rows("cities | sort name desc | take 2") == ["cities [0][1]"])
    #expect(try rows("cities | join projects on id = city | skip 4") == ["cities [3][4]", "projects [4][]"])
    #expect(try rows("projects | summarize mean(share) by city | with sources | take 1") == ["projects [0, 1]"])
  }

  @Test("A long query can be stopped")
  func cancelled() throws {
    #expect(throws: (any Error).self) {
      let bound = try Shell().bound("cities | sort name | count")
      _ = try Engine.run(bound, in: ExecutionContext(catalog: Atlas.catalog, isCancelled: { true }))
    }
  }
}
