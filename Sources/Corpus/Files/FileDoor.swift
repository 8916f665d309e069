import Diagnostics
import Glibc

/// The one door through which files are read and written, so that it can be shut in one place.
///
/// A safe door writes nothing and reads only below its roots, judged by the path that is left when `..` and symbolic
/// links are resolved.
package struct FileDoor: Sendable {
  /// Looked at while a large file is read.
  package struct Watch: Sendable {
    package var isCancelled: @Sendable () -> Bool
    /// Told what is read, and how many of how many bytes.
    package var progress: @Sendable (_ what: String, _ done: Int, _ total: Int) -> Void

    package init(
      isCancelled: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (String, Int, Int) -> Void
    ) {
      self.isCancelled = isCancelled
      self.progress = progress
    }
  }

  package var watch: Watch?
  /// A folder in which files with relative names are looked for first: that of the lesson at hand.
  package var beside: String?
  /// How much memory reading may take; what the system has left when nil.
  package var memoryAllowance: Int? {
    get { sizes.memory }
    set { sizes.memory = newValue }
  }
  var sizes = ReadingSizes()
  let isSafe: Bool
  let roots: [String]
  /// The folder of a package that all its files must lie in; empty where that folder is not there.
  var package: String?

  /// - Parameters:
  ///   - isSafe: whether writing, and reading outside `readableRoots`, is refused.
  ///   - readableRoots: folders or files; only a safe door asks for them. A root that does not exist opens nothing.
  package init(isSafe: Bool, readableRoots: [String]) {
    self.isSafe = isSafe
    roots = isSafe ? readableRoots.compactMap(FileDoor.resolved) : []
  }

  /// Whether what is not on this machine's disk may be asked at all.
  package var allowsConnections: Bool { !isSafe }

  // MARK: Reading

  /// What is smaller is read without a look at the memory.
  static let smallSize = 64 << 20

  var memoryLimit: Int { memoryAllowance ?? AvailableMemory.bytes() ?? .max }

  /// How many bytes may come out of a compressed file.
  var decompressionLimit: Int { memoryAllowance.map { $0 / 4 } ?? GzipFile.limit(memory: memoryLimit) }

  /// Throws where reading would take more memory than there is.
  func checkMemory(_ size: Int, toRead path: String, of fileSize: Int) throws(Diagnostic) {
    guard size > FileDoor.smallSize || memoryAllowance != nil || AvailableMemory.isLimited, size > memoryLimit else {
      return
    }
    throw FileDoor.tooLarge(path, fileSize, takes: size, of: memoryLimit)
  }

  static func tooLarge(_ path: String, _ fileSize: Int, takes size: Int, of limit: Int) -> Diagnostic {
    Diagnostic(
      .error,
      "the file has \(fileSize >> 20) MB and takes about \(size >> 20) MB to read; \(limit >> 20) MB of memory are free",
      at: .file(path, line: nil, column: nil),
      help: [
        "take the rows or columns you need out of it first, for example its first million rows: head -n 1000001 FILE"
      ])
  }

  /// The bytes of a regular file.
  package func read(_ path: String) throws(Diagnostic) -> [UInt8] { try contents(of: try opened(path)) }

  /// All bytes of a file, where there is memory for them.
  func contents(of file: OpenFile) throws(Diagnostic) -> [UInt8] {
    try checkMemory(file.size, toRead: file.path, of: file.size)
    return try file.contents(watch: watch)
  }

  /// A regular file to be read piece by piece.
  func opened(_ path: String) throws(Diagnostic) -> OpenFile {
    let admitted = try admitted(path)
    let descriptor =
      isSafe || package != nil
      ? FileDoor.openWithoutLinks(admitted) : open(admitted, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileDoor.failure("cannot read the file", path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw FileDoor.failure("cannot read the file", path, code)
    }
    let file = OpenFile(path: path, descriptor: descriptor, status: status)
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileDoor.failure("cannot read the file", path, EISDIR)
    default:
      throw Diagnostic(
        .error, "cannot read the file: it is a device or a pipe, not a regular file",
        at: .file(path, line: nil, column: nil))
    }
    return file
  }

  /// Whether there is anything under the path that this door may read.
  package func exists(_ path: String) -> Bool { mode(of: path) != nil }

  package func isDirectory(_ path: String) -> Bool { mode(of: path) == S_IFDIR }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  package func list(_ path: String) throws(Diagnostic) -> [String] {
    let opened = try admitted(path)
    guard let directory = opendir(opened) else { throw FileDoor.failure("cannot list the folder", path, errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// How many bytes a file holds; 0 where this door reads none.
  package func size(of path: String) -> Int { status(of: path).map { Int($0.st_size) } ?? 0 }

  private func mode(of path: String) -> mode_t? { status(of: path).map { $0.st_mode & S_IFMT } }

  private func status(of path: String) -> stat? {
    guard let opened = try? admitted(path) else { return nil }
    var status = stat()
    return stat(opened, &status) == 0 ? status : nil
  }

  /// The path to open: as given, or resolved and found below a root.
  private func admitted(_ path: String) throws(Diagnostic) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileDoor.failure("cannot read the file", path, ENOENT) }
    let path = placed(path)
    if let package {
      let inside = try held(path, in: package)
      guard !isSafe || roots.contains(where: { FileDoor.isInside(inside, $0) }) else { throw FileDoor.refusal(path) }
      return inside
    }
    guard isSafe else { return path }
    guard let resolved = FileDoor.resolved(path) else {
      // Outside the roots not even the absence of a file is told.
      throw errno == ENOENT && roots.contains(where: { FileDoor.isInside(FileDoor.parentResolved(path), $0) })
        ? FileDoor.failure("cannot read the file", path, ENOENT) : FileDoor.refusal(path)
    }
    guard roots.contains(where: { FileDoor.isInside(resolved, $0) }) else { throw FileDoor.refusal(path) }
    return resolved
  }

  /// The folder of a file, found beside the lesson at hand where it is there.
  package func folder(of path: String) -> String { FilePath.folder(of: placed(path)) }

  func placed(_ path: String) -> String {
    guard let beside, !path.utf8.starts(with: "/".utf8) else { return path }
    let near = FilePath.join(beside, path)
    return access(near, F_OK) == 0 ? near : path
  }

  private static func refusal(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "reading this file is not allowed here", at: .file(path, line: nil, column: nil),
      help: ["the shell runs with --safe: it reads only what was named when it was started"])
  }

  static func isInside(_ path: String?, _ root: String) -> Bool {
    guard let path else { return false }
    if path == root || root == "/" { return true }
    return path.utf8.starts(with: root.utf8) && path.utf8.dropFirst(root.utf8.count).first == UInt8(ascii: "/")
  }

  static func parentResolved(_ path: String) -> String? {
    resolved(FilePath.folder(of: path))
  }

  /// The absolute path without `.`, `..` and symbolic links; nil if there is no such file.
  static func resolved(_ path: String) -> String? {
    guard !path.utf8.contains(0), let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  // MARK: Words

  static func failure(_ what: String, _ path: String, _ code: Int32) -> Diagnostic {
    Diagnostic(.error, "\(what): \(reason(code))", at: .file(path, line: nil, column: nil))
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file or folder"
    case EACCES, EPERM: "you have no permission"
    case EISDIR: "it is a folder"
    case ENOTDIR: "a part of its path is not a folder"
    case ELOOP: "its symbolic links run in a circle"
    case ENAMETOOLONG: "its name is too long"
    case EMFILE, ENFILE: "too many files are open"
    case ENOSPC: "the disk is full"
    case EDQUOT: "the disk space that you may use is full"
    case EFBIG: "it would be larger than files may be here (ulimit -f)"
    case EROFS: "the disk can only be read"
    case EIO: "the disk gave an error"
    case ENOMEM: "there is not enough memory"
    default: String(cString: strerror(code))
    }
  }
}
