/// Where the answer to a block is written into its file.
struct AnswerPlace: Sendable {
  /// The bytes of the file in whose place it comes.
  var range: Range<Int>
  /// What stands before each of its lines: what keeps them in the same quote or list.
  var prefix: [UInt8]
  var lineEnd: [UInt8]
  /// What the block lacks at its end.
  var missingFence: [UInt8]?
  /// Whether no answer is there yet.
  var isNew = false

  /// What stands before a fence, as it must stand before the lines that follow: marks of lists and tabs become spaces.
  static func prefix(_ before: ArraySlice<UInt8>) -> [UInt8] {
    var prefix: [UInt8] = []
    var column = 0
    for byte in before where byte < 0x80 {
      // The first space after the mark of a quote belongs to it.
      if prefix.last == 0x3E, ![0x3E, 0x20, 0x09].contains(byte) { prefix.append(0x20) }
      // A tab goes to the next of every four columns.
      let count = byte == 0x09 ? 4 - column % 4 : 1
      prefix += Array(repeating: byte == 0x3E ? byte : 0x20, count: count)
      column += count
    }
    if prefix.last == 0x3E { prefix.append(0x20) }
    return prefix
  }

  /// The lines of an answer as they stand in the file.
  func written(_ answer: String) -> [UInt8] {
    let fence = Lesson.fence(round: answer)
    let text = answer.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    let lines = (isNew ? [""] : []) + ["\(fence)text"] + text + [fence]
    return ((missingFence.map { [$0] } ?? []) + lines.map { Array($0.utf8) }).flatMap { line in
      var whole = prefix + line
      if line.isEmpty { while whole.last == 0x20 || whole.last == 0x09 { whole.removeLast() } }
      return whole + lineEnd
    }
  }
}

extension Lesson {
  /// The file with other answers to some of its blocks, in their order; every other byte stays.
  package func recording(_ answers: [(block: Block, text: String)]) -> [UInt8] {
    var out: [UInt8] = []
    var done = 0
    for (block, text) in answers {
      let place = block.answerPlace
      out += bytes[done..<place.range.lowerBound]
      // The file may end with the block.
      if let last = out.last, last != 0x0A, last != 0x0D { out += place.lineEnd }
      out += place.written(text)
      done = place.range.upperBound
    }
    return out + bytes[done...]
  }

  /// A fence that no line of a text closes.
  package static func fence(round text: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
