import Diagnostics
import Language
import TestSupport
import Testing

@Suite struct ParserTests {
  static func tree(_ text: String) -> SyntaxTree { Parser.parse(SourceText(name: "test", text: text), with: .tested) }

  /// An expression with a bracket round every part.
  static func shape(_ expression: ExpressionSyntax) -> String {
    func list(_ parts: [ExpressionSyntax]) -> String { parts.map(shape).joined(separator: " ") }
    switch expression.kind {
    case .path(let names): return names.map { $0.isQuoted ? "`\($0.text)`" : $0.text }.joined(separator: ".")
    case .text(let text): return "\"\(text)\""
    case .integer(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .percent(let value): return "\(value)%"
    case .date(let text): return text
    case .boolean(let value): return value ? "yes" : "no"
    case .unknown: return "unknown"
    case .parameter(let name): return "$\(name.text)"
    case .negate(let one): return "(neg \(shape(one)))"
    case .not(let one): return "(not \(shape(one)))"
    case .and(let parts): return "(and \(list(parts)))"
    case .or(let parts): return "(or \(list(parts)))"
    case .arithmetic(let sign, let left, let right): return "(\(sign.rawValue) \(shape(left)) \(shape(right)))"
    case .compare(let sign, let left, let right): return "(\(sign.rawValue) \(shape(left)) \(shape(right)))"
    case .textTest(let test, let left, let right): return "(\(test.rawValue) \(shape(left)) \(shape(right)))"
    case .inList(let one, let parts): return "(in \(shape(one)) \(list(parts)))"
    case .inQuery(let one, let query): return "(in \(shape(one)) query \(query.stages.count))"
    case .between(let one, let low, let high): return "(between \(shape(one)) \(shape(low)) \(shape(high)))"
    case .has(let one, let quantifier, let parts): return "(has \(quantifier) \(shape(one)) \(list(parts)))"
    case .isUnknown(let one, let reason):
      return "(unknown \(shape(one))\(reason.map { " because \(shape($0))" } ?? ""))"
    case .isState(let one, let state): return "(\(state) \(shape(one)))"
    case .call(let name, let isDistinct, let parts):
      return "(\(name.text)!\(isDistinct ? " distinct" : "")\(parts.map { " " + shape($0) }.joined()))"
    case .query(let query): return "(query \(query.stages.count))"
    case .bracketed(let one): return "[\(shape(one))]"
    case .complement(let one): return "(~ \(shape(one)))"
    case .levels(let one, let values): return "(levels \(shape(one)) \(list(values)))"
    case .invalid: return "invalid"
    }
  }

  @Test(
    "Operators bind as tightly as the language says",
    arguments: [
      ("a or b and c", "(or a (and b c))"), ("a and b or c and d", "(or (and a b) (and c d))"),
      ("not a and b", "(and (not a) b)"), ("not a = b", "(not (= a b))"), ("not not a", "(not (not a))"),
      ("a + b * c", "(+ a (* b c))"), ("a - b - c", "(- (- a b) c)"), ("a / b / c", "(/ (/ a b) c)"),
      ("a % b * c", "(* (% a b) c)"), ("-a * b", "(* (neg a) b)"), ("- -a", "(neg (neg a))"),
      ("a - -b", "(- a (neg b))"), ("-a.b", "(neg a.b)"), ("a = b + 1", "(= a (+ b 1))"),
      ("(a or b) and c", "(and [(or a b)] c)"), ("a * (b + c)", "(* a [(+ b c)])"),
      ("a = 1 and b != 2 or c <= 3", "(or (and (= a 1) (!= b 2)) (<= c 3))"),
      ("a in (1, 2)", "(in a 1 2)"), ("a not in (1)", "(not (in a 1))"), ("a in (t | select b)", "(in a query 1)"),
      ("a between 1 and 2 and b", "(and (between a 1 2) b)"), ("a not between 1 and 2", "(not (between a 1 2))"),
      ("a has b", "(has one a b)"), ("a has any (b, c)", "(has any a b c)"), ("a has all (b)", "(has all a b)"),
      ("a not has b", "(not (has one a b))"), ("a has any", "(has one a any)"),
      ("a is unknown", "(unknown a)"), ("a is known", "(known a)"), ("a is not known", "(not (known a))"),
      ("a is not unknown", "(not (unknown a))"), ("a is unknown because \"x\"", "(unknown a because \"x\")"),
      ("a contains \"x\"", "(contains a \"x\")"), ("a starts with \"x\"", "(starts with a \"x\")"),
      ("a ends with \"x\"", "(ends with a \"x\")"), ("a matches \"x\"", "(matches a \"x\")"),
      ("a not contains \"x\"", "(not (contains a \"x\"))"),
      ("f(a, b)", "(f! a b)"), ("f()", "(f!)"), ("count(distinct a)", "(count! distinct a)"),
      ("count(distinct)", "(count! distinct)"), ("f(g(a), -1)", "(f! (g! a) (neg 1))"),
      ("(t | count) = 2", "(= (query 1) 2)"),
      ("yes and no", "(and yes no)"), ("true = false", "(= yes no)"), ("unknown", "unknown"), ("yes.no", "yes.no"),
      ("`yes` and `and`", "(and `yes` `and`)"), ("a.`b c`.d", "a.`b c`.d"), ("$p + 1.5", "(+ $p 1.5)"),
      ("a = 65%", "(= a 65.0%)"), ("a < 2024-04-17", "(< a 2024-04-17)"), ("count = table", "(= count table)"),
      ("set(~a * b + c)", "(set! (+ (* (~ a) b) c))"), ("set(~(a + b))", "(set! (~ [(+ a b)]))"),
      ("set(~~a and not b)", "(set! (and (~ (~ a)) (not b)))"),
      ("set(a[1, 2] * ~b[x])", "(set! (* (levels a 1 2) (~ (levels b x))))"),
      ("x<-3", "(< x (neg 3))"), ("x < -y", "(< x (neg y))"),
      ("where = select", "(= where select)"), ("desc + keep", "(+ desc keep)"),
    ])
  func precedence(text: String, expected: String) throws {
    let tree = Self.tree("t | where \(text)")
    #expect(tree.diagnostics.isEmpty)
    guard case .query(let query)? = tree.statements.first?.kind,
      case .stage(let stage as WhereStage)? = query.stages.first?.kind
    else {
      Issue.record("no where")
      return
    }
    #expect(Self.shape(stage.condition) == expected)
  }

  @Test(
    "Every form of every stage is read",
    arguments: [
      "where a > 1", "select a", "select a, b as c, d = e + 1, `x y`", "drop a, b", "derive n = 1, m = n",
      "derive f(a) as g",
      "sort a", "sort a desc, b asc, c", "sort desc desc", "take 5", "skip 5", "take $n", "distinct",
      "distinct a, b as c",
      "count", "count by a", "count by a, b.c as d", "summarize mean(a)",
      "summarize n = count(), m = mean(a) by b, c = d",
      "summarise sum(a) by b", "crosstab a by b", "crosstab a by b percent of row", "crosstab a by b percent of column",
      "crosstab a by b percent of all", "crosstab a by b of mean(c)", "crosstab a by b percent of row of sum(c)",
      "fill a", "fill a, b",
      "transpose", "transpose by a", "unpivot a, b as name, value", "pivot a of b", "pivot a of mean(b) by c, d",
      "expand a", "expand a keep all", "expand a.b keep matching", "join u on a", "join u on a = b, c keep all",
      "join (u | where x) on a keep matching", "join _ on a", "union u", "union (u | take 1)", "union _", "audit",
      "audit by a",
      "audit a of b against c", "audit a of b against c by d", "with sources", "with sources of a.b", "as csv",
      "save \"f\"",
      "save \"f\" replace",
    ])
  func stages(text: String) {
    for whole in [
      "t | \(text)", "| \(text)", "_ | \(text)", "(t) | \(text)", "let x = t | \(text)", "explain t | \(text)",
    ] {
      let tree = Self.tree(whole)
      #expect(tree.diagnostics.map(\.message.text) == [], "\(whole)")
      #expect(tree.statements.count == 1)
    }
  }

  @Test("Each verb of the vocabulary makes a stage of its own kind")
  func verbs() {
    for stage in Vocabulary.tested.stageWords {
      let tree = Self.tree("t | \(stage)")
      #expect(!tree.diagnostics.contains { $0.message.text.hasPrefix("no stage") }, "\(stage)")
    }
  }

  @Test(
    "Every form of every command is read",
    arguments: [
      "tables", "tables | where rows > 1", "describe t", "describe t.a", "describe t | take 3", "show a",
      "show a, \"b c\"", "find a", "find \"b c\"", "find t6-1 in a, b | take 3", "find 12 in a",
      "show a | select b", "why a.b", "why", "cite", "cite a", "cite a as bibtex", "cite as apa", "explain t | take 1",
      "steps",
      "open \"f\"", "open \"f\" as g", "set", "set a", "set a = 1", "set a 1", "set a = $b", "echo",
      "echo any | thing; at # all",
      "echo \"quoted\"", "expect a = 1", "expect (t | count) = 12", "expect error \"x\" in t | wher a",
      "expect error = 1",
      "expect error \"x\" in expect (t | count) = 1", "run \"f\"", "history", "history 5", "help", "help where",
      "help is unknown", "help and", "timing", "timing on", "quit", "exit", "let a = t", "let a = t | take 1",
    ])
  func commands(text: String) {
    let tree = Self.tree(text)
    #expect(tree.diagnostics.map(\.message.text) == [])
    #expect(tree.statements.count == 1)
  }

  @Test(
    "Verbs are words only where a stage or statement begins",
    arguments: [
      "t | select count, table, rank, key, show, set", "t | where take > 1 and open = no", "t | sort where",
      "t | derive let = 1",
      "help | where x = 1", "t | count by count, summarize",
    ])
  func verbsAsNames(text: String) {
    #expect(Self.tree(text).diagnostics.map(\.message.text) == [])
  }

  @Test(
    "Mistakes are shown where they stand, all of one statement together",
    arguments: [
      ("t | «wher» a | «selct» b | take 1", ["no stage \"wher\"", "no stage \"selct\""]),
      ("t | where «|» select «|» sort «by»", ["a value is missing", "a value is missing", "a value is missing"]),
      ("t | where a =«»", ["a value is missing: the statement ends here"]),
      ("t | where (a = 1«»", ["\")\" is missing to close this bracket: the statement ends here"]),
      ("t | where a = 1«)»", ["this bracket closes nothing"]),
      ("t | where a «b»", ["this is not expected here: here is \"b\""]),
      ("t «where» a", ["\"where\" must follow a |"]),
      ("t | select a,«»", ["a value is missing: the statement ends here"]),
      ("t | where a < b «<» c", ["comparisons do not chain"]),
      ("t | where a is «3»", ["after is stands unknown, known or applicable: here is \"3\""]),
      ("t | join u«»", ["\"on\" is missing: the statement ends here"]),
      ("t | unpivot a as b«»", ["\",\" is missing between the two names: the statement ends here"]),
      ("| «|» take 1", ["a stage is missing after |"]),
      ("t |«»", ["a stage is missing after |: the statement ends here"]),
      ("t | «show» x", ["no stage \"show\""]), ("let «=» t", ["a name is missing after let: here is \"=\""]),
      ("let a «t»", ["\"=\" is missing after the name: here is \"t\""]),
      ("«5» | take 1", ["a query starts with a table"]),
      ("set a = 1 «|» take 1", ["\"set\" hands on no table"]),
      ("open «f»", ["a file name in quotes is missing after open"]),
      ("t | where a = «99999999999999999999»", ["this whole number is too large"]),
      ("t | where a = «1e999»", ["this number is too large"]),
      ("t | where a in «b»", ["\"(\" is missing after in: here is \"b\""]),
      ("t | where a between 1 «or» 2", ["\"and\" is missing after the lower bound"]),
      ("t | join (u | «wher» x) on a | «selct» y", ["no stage \"wher\"", "no stage \"selct\""]),
    ])
  func mistakes(marked: String, messages: [String]) {
    let input = MarkedText(marked)
    let found = Self.tree(input.text).diagnostics
    #expect(found.count == messages.count)
    for (diagnostic, message) in zip(found, messages) {
      #expect(diagnostic.message.text.hasPrefix(message))
    }
    let places = found.compactMap { if case .text(_, let span) = $0.place { span } else { nil } }
    #expect(places == input.spans)
  }

  @Test(
    "A stage that is nearly one is suggested, ready to run",
    arguments: [
      ("wher", "where"), ("selct", "select"), ("summarise2", "summarize"), ("srot", "sort"), ("pivto", "pivot"),
    ])
  func suggestions(word: String, stage: String) {
    let found = Self.tree("t | \(word) a").diagnostics
    #expect(found.first?.help.map(\.text) == ["did you mean \"\(stage)\"?"])
    #expect(found.first?.mend?.replacement == stage)
  }

  @Test("Several statements with mistakes are all reported")
  func statements() {
    let tree = Self.tree("t | wher a\nu | take 1\nv | tke 2")
    #expect(tree.statements.count == 3)
    #expect(tree.diagnostics.count == 2)
  }

  // MARK: Size

  @Test(
    "Ten thousand of anything that nests is an error and no crash",
    arguments: ["(", "not ", "- ", "f(", "((a) + ", "a in (", "(t | where ", "if(a, "])
  func depth(piece: String) {
    let tree = Self.tree("t | where " + String(repeating: piece, count: 10_000))
    #expect(!tree.diagnostics.isEmpty)
    let closed = Self.tree(
      "t | where " + String(repeating: "(", count: 10_000) + "a" + String(repeating: ")", count: 10_000))
    #expect(closed.diagnostics.first?.message.text.hasPrefix("brackets nest deeper than") == true)
  }

  @Test("Nested queries and expectations without end are an error and no crash")
  func deepStatements() {
    #expect(!Self.tree(String(repeating: "(", count: 10_000)).diagnostics.isEmpty)
    _ = Self.tree(String(repeating: "expect error \"x\" in ", count: 2_000) + "t")
    _ = Self.tree("t " + String(repeating: "| join (t ", count: 2_000))
  }

  @Test(
    "A text of fifty kilobytes is read, whatever it repeats",
    arguments: [
      "a + ", "a and ", "a, ", "a.", "a = ", "x", "\"x\" ", "# ", "| take 1 ", "「", "1", "都城 ", ") ", "f(1), ", "(\n",
      "「\n", "\"\n\"\"\n", "| where x\n", "x # c\n", "(x)\n| ",
    ])
  func long(piece: String) {
    _ = Self.tree("t | select " + String(repeating: piece, count: 50_000 / piece.utf8.count))
  }
}
