import ArgumentParser
import Session

/// The arguments of the command line.
struct Jirei: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jirei",
    abstract: "An interactive shell for exploring cases of municipal digital transformation.",
    discussion: """
      Without arguments, the prompt on the shipped corpus. With -c, files, or standard input that is no terminal, the \
      statements there.

        jirei -c 'items | where table = 3 | sort rate desc'
        jirei query.jirei
        jirei --format csv < query.jirei

      Exit codes: 0 all done; 1 a statement failed; 2 wrong usage; 3 the corpus could not be opened; 130 interrupted.
      """,
    version: "jirei \(Version.current)",
    subcommands: [Run.self, Present.self, Render.self, Check.self, Test.self, Format.self],
    defaultSubcommand: Run.self)
}

/// The options of every way to start a session.
struct SessionOptions: ParsableArguments {
  @Option(help: "A corpus: a folder, a datapackage.json or a CSV file; may be repeated.")
  var corpus: [String] = []

  @Option(help: "How answers are written: table, card, csv, tsv, json, json-full, jsonl, markdown, latex, html.")
  var format: String?

  @Option(name: .customLong("set"), help: "A setting or a parameter, as name=value; may be repeated.")
  var assignments: [String] = []

  @Option(help: "Columns that a table may take; 0 for no bound.")
  var width: Int?

  @Option(help: "Colour: auto, always or never.")
  var color: String = "auto"

  @Flag(help: "Write no file, and read none outside the corpora given.")
  var safe = false

  var invocation: Invocation.Options {
    Invocation.Options(
      corpora: corpus, format: format, assignments: assignments, width: width, color: color, isSafe: safe)
  }
}

extension Jirei {
  /// Shows a lesson step by step.
  struct Present: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "present", abstract: "Show a lesson step by step: prose, then a query, Return to run it.",
      discussion: "Where nobody sits at a terminal, the whole lesson is printed with its answers.")

    @OptionGroup var options: SessionOptions

    @Flag(help: "Show the notes for the presenter, which are comments in the lesson, after the answer of their step.")
    var notes = false

    @Option(help: "Write the notes of each step to another terminal, as tty names it there, or to a file.")
    var notesTo: String?

    @Flag(help: "Set lines apart, to be read from the back of a room.")
    var large = false

    @Argument(help: "A lesson in Markdown, or the name of one that comes with jirei: first-tour.")
    var lesson: String

    func run() throws {
      try Shell.present(
        lesson, options: options.invocation, showsNotes: notes, notesPlace: notesTo, isLarge: large)
    }
  }

  /// The prompt, -c, files or standard input.
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Answer statements (what happens without a subcommand).", shouldDisplay: false)

    @Option(name: .customShort("c"), help: "A statement to answer; may be repeated.")
    var statements: [String] = []

    @OptionGroup var options: SessionOptions

    @Flag(help: "Go on after an error; the exit code is 1 all the same.")
    var keepGoing = false

    @Flag(help: "At the prompt: no greeting.")
    var quiet = false

    @Flag(help: "At the prompt: do not read the file of first statements.")
    var noInit = false

    @Argument(help: "Files of statements, or lessons in Markdown.")
    var files: [String] = []

    func run() throws { try Shell.start(invocation) }

    private var invocation: Invocation {
      Invocation(
        options: options.invocation, statements: statements, files: files, keepsGoing: keepGoing, isQuiet: quiet,
        readsInit: !noInit)
    }
  }

  /// Validates a corpus.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Validate a corpus: every breach with file, line and column.")

    @Argument(help: "A folder with datapackage.json; the shipped corpus when left out.")
    var corpora: [String] = []

    func run() throws { throw ExitCode(try Shell.check(corpora)) }
  }

  /// Checks, or records, the answers written in lessons.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test", abstract: "Run the jirei blocks of Markdown files and compare the recorded answers.")

    @Flag(help: "Record the answers instead.")
    var update = false

    @Option(help: "A corpus: a folder, a datapackage.json or a CSV file; may be repeated.")
    var corpus: [String] = []

    @Flag(help: "The lessons write no file, and read none outside the corpora given.")
    var safe = false

    @Argument(help: "Markdown files.")
    var files: [String]

    func run() throws { throw ExitCode(Shell.test(files, corpus: corpus, updating: update, isSafe: safe)) }
  }

  /// Lays statements out the one canonical way.
  struct Format: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "format", abstract: "Print files of statements in their canonical layout.")

    @Argument(help: "Files of statements.")
    var files: [String]

    func run() throws { throw ExitCode(Shell.format(files)) }
  }
}

enum Version {
  static let current = "0.1.0"
}
