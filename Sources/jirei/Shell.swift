import ArgumentParser
import Corpus
import Diagnostics
import Rendering
import Session
import Tables
import Terminal

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

  init(_ options: Invocation.Options) throws {
    traits = .current()
    guard let color = ColorChoice(rawValue: options.color) else {
      throw ValidationError("--color is auto, always or never, not \(options.color)")
    }
    self.color = color
    hasOwnWidth = options.width != nil
    isSafe = options.isSafe
    let (catalog, paths) = try Shell.open(options.corpora)
    session = Session(catalog: catalog, door: FileDoor(isSafe: options.isSafe, readableRoots: paths))
    session.isCancelled = { Interruption.isPending }
    session.now = Shell.clock
    if let format = options.format, let complaint = session.settings.set(.format, to: format) {
      throw ValidationError("no format \(format): \(complaint)")
    }
    if let width = options.width, let complaint = session.settings.set(.width, to: String(width)) {
      throw ValidationError("no width \(width): \(complaint)")
    }
    for assignment in options.assignments { try assign(assignment) }
  }

  private func assign(_ assignment: String) throws {
    guard let equal = assignment.firstIndex(of: "="), equal > assignment.startIndex else {
      throw ValidationError("--set takes name=value, not \(assignment)")
    }
    let name = String(assignment[..<equal])
    let text = String(assignment[assignment.index(after: equal)...])
    if let setting = Settings.Name(rawValue: name) {
      if let complaint = session.settings.set(setting, to: text) { throw ValidationError("\(name): \(complaint)") }
    } else {
      session.parameters[name] = Shell.value(text)
    }
  }

  /// A parameter from the command line: a number, date or yes/no where it is plainly one, else text.
  private static func value(_ text: String) -> Value {
    if let number = Int(text), String(number) == text { return .integer(number) }
    if text == "yes" || text == "no" { return .boolean(text == "yes") }
    if let date = CalendarDate(iso: text) { return .date(date) }
    let isDecimal = text.contains(".") && text.allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
    if isDecimal, let number = Double(text), number.isFinite { return .number(number) }
    return .text(text)
  }

  /// The tables of all corpora, or of the shipped one.
  private static func open(_ corpora: [String]) throws -> (Catalog, [String]) {
    let door = FileDoor(isSafe: false, readableRoots: [])
    var paths = corpora
    if paths.isEmpty {
      guard let shipped = CorpusLocation.shipped(through: door) else {
        complain(Diagnostic(.error, "the corpus is not found", help: ["say where it is: --corpus DIR, or JIREI_CORPUS=DIR"]))
        throw ExitCode(Code.corpus)
      }
      paths = [shipped]
    }
    var whole: Catalog?
    for path in paths {
      do throws(CorpusFailure) {
        let catalog = try DataPackage.load(path: path, through: door)
        guard var joined = whole else {
          whole = catalog
          continue
        }
        for (name, table) in catalog.tables {
          if joined.table(name) != nil {
            complain(Diagnostic(.error, "two corpora have a table \"\(name)\"", at: .file(path, line: nil, column: nil)))
            throw CorpusFailure([])
          }
          joined.add(table)
        }
        whole = joined
      } catch {
        error.diagnostics.forEach { complain($0) }
        throw ExitCode(Code.corpus)
      }
    }
    return (whole ?? Catalog(), paths)
  }

  static func complain(_ diagnostic: Diagnostic) {
    StandardStream.error.write(diagnostic.rendered())
  }

  // MARK: Ways to run

  /// Opens the corpus, does what is asked, and throws the exit code.
  static func start(_ invocation: Invocation) throws {
    throw ExitCode(try Shell(invocation.options).run(invocation))
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
    let door = FileDoor(isSafe: false, readableRoots: [])
    for file in invocation.files where output.goesOn {
      if file == "-" {
        output = readStandardInput(into: output)
        continue
      }
      do throws(Diagnostic) {
        let bytes = try door.read(file)
        Script.run(bytes, name: file, in: session, keepGoing: invocation.keepsGoing) { output.take($0) }
      } catch {
        _ = output.take(Reply(error))
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

  static func check(_ corpora: [String]) -> Int32 {
    let door = FileDoor(isSafe: false, readableRoots: [])
    var paths = corpora
    if paths.isEmpty {
      guard let shipped = CorpusLocation.shipped(through: door) else {
        complain(Diagnostic(.error, "the corpus is not found", help: ["say where it is: jirei check DIR"]))
        return Code.corpus
      }
      paths = [shipped]
    }
    var count = 0
    for path in paths {
      let findings = CorpusCheck.check(path: path, through: door)
      count += findings.count
      for finding in findings { complain(finding) }
      if findings.isEmpty { StandardStream.output.write("\(path): no breach found\n") }
    }
    if count > 0 { StandardStream.error.write("\(count) \(count == 1 ? "breach" : "breaches") found\n") }
    return count == 0 ? Code.done : Code.failed
  }

  static func test(_ files: [String], corpus: [String], updating: Bool) throws -> Int32 {
    let (catalog, _) = try open(corpus)
    let door = FileDoor(isSafe: false, readableRoots: [])
    var agreeing = 0
    var differing = 0
    for file in files {
      do throws(Diagnostic) {
        // Recording moves lines, and errors name lines, so it is done until nothing changes.
        for _ in 0..<4 {
          let lesson = Lesson(bytes: try door.read(file), name: lastComponent(file))
          let session = Session(catalog: catalog, door: door)
          let result = LessonTest.run(lesson, in: session, recording: updating)
          guard updating, let text = result.updated else {
            agreeing += result.agreeing + result.unrecorded
            differing += updating ? 0 : result.differing
            StandardStream.output.write(result.report)
            break
          }
          try door.write(Array(text.utf8), to: file, replacing: true)
        }
      } catch {
        complain(error)
        differing += 1
      }
    }
    let total = agreeing + differing
    StandardStream.output.write(
      "\(total) \(total == 1 ? "block" : "blocks") in \(files.count) \(files.count == 1 ? "file" : "files"): \(agreeing) agree, \(differing) differ\n")
    return differing == 0 ? Code.done : Code.failed
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
