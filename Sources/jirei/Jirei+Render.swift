import ArgumentParser
import Diagnostics
import LessonFile
import Lessons
import Session
import Terminal
import Text

extension Jirei {
  /// Makes a page of a lesson.
  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "render", abstract: "Make one HTML page of a lesson, for a screen, for paper and to be read aloud.")

    @Option(name: [.customShort("o"), .long], help: "The page; - for standard output; LESSON.html when left out.")
    var output: String?

    @Flag(help: "Write over a page that is there.")
    var replace = false

    @Flag(help: "The teacher's copy: with the notes, and each answer where its question stands.")
    var teacher = false

    @Option(help: "A corpus: a folder, a datapackage.json or a CSV file; may be repeated.")
    var corpus: [String] = []

    @Option(name: .customLong("set"), help: "A setting or a parameter, as name=value; may be repeated.")
    var assignments: [String] = []

    @Flag(help: "The lesson writes no file, and reads none outside the corpora given.")
    var safe = false

    @Argument(help: "A lesson in Markdown, or the name of one that comes with jirei: first-tour.")
    var lesson: String

    func run() throws {
      var options = Invocation.Options()
      options.corpora = corpus
      options.assignments = assignments
      options.isSafe = safe
      throw ExitCode(
        try Shell(options, isLazy: false).render(lesson, to: output, replacing: replace, isTeachers: teacher))
    }
  }
}

extension Shell {
  /// Runs a lesson and writes its page, if every block does what it should.
  func render(_ name: String, to output: String?, replacing: Bool, isTeachers: Bool) -> Int32 {
    let path = CorpusLocation.lesson(name)
    Interruption.install()
    // The page is the same on every run.
    session.surroundings.now = nil
    do throws(Diagnostic) {
      let facts = facts
      let lesson = try Lesson.read(path, named: path, shipped: CorpusLocation.lessons())
      let problems = session.problems(of: lesson)
      let answers = HandoutAnswers(to: lesson, in: session)
      if answers.isInterrupted { return Code.interrupted }
      guard answers.failures.isEmpty, problems.isEmpty else {
        for failure in problems + answers.failures { Shell.complain(failure) }
        let why: Sentence =
          answers.failures.isEmpty ? "the lesson is not in order" : "a block fails that is not marked expect-error"
        Shell.complain(Diagnostic(.note, "no page was written: \(why)"))
        return Code.failed
      }
      let page = session.inFolder(of: path) {
        Handout.html(of: lesson, answers: answers, facts: facts, isTeachers: isTeachers) {
          session.picture($0, atMost: 2 << 20)
        }
      }
      return try write(page, to: output ?? Shell.pageName(for: name), replacing: replacing)
    } catch {
      Shell.complain(error)
      return Code.failed
    }
  }

  /// Of the session before the lesson opened files of its own.
  private var facts: Handout.Facts {
    let catalog = session.workspace.catalog
    return Handout.Facts(
      corpus: catalog.title, tables: Array(catalog.tables.keys), version: catalog.version, created: catalog.created,
      program: "jirei \(Version.current)", works: session.works)
  }

  private func write(_ page: String, to path: String, replacing: Bool) throws(Diagnostic) -> Int32 {
    if path == "-" {
      switch StandardStream.output.write(raw: page) {
      case .written, .closed: return Code.done
      case .interrupted: return Code.interrupted
      case .failed(let errno):
        throw Diagnostic(.error, "the page could not be written: \(StandardInput.words(for: errno))")
      }
    }
    do throws(Diagnostic) {
      try Session.write(Array(page.utf8), toFileNamed: path, replacing: replacing)
    } catch {
      var diagnostic = error
      if !replacing, diagnostic.message.key.hasPrefix("there is already") {
        diagnostic.help = ["to write over it, add --replace; to write elsewhere, -o FILE.html"]
      }
      throw diagnostic
    }
    StandardStream.output.write("saved a page to \(path)\n")
    return Code.done
  }

  /// `handout.html` beside `handout.md`.
  static func pageName(for lesson: String) -> String {
    (lesson.hasSuffix(".md") ? String(lesson.dropLast(3)) : lesson) + ".html"
  }
}
