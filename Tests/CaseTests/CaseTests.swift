import Foundation
import TerminalSupport
import Testing

/// The cases in `Tests/Cases/*.jsonl`: files, statements and what must come of them, run on the built program.
@Suite("Cases")
struct CaseTests {
  static let cases: [Case] = filesIn("\(Shell.repository)/Tests/Cases").filter { $0.hasSuffix(".jsonl") }
    .flatMap { file in
      readFile("\(Shell.repository)/Tests/Cases/\(file)").split(separator: UInt8(ascii: "\n")).map { line in
        do { return try JSONDecoder().decode(Case.self, from: Data(line)) } catch {
          return Case(id: "\(file): \(error)", why: "a line that cannot be read")
        }
      }
    }

  @Test("each case of Tests/Cases comes out as it must", arguments: cases)
  func holds(case wanted: Case) {
    let shortfall = wanted.shortfall()
    #expect(shortfall == nil, "\(wanted.id): \(wanted.why)\n\(shortfall ?? "")")
  }

  @Test("no two cases have the same name")
  func namesDiffer() {
    let names = Self.cases.map(\.id)
    #expect(Set(names).count == names.count)
  }
}

/// One line of a file of cases. CONTRIBUTING says what each part means.
struct Case: Decodable, Sendable, CustomTestStringConvertible {
  enum File: Decodable, Sendable {
    case text(String)
    case bytes(Data)
    case link(String)

    private enum Keys: String, CodingKey { case b64, link }

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self = .text(text)
        return
      }
      let parts = try decoder.container(keyedBy: Keys.self)
      if let target = try parts.decodeIfPresent(String.self, forKey: .link) {
        self = .link(target)
        return
      }
      self = .bytes(try parts.decode(Data.self, forKey: .b64))
    }
  }

  enum Status: Decodable, Sendable {
    case any
    case code(Int32)

    init(from decoder: any Decoder) throws {
      self = (try? decoder.singleValueContainer().decode(Int32.self)).map(Status.code) ?? .any
    }
  }

  var id: String
  var why: String
  var files: [String: File]?
  var args: [String]?
  var `in`: String?
  var env: [String: String]?
  var rc: Status?
  var json: JSON?
  var unordered: Bool?
  var outHas: [String]?
  var errHas: [String]?
  var has: [String]?
  var lacks: [String]?
  var made: [String: [String]]?

  private enum CodingKeys: String, CodingKey {
    case id, why, files, args, `in`, env, rc, json, unordered, has, lacks, made
    case outHas = "out_has"
    case errHas = "err_has"
  }

  var testDescription: String { "\(id): \(why)" }

  func makeFiles(in folder: TemporaryFolder) {
    for (name, file) in files ?? [:] {
      let path = "\(folder.path)/\(name)"
      try? FileManager.default.createDirectory(
        atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), withIntermediateDirectories: true)
      switch file {
      case .text(let text): writeFile(path, text)
      case .bytes(let data): writeFile(path, Array(data))
      case .link(let target): symlink(target, path)
      }
    }
  }

  /// Runs the program and says what falls short; nil where all is as it must be.
  func shortfall() -> String? {
    let folder = TemporaryFolder()
    makeFiles(in: folder)
    let arguments = args ?? (json == nil ? [] : ["--format", "json"])
    let done = ChildProcess.run(
      "/bin/sh", ["-c", "cd \"$0\" && exec timeout 60 \"$@\"", folder.path, Shell.path] + arguments,
      input: Array((self.in ?? "").utf8), environment: Shell.environment.merging(env ?? [:]) { $1 })
    let (out, errors) = (done.text, done.complaint)
    if done.status == 124 { return "no answer in 60 s" }
    if [132, 134, 135, 136, 139].contains(done.status) { return "ended by a signal (\(done.status))" }
    if case .code(let code) = rc ?? .code(0), code != done.status { return "exit \(done.status): \(errors)\(out)" }
    if let json {
      guard let found = JSON.last(in: done.output) else { return "no JSON: \(out)\(errors)" }
      if !json.agrees(with: found, unordered: unordered ?? false) { return "wanted \(json), got \(found)\n\(errors)" }
    }
    for text in outHas ?? [] where !out.contains(text) { return "not on standard output: \(text)\n\(out)" }
    for text in errHas ?? [] where !errors.contains(text) { return "not on standard error: \(text)\n\(errors)" }
    for text in has ?? [] where !(out + errors).contains(text) { return "nowhere: \(text)\n\(out)\(errors)" }
    // By bytes: a mark that joins the letter before it is found too.
    let bytes = Data(done.output + done.errors)
    for text in lacks ?? [] where bytes.range(of: Data(text.utf8)) != nil {
      return "stands there: \(text)\n\(out)\(errors)"
    }
    for (name, texts) in made ?? [:] {
      let path = "\(folder.path)/\(name)"
      guard access(path, F_OK) == 0 else { return "not made: \(name)" }
      let content = String(decoding: readFile(path), as: UTF8.self)
      for text in texts where !content.contains(text) { return "not in \(name): \(text)\n\(content)" }
    }
    return nil
  }
}
