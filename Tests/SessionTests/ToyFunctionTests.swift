import Diagnostics
import Engine
import Language
import Synchronization
import Tables
import Testing

@testable import Session

/// Two functions that no file of the program knows: a value and a kernel are all that a function needs.
@Suite struct ToyFunctionTests {
  private static let initials = Function(
    "initials", "initials(text)", "the first letters of the words",
    examples: ["municipalities | select initials(name) as letters | take 3"],
    rows: RowForm(1...1) { call in call.textual(call.values[0]).map { call.result(.text, of: [$0]) } })

  private static let span = Function(
    "span", "span(x)", "the largest of the known less the smallest",
    examples: ["items | summarize span(rate) by department"],
    groups: GroupForm { call, element in
      call.isNumbers(element) ? call.aggregate(.number, unit: call.values[0].unit) : nil
    })

  /// - Parameter counting: called with every text that is looked at.
  private static func kernels(counting: @escaping @Sendable (String) -> Void = { _ in }) -> [Kernel] {
    [
      Kernel("initials") { call throws(Diagnostic) in
        try call.eachValue { values in
          let text = values[0].text ?? ""
          counting(text)
          return .text(String(text.split(separator: " ").compactMap(\.first)))
        }
      },
      Kernel(
        "span",
        groups: { call throws(Diagnostic) in
          let cells = call.cells.gathered
          var ends = [ClosedRange<Double>?](repeating: nil, count: call.groups.groupCount)
          for row in 0..<cells.count {
            guard let value = cells.value(at: row).double else { continue }
            let group = call.groups.group(row)
            ends[group] = min(ends[group]?.lowerBound ?? value, value)...max(ends[group]?.upperBound ?? value, value)
          }
          return ColumnBuilder.column(
            of: call.type, ends.map { $0.map { .number($0.upperBound - $0.lowerBound) } ?? .unknown })
        }),
    ]
  }

  private static func conversation(_ kernels: [Kernel] = kernels()) throws -> Conversation {
    var vocabulary = Vocabulary.standard
    vocabulary.functions += [initials, span]
    return try Conversation(vocabulary: vocabulary, kernels: Kernels(Kernel.standard + kernels))
  }

  @Test("A query with a function that was added runs, and unknown stays unknown")
  func rows() throws {
    let conversation = try Self.conversation()
    for expectation in [
      "(items | where initials(item) = \"Ps\" and item = \"Personnel shortages\" | count) > 0",
      "(items | where initials(note) is unknown because \"not stated\" | count) = 36",
      "(items | where initials(note) is known | count) = 6",
    ] {
      #expect(conversation.say("expect \(expectation)").complaints == [])
    }
  }

  @Test("A text that stands in many rows is computed once")
  func texts() throws {
    let seen = Mutex<[String]>([])
    let kernels = Self.kernels { text in seen.withLock { $0.append(text) } }
    let answer = try Self.conversation(kernels).say("items | summarize n = count(distinct initials(department))")
    #expect(answer.complaints == [])
    let texts = seen.withLock { $0 }
    #expect(texts.count > 1 && Set(texts).count == texts.count)
  }

  @Test("An aggregate that was added works over groups, and over the list in a row")
  func groups() throws {
    let conversation = try Self.conversation()
    let groups = "items | summarize s = span(rate), low = min(rate), high = max(rate) by department"
    #expect(conversation.say("expect (\(groups) | where s != high - low | count) = 0").complaints == [])
    #expect(conversation.say("expect (\(groups) | where s > 0 | count) > 0").complaints == [])
    #expect(conversation.say("items | summarize l = list(rate) | derive s = span(l) | select s").complaints == [])
  }

  @Test(
    "Its mistakes are told as those of every function",
    arguments: [
      ("items | select initials(item, item)", "initials takes 1 value, not 2"),
      ("items | select initials(rate)", "initials needs a text, and this is a number"),
      ("items | select intials(item)", "no function \"intials\""),
      ("items | select initials(distinct item)", "distinct belongs to count: count(distinct x)"),
      ("items | summarize span(item)", "span needs numbers, and \"item\" is text"),
      ("items | summarize span(rate, 2)", "span takes one value, not 2"),
      ("items | select span(rate)", "span here needs a list, and \"rate\" is a number"),
    ])
  func mistakes(query: String, expected: String) throws {
    #expect(try Self.conversation().say(query).complaints == [expected])
  }

  @Test("Help and completion know it")
  func help() throws {
    let conversation = try Self.conversation()
    for function in [Self.initials, Self.span] {
      let page = conversation.say("help \(function.name)").text
      #expect(page.contains(function.signature) && page.contains(function.summary))
      #expect(conversation.say("help functions").text.contains(function.signature))
      let text = "items | select \(function.name.prefix(3))"
      let found = conversation.session.completion(of: text, at: text.utf8.count).candidates.map(\.text)
      #expect(found.contains("\(function.name)("))
      #expect(conversation.say(function.examples[0]).complaints == [])
    }
  }

  @Test("A function without a kernel is an error, and no conversation but its own knows one that was added")
  func strangers() throws {
    #expect(
      try Self.conversation([]).say("items | select initials(item)").complaints == [
        "this engine cannot compute initials"
      ])
    #expect(try Conversation().say("items | select initials(item)").complaints == ["no function \"initials\""])
  }
}
