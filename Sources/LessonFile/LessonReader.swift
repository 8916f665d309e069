import Diagnostics
import Text

/// Finds prose and blocks in what cmark read.
struct LessonReader {
  let name: String
  let lines: MarkdownLines

  /// What follows each other in a file, a quote, or an item of a list.
  func parts(of nodes: [MarkdownNode]) -> [Lesson.Part] {
    var parts: [Lesson.Part] = []
    var index = 0
    while index < nodes.count {
      let node = nodes[index]
      index += 1
      if let fence = node.fence, node.fenceWords.first == "jirei" {
        // The answer is what comes when the block runs.
        let answer = nodes.dropFirst(index).first.flatMap { isAnswer($0, to: node, fence) ? $0 : nil }
        if answer != nil { index += 1 }
        var block = block(node, fence, answer)
        if block.asks { block.question = LessonReader.takeQuestion(&parts) }
        parts.append(.block(block))
      } else if node.kind == "block_quote" {
        parts += quote(node)
      } else if node.kind == "list" {
        parts += list(node)
      } else if let prose = node.prose {
        parts.append(.prose(prose))
      }
    }
    return parts
  }

  // MARK: What blocks may stand in

  /// A note comes after what it stands in, since it is not for everybody.
  private func quote(_ node: MarkdownNode) -> [Lesson.Part] {
    var out: [Lesson.Part] = []
    var inner: [Prose] = []
    var notes: [Lesson.Part] = []
    func flush() {
      if !inner.isEmpty { out.append(.prose(.quote(inner))) }
      inner = []
    }
    for part in parts(of: node.children) {
      switch part {
      case .prose(.note): notes.append(part)
      case .prose(let prose): inner.append(prose)
      case .block:
        flush()
        out.append(part)
      }
    }
    flush()
    return out + notes
  }

  /// What follows a block in an item has no mark of its own; the items after it keep their numbers.
  private func list(_ node: MarkdownNode) -> [Lesson.Part] {
    var out: [Lesson.Part] = []
    var notes: [Lesson.Part] = []
    let start = node.listStart
    var items: [[Prose]] = []
    func flush(before index: Int) {
      guard !items.isEmpty else { return }
      let first = start.map { $0 &+ index &- items.count }
      out.append(.prose(.list(ProseList(start: first, isTight: node.isTight, items: items))))
      items = []
    }
    for (index, item) in node.children.enumerated() {
      var own: [Prose] = []
      var hasMark = true
      for part in parts(of: item.children) {
        switch part {
        case .prose(.note): notes.append(part)
        case .prose(let prose): if hasMark { own.append(prose) } else { out.append(part) }
        case .block:
          if !own.isEmpty { items.append(own) }
          flush(before: own.isEmpty ? index : index + 1)
          own = []
          hasMark = false
          out.append(part)
        }
      }
      if hasMark { items.append(own) }
    }
    flush(before: node.children.count)
    return out + notes
  }

  // MARK: Blocks

  private typealias Fence = (sign: UInt8, count: Int)

  /// Whether nothing but empty lines stands between the two.
  private func isAnswer(_ node: MarkdownNode, to block: MarkdownNode, _ fence: Fence) -> Bool {
    guard node.fence != nil, node.fenceWords == ["text"] else { return false }
    let end = lastLine(of: block, fence).line + 1
    return (end..<max(end, node.line)).allSatisfy { lines[$0].allSatisfy { [0x20, 0x09, 0x3E].contains($0) } }
  }

  private func block(_ node: MarkdownNode, _ fence: Fence, _ answer: MarkdownNode?) -> Lesson.Block {
    let content = node.literalBytes
    return Lesson.Block(
      source: SourceText(
        name: name, bytes: content, firstLine: node.line + 2, columnsBefore: columnsBefore(content, from: node.line + 1)
      ),
      marks: Array(node.fenceWords.dropFirst()), answer: answer?.literal, question: nil,
      answerPlace: answerPlace(node, fence, answer))
  }

  /// The columns of the file that stand before each line of a block; empty where none do.
  private func columnsBefore(_ content: [UInt8], from line: Int) -> [Int] {
    var columns: [Int] = []
    for (offset, own) in content.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().enumerated() {
      let whole = lines[line + offset]
      columns.append(
        whole.count == own.count
          ? 0
          : DisplayWidth.of(String(decoding: whole, as: UTF8.self))
            - DisplayWidth.of(String(decoding: own, as: UTF8.self)))
    }
    return columns.allSatisfy { $0 == 0 } ? [] : columns
  }

  /// The line where a fence closes, or the last one before what ends it without that.
  private func lastLine(of node: MarkdownNode, _ fence: Fence) -> (line: Int, isClosed: Bool) {
    let last = node.line + node.literalBytes.count { $0 == 0x0A }
    let next = lines[last + 1].drop { [0x20, 0x09, 0x3E].contains($0) }
    let mark = next.prefix { $0 == fence.sign }
    // A line that looks like it may open a block outside of what this one stands in.
    let isClosed =
      mark.count >= fence.count && next.dropFirst(mark.count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
      && node.followingLine != last + 1
    return (isClosed ? last + 1 : last, isClosed)
  }

  private func answerPlace(_ node: MarkdownNode, _ fence: Fence, _ answer: MarkdownNode?) -> AnswerPlace {
    let opening = answer ?? node
    var place = AnswerPlace(
      range: 0..<0, prefix: AnswerPlace.prefix(lines[opening.line].prefix(opening.column)),
      lineEnd: Array(lines.end(of: opening.line)))
    if let answer, let answerFence = answer.fence {
      place.range = lines.range(answer.line..<(lastLine(of: answer, answerFence).line + 1))
    } else {
      let last = lastLine(of: node, fence)
      place.range = lines.range((last.line + 1)..<(last.line + 1))
      place.missingFence = last.isClosed ? nil : Array(repeating: fence.sign, count: fence.count)
      place.isNew = true
    }
    return place
  }

  // MARK: Questions

  /// Takes the question off the parts that came before its block.
  private static func takeQuestion(_ parts: inout [Lesson.Part]) -> Lesson.Question {
    var question = Lesson.Question(prompt: [], choices: [])
    // A note for the presenter may stand between the question and its block.
    var notes: [Lesson.Part] = []
    while case .prose(.note)? = parts.last { notes.append(parts.removeLast()) }
    if case .prose(.list(let list))? = parts.last {
      question.take(list)
      parts.removeLast()
    }
    switch parts.last {
    case .prose(.paragraph(let words))?:
      question.prompt = [.paragraph(words)]
      parts.removeLast()
    case .prose(.quote(var inner))?:
      if question.choices.isEmpty, case .list(let list)? = inner.last {
        question.take(list)
        inner.removeLast()
      }
      question.prompt = inner
      parts.removeLast()
    default: break
    }
    parts += notes.reversed()
    return question
  }
}
