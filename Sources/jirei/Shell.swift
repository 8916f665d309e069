import ArgumentParser
import Diagnostics
import Glibc
import Session
import Terminal
import Text

/// Wires a session to arguments, files and the terminal, and turns what happened into an exit code.
struct Shell {
  enum Code {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let corpus: Int32 = 3
    static let interrupted: Int32 = 130
  }

  let session: Session
  let traits: TerminalTraits
  let color: ColorChoice
  let hasOwnWidth: Bool
  let isSafe: Bool

  /// - Parameters:
  ///   - question: the only statement that will be answered, where that is known.
  ///   - isLazy: whether tables of packages are read when a statement asks for them.
  init(_ options: Invocation.Options, question: (() -> Question?)? = nil, isLazy: Bool = true) throws {
    traits = .current()
    guard let color = ColorChoice(rawValue: options.color) else {
      throw ValidationError("--color is auto, always or never, not \(options.color)")
    }
    self.color = color
    hasOwnWidth = options.width != nil
    isSafe = options.isSafe
    do throws(OpeningFailure) {
      let progress = ProgressLine(isShown: traits.isInteractive && traits.errorIsTerminal && !traits.isDumb)
      defer { progress.end() }
      session = try Session.open(
        try Shell.located(options.corpora), isSafe: options.isSafe, question: question, isLazy: isLazy
      ) {
        what, done, total, unit in
        progress.poll { Progress(what, done: done, of: total, unit: unit) }
      }
    } catch {
      for diagnostic in error.diagnostics { Shell.complain(diagnostic) }
      throw ExitCode(Code.corpus)
    }
    for warning in session.workspace.openingWarnings { Shell.complain(warning) }
    // The prompt tells it with its greeting.
    if !traits.isInteractive { for choice in session.workspace.openingChoices { Shell.complain(choice) } }
    session.surroundings.isCancelled = { Interruption.isPending }
    session.surroundings.now = Shell.clock
    session.surroundings.convert = { [weak session] picture, format in
      Shell.converted(picture, to: format) { session?.surroundings.isCancelled() ?? Interruption.isPending }
    }
    var assignments = options.assignments
    if let format = options.format { assignments.append("format=\(format)") }
    if let width = options.width { assignments.append("width=\(width)") }
    for assignment in assignments {
      guard let equal = assignment.firstIndex(of: "="), equal > assignment.startIndex else {
        throw ValidationError("--set takes name=value, not \(assignment)")
      }
      let name = String(assignment[..<equal])
      let text = String(assignment[assignment.index(after: equal)...])
      if let complaint = session.assign(name, text) { throw ValidationError("\(name) cannot be \(text): \(complaint)") }
    }
  }

  /// The corpora as given, or the shipped one.
  private static func located(_ corpora: [String]) throws(OpeningFailure) -> [String] {
    if !corpora.isEmpty { return corpora }
    guard let shipped = CorpusLocation.shipped() else {
      throw OpeningFailure([
        Diagnostic(.error, "the corpus is not found", help: ["say where it is: --corpus DIR, or JIREI_CORPUS=DIR"])
      ])
    }
    return [shipped]
  }

  static func complain(_ diagnostic: Diagnostic) {
    StandardStream.error.write(diagnostic.rendered())
  }

  /// A PNG has twice as many pixels as the picture says, so that it stays sharp on paper and over a projector.
  private static func converted(
    _ picture: [UInt8], to format: PictureFormat, isCancelled: () -> Bool
  ) -> PictureConversion {
    let filter = Filter(["rsvg-convert", "--format=\(format.rawValue)"] + (format == .png ? ["--zoom=2"] : []))
    return switch filter.run(picture, isCancelled: isCancelled) {
    case .output(let bytes): .picture(bytes)
    case .notFound: .notInstalled
    case .interrupted: .interrupted
    case .failed(let words): .failed(words)
    }
  }

  // MARK: Ways to run

  /// Opens the corpus, does what is asked and leaves.
  static func start(_ invocation: Invocation) throws -> Never {
    let isOnly = invocation.statements.count == 1 && invocation.files.isEmpty
    let options = invocation.options
    let question = { Question(invocation.statements[0], assignments: options.assignments) }
    let shell = try Shell(options, question: isOnly ? question : nil)
    let code = shell.run(invocation)
    // The system takes back the memory of all tables at once; freeing each would take longer than most answers.
    withExtendedLifetime(shell) { Process.exit(code) }
  }

  private func run(_ invocation: Invocation) -> Int32 {
    Interruption.install()
    if !invocation.statements.isEmpty || !invocation.files.isEmpty {
      return runGiven(invocation)
    }
    if traits.isInteractive {
      return Prompt(shell: self, isQuiet: invocation.isQuiet, readsInit: invocation.readsInit).run()
    }
    return runStandardInput(keepGoing: invocation.keepsGoing)
  }

  private func runGiven(_ invocation: Invocation) -> Int32 {
    var output = Output(shell: self, keepGoing: invocation.keepsGoing)
    for statement in invocation.statements where output.goesOn {
      session.answer(SourceText(name: "-c", text: statement)) { output.take($0) }
    }
    for file in invocation.files where output.goesOn {
      if file == "-" {
        output = readStandardInput(into: output)
      } else {
        session.answer(fileNamed: file) { output.take($0) }
      }
    }
    return output.finish()
  }

  private func runStandardInput(keepGoing: Bool) -> Int32 {
    var output = readStandardInput(into: Output(shell: self, keepGoing: keepGoing))
    return output.finish()
  }

  private func readStandardInput(into given: Output) -> Output {
    var output = given
    var stream = ScriptStream(name: "standard input")
    while output.goesOn {
      switch StandardInput.read() {
      case .bytes(let bytes): _ = stream.feed(bytes, isEnd: false, to: session) { output.take($0) }
      case .end:
        _ = stream.feed([], isEnd: true, to: session) { output.take($0) }
        return output
      case .interrupted: output.interrupt()
      case .failed(let diagnostic): _ = output.take(Reply(diagnostic))
      }
      // Whoever waits for an answer before asking again gets it now.
      output.flush()
    }
    return output
  }

  // MARK: Subcommands

  static func check(_ corpora: [String]) throws -> Int32 {
    var count = 0
    do throws(OpeningFailure) {
      for path in try located(corpora) {
        guard access(path, R_OK) == 0 else {
          throw OpeningFailure([
            Diagnostic(
              .error, "this corpus cannot be read: \(StandardInput.words(for: errno))",
              at: .file(path, line: nil, column: nil))
          ])
        }
        let findings = Session.check(path)
        count += findings.count
        for finding in findings { complain(finding) }
        if findings.isEmpty { StandardStream.output.write("\(path): no breach found\n") }
      }
    } catch {
      for diagnostic in error.diagnostics { complain(diagnostic) }
      return Code.corpus
    }
    if count > 0 { StandardStream.error.write("\(count) \(count == 1 ? "breach" : "breaches") found\n") }
    return count == 0 ? Code.done : Code.failed
  }

  static func test(_ files: [String], corpus: [String], updating: Bool, isSafe: Bool) -> Int32 {
    do throws(OpeningFailure) {
      let totals = try LessonTest.run(
        files, corpora: try located(corpus), recording: updating, isSafe: isSafe
      ) { output, diagnostics in
        StandardStream.output.write(output)
        for diagnostic in diagnostics { complain(diagnostic) }
      }
      StandardStream.output.write(totals.line + "\n")
      return totals.differing == 0 ? Code.done : Code.failed
    } catch {
      for diagnostic in error.diagnostics { complain(diagnostic) }
      return Code.corpus
    }
  }

  static func format(_ files: [String]) -> Int32 {
    var code = Code.done
    for file in files {
      do throws(Diagnostic) {
        let text = try Session.formatted(fileNamed: file)
        // A program that reads it gets the statements as they are.
        StandardStream.output.write(raw: isatty(STDOUT_FILENO) == 1 ? VisibleText.lines(text) : text)
      } catch {
        complain(error)
        code = Code.failed
      }
    }
    return code
  }
}
