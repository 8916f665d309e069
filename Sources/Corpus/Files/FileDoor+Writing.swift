import Diagnostics
import Glibc

extension FileDoor {
  /// Writes the file whole or not at all: into a temporary file in the same folder, which takes its name once it is on
  /// the disk.
  ///
  /// Without `replacing`, a file that exists stays as it is.
  ///
  package func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(Diagnostic) {
    try write(to: path, replacing: replacing) { (sink) throws(Diagnostic) in
      // `withUnsafeBytes` hands no typed error on.
      var failure: Diagnostic?
      bytes.withUnsafeBytes { buffer in
        do throws(Diagnostic) { try sink(buffer) } catch { failure = error }
      }
      if let failure { throw failure }
    } check: { _ in
    }
  }

  /// The same with bytes that are made piece by piece.
  ///
  /// - Parameters:
  ///   - produce: hands the bytes on; each piece is written during the call.
  ///   - check: looks at the temporary file, and throws where it must not take the name.
  package func write(
    to path: String, replacing: Bool,
    _ produce: ((UnsafeRawBufferPointer) throws(Diagnostic) -> Void) throws(Diagnostic) -> Void,
    check: (_ temporary: String) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let permissions = try permissions(forWriting: path, replacing: replacing)
    let target = permissions == nil ? path : FileDoor.resolved(path) ?? path
    UnfinishedSave.removeAbandoned(in: FilePath.folder(of: target))
    guard let save = UnfinishedSave.file(beside: target, suffix: FilePath.suffix(of: path)) else {
      throw FileDoor.failure("cannot write the file", path, errno)
    }
    var isNamed = false
    defer { if !isNamed { unlink(save.path) } }
    fchmod(save.descriptor, permissions ?? (0o666 & ~FileDoor.mask))
    try produce { (bytes) throws(Diagnostic) in
      guard FileDoor.put(bytes, into: save.descriptor) else {
        throw FileDoor.failure("cannot write the file", path, errno)
      }
    }
    guard FileDoor.synchronize(save.descriptor) else {
      throw FileDoor.failure("cannot write the file", path, errno)
    }
    try check(save.path)
    guard FileDoor.move(save.path, to: target, replacing: replacing) else {
      let code = errno
      guard code != EEXIST else {
        throw Diagnostic(.error, "there is already a file with this name", at: .file(path, line: nil, column: nil))
      }
      throw FileDoor.failure("cannot write the file", path, code)
    }
    isNamed = true
    FileDoor.synchronize(folder: FilePath.folder(of: target))
  }

  /// The permissions of the file that is to be written over, nil where there is none; an error where `write` would refuse
  /// before it begins.
  @discardableResult
  package func permissions(forWriting path: String, replacing: Bool) throws(Diagnostic) -> mode_t? {
    let place = Diagnostic.Place.file(path, line: nil, column: nil)
    try checkWriting(at: place)
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileDoor.failure("cannot write the file", path, ENOENT) }
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    guard replacing else { throw Diagnostic(.error, "there is already a file with this name", at: place) }
    // A link is written through, as an editor would.
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileDoor.failure("cannot write the file", path, EISDIR)
    default:
      throw Diagnostic(.error, "cannot write the file: it is a device or a pipe, not a regular file", at: place)
    }
    // Another file could take the name all the same; but whoever made it read-only did not want that.
    guard access(path, W_OK) == 0 else { throw FileDoor.failure("cannot write the file", path, errno) }
    return status.st_mode & 0o7777
  }

  func checkWriting(at place: Diagnostic.Place) throws(Diagnostic) {
    guard isSafe else { return }
    throw Diagnostic(
      .error, "writing files is not allowed here", at: place, help: ["the shell runs with --safe: it writes no file"])
  }

  /// The permissions that new files and folders are not to have.
  static var mask: mode_t {
    let mask = umask(0o022)
    umask(mask)
    return mask
  }

  /// Writes all bytes; false with `errno` set where that fails.
  static func put(_ bytes: UnsafeRawBufferPointer, into descriptor: Int32) -> Bool {
    var written = 0
    while let base = bytes.baseAddress, written < bytes.count {
      let count = Glibc.write(descriptor, base + written, bytes.count - written)
      if count >= 0 { written += count } else if errno != EINTR { return false }
    }
    return true
  }

  /// Waits until what was written is on the disk; false with `errno` set where that fails.
  static func synchronize(_ descriptor: Int32) -> Bool {
    while fsync(descriptor) != 0 {
      // Some file systems have nothing to wait for.
      guard errno == EINTR else { return errno == EINVAL || errno == EROFS }
    }
    return true
  }

  /// Waits until the names in a folder are on the disk. A failure is passed over: the file has its name by then.
  static func synchronize(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = synchronize(descriptor)
    close(descriptor)
  }

  private static func move(_ temporary: String, to target: String, replacing: Bool) -> Bool {
    if replacing { return rename(temporary, target) == 0 }
    // Linking fails where the name is taken, also when it was taken a moment ago.
    if link(temporary, target) == 0 {
      unlink(temporary)
      return true
    }
    guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return false }
    var status = stat()
    guard lstat(target, &status) != 0 else {
      errno = EEXIST
      return false
    }
    return rename(temporary, target) == 0
  }
}
