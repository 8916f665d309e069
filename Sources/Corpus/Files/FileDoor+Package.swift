import Diagnostics
import Glibc

extension FileDoor {
  /// The door for the files of a package: whatever its descriptor names, and wherever links lead, only what lies in its
  /// own folder is read. The folder itself may be a link.
  func held(to folder: String) -> FileDoor {
    var door = self
    door.package = FileDoor.resolved(placed(folder)) ?? ""
    return door
  }

  /// The path without links, where it stays in the package's folder.
  ///
  /// Whether there is anything where a link leads is not told.
  func held(_ path: String, in package: String) throws(Diagnostic) -> String {
    if let resolved = FileDoor.resolved(path) {
      if FileDoor.isInside(resolved, package) { return resolved }
    } else {
      let code = errno
      var status = stat()
      let isThere = lstat(path, &status) == 0
      if !isThere, FileDoor.isInside(FileDoor.parentResolved(path), package) {
        throw FileDoor.failure("cannot read the file", path, code)
      }
    }
    throw Diagnostic(
      .error, "the file is a link that leaves the package's folder, or leads nowhere in it",
      at: .file(path, line: nil, column: nil),
      help: ["put the file itself into the folder of datapackage.json, or link to one there"])
  }

  /// O_PATH, which the module map does not carry: going through a folder needs no permission to list it.
  private static let searching: Int32 = 0o10_000_000

  /// Opens a path from which links have been taken: one that has been put there since is not followed.
  static func openWithoutLinks(_ path: String) -> Int32 {
    let parts = path.split(separator: "/")
    guard path.hasPrefix("/"), let name = parts.last else {
      errno = EISDIR
      return -1
    }
    var folder = open("/", searching | O_DIRECTORY | O_CLOEXEC)
    for part in parts.dropLast() where folder >= 0 {
      let next = openat(folder, String(part), searching | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(folder)
      errno = code
      folder = next
    }
    guard folder >= 0 else { return -1 }
    let descriptor = openat(folder, String(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    let code = errno
    close(folder)
    errno = code
    return descriptor
  }
}
