import Foundation
import TerminalSupport
import Testing

/// Whatever the answer to `open` advises is typed, and must lose no cell that was readable.
@Suite("Advice on reading")
struct AdviceTests {
  static let cases = CaseTests.cases.filter { $0.in?.contains("open \"") == true && $0.files != nil }

  @Test("Every piece of advice works when it is typed, and loses no readable cell", arguments: cases)
  func works(case wanted: Case) throws {
    let folder = TemporaryFolder()
    wanted.makeFiles(in: folder)
    for statement in (wanted.in ?? "").split(separator: "\n").map(String.init) where statement.hasPrefix("open \"") {
      let opening = statement.replacing(#/ as \w+/#, with: "", maxReplacements: 1)
      guard let before = Self.answer(opening, in: folder) else { continue }
      for line in before.lines.filter({ $0.hasPrefix("  ") }) {
        for advice in Self.advice(in: line) {
          let typed = Self.advised(opening, advice)
          let after = try #require(Self.answer(typed, in: folder), "\(typed)")
          // What the answer says becomes unknown may.
          let allowed = line.contains("unknown)") ? Self.misfitCount(line) : 0
          for (name, unknown) in after.unknown {
            guard let known = before.unknown[name] else { continue }
            #expect(unknown <= known + allowed, "\(typed): \(name)")
          }
        }
      }
    }
  }

  @Test("Advice is found in the lines that an answer has")
  func finds() {
    #expect(
      Self.advice(in: "x: y (types a=list, b=list, or types a=number)") == ["types a=list, b=list", "types a=number"])
    #expect(Self.advice(in: "(decimal \".\" or decimal \",\" says which)") == ["decimal \".\"", "decimal \",\""])
    #expect(
      Self.advice(in: "(types d=date, with dates dmy or dates mdy, makes it unknown)") == [
        "types d=date dates dmy", "types d=date dates mdy",
      ])
    #expect(Self.advice(in: "(types \"施行 日\"=date makes it unknown)") == ["types \"施行 日\"=date"])
    #expect(Self.misfitCount("d: text, since 3 of 12 cells") == 3)
  }

  /// The statement as the advice makes it: a word that stood there with another value has the new one.
  private static func advised(_ opening: String, _ advice: String) -> String {
    let word = advice.prefix { $0 != " " }
    guard word != "types", let place = opening.range(of: " \(word) ") else { return "\(opening) \(advice)" }
    let rest = opening[place.upperBound...].drop { $0 != " " }
    return "\(opening[..<place.lowerBound])\(rest) \(advice)"
  }

  /// The words for `open` that a line proposes, each way of it by itself.
  static func advice(in line: String) -> [String] {
    guard let start = line.lastIndex(of: "(") else { return [] }
    let text = String(line[start...])
    let types = text.matches(of: /types (?:(?:"[^"]+"|[^\s=,"]+)=[\w\/]+(?:, (?=(?:"[^"]+"|[^\s=,"]+)=))?)+/)
      .map { String($0.output) }
    let others = text.matches(of: /(?:decimal "[.,]"|group "[.,]"|dates \w+|marks (?:"[^"]+"|\w+)|parentheses \w+)/)
      .map { String($0.output) }
    if let type = types.first, text.contains("with dates") { return others.map { "\(type) \($0)" } }
    return types + others
  }

  /// How many cells a line says are no values of the type.
  static func misfitCount(_ line: String) -> Int { line.firstMatch(of: /since (\d+) of/).flatMap { Int($0.1) } ?? 0 }

  private struct Answer {
    var lines: [String]
    /// By column, how many cells are unknown.
    var unknown: [String: Int]
  }

  private static func answer(_ opening: String, in folder: TemporaryFolder) -> Answer? {
    let file = opening.split(separator: "\"", maxSplits: 2).dropFirst().first ?? ""
    let rest = opening.dropFirst("open \"\(file)\"".count)
    let done = ChildProcess.run(
      "/bin/sh",
      ["-c", "cd \"$0\" && exec timeout 60 \"$@\"", folder.path, Shell.path, "--width", "0"],
      input: Array("open \"\(file)\" as table_read\(rest)\ntable_read | as json\n".utf8),
      environment: Shell.environment)
    guard done.status == 0, let start = done.text.range(of: "\n[") else { return nil }
    let rows = (try? JSONSerialization.jsonObject(with: Data(done.text[start.lowerBound...].utf8))) as? [[String: Any]]
    var unknown: [String: Int] = [:]
    for row in rows ?? [] {
      for (name, value) in row { unknown[name, default: 0] += value is NSNull ? 1 : 0 }
    }
    return Answer(lines: done.text[..<start.lowerBound].split(separator: "\n").map(String.init), unknown: unknown)
  }
}
