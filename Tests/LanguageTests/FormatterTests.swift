import Diagnostics
import Language
import TestSupport
import Testing

@Suite struct FormatterTests {
  static func format(_ text: String) -> String {
    Formatter.format(SourceText(name: "test", text: text), with: .tested)
  }

  @Test(
    "Text is laid out in one way",
    arguments: [
      ("items|where rate>50|take  3", "items | where rate > 50 | take 3\n"),
      ("items | select item ,count,rate", "items | select item, count, rate\n"),
      (
        "items | summarize mean (rate) , n=count( ) by department",
        "items | summarize mean(rate), n = count() by department\n"
      ),
      ("items | where kind in(a,b) and(x or y)", "items | where kind in (a, b) and (x or y)\n"),
      ("items | where tags has any(a)", "items | where tags has any (a)\n"),
      ("outcomes | where municipality . prefecture=Yamagata", "outcomes | where municipality.prefecture = Yamagata\n"),
      ("a; b ;c", "a;\nb;\nc\n"), ("a\n\n\n\nb\nc", "a\n\nb\nc\n"), ("\n\na\n\n", "a\n"), ("", ""),
      ("\u{FEFF}a", "a\n"),
      ("ｉｔｅｍｓ｜ｗｈｅｒｅ　ｒａｔｅ＞５０", "items | where rate > 50\n"), ("a｜where b＝「ｃ」", "a | where b = \"ｃ\"\n"),
      ("a | where b = 「say \"x\"」", "a | where b = \"say \\\"x\\\"\"\n"),
      ("a | where b = 'it'", "a | where b = 'it'\n"),
      ("a | where x=-5 and y - -3>0", "a | where x = -5 and y - -3 > 0\n"), ("a | sort - x", "a | sort -x\n"),
      ("a | where x>=65% or x=200k", "a | where x >= 65% or x = 200k\n"), ("a|where x≠１０", "a | where x != 10\n"),
      ("a # first\n| take 1 # second\n", "a # first\n  | take 1 # second\n"),
      ("a\n# why\n| take 1", "a\n  # why\n  | take 1\n"), ("# head\n\na", "# head\n\na\n"),
      ("a\n  # on its own\nb", "a\n# on its own\nb\n"),
      ("echo   any | thing,at   all", "echo any | thing,at   all\n"), ("a\r\n| take 1\r\n", "a | take 1\n"),
      ("a |\n take 1", "a | take 1\n"), ("expect(a|count)=3", "expect (a | count) = 3\n"),
      ("let x=a|take $n", "let x = a | take $n\n"),
      ("show  t6-1 ,t6 - 2|take 1", "show t6-1, t6 - 2 | take 1\n"), ("why 3 . rate", "why 3 . rate\n"),
      ("why 3.rate", "why 3.rate\n"),
      ("compare  Kobe ,Kanazawa on  a", "compare Kobe, Kanazawa on a\n"),
      ("a|truthtable ~ y given (b,c) ,d cutoff 0.8", "a | truthtable ~y given (b, c), d cutoff 0.8\n"),
      ("a | minimize y given k expecting k [ v ] , ~ b", "a | minimize y given k expecting k[v], ~b\n"),
      ("a | where `b c`=`d`", "a | where `b c` = `d`\n"), ("a | derive b = ( c )", "a | derive b = (c)\n"),
    ])
  func layout(text: String, expected: String) {
    #expect(Self.format(text) == expected)
    #expect(Self.format(expected) == expected)
  }

  @Test("A stage that would make a line longer than 100 columns starts a new one")
  func longLines() {
    let text =
      "items | where department = \"planning\" and rate > 50 | select item, count, base, rate, department | sort rate desc, item"
    let expected = """
      items | where department = "planning" and rate > 50 | select item, count, base, rate, department
        | sort rate desc, item

      """
    #expect(Self.format(text) == expected)
    #expect(Self.format(expected) == expected)
    let wide = "items | where item = \"\(String(repeating: "都", count: 35))\" | take 1 | skip 2"
    #expect(Self.format(wide).split(separator: "\n").count == 2)
  }

  @Test("A long stage inside brackets stays on its line")
  func longBrackets() {
    let inner = (0..<30).map { "a\($0)" }.joined(separator: ", ")
    #expect(Self.format("t | join (u | select \(inner)) on a").split(separator: "\n").count == 2)
  }

  @Test(
    "Text with a mistake in its tokens comes back as it is",
    arguments: ["a  |  where x = \"open", "a   ?", "a | where `b\n", "  12x"])
  func mistakes(text: String) {
    #expect(Self.format(text) == text)
  }
}
