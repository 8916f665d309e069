/// What one start of the shell was asked to do.
struct Invocation {
  /// The options of every way to start a session.
  struct Options {
    var corpora: [String] = []
    var format: String?
    var assignments: [String] = []
    var width: Int?
    var color = "auto"
    var isSafe = false
  }

  var options = Options()
  var statements: [String] = []
  var files: [String] = []
  var keepsGoing = false
  var isQuiet = false
  var readsInit = true
}

extension Invocation {
  /// The commonest starts, read by hand: no arguments at all, or `-c STATEMENT` once or more and nothing else. Nil for
  /// every other one.
  ///
  /// ArgumentParser finds its options by reflection, which takes longer than opening the corpus: 2 of 10 ms in all.
  init?(plain arguments: ArraySlice<String>) {
    var rest = arguments
    while let word = rest.popFirst() {
      guard word == "-c", let statement = rest.popFirst(), !statement.isEmpty, !statement.hasPrefix("-")
      else { return nil }
      statements.append(statement)
    }
  }
}
