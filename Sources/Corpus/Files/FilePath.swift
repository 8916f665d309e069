/// Paths as text, with `/` between their parts.
enum FilePath {
  /// All before the last part: `a/b` of `a/b/c`, `.` of `c`, `/` of `/c`.
  static func folder(of path: String) -> String {
    var parts = path.utf8[...]
    while parts.count > 1, parts.last == slash { parts = parts.dropLast() }
    guard let index = parts.lastIndex(of: slash) else { return "." }
    return index == parts.startIndex ? "/" : String(Substring(parts[..<index]))
  }

  /// The last part, without a closing slash.
  static func name(of path: String) -> String {
    var parts = path.utf8[...]
    while parts.count > 1, parts.last == slash { parts = parts.dropLast() }
    guard parts.count > 1, let index = parts.lastIndex(of: slash) else { return String(Substring(parts)) }
    return String(Substring(parts[parts.index(after: index)...]))
  }

  /// What follows the last dot of the name, in lower case; empty where there is none.
  static func suffix(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  static func withoutSuffix(_ name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  static func join(_ folder: String, _ name: String) -> String {
    if folder == "." || folder.isEmpty { return name }
    return folder.utf8.last == slash ? folder + name : folder + "/" + name
  }

  private static let slash = UInt8(ascii: "/")
}
