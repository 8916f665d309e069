import Diagnostics
import Language
import TestSupport
import Testing

// Commands that stand in the tests alone. A new command is a type and its place in the vocabulary; nothing else knows it.

private struct GreetCommand: Command {
  static let word = "greet"
  static let reading = LineReading.words
  static var help: Help { Help("greets") }

  var name: Name?
  var isLoud = false

  static var form: Form<Self> {
    .sequence(.name("NAME", "after greet", \.name), .anyOrder([.flag("loudly", note: "in capitals", \.isLoud)]))
  }
}

private struct MurmurCommand: Command {
  static let word = "murmur"
  static let reading = LineReading.text
  static var help: Help { Help("says nothing") }

  var text = ""

  static var form: Form<Self> {
    .operand("TEXT", .nothing) { parser, command throws(Parser.Mistake) in command.text = parser.rawText() }
  }
}

private struct RosterCommand: Command {
  static let word = "roster"
  static let isSource = true
  static let yieldsToTables = true
  static var help: Help { Help("lists who is there") }
  static var form: Form<Self> { .nothing }
}

@Suite("Commands by their forms")
struct CommandTests {
  private static let vocabulary = {
    var vocabulary = Vocabulary.tested
    vocabulary.commands = [GreetCommand.self, MurmurCommand.self, RosterCommand.self]
    return vocabulary
  }()

  private static func tree(_ text: String) -> SyntaxTree {
    Parser.parse(SourceText(name: "test", text: text), with: vocabulary)
  }

  private static func command(_ text: String) -> (any Command)? {
    guard case .command(let syntax)? = tree(text).statements.first?.kind else { return nil }
    return syntax.command
  }

  @Test("A command is read into its fields")
  func fields() throws {
    let greet = try #require(Self.command("greet Nagai loudly") as? GreetCommand)
    #expect(greet.name?.text == "Nagai")
    #expect(greet.isLoud)
    #expect(Self.tree("greet Nagai loudly").diagnostics.isEmpty)
  }

  @Test("A word that is not in the vocabulary is no command")
  func otherWords() {
    let tree = Parser.parse(SourceText(name: "test", text: "greet"), with: .tested)
    guard case .query? = tree.statements.first?.kind else {
      Issue.record("greet is a table where it is no command")
      return
    }
  }

  @Test("Its signature is made from its form")
  func signature() {
    #expect(GreetCommand.entry.signature == "greet NAME [loudly]")
    #expect(RosterCommand.entry.signature == "roster")
  }

  @Test("The rest of a line is left as it stands where the command says so")
  func raw() throws {
    #expect(try #require(Self.command("murmur a | b; c # d") as? MurmurCommand).text == "a | b; c # d")
    let source = SourceText(name: "test", text: "murmur   a |  b\ngreet   x")
    #expect(Formatter.format(source, with: Self.vocabulary) == "murmur a |  b\ngreet x\n")
  }

  @Test("A line of words ends with its line", arguments: [("greet and\nroster", 2), ("roster | where a and\nb", 1)])
  func words(text: String, count: Int) {
    #expect(Self.tree(text).statements.count == count)
  }

  @Test("Stages follow a command that hands on a table, and no other")
  func sources() {
    #expect(Self.tree("roster | take 1").diagnostics.isEmpty)
    #expect(
      Self.tree("greet x | take 1").diagnostics.map(\.message.text)
        == ["\"greet\" hands on no table, so nothing can follow it"])
  }

  @Test("A command that came late gives way to a table of its name")
  func yields() {
    let source = SourceText(name: "test", text: "roster")
    let (tokens, _) = Lexer.tokens(of: source, with: Self.vocabulary)
    let pieces = StatementScanner.pieces(of: tokens, with: Self.vocabulary)
    for (isTable, isCommand) in [(false, true), (true, false)] {
      let parsed = Parser.parse(pieces[0], of: source, with: Self.vocabulary, isTable: { _ in isTable })
      if case .command = parsed.statement.kind { #expect(isCommand) } else { #expect(!isCommand) }
    }
  }

  @Test(
    "A mistake is told from the form",
    arguments: [
      ("greet", "a name is missing after greet: the statement ends here", []),
      ("greet x softly", "this is not expected here: here is \"softly\"", ["here may follow: loudly"]),
      ("greet x loudy", "this is not expected here: here is \"loudy\"", ["did you mean \"loudly\"?"]),
      ("greet x loudly loudly", "\"loudly\" stands twice", ["write it once"]),
      ("loudly x", "no statement begins with \"loudly\"", nil),
    ])
  func mistakes(text: String, message: String, help: [String]?) {
    let found = Self.tree(text).diagnostics
    #expect(found.map(\.message.text) == [message])
    if let help { #expect(found.first?.help.map(\.text) == help) }
  }

  @Test("What may follow is expected where the statement ends")
  func expectations() {
    let source = SourceText(name: "test", text: "greet x ")
    let (tokens, _) = Lexer.tokens(of: source, with: Self.vocabulary)
    let expected = Parser.expected(after: tokens, of: source, with: Self.vocabulary)
    let words = expected.all.compactMap { if case .word(let word, let note) = $0 { "\(word): \(note)" } else { nil } }
    #expect(words == ["loudly: in capitals"])
  }

  @Test("A misspelt command is suggested")
  func suggestion() throws {
    let source = SourceText(name: "test", text: "roste")
    guard case .query(let query)? = Self.tree("roste").statements.first?.kind else { return }
    var environment = Shell().environment
    environment.vocabulary = Self.vocabulary
    let (_, diagnostics) = Binder.bind(query, of: source, in: environment)
    #expect(diagnostics.first?.help.map(\.text) == ["did you mean \"roster\"?"])
  }
}
