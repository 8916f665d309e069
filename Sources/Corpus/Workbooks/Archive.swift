import Diagnostics
import Text

/// A file that holds other files, of which one is opened.
protocol Archive {
  var soleFileRemark: String? { get }
  var path: String { get }
  /// The names of its files, without folders.
  var names: [String] { get }
  func contents(of index: Int, watch: FileDoor.Watch?) throws(Diagnostic) -> [UInt8]
}

extension Archive {
  /// Which of its files may be tables, by their names.
  var tables: [Int] {
    let all = candidates
    // Beside tables a text is a word on them.
    let others = all.filter { FilePath.suffix(of: names[$0]).lowercased() != "txt" }
    return others.isEmpty ? all : others
  }

  private var candidates: [Int] {
    names.indices.filter { index in
      let name = names[index]
      // What macOS adds to every file.
      guard !name.hasPrefix("__MACOSX/"), !FilePath.name(of: name).hasPrefix(".") else { return false }
      let bare = FilePath.suffix(of: name) == "gz" ? FilePath.withoutSuffix(name) : name
      return ArchiveSuffixes.tables.contains(FilePath.suffix(of: bare).lowercased())
    }
  }

  /// What is told of the only file there is: nothing where the ending of the archive says what it is.
  var soleFileRemark: String? { nil }

  /// The file that is named, or the only one that may be a table.
  func choose(_ wanted: String?) throws(Diagnostic) -> (index: Int, remark: String?) {
    let all = tables
    guard let wanted else {
      guard all.count == 1 else { throw undecided(all) }
      guard names.count > 1 else { return (all[0], soleFileRemark) }
      let others = names.count - 1
      return (
        all[0],
        "the only table of the archive, beside \(others == 1 ? "1 other file" : "\(others) other files")"
      )
    }
    if let index = names.firstIndex(of: wanted) { return (index, nil) }
    let named = names.indices.filter { FilePath.name(of: names[$0]) == wanted }
    if named.count == 1 { return (named[0], nil) }
    throw Diagnostic(
      .error,
      named.isEmpty
        ? "there is no file \(quoted(wanted)) in the archive"
        : "\(named.count) files in the archive are called \(quoted(wanted))",
      at: .file(path, line: nil, column: nil),
      help: help(for: wanted, among: names, [listing(named.isEmpty ? Array(names.indices) : named)]))
  }

  private func undecided(_ all: [Int]) -> Diagnostic {
    guard !names.isEmpty else {
      return Diagnostic(.error, "the archive is empty", at: .file(path, line: nil, column: nil))
    }
    guard let first = all.first else {
      return Diagnostic(
        .error, "no file of the archive has the name of a table", at: .file(path, line: nil, column: nil),
        help: [listing(Array(names.indices)), "say which one: open \"\(path)\" file \(quoted(names[0]))"])
    }
    return Diagnostic(
      .error, "the archive holds \(all.count) tables", at: .file(path, line: nil, column: nil),
      help: [listing(all), "say which one: open \"\(path)\" file \(quoted(names[first]))"])
  }

  /// A name in UTF-8, or, as Windows in Japan writes it, in CP932.
  static func name(of bytes: ArraySlice<UInt8>) -> String {
    let bytes = Array(bytes)
    if let name = String(validating: bytes, as: UTF8.self) { return name }
    return bytes.withUnsafeBufferPointer { String(decoding: TextDecoding.utf8($0, from: .cp932), as: UTF8.self) }
  }

  private func listing(_ indices: [Int]) -> Sentence {
    "there are \(indices.map { quoted(names[$0]) }, most: 20, end: .total)"
  }
}

enum ArchiveSuffixes {
  static let tables: Set<String> = [
    "csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "geojson", "xlsx", "xlsm", "xls", "ods", "sav", "dta",
  ]
}

extension ZipArchive: Archive {
  private var files: [Member] { members.filter { !$0.isFolder } }
  var names: [String] { files.map(\.name) }

  func contents(of index: Int, watch: FileDoor.Watch?) throws(Diagnostic) -> [UInt8] {
    try contents(of: files[index], watch: watch)
  }
}
