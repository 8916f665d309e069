import Tables
import TestSupport
import Testing

@Suite struct ExpressionTests {
  static func value(_ expression: String, _ shell: Shell = Shell()) throws -> String {
    try shell.run("cities | take 1 | select v = \(expression)").lines[0]
  }

  @Test(
    "Numbers are calculated with",
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3.5"), ("6 / 2", "3"), ("7 % 3", "1"), ("-7 % 3", "-1"),
      ("7.5 % 2", "1.5"),
      ("-(3)", "-3"), ("- -3", "3"), ("2 - -3", "5"), ("0.1 + 0.2", "0.30000000000000004"), ("1e3", "1000"),
      ("200k", "200000"),
      ("1 / 0", "?division by zero"), ("1 % 0", "?division by zero"), ("1.5 / 0", "?division by zero"),
      ("1.5 % 0", "?division by zero"),
      ("0 / 0", "?division by zero"), ("1e300 * 1e300", "?too large"), ("9223372036854775807", "9223372036854775807"),
      ("9223372036854775807 % -1", "0"), ("(0 - 9223372036854775807 - 1) % -1", "0"),
      ("9223372036854775807 * 1.0", "9.223372036854776e+18"),
      ("1 - 1.5", "-0.5"), ("0 * -1.5", "0"), ("unknown + 1", "?"), ("1 + unknown", "?"),
    ])
  func arithmetic(expression: String, expected: String) throws {
    #expect(try Self.value(expression) == expected)
  }

  @Test(
    "A whole number that grows too large is an error, never a wrong number",
    arguments: [
      "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2",
      "-(0 - 9223372036854775807 - 1)",
      "4611686018427387904 * 2",
    ])
  func overflow(expression: String) {
    #expect(Shell().refusal("cities | derive v = \(expression)") == ["this whole number grows too large"])
  }

  @Test("A total that grows too large is an error too")
  func totals() {
    #expect(
      Shell().refusal("cities | summarize sum(9223372036854775807)") == [
        "this total grows too large for a whole number"
      ])
  }

  @Test("Overflow in a row that a where has left out is no error")
  func overflowAfterWhere() throws {
    #expect(try Shell().run("cities | where id = c4 | derive v = population * 700000000000000 | count").lines == ["1"])
    #expect(!Shell().refusal("cities | derive v = population * 700000000000000 | where id = c4").isEmpty)
  }

  @Test(
    "Every function gives what it promises",
    arguments: [
      ("abs(-3)", "3"), ("abs(-1.5)", "1.5"), ("abs(0 - 9223372036854775807 - 1)", "?too large"), ("abs(unknown)", "?"),
      ("round(2.5)", "3"), ("round(-2.5)", "-3"), ("round(1.005, 2)", "1.01"), ("round(0.285, 2)", "0.29"),
      ("round(1234.5, 0)", "1235"),
      ("round(1e300)", "?too large"), ("round(5, 2)", "5"), ("round(1.5, -1)", "?no such rounding"),
      ("round(1.5, 20)", "1.5"),
      ("floor(-1.5)", "-2"), ("floor(1.5)", "1"), ("floor(1e19)", "?too large"), ("ceil(-1.5)", "-1"),
      ("ceil(1.2)", "2"),
      ("sqrt(9)", "3"), ("sqrt(-1)", "?no such number"), ("ln(1)", "0"), ("ln(0)", "?no logarithm"),
      ("ln(-1)", "?no logarithm"),
      ("exp(0)", "1"), ("exp(1000)", "?too large"), ("min(3, 1, 2)", "1"), ("max(3, 1, 2.5)", "3"),
      ("min(3, unknown)", "?"),
      ("min(\"b\", \"A\")", "A"), ("max(2024-01-01, 2023-01-01)", "2024-01-01"), ("max(unknown, unknown)", "?"),
      ("lower(\"ÀＢc\")", "àｂc"), ("upper(\"straße\")", "STRASSE"), ("trim(\" 　a b\\t\")", "a b"),
      ("length(\"が都😀\")", "3"), ("length(\"\")", "0"),
      ("length(aliases)", "1"), ("replace(\"banana\", \"an\", \"x\")", "bxxa"),
      ("replace(\"abc\", \"\", \"x\")", "abc"),
      ("split(\"a-b--c\", \"-\")", "[a, b, , c]"), ("split(\"abc\", \"\")", "[abc]"), ("split(\"\", \",\")", "[]"),
      ("concat(\"a\", 1, yes, 2.5)", "a1yes2.5"),
      ("concat(name, unknown)", "?"), ("left(\"都城市\", 2)", "都城"), ("left(\"ab\", 9)", "ab"), ("left(\"ab\", -1)", ""),
      ("right(\"都城市\", 2)", "城市"),
      ("year(2024-04-17)", "2024"), ("month(2024-04-17)", "4"), ("day(2024-04-17)", "17"), ("year(founded)", "1898"),
      ("year(unknown)", "?"),
      ("if(yes, 1, 2)", "1"), ("if(no, 1, 2)", "2"), ("if(unknown, 1, 2)", "?"), ("if(yes, unknown, 2)", "?"),
      ("if(yes, name, \"x\")", "Ōtsu"),
      ("coalesce(unknown, 2)", "2"), ("coalesce(unknown, unknown)", "?"), ("coalesce(1, 2)", "1"),
      ("number(\" 12.5 \")", "12.5"),
      ("number(\"1,234\")", "1234"), ("number(\"１２\")", "12"), ("number(\"abc\")", "?no number"),
      ("number(\"nan\")", "?no number"), ("number(\"inf\")", "?no number"),
      ("number(\"0x10\")", "?no number"), ("number(\"\")", "?no number"), ("number(\"1e999\")", "?no number"),
      ("number(5)", "5"), ("text(1.50)", "1.5"),
      ("text(yes)", "yes"), ("text(2024-04-17)", "2024-04-17"), ("text(sister)", "Tsu"), ("text(aliases)", "おおつ"),
    ])
  func functions(expression: String, expected: String) throws {
    #expect(try Self.value(expression) == expected)
  }

  @Test(
    "Dates are days",
    arguments: [
      ("2024-03-01 - 2024-02-28", "2"), ("2023-03-01 - 2023-02-28", "1"), ("2024-02-28 + 2", "2024-03-01"),
      ("2024-01-01 - 1", "2023-12-31"),
      ("9999-12-31 + 1", "?no such day"), ("0001-01-01 - 1", "?no such day"),
      ("2024-01-01 + 9223372036854775807", "?no such day"),
      ("2024-01-01 < 2024-01-02", "yes"), ("founded = 1898-10-01", "yes"), ("1970-01-01 - 0001-01-01", "719162"),
    ])
  func dates(expression: String, expected: String) throws {
    #expect(try Self.value(expression) == expected)
  }

  // MARK: Paths

  @Test(
    "Paths walk forward, backward and on",
    arguments: [
      ("projects | select v = city.name", ["Ōtsu", "Ōtsu", "Tsu", "Higashi-Yama", "Nada"]),
      ("projects | select v = city.sister.name", ["Tsu", "Tsu", "?", "Ōtsu", "Nada"]),
      ("projects | select v = lead.home.population", ["345000", "?not stated", "?", "345000", "?"]),
      ("cities | select v = projects.title", ["[Alpha, Beta]", "[Gamma]", "[Delta]", "[Epsilon]", "[]"]),
      ("cities | select v = projects", ["[Alpha, Beta]", "[Gamma]", "[Delta]", "[Epsilon]", "[]"]),
      ("cities | select v = count(projects)", ["2", "1", "1", "1", "0"]),
      ("cities | select v = projects.lead.name", ["[Aoki, Baba]", "[?]", "[Aoki]", "[Chiba]", "[]"]),
      ("cities | select v = projects.lead.home.name", ["[Ōtsu, Higashi-Yama]", "[?]", "[Ōtsu]", "[?]", "[]"]),
      ("cities | select v = staff.name", ["[Aoki]", "[]", "[Baba]", "[]", "[]"]),
      ("cities | select v = staff.projects.title", ["[Alpha, Delta]", "[]", "[Beta]", "[]", "[]"]),
      ("projects | select v = lead.projects.title", ["[Alpha, Delta]", "[Beta]", "?", "[Alpha, Delta]", "[Epsilon]"]),
      ("projects | select v = projects.title", ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]),
      ("cities | where projects.kind has recruit | select v = id", ["c1", "c3"]),
      ("cities | where projects has Alpha | select v = id", ["c1"]),
      ("cities | select v = cities.id", ["[c3]", "[c1]", "[]", "[c4]", "[]"]),
      ("cities | select v = sister.projects.title", ["[Gamma]", "?", "[Alpha, Beta]", "[Epsilon]", "?"]),
    ])
  func paths(text: String, expected: [String]) throws {
    #expect(try Shell().run(text).lines == expected)
  }

  @Test(
    "A list that is unknown for one of several related rows stays an unknown among the others",
    arguments: [
      ("projects.tags has a", ["yes", "no", "?", "no", "no"]), ("projects.tags has c", ["?", "no", "?", "yes", "no"]),
      ("not (projects.tags has c)", ["?", "yes", "?", "no", "yes"]),
      ("projects.lead.projects.kind has develop", ["yes", "?", "no", "?no answer", "no"]),
    ])
  func nestedUnknown(condition: String, expected: [String]) throws {
    #expect(try Shell().run("cities | select v = (\(condition))").lines == expected)
  }

  @Test(
    "Aggregates over the list in a row",
    arguments: [
      ("sum(projects.budget)", ["10.5", "20", "0", "5", "?"]),
      ("mean(projects.share)", ["52.5", "?", "100", "50.5", "?"]),
      ("max(projects.started)", ["2024-05-01", "?", "2023-01-31", "2024-04-17", "?"]),
      ("min(projects.title)", ["Alpha", "Gamma", "Delta", "Epsilon", "?"]),
      ("count(distinct projects.kind)", ["2", "1", "1", "0", "0"]),
      ("first(projects.kind)", ["recruit", "develop", "recruit", "?", "?"]),
      ("share(projects.done)", ["50", "?", "?", "100", "?"]),
      ("list(projects.kind)", ["[recruit, develop]", "[develop]", "[recruit]", "[]", "[]"]),
      ("median(projects.share)", ["52.5", "?", "100", "50.5", "?"]),
      ("quantile(projects.share, 0.5)", ["52.5", "?", "100", "50.5", "?"]),
      ("sd(projects.share)", ["17.67766952966369", "?", "?", "?", "?"]),
      ("count(sister.projects)", ["1", "?", "2", "1", "?"]),
    ])
  func listAggregates(expression: String, expected: [String]) throws {
    #expect(try Shell().run("cities | select v = \(expression)").lines == expected)
  }

  @Test("A query of one row and one column is a value")
  func scalars() throws {
    #expect(
      try Shell().run("cities | where population = (cities | summarize max(population)) | select id").lines == ["c1"])
    #expect(try Shell().run("cities | take 1 | select v = (projects | count) + 1").lines == ["6"])
    #expect(
      Shell().refusal("cities | select v = (projects | select budget)").first?.hasPrefix(
        "a query that stands for a value gives one row") == true)
  }
}
