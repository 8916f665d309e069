/// A regular expression that is matched in a time that grows with the length of the text and the size of the pattern, and
/// in no more: every way to read the text is followed at once.
///
/// It works on Unicode scalars, and says only whether it fits, not where.
package struct Pattern: Sendable {
  package enum Extent: Sendable {
    /// It fits if some part of a text does.
    case part
    /// It fits if the whole text does.
    case whole
  }

  /// The longest pattern, in bytes of UTF-8.
  package static let longest = 10_000
  /// How deep brackets may nest.
  package static let deepest = 100
  /// How many steps a pattern may become; a counted repetition becomes its part as often as it counts.
  package static let largest = 10_000

  let program: PatternProgram

  package init(_ text: String, in extent: Extent = .part) throws(Fault) {
    let length = text.utf8.count
    guard length <= Pattern.longest else {
      throw Fault(
        "the pattern has \(length) bytes, and \(Pattern.longest) are the most",
        help: ["take it apart: matches … or matches …"], at: 1, bytes: 0..<length)
    }
    var parser = PatternParser(text)
    let node = try parser.parse()
    let size = node.size
    guard size <= Pattern.largest else {
      let told = size < PatternNode.greatest ? "\(size)" : "more than \(PatternNode.greatest)"
      throw Fault(
        "the pattern has \(told) steps, and \(Pattern.largest) are the most",
        help: ["counts multiply: {1,100} of something that has {1,100} is 10000 times as long; make them smaller"],
        at: 1, bytes: 0..<length)
    }
    program = PatternProgram(node, in: extent)
  }

  /// - Parameter mostCells: how large the table may grow before it is made anew.
  package func makeMatcher(mostCells: Int = PatternMatcher.mostCells) -> PatternMatcher {
    PatternMatcher(program, mostCells: mostCells)
  }
}

extension Pattern {
  /// Why a text is no pattern.
  package struct Fault: Error, Equatable {
    package var message: Sentence
    package var help: [Sentence]
    /// Where it is, as bytes of the pattern's UTF-8.
    package var bytes: Range<Int>
    /// Where it begins, counted in characters from 1.
    package var character: Int

    init(_ message: Sentence, help: [Sentence] = [], at character: Int, bytes: Range<Int>) {
      self.message = message
      self.help = help
      self.bytes = bytes
      self.character = character
    }
  }
}
