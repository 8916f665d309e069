import CSystem
import Diagnostics
import Glibc

extension FileDoor {
  /// Writes a Data Package whole or not at all: into a temporary folder beside, which takes its name once it is on the
  /// disk.
  ///
  /// With `replacing`, a folder that holds a Data Package and nothing else gives way in one step: whenever the program
  /// ends, the old package or the new one is there.
  package func write(package files: [PackageWriter.File], to given: String, replacing: Bool) throws(Diagnostic) {
    let place = Diagnostic.Place.file(given, line: nil, column: nil)
    try checkWriting(at: place)
    guard !given.isEmpty, !given.utf8.contains(0) else {
      throw FileDoor.failure("cannot write the folder", given, ENOENT)
    }
    var path = given
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    var status = stat()
    let isThere = lstat(path, &status) == 0
    var permissions = 0o777 & ~FileDoor.mask
    if isThere {
      guard replacing else { throw Diagnostic(.error, "there is already something with this name", at: place) }
      try checkReplaceable(path, place)
      path = FileDoor.resolved(path) ?? path
      if stat(path, &status) == 0 { permissions = status.st_mode & 0o7777 }
    }
    UnfinishedSave.removeAbandoned(in: FilePath.folder(of: path))
    guard let save = UnfinishedSave.folder(beside: path) else {
      throw FileDoor.failure("cannot write the folder", given, errno)
    }
    let names = files.map(\.name)
    guard FileDoor.fill(save, with: files), fchmod(save.descriptor, permissions) == 0 else {
      let code = errno
      FileDoor.remove(save.path, names)
      throw FileDoor.failure("cannot write the folder", given, code)
    }
    if isThere { try exchange(save, names, path, given, place) } else { try name(save, names, path, given, place) }
    FileDoor.synchronize(folder: FilePath.folder(of: path))
  }

  /// False with `errno` set where a file cannot be written.
  private static func fill(_ save: UnfinishedSave, with files: [PackageWriter.File]) -> Bool {
    for file in files {
      let descriptor = openat(save.descriptor, file.name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return false }
      let isWritten = file.bytes.withUnsafeBytes { put($0, into: descriptor) } && synchronize(descriptor)
      let code = errno
      close(descriptor)
      guard isWritten else {
        errno = code
        return false
      }
    }
    synchronize(folder: save.path)
    return true
  }

  private func name(
    _ save: UnfinishedSave, _ names: [String], _ path: String, _ given: String, _ place: Diagnostic.Place
  ) throws(Diagnostic) {
    if csystem_rename_new(save.path, path) == 0 { return }
    if FileDoor.isUnsupported(errno), rename(save.path, path) == 0 { return }
    let code = errno
    FileDoor.remove(save.path, names)
    guard code != EEXIST, code != ENOTEMPTY else {
      throw Diagnostic(.error, "there is already something with this name", at: place)
    }
    throw FileDoor.failure("cannot write the folder", given, code)
  }

  /// The new package takes the name of the old one, which then has the temporary name and is removed.
  private func exchange(
    _ save: UnfinishedSave, _ names: [String], _ path: String, _ given: String, _ place: Diagnostic.Place
  ) throws(Diagnostic) {
    let old = UnfinishedSave.holding(path)
    defer { withExtendedLifetime(old) {} }
    guard csystem_exchange(save.path, path) == 0 else {
      let code = errno
      if FileDoor.isUnsupported(code) { return try replaceInTwoSteps(save, names, path, given) }
      FileDoor.remove(save.path, names)
      throw FileDoor.failure("cannot write the folder", given, code)
    }
    FileDoor.synchronize(folder: FilePath.folder(of: path))
    // Something may have been put into the old folder after it was looked at.
    guard let gone = FileDoor.filesOfPackage(save.path, isWhole: true) else {
      if csystem_exchange(save.path, path) == 0 {
        FileDoor.remove(save.path, names)
      }
      throw Diagnostic(.error, "the folder changed while it was replaced", at: place)
    }
    FileDoor.remove(save.path, gone)
  }

  /// For file systems that cannot exchange two names. A program that ends between the two steps leaves the old package
  /// under the name `.replaced-…`, which nothing removes.
  private func replaceInTwoSteps(
    _ save: UnfinishedSave, _ names: [String], _ path: String, _ given: String
  ) throws(Diagnostic) {
    var aside = Array(FilePath.join(FilePath.folder(of: path), ".replaced-\(getpid())-XXXXXX").utf8CString)
    let isMoved = mkdtemp(&aside) != nil && rename(path, aside) == 0
    guard isMoved, rename(save.path, path) == 0 else {
      let code = errno
      if isMoved { rename(aside, path) } else { rmdir(aside) }
      FileDoor.remove(save.path, names)
      throw FileDoor.failure("cannot write the folder", given, code)
    }
    let old = String(decoding: aside.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if let gone = FileDoor.filesOfPackage(old, isWhole: true) { FileDoor.remove(old, gone) }
  }

  private static func isUnsupported(_ code: Int32) -> Bool {
    code == EINVAL || code == ENOSYS || code == EOPNOTSUPP
  }

  // MARK: The old package

  private func checkReplaceable(_ path: String, _ place: Diagnostic.Place) throws(Diagnostic) {
    guard isDirectory(path) else {
      throw Diagnostic(.error, "this is a file, not a folder", at: place, help: ["choose the name of another folder"])
    }
    guard try list(path).contains("datapackage.json") else {
      throw Diagnostic(
        .error, "the folder holds no datapackage.json, so it is not replaced", at: place,
        help: ["choose the name of another folder"])
    }
    let others = try FileDoor.otherFiles(path)
    guard others.isEmpty else {
      throw Diagnostic(
        .error, "the folder also holds what is not of its package: \(others.prefix(5).joined(separator: ", "))",
        at: place, help: ["move that elsewhere, or choose the name of another folder"])
    }
  }

  /// What a folder holds besides a descriptor and the files that it names.
  private static func otherFiles(_ path: String) throws(Diagnostic) -> [String] {
    let door = FileDoor(isSafe: false, readableRoots: [])
    let names = try door.list(path)
    var own: Set<String> = ["datapackage.json"]
    if names.contains("datapackage.json") {
      let document = try JSONDocument(path: FilePath.join(path, "datapackage.json"), through: door)
      for resource in document.root["resources"]?.array ?? [] {
        if let name = resource["path"]?.string { own.insert(name) }
      }
    }
    return names.filter { !own.contains($0) || !isFile(FilePath.join(path, $0)) }
  }

  /// The files of a folder that holds a package and nothing else; nil where there is more.
  ///
  /// - Parameter isWhole: whether it is a package; else it may be the part of one that a killed program wrote or left.
  static func filesOfPackage(_ path: String, isWhole: Bool) -> [String]? {
    let door = FileDoor(isSafe: false, readableRoots: [])
    guard let names = try? door.list(path) else { return nil }
    if isWhole { return (try? otherFiles(path))?.isEmpty == true ? names : nil }
    let others = (try? otherFiles(path)) ?? names
    let isOwn = others.allSatisfy { name in
      (name == "datapackage.json" || name.utf8.suffix(4).elementsEqual(".csv".utf8))
        && isFile(FilePath.join(path, name))
    }
    return isOwn ? names : nil
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The descriptor goes last, since it says what the other files are.
  static func remove(_ folder: String, _ files: [String]) {
    for file in files where file != "datapackage.json" { unlink(FilePath.join(folder, file)) }
    unlink(FilePath.join(folder, "datapackage.json"))
    rmdir(folder)
  }
}
