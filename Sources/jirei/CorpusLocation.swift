import Glibc
import Terminal

/// Where the shipped corpus lies: `JIREI_CORPUS`, beside the executable or above it, or an installed share folder.
enum CorpusLocation {
  static func shipped() -> String? {
    if let path = Environment["JIREI_CORPUS"], !path.isEmpty { return path }
    guard let executable = executablePath() else { return nil }
    var folder = parent(executable)
    if exists("\(folder)/../share/jirei/Corpus/datapackage.json") { return "\(folder)/../share/jirei/Corpus" }
    // A build tree is at most four folders below the checkout.
    for _ in 0..<5 {
      if exists("\(folder)/Corpus/datapackage.json") { return "\(folder)/Corpus" }
      folder = parent(folder)
    }
    return nil
  }

  /// The folder of the lessons that come with the corpus.
  static func lessons() -> String? { shipped().map { "\($0)/lessons" } }

  /// A lesson's file as it is named, or the one of that name that comes with the corpus: `first-tour`.
  static func lesson(_ name: String) -> String {
    guard !exists(name), !name.contains("/"), let folder = lessons() else { return name }
    let file = "\(folder)/\(name)\(name.hasSuffix(".md") ? "" : ".md")"
    return exists(file) ? file : name
  }

  private static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  private static func executablePath() -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
