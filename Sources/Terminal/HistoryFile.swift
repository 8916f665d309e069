import Diagnostics
import Glibc
import Text

/// The statements of earlier sessions: one JSON string a line, appended under a lock, so that two shells may run at once
/// and a damaged line costs only itself.
package final class HistoryFile {
  package let path: String
  /// The most entries the file ever holds.
  package let bound: Int
  private var hasComplained = false

  /// An entry above this is a pasted data set and not something to recall.
  private static let largestEntry = 65_536
  /// What is read of a file that is far larger than it should be: its end.
  private static let largestFile = 32 << 20

  package init(path: String, bound: Int = 10_000) {
    self.path = path
    self.bound = max(1, bound)
  }

  /// `$XDG_STATE_HOME/jirei/history`, or the same under `~/.local/state`; nil where there is no home.
  package static func defaultPath(stateHome: String?, home: String?) -> String? {
    if let stateHome, stateHome.hasPrefix("/") { return stateHome + "/jirei/history" }
    guard let home, home.hasPrefix("/") else { return nil }
    return home + "/.local/state/jirei/history"
  }

  package static func inUserState(bound: Int = 10_000) -> HistoryFile? {
    defaultPath(stateHome: Environment["XDG_STATE_HOME"], home: Environment["HOME"])
      .map { HistoryFile(path: $0, bound: bound) }
  }

  /// Whether a statement is one to remember: not blank, and not begun with a space.
  package static func keeps(_ statement: String) -> Bool {
    !statement.hasPrefix(" ") && statement.contains { !$0.isWhitespace } && statement.utf8.count <= largestEntry
  }

  /// The entries, oldest first; lines that are not entries are left out. A file that is not there has none.
  package func load() -> (entries: [String], problem: Diagnostic?) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return ([], errno == ENOENT ? nil : complain("read", errno)) }
    defer { close(descriptor) }
    do throws(SystemError) {
      let contents = try Self.contents(of: descriptor)
      let lines = Self.lines(contents.bytes).suffix(bound)
      return (lines.compactMap(JSONString.decode).filter { !$0.isEmpty }, nil)
    } catch {
      return ([], complain("read", error.number))
    }
  }

  /// Adds a statement, unless it is not to be kept or is the same as the last one in the file.
  ///
  /// What goes wrong is told the first time and then no more: a full disk must not nag after every statement.
  package func append(_ statement: String) -> Diagnostic? {
    guard Self.keeps(statement) else { return nil }
    do throws(SystemError) {
      try Self.makeFolder(of: path)
      let descriptor = try openLocked()
      // Closing lets the lock go.
      defer { close(descriptor) }
      try add(Array((JSONString.encode(statement) + "\n").utf8), to: descriptor)
      return nil
    } catch {
      return complain("write", error.number)
    }
  }

  private func complain(_ verb: String, _ number: Int32) -> Diagnostic? {
    guard !hasComplained else { return nil }
    hasComplained = true
    return Diagnostic(
      .warning, "cannot \(verb) the history: \(String(cString: strerror(number)))",
      at: .file(path, line: nil, column: nil),
      help: ["statements of this session can be recalled, but not after it"])
  }
}

// MARK: - The file

private struct SystemError: Error {
  var number: Int32
}

extension HistoryFile {
  private func openLocked() throws(SystemError) -> Int32 {
    for _ in 0..<100 {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { throw SystemError(number: errno) }
      var isLocked = false
      // Another shell holds the lock for a millisecond; one that is stopped must not hang this one.
      for _ in 0..<50 where !isLocked {
        isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        if !isLocked { usleep(10_000) }
      }
      guard isLocked else {
        let number = errno
        close(descriptor)
        throw SystemError(number: number)
      }
      // While we waited, the other shell may have put a trimmed file in its place.
      var ours = stat()
      var named = stat()
      if fstat(descriptor, &ours) == 0, stat(path, &named) == 0, ours.st_ino == named.st_ino,
        ours.st_dev == named.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
    throw SystemError(number: EAGAIN)
  }

  private func add(_ line: [UInt8], to descriptor: Int32) throws(SystemError) {
    let (bytes, isWhole) = try Self.contents(of: descriptor)
    let lines = Self.lines(bytes)
    if let last = lines.last, last.elementsEqual(line.dropLast()) { return }
    if !isWhole || lines.count >= bound {
      // A tenth of room, so that a full history is not written anew after every statement.
      var kept: [UInt8] = []
      for line in lines.suffix(bound - bound / 10 - 1) { kept += line + [0x0A] }
      return try replace(with: kept + line)
    }
    let isTorn = bytes.last.map { $0 != 0x0A } ?? false
    try Self.write(isTorn ? [0x0A] + line : line, to: descriptor, takingBackTo: off_t(bytes.count))
  }

  /// Under the lock, so that the temporary file has one name, which the next shell takes over from one that was killed.
  private func replace(with bytes: [UInt8]) throws(SystemError) {
    // A link, such as to a folder that is kept in step between machines, stays one.
    let found = realpath(path, nil)
    defer { free(found) }
    let path = found.map { String(cString: $0) } ?? self.path
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    defer { close(descriptor) }
    do throws(SystemError) {
      try Self.write(bytes, to: descriptor, takingBackTo: 0)
      guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw SystemError(number: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, takingBackTo length: off_t
  ) throws(SystemError) {
    switch StandardStream(descriptor: descriptor, stopsWhenInterrupted: false).write(bytes) {
    case .written: return
    case .failed(let number):
      // Half an entry on a full disk would be one more damaged line.
      ftruncate(descriptor, length)
      throw SystemError(number: number)
    case .closed, .interrupted:
      ftruncate(descriptor, length)
      throw SystemError(number: EINTR)
    }
  }

  private static func contents(of descriptor: Int32) throws(SystemError) -> (bytes: [UInt8], isWhole: Bool) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError(number: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError(number: EINVAL) }
    let size = Int(status.st_size)
    var offset = max(0, size - largestFile)
    let isWhole = offset == 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size - offset)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
      if count < 0 {
        if errno == EINTR { continue }
        throw SystemError(number: errno)
      }
      if count == 0 { break }
      bytes += chunk[..<count]
      offset += count
    }
    return (bytes, isWhole)
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A)
  }

  private static func makeFolder(of path: String) throws(SystemError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw SystemError(number: errno) }
    try makeFolder(of: folder)
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw SystemError(number: errno) }
  }
}
