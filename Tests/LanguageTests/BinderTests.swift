import Diagnostics
import Language
import Tables
import TestSupport
import Testing

@Suite struct BinderTests {
  // MARK: Bare words

  @Test(
    "A bare word is a column, a value of the other side, or the name of a row",
    arguments: [
      ("cities | where region = west | select id", ["c1", "c2"]),
      ("cities | where west = region | select id", ["c1", "c2"]),
      ("cities | where region = WEST | select id", ["c1", "c2"]),
      ("cities | where region = ｗｅｓｔ | select id", ["c1", "c2"]),
      ("cities | where region = south | select id", []),
      ("cities | where region in (west, east) | select id", ["c1", "c2", "c3", "c5"]),
      ("cities | where name = tsu | select id", ["c2"]),
      ("cities | where aliases has おおつ | select id", ["c1"]),
      ("cities | where aliases has \"old nada\" | select id", ["c4"]),
      ("projects | where city = c1 | select id", ["p1", "p2"]),
      ("projects | where city = Ōtsu | select id", ["p1", "p2"]),
      ("projects | where city = otsu | select id", ["p1", "p2"]),
      ("projects | where city = Ootsu | select id", ["p1", "p2"]),
      ("projects | where city = 大津 | select id", ["p1", "p2"]),
      ("projects | where city = おおつ | select id", ["p1", "p2"]),
      ("projects | where city = オオツ | select id", ["p1", "p2"]),
      ("projects | where city = \"Higashi-Yama\" | select id", ["p4"]),
      ("projects | where city = Higashi-Yama | select id", ["p4"]),
      ("projects | where city = higashiyama | select id", ["p4"]),
      ("projects | where 津 = city | select id", ["p3"]),
      ("projects | where city != 津 | select id", ["p1", "p2", "p4", "p5"]),
      ("projects | where city in (津, 東山) | select id", ["p3", "p4"]),
      ("projects | where city.name = Tsu | select id", ["p3"]),
      ("projects | where city.region = west | select id", ["p1", "p2", "p3"]),
      ("projects | where lead.home = 東山 | select id", ["p2"]),
      ("projects | where kind = none | select id", []),
      ("cities | where projects.kind has develop | select id", ["c1", "c2"]),
      ("projects | where \"c1\" = city | select id", ["p1", "p2"]),
      ("projects | where \"Ootsu\" != city | select id", ["p3", "p4", "p5"]),
      ("projects | where city = if(yes, \"c1\", id) | select id", ["p1", "p2"]),
      ("projects | where city in (if(yes, \"c1\", id), 津) | select id", ["p1", "p2", "p3"]),
      ("projects | where city < \"O\" | select id", ["error"]),
      ("projects | where city < if(yes, \"O\", id) | select id", ["p4", "p5"]),
      ("cities | where sister has Tsu | select id", ["error"]),
      ("cities | where sister = name | select id", ["c4"]),
      ("projects | derive k = kind | where k = recruit | select id", ["p1", "p4"]),
      ("projects | select k = kind | distinct | where k = recruit", ["recruit"]),
      ("projects | summarize first(kind) by city | where first_kind = develop | select city", ["Tsu"]),
      ("cities | select id, region | unpivot id, region as what, value | where value = west | count", ["2"]),
      ("cities | select id | union (projects | select id) | where id = p3", ["p3"]),
    ])
  func words(text: String, expected: [String]) throws {
    if expected == ["error"] {
      #expect(!Shell().refusal(text).isEmpty)
    } else {
      #expect(try Shell().run(text).lines == expected)
    }
  }

  private static let doubtful: Catalog = {
    var catalog = Catalog()
    catalog.add(
      """
      things | id text | kind text | colour text | size integer
      t1 | colour | red | 1
      t2 | red | kind | 2
      """, key: "id")
    return catalog
  }()

  @Test("A word that is both a column and a value is an error that says how to mean either")
  func ambiguous() throws {
    let found = Shell(Self.doubtful).diagnostics("things | where kind = colour")
    #expect(found.map(\.message.text) == ["\"colour\" is both a column and a value of kind"])
    #expect(found.first?.help.first?.text.contains("`colour`") == true)
    #expect(try Shell(Self.doubtful).run("things | where kind = \"colour\" | select id").lines == ["t1"])
    #expect(try Shell(Self.doubtful).run("things | where kind = `colour` | select id").lines == [])
    #expect(try Shell(Self.doubtful).run("things | where `kind` = red | select id").lines == ["t2"])
  }

  // MARK: Diagnostics

  @Test(
    "A mistake is shown where it stands, with the way out",
    arguments: [
      ("cities | where «populaton» > 200k", "no column \"populaton\" in cities", "did you mean \"population\"?"),
      (
        "cities | where region = «wset»", "\"wset\" is neither a column in cities nor a value of region",
        "did you mean \"west\"?"
      ),
      ("«citis» | take 1", "no table or command \"citis\"", "did you mean \"cities\"?"),
      ("«zebra» | take 1", "no table or command \"zebra\"", "\"tables\" lists the tables, \"help\" the commands"),
      ("«where» x", "", ""),
      ("cities | derive x = «flor»(area)", "no function \"flor\"", "did you mean \"floor\"?"),
      (
        "cities | where name = «zebra»", "\"zebra\" is neither a column in cities nor a value of name",
        "name holds Ōtsu, Tsu"
      ),
      ("projects | where city = «Nadda»", "no row \"Nadda\" in cities", "did you mean \"Nada\"?"),
      ("projects | where city = «zebra»", "no row \"zebra\" in cities", "it has Ōtsu, Tsu"),
      ("projects | where city.«naem» = x", "no column \"naem\" in cities", "did you mean \"name\"?"),
      ("projects | where title.«x» = 1", "\"title\" is text, so nothing can follow it", "only a reference"),
      (
        "cities | derive x = «population-area»", "no column \"population-area\" in cities",
        "a subtraction is written with spaces: population - area"
      ),
      (
        "cities | where «population-area» > 5", "no column \"population-area\" in cities",
        "a subtraction is written with spaces: population - area"
      ),
      (
        "cities | where population > «\"x\"»", "\"population\" is a whole number, and \"x\" is text",
        "a number is written without quotes"
      ),
      ("cities | where name = «5»", "\"name\" is text, and 5 is a whole number", "as a text it needs quotes: \"5\""),
      ("cities | where population = «west»", "no column \"west\" in cities", ""),
      ("cities | where coastal = «maybe»", "\"coastal\" is yes, no or unknown, not \"maybe\"", ""),
      (
        "cities | where «population»", "where needs a condition, and this is a whole number",
        "compare it with something"
      ),
      ("cities | where not «name»", "not needs a condition, and this is text", ""),
      (
        "cities | where «aliases»", "where needs a condition, and this is a list of text",
        "for a list write: aliases has"
      ),
      ("cities | where «aliases» = x", "\"aliases\" is a list, and = compares single values", "write: aliases has"),
      ("cities | where «name» has x", "\"name\" is text, not a list", "write: name = "),
      ("cities | where area = «65%»", "\"area\" is not in percent: its unit is km2", "write the number without %"),
      ("cities | where coastal = «5%»", "\"coastal\" is not in percent: it has no unit", ""),
      ("cities | derive x = «5%»", "a number with % can only be compared with a column whose unit is percent", ""),
      ("cities | where «population > area»", "this compares persons with km2", "only values of the same unit"),
      ("cities | derive x = «population + area»", "\"+\" joins persons and km2", "only equal units add up"),
      ("cities | derive x = «name» + 1", "\"+\" needs numbers, and this is text", "texts are joined with concat(a, b)"),
      ("cities | derive x = -«name»", "only a number can be negated, and this is text", ""),
      ("cities | where founded = «2024-02-30»", "there is no day 2024-02-30", "a date is written year-month-day"),
      ("cities | where founded = «\"2024-02-28\"»", "a date is written without quotes", "write 2024-02-28"),
      ("cities | where population = «unknown»", "nothing can be compared with unknown", "ask: population is unknown"),
      (
        "cities | where population in (1, «unknown»)", "unknown is not a value that something can equal",
        "write: population is unknown"
      ),
      ("cities | derive x = «abs()»", "abs takes 1 value, not 0", "write abs(x)"),
      ("cities | derive x = «if(coastal, 1)»", "if takes 3 values, not 2", "write if(cond, a, b)"),
      ("cities | derive x = «round(area, 1, 2)»", "round takes 1 to 2 values, not 3", ""),
      ("cities | derive x = «coalesce(area)»", "coalesce takes at least 2 values, not 1", ""),
      ("cities | derive x = abs(«name»)", "abs needs a number, and this is text", ""),
      (
        "cities | derive x = upper(«area»)", "upper needs a text, and this is a number", "text(area) makes a text of it"
      ),
      ("cities | derive x = if(«area», 1, 2)", "if needs a condition first, and this is a number", ""),
      ("cities | derive x = if(coastal, 1, «name»)", "if needs values of one type: integer here, text there", ""),
      ("cities | derive x = coalesce(population, «area»)", "coalesce joins persons and km2", ""),
      ("cities | derive x = year(«name»)", "year needs a date here, and this is text", ""),
      ("cities | derive x = «count()»", "count() counts rows only in summarize", "write | summarize n = count()"),
      (
        "cities | derive x = mean(«area»)", "mean here needs a list, and \"area\" is a number",
        "over all rows: | summarize mean(area)"
      ),
      ("cities | summarize «area»", "summarize needs an aggregate, and \"area\" is none", "for example mean(area)"),
      ("cities | summarize sum(«name»)", "sum needs numbers, and \"name\" is text", ""),
      (
        "cities | summarize share(«area»)", "share needs a condition, and \"area\" is a number",
        "for example share(rate > 50)"
      ),
      ("cities | summarize quantile(area, «2»)", "quantile needs a share between 0 and 1 as its second value", ""),
      ("cities | summarize «mean(distinct area)»", "distinct belongs to count: count(distinct x)", ""),
      ("cities | derive x = «upper(distinct name)»", "distinct belongs to count: count(distinct x)", ""),
      ("cities | «summarize mean(area), mean(area)»", "two columns would be called \"mean_area\"", "name one of them"),
      ("cities | «select id, name as id»", "two columns would be called \"id\"", "name one of them"),
      ("cities | sort «aliases»", "a list has no order to sort by", ""),
      ("cities | take «-1»", "take needs a whole number, 0 or more", ""),
      ("cities | take «1.5»", "take needs a whole number, 0 or more", ""),
      ("cities | skip «area»", "skip needs a whole number, 0 or more", ""),
      ("cities | drop «nme»", "no column \"nme\" in cities", "did you mean \"name\"?"),
      (
        "cities | expand «name»", "expand needs a relation or a list, and \"name\" is text",
        "here are cities, staff, projects, aliases"
      ),
      ("cities | join projects on id = «nme»", "no column \"nme\" in projects", ""),
      (
        "cities | join projects on id = «budget»", "\"id\" is text, and \"budget\" in projects is a number",
        "only columns of one type can be joined"
      ),
      (
        "cities | «union (projects | select name = budget)»", "\"name\" is text here and a number in projects",
        "select it under another name"
      ),
      (
        "cities | crosstab «aliases» by region", "crosstab needs one value a row, and \"aliases\" is a list",
        "make one row of each element first"
      ),
      (
        "cities | crosstab region by coastal percent of «rows»",
        "after percent of stands row, column or all: here is \"rows\"", "did you mean \"row\"?"
      ),
      ("cities | crosstab region by coastal of «area»", "after of stands an aggregate", ""),
      (
        "cities | «unpivot name, area as a, b»", "unpivot needs columns of one type: name is text, area is a number", ""
      ),
      ("cities | transpose by «nme»", "no column \"nme\" in cities", "did you mean \"name\"?"),
      ("cities | where name contains «tsu»", "\"tsu\" is no column in cities", "a text needs quotes: \"tsu\""),
      ("cities | where «aliases» contains \"x\"", "\"aliases\" is a list", "write: aliases has"),
      (
        "cities | where name matches \"«(»\"", "this is no regular expression: this ( is not closed",
        "for the sign itself write [(]"
      ),
      ("cities | where name matches «kanji»", "matches needs a pattern written as a text", ""),
      ("cities | where id in («projects»)", "", ""),
      (
        "cities | where id in («projects | take 1»)", "in needs a query of one column, and this has 10",
        "end it with | select COLUMN"
      ),
      ("cities | where area in («cities | select name»)", "\"area\" is a number, and the query gives text", ""),
      (
        "cities | where area > «(cities | take 1)»", "a query that stands for a value has one column, and this has 10",
        "end it with | select COLUMN"
      ),
      ("cities | take «$n»", "no value was given for $n", "give it with --set n=VALUE"),
      ("«_» | take 1", "there is no last result yet", "start with a table"),
      ("cities | «save \"f\"» | take 1", "", ""),
      (
        "cities | where population is unknown because «5»", "a reason is a text: is unknown because \"not surveyed\"",
        ""
      ),
      ("cities | «audit»", "audit finds no column \"count\" in cities", "say which columns to take"),
      ("cities | audit «name» of population against area", "audit needs numbers as counts, and \"name\" is text", ""),
    ])
  func mistakes(marked: String, message: String, help: String) {
    guard !message.isEmpty else { return }
    let input = MarkedText(marked)
    let found = Shell().diagnostics(input.text)
    #expect(found.first?.message.text.hasPrefix(message) == true, "\(found.map(\.message.text))")
    #expect(MarkedText.marking(found.first.map { [$0] } ?? [], in: input.text) == marked)
    #expect(help.isEmpty || found.first?.help.contains { $0.text.hasPrefix(help) } == true, "\(found.map(\.help))")
  }

  @Test(
    "Several mistakes are reported together, each once",
    arguments: [
      "cities | where «populaton» > 1 and region = «wset» or «nme» = \"x\"",
      "cities | where «populaton» > 1 | sort «are»", "cities | select «nme», «are»",
      "cities | derive a = «nme», b = «flor»(area)",
      "cities | where «populaton» between 1 and 2", "cities | where «populaton» in (1, 2)",
      "cities | summarize mean(«are») by «regoin»",
      "cities | where area in («wset», «x»)", "cities | sort «a1», «b1»", "cities | where f1(x) = «»",
      "cities | join projects on «nme» = «titel»", "cities | where area = if(«populaton» > 1, «nme», 2)",
    ])
  func several(marked: String) {
    guard !marked.contains("«»") else { return }
    let input = MarkedText(marked)
    #expect(MarkedText.marking(Shell().diagnostics(input.text), in: input.text) == marked)
  }

  @Test(
    "What is nearly right is mended",
    arguments: [
      ("cities | where populaton > 1", "cities | where population > 1"),
      ("cities | where region = wset", "cities | where region = west"),
      ("citis | take 1", "cities | take 1"), ("cities | derive x = flor(area)", "cities | derive x = floor(area)"),
      ("projects | where city = Nadda", "projects | where city = Nada"),
      ("projects | where city = \"Old Nadda\"", "projects | where city = \"Old Nada\""),
      ("cities | where name contains tsu", "cities | where name contains \"tsu\""),
      ("cities | where founded = \"2024-02-28\"", "cities | where founded = 2024-02-28"),
      ("cities | derive x = population-area", "cities | derive x = population - area"),
      ("projects | where city.naem = Tsu", "projects | where city.name = Tsu"),
    ])
  func mends(text: String, mended: String) {
    let mends = Shell().diagnostics(text).compactMap(\.mend)
    #expect(mends.count == 1)
    guard let mend = mends.first else { return }
    let source = SourceText(name: "test", text: text)
    let result =
      source[Span(0, mend.span.start)] + mend.replacement + source[Span(mend.span.end, source.bytes.count)]
    #expect(result == mended)
  }

  // MARK: Types

  @Test(
    "The columns of a result have the names, types and units that follow from the query",
    arguments: [
      ("cities | select id, population, p = population", "id:text population:integer/persons p:integer/persons"),
      ("cities | select population + 1", "population + 1:integer/persons"),
      ("cities | select population / 2", "population / 2:number/persons"),
      ("cities | select d = population / area", "d:number"),
      ("cities | select d = population * area", "d:number"),
      ("cities | select population * 1.5", "population * 1.5:number/persons"),
      ("cities | select 7 / 2, b = 7 % 2", "7 / 2:number b:integer"),
      ("cities | select coastal, c = not coastal", "coastal:yes/no c:yes/no"),
      ("cities | select d = founded - 2000-01-01", "d:integer/days"),
      ("cities | select d = founded + 30", "d:date"),
      ("cities | select sister, sister.name, sister.sister.name as x", "sister:reference to cities name:text x:text"),
      ("cities | select name, sister.name", "name:text sister.name:text"),
      ("cities | select projects.title, n = count(projects)", "title:list of text n:integer"),
      (
        "cities | summarize count(), mean(area), count(distinct region), share(coastal)",
        "count:integer mean_area:number/km2 count_distinct_region:integer share_coastal:number/percent"
      ),
      (
        "cities | summarize sum(population), max(founded) by region",
        "region:text sum_population:integer/persons max_founded:date"
      ),
      ("cities | count by region, c = coastal", "region:text c:yes/no count:integer"),
      (
        "cities | select floor(area), round(area, 1), sqrt(area)",
        "floor(area):integer/km2 round(area, 1):number/km2 sqrt(area):number"
      ),
      ("cities | select if(coastal, 1, 2.5) as x, coalesce(region, \"?\") as y", "x:number y:text"),
      ("projects | expand tags | select id, tags", "id:text tags:text"),
      (
        "projects | join cities on city = id | select id, cities.id, name, population",
        "id:text cities.id:text name:text population:integer/persons"
      ),
      (
        "cities | crosstab region by coastal",
        "region:text coastal:yes/no n:integer percent:number/percent percent_lower:number/percent percent_upper:number/percent"
      ),
      (
        "cities | crosstab region by coastal of sum(population)",
        "region:text coastal:yes/no sum(population):integer/persons"
      ),
      ("cities | unpivot population, area as k, v | select k, v", "k:text v:number"),
      (
        "cities | select id, population | transpose by id",
        "column:text c1:integer c2:integer c3:integer c4:integer c5:integer"
      ),
    ])
  func types(text: String, expected: String) throws {
    let fields = try Shell().run(text).schema.fields
    #expect(
      fields.map { "\($0.name):\($0.type.name)\($0.unit.map { "/\($0)" } ?? "")" }.joined(separator: " ") == expected)
  }

  @Test("A number with % is that number, against a column in percent only")
  func percent() throws {
    #expect(try Shell().run("projects | where share = 65% | select id").lines == ["p1"])
    #expect(try Shell().run("projects | where share between 40% and 65% | select id").lines == ["p1", "p2", "p5"])
    #expect(try Shell().run("projects | where share in (40%, 100%) | select id").lines == ["p2", "p4"])
    #expect(try Shell().run("projects | where 50% < share | select id").lines == ["p1", "p4", "p5"])
  }

  // MARK: Names of queries, parameters, the last result

  @Test("let names a query, which may stand on others, and over a table of the same name")
  func named() throws {
    var shell = Shell()
    try shell.name("west", "cities | where region = west")
    try shell.name("big", "west | where population > 300k")
    try shell.name("cities", "cities | take 1")
    #expect(try shell.run("big | select id").lines == ["c1"])
    #expect(try shell.run("cities | count").lines == ["1"])
    #expect(try shell.run("projects | join west on city = id keep matching | count").lines == ["2"])
  }

  @Test("A query that is defined by itself is an error, however long the circle", arguments: 1...4)
  func circles(length: Int) throws {
    var shell = Shell()
    for index in 0..<length { try shell.name("q\(index)", "q\((index + 1) % length) | take 1") }
    #expect(shell.refusal("q0") == ["\"q0\" is defined by itself"])
  }

  @Test("A thousand names on top of each other are an error and no crash")
  func chain() throws {
    var shell = Shell()
    try shell.name("q0", "cities")
    for index in 1...1000 { try shell.name("q\(index)", "q\(index - 1) | take 5") }
    #expect(try shell.run("q20 | count").lines == ["5"])
    #expect(shell.refusal("q1000 | count").count == 1)
  }

  @Test("A mistake in a named query is shown in its own text")
  func mistakeInName() throws {
    var shell = Shell()
    try shell.name("q", "cities | where populaton > 1")
    let found = shell.diagnostics("q | take 1")
    guard case .text(let source, let span)? = found.first?.place else {
      Issue.record("no place")
      return
    }
    #expect(source[span] == "populaton")
  }

  @Test("A parameter is a value and never a piece of the query")
  func parameters() throws {
    var shell = Shell()
    shell.parameters = [
      "n": 2, "who": "Tsu", "evil": "Tsu\" or \"a\" = \"a", "column": "population", "rate": .number(50),
      "since": .day("1900-01-01"), "yes": true,
    ]
    #expect(try shell.run("cities | take $n | count").lines == ["2"])
    #expect(try shell.run("cities | where name = $who | select id").lines == ["c2"])
    #expect(try shell.run("projects | where city = $who | select id").lines == ["p3"])
    #expect(try shell.run("cities | where name = $evil | select id").lines == [])
    #expect(try shell.run("cities | where founded < $since | select id").lines == ["c1", "c2"])
    #expect(try shell.run("cities | where coastal = $yes | select id").lines == ["c2", "c5"])
    #expect(try shell.run("projects | where share > $rate | select id").lines == ["p1", "p4", "p5"])
    #expect(try shell.run("cities | take 1 | select x = $column").lines == ["population"])
    #expect(
      shell.refusal("cities | where population > $column") == ["\"population\" is a whole number, and $column is text"])
    #expect(shell.refusal("cities | take $nn") == ["no value was given for $nn"])
    #expect(shell.refusal("projects | where city = $evil").first?.hasPrefix("no row") == true)
  }

  @Test("A line that begins with | carries on from the last result")
  func last() throws {
    var shell = Shell()
    shell.last = try shell.run("cities | where region = west")
    #expect(try shell.run("| select id").lines == ["c1", "c2"])
    #expect(try shell.run("_ | count").lines == ["2"])
    #expect(try shell.run("| where projects.kind has recruit | select id").lines == ["c1"])
    #expect(try shell.run("cities | where id in (_ | select id) | count").lines == ["2"])
    #expect(shell.refusal("| select region | where naem = 1").first == "no column \"naem\" in the last result")
  }

  @Test("Columns match their names as written, and else regardless of case and width")
  func columnNames() throws {
    #expect(try Shell().run("cities | take 1 | select ID, Ｎａｍｅ").heading == "id | name")
    var catalog = Catalog()
    catalog.add("t | A integer | a integer\n1 | 2")
    #expect(try Shell(catalog).run("t | select a").lines == ["2"])
    #expect(try Shell(catalog).run("t | select A").lines == ["1"])
  }
}
