import Corpus

/// The texts that a reader gets, as they lie in the repository.
enum Manual {
  static let root = String(#filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/\($1)" })
  static let folder = "Sources/jirei/Jirei.docc"
  private static let door = FileDoor(isSafe: false, readableRoots: [])

  static func text(_ path: String) throws -> String {
    String(decoding: try door.read("\(root)/\(path)"), as: UTF8.self)
  }

  static func names(in path: String) throws -> [String] { try door.list("\(root)/\(path)") }

  static func isFolder(_ path: String) -> Bool { door.isDirectory("\(root)/\(path)") }

  static func exists(_ path: String) -> Bool { door.exists("\(root)/\(path)") }

  static func pages() throws -> [String] {
    try names(in: folder).filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
  }

  /// The rows of the tables of a page, a `|` within a cell as it is read.
  static func rows(of path: String) throws -> [[String]] {
    try text(path).split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.dropFirst(2).replacing("\\|", with: "\u{0}").split(separator: "|")
        .map { String($0.drop { $0 == " " }.replacing("\u{0}", with: "|")) }
        .map { text in String(text.reversed().drop { $0 == " " }.reversed()) }
    }
  }
}
