import Diagnostics
import Glibc
import Testing

@testable import Corpus

/// A folder of its own for one test, gone when the test is.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    var template = Array("/tmp/corpus-tests-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
    for (name, content) in files { try write(name, content) }
  }

  deinit {
    func remove(_ path: String) {
      for name in (try? door.list(path)) ?? [] {
        var status = stat()
        if lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
          remove("\(path)/\(name)")
        } else {
          unlink("\(path)/\(name)")
        }
      }
      rmdir(path)
    }
    remove(path)
  }

  let door = FileDoor(isSafe: false, readableRoots: [])

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ content: String) throws { try write(name, Array(content.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    if let slash = name.lastIndex(of: "/") { mkdir(self(String(name[..<slash])), 0o755) }
    try door.write(bytes, to: self(name), replacing: true)
  }

  /// The diagnostic as `file:line:column: message`, the file without this folder.
  func brief(_ diagnostic: Diagnostic) -> String {
    guard case .file(let file, let line, let column) = diagnostic.place else { return diagnostic.message.text }
    let name = file.hasPrefix(path + "/") ? String(file.dropFirst(path.count + 1)) : file
    return "\(name):\(line.map(String.init) ?? "-"):\(column.map(String.init) ?? "-"): \(diagnostic.message.text)"
  }
}

/// What went wrong on opening, in brief; empty if nothing did.
func failures(opening path: String, in folder: TemporaryFolder) -> [String] {
  do throws(CorpusFailure) {
    _ = try DataPackage.load(path: path, through: folder.door)
    return []
  } catch {
    return error.diagnostics.map(folder.brief)
  }
}

/// One change to the fixture that breaks it. A `¦` in the new text marks where the error is expected.
struct Breakage: Sendable, CustomTestStringConvertible {
  var file: String
  var old: String
  var new: String
  var message: String

  init(_ file: String, _ old: String, _ new: String, _ message: String) {
    self.file = file
    self.old = old
    self.new = new
    self.message = message
  }

  var testDescription: String { "\(file): \(new)" }

  /// Writes the broken file, and gives what is expected to be told: `file:line:column: message`.
  func apply(in folder: TemporaryFolder) throws -> String {
    let content = try #require(PackageFixture.files[file])
    let start = try #require(content.range(of: old))
    let marked = content[..<start.lowerBound] + new + content[start.upperBound...]
    try folder.write(file, marked.filter { $0 != "¦" })
    guard let marker = marked.firstIndex(of: "¦") else { return message }
    let before = marked[..<marker]
    let line = before.count { $0 == "\n" } + 1
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    return "\(file):\(line):\(column): \(message)"
  }
}

extension String {
  func range(of other: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(other) }.map { $0..<index($0, offsetBy: other.count) }
  }
}
