import Tables
import TestSupport
import Testing

/// Unknown is not no.
@Suite struct LogicTests {
  private static let cells: Catalog = {
    var catalog = Catalog()
    catalog.add(
      """
      t | id text | a boolean | b boolean | x integer | y number | s text | r text | l list | n numbers
      r1 | yes | yes | 1 | 1.5 | abc | abd | a;b | 1;2
      r2 | yes | no | 2 | ? | ABC | ? | a;? | 3;?
      r3 | yes | ? | ? | 0 | ? | x | [] | []
      r4 | no | yes | -3 | -0.5 | ％ | % | q;? | 9;?
      r5 | no | no | 0 | 0 | Ａb | aB | ? | ?
      r6 | no | ? | 5 | 5 | か\u{3099} | が | c | 5
      r7 | ? | yes | ? | ? | ō | o\u{304} | ?not stated | ?not stated
      r8 | ?not stated | no | ?not surveyed | 1 | ?not stated | ?no answer | b;a;b | 2;2
      r9 | ? | ? | 9223372036854775807 | 1e300 | o | ō | ? | ?
      """, key: "id")
    return catalog
  }()

  static func answers(_ condition: String) throws -> String {
    let table = try Shell(cells).run("t | select answer = (\(condition))")
    return table.lines.map { $0 == "yes" ? "1" : $0 == "no" ? "0" : "?" }.joined()
  }

  @Test(
    "The truth tables are Kleene's",
    arguments: [
      ("a", "111000???"), ("b", "10?10?10?"), ("not a", "000111???"), ("a and b", "10?000?0?"), ("a or b", "11110?1??"),
      ("not (a and b)", "01?111?1?"), ("not a or not b", "01?111?1?"), ("a = b", "10?01????"), ("a != b", "01?10????"),
      ("a and unknown", "???000???"), ("a or unknown", "111??????"), ("not unknown", "?????????"),
      ("unknown and unknown", "?????????"), ("a and not a", "000000???"), ("a or not a", "111111???"),
      ("a is unknown", "000000111"), ("a is known", "111111000"), ("not (a is unknown)", "111111000"),
      ("(a and b) is unknown", "001000101"), ("a and b and x > 0", "10?000?0?"), ("x > 0 or a or b", "1111011?1"),
      ("if(a, b, yes)", "10?111???"), ("coalesce(a, b)", "11100010?"), ("coalesce(a, no)", "111000000"),
    ])
  func logic(condition: String, expected: String) throws {
    #expect(try Self.answers(condition) == expected)
  }

  @Test(
    "Comparisons with an unknown are unknown",
    arguments: [
      ("x > 0", "11?001??1"), ("x >= y", "0??011??0"), ("x = 2", "01?000??0"), ("x != 2", "10?111??1"),
      ("0 < x", "11?001??1"), ("x between 0 and 2", "11?010??0"), ("x not between 0 and 2", "00?101??1"),
      ("x in (1, 5)", "10?001??0"), ("x not in (1, 5)", "01?110??1"), ("y in (1.5, 0)", "1?1010?00"),
    ])
  func comparisons(condition: String, expected: String) throws {
    #expect(try Self.answers(condition) == expected)
  }

  @Test("Text compares without regard to case, width and composition, but marks count")
  func text() throws {
    #expect(try Self.answers("s = \"abc\"") == "11?0000?0")
    #expect(try Self.answers("s = r") == "0??1111?0")
    #expect(try Self.answers("s != r") == "1??0000?1")
    #expect(try Self.answers("s contains \"B\"") == "11?0100?0")
    #expect(try Self.answers("s starts with \"ａ\"") == "11?0100?0")
    #expect(try Self.answers("s ends with \"C\"") == "11?0000?0")
    #expect(try Self.answers("s matches \"^a\"") == "10?0000?0")
    #expect(try Self.answers("s contains r") == "0??1111?0")
    #expect(try Self.answers("s contains \"\"") == "11?1111?1")
  }

  @Test(
    "An unknown element may be the one that is asked for",
    arguments: [
      ("l has \"a\"", "110??0?1?"), ("l has any (\"a\", \"c\")", "110??1?1?"),
      ("l has all (\"a\", \"b\")", "1?0??0?1?"),
      ("l has \"z\"", "0?0??0?0?"), ("not (l has \"z\")", "1?1??1?1?"), ("n has 2", "1?0??0?1?"),
      ("n has 1.5", "0?0??0?0?"), ("n has x", "1?0??1???"),
    ])
  func lists(condition: String, expected: String) throws {
    #expect(try Self.answers(condition) == expected)
  }

  @Test(
    "The true, the false and the unknown always add up to all",
    arguments: [
      "a", "a and b", "a or b", "not a", "x > 0", "x + y > 1", "x / x = 1", "s = r", "s contains \"b\"",
      "s matches \"b\"",
      "l has \"a\"", "l has any (\"a\", \"b\")", "l has all (\"a\", \"b\")", "n has 2", "x in (1, 2)",
      "x in (t | select x)", "x not in (t | where a | select x)",
      "x between 0 and y", "a is unknown", "if(a, b, unknown)", "coalesce(a, b)", "count(n) > 1", "sum(n) > 1",
      "max(n) = x",
      "y = (t | summarize max(y))", "ln(y) > 0", "sqrt(y) >= 0", "number(s) = 1", "l is unknown",
    ])
  func addsUp(condition: String) throws {
    let shell = Shell(Self.cells)
    let yes = try shell.run("t | where \(condition)").rowCount
    let no = try shell.run("t | where not (\(condition))").rowCount
    let unknown = try shell.run("t | where (\(condition)) is unknown").rowCount
    #expect(yes + no + unknown == 9)
    let (_, steps) = try shell.execute("t | where \(condition)")
    #expect(steps.last?.unknown == unknown)
    #expect(steps.last?.rowsOut == yes)
  }

  @Test("in a query: an unknown in it makes every miss unknown, an empty one makes none")
  func queries() throws {
    #expect(try Self.answers("x in (t | where id = r1 | select x)") == "10?000??0")
    #expect(try Self.answers("x in (t | where id in (r1, r3) | select x)") == "1????????")
    #expect(try Self.answers("x in (t | where a and not a | select x)") == "000000000")
    #expect(try Self.answers("s in (t | where id = r2 | select s)") == "11?0000?0")
  }

  // MARK: Reasons

  @Test("An unknown keeps its reason through every step")
  func reasons() throws {
    let shell = Shell(Self.cells)
    #expect(try shell.run("t | where id = r8 | select a, x, s").lines == ["?not stated | ?not surveyed | ?not stated"])
    #expect(
      try shell.run("t | where id = r8 | select not a, x + 1, abs(x), upper(s), x > 1, -x").lines == [
        "?not stated | ?not surveyed | ?not surveyed | ?not stated | ?not surveyed | ?not surveyed"
      ])
    #expect(
      try shell.run("t | where id = r8 | sort x | derive z = x * 2 | take 1 | select z").lines == ["?not surveyed"])
    #expect(try shell.run("t | where x is unknown because \"not surveyed\" | select id").lines == ["r8"])
    #expect(try shell.run("t | where x is unknown because \"Not Surveyed\" | select id").lines == ["r8"])
    #expect(try shell.run("t | where x is unknown because \"not stated\" | select id").lines == [])
    #expect(try shell.run("t | where id = r8 | join t on id | select t.x").lines == ["?not surveyed"])
    #expect(
      try shell.run("t | where id = r8 | union t | where id = r8 | select x").lines == [
        "?not surveyed", "?not surveyed",
      ])
  }

  @Test("The footer and the steps count what is unknown by its reason")
  func counts() throws {
    let (table, steps) = try Shell(Self.cells).execute("t | where a")
    #expect(steps.map(\.text) == ["t", "where a"])
    #expect(steps[1].rowsIn == 9 && steps[1].rowsOut == 3 && steps[1].unknown == 3)
    #expect(steps[1].reasons.map { "\($0.reason ?? "-") \($0.count)" } == ["- 2", "not stated 1"])
    #expect(
      table.noteTexts == [
        "3 more are unknown for this filter (2 without a reason, 1 not stated): add \"or a is unknown\" to see them"
      ])
    #expect(try Shell(Self.cells).run("t | where a or a is unknown").rowCount == 6)
  }

  @Test("where unknown keeps nothing, and every row is unknown")
  func unknownItself() throws {
    let (table, steps) = try Shell(Self.cells).execute("t | where unknown")
    #expect(table.rowCount == 0)
    #expect(steps.last?.unknown == 9)
  }
}
