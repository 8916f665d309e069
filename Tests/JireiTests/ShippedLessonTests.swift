import TerminalSupport
import Testing

@Suite("Lessons that come with the corpus go by their names")
struct ShippedLessonTests {
  @Test("present and render find one from any folder")
  func byName() {
    let folder = TemporaryFolder()
    let shown = Shell.system("cd \(folder.path) && \"$J\" present first-tour")
    #expect(shown.code == 0)
    #expect(shown.output.hasPrefix("A first tour\n"))
    let made = Shell.system("cd \(folder.path) && \"$J\" render policy-timeline")
    #expect(made.code == 0)
    #expect(made.output == "saved a page to policy-timeline.html\n")
    #expect(filesIn(folder.path) == ["policy-timeline.html"])
  }

  @Test("a slip of the pen is answered with the name, another word with all of them")
  func slips() {
    #expect(Shell.run("present", "first-tor").errors.hasSuffix("did you mean \"first-tour\"?\n"))
    let other = Shell.run("render", "zzz")
    #expect(other.code == 1)
    #expect(other.errors.contains("the lessons that come with jirei are first-tour, necessary-and-sufficient,"))
  }
}
