import Diagnostics
import Glibc

extension FileDoor {
  /// Writes a Data Package whole or not at all: into a temporary folder beside, which then takes its name.
  ///
  /// With `replacing`, a folder that holds a Data Package and nothing else gives way: no file of another kind is lost.
  package func write(package files: [PackageWriter.File], to given: String, replacing: Bool) throws(Diagnostic) {
    let place = Diagnostic.Place.file(given, line: nil, column: nil)
    guard !isSafe else {
      throw Diagnostic(
        .error, "writing files is not allowed here", at: place, help: ["the shell runs with --safe: it writes no file"])
    }
    guard !given.isEmpty, !given.utf8.contains(0) else {
      throw FileDoor.failure("cannot write the folder", given, ENOENT)
    }
    var path = given
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    var status = stat()
    let isThere = lstat(path, &status) == 0
    var old: [String] = []
    if isThere {
      guard replacing else { throw Diagnostic(.error, "there is already something with this name", at: place) }
      old = try replaceable(path, place)
      path = FileDoor.resolved(path) ?? path
    }
    let temporary = try FileDoor.temporaryFolder(beside: path, for: given)
    do throws(Diagnostic) {
      for file in files { try write(file.bytes, to: FilePath.join(temporary, file.name), replacing: false) }
    } catch {
      FileDoor.remove(temporary, files.map(\.name))
      throw error
    }
    guard isThere else {
      guard rename(temporary, path) == 0 else {
        let code = errno
        FileDoor.remove(temporary, files.map(\.name))
        throw FileDoor.failure("cannot write the folder", given, code)
      }
      return
    }
    // The old one is moved aside first, and back if the new one cannot take its place.
    let aside: String
    do throws(Diagnostic) {
      aside = try FileDoor.temporaryFolder(beside: path, for: given)
    } catch {
      FileDoor.remove(temporary, files.map(\.name))
      throw error
    }
    guard rename(path, aside) == 0 else {
      let code = errno
      rmdir(aside)
      FileDoor.remove(temporary, files.map(\.name))
      throw FileDoor.failure("cannot write the folder", given, code)
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      rename(aside, path)
      FileDoor.remove(temporary, files.map(\.name))
      throw FileDoor.failure("cannot write the folder", given, code)
    }
    FileDoor.remove(aside, old)
  }

  /// The files of the package in a folder, all of which would go.
  private func replaceable(_ path: String, _ place: Diagnostic.Place) throws(Diagnostic) -> [String] {
    guard isDirectory(path) else {
      throw Diagnostic(.error, "this is a file, not a folder", at: place, help: ["choose the name of another folder"])
    }
    let names = try list(path)
    guard names.contains("datapackage.json") else {
      throw Diagnostic(
        .error, "the folder holds no datapackage.json, so it is not replaced", at: place,
        help: ["choose the name of another folder"])
    }
    var own: Set<String> = ["datapackage.json"]
    let document = try JSONDocument(path: FilePath.join(path, "datapackage.json"), through: self)
    for resource in document.root["resources"]?.array ?? [] {
      if let name = resource["path"]?.string { own.insert(name) }
    }
    let others = names.filter { !own.contains($0) || isDirectory(FilePath.join(path, $0)) }
    guard others.isEmpty else {
      throw Diagnostic(
        .error, "the folder also holds what is not of its package: \(others.prefix(5).joined(separator: ", "))",
        at: place, help: ["move that elsewhere, or choose the name of another folder"])
    }
    return names
  }

  private static func temporaryFolder(beside path: String, for given: String) throws(Diagnostic) -> String {
    var name = Array(FilePath.join(FilePath.folder(of: path), ".saving-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else { throw failure("cannot write the folder", given, errno) }
    let made = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let mask = umask(0o022)
    umask(mask)
    chmod(made, 0o777 & ~mask)
    return made
  }

  private static func remove(_ folder: String, _ files: [String]) {
    for file in files { unlink(FilePath.join(folder, file)) }
    rmdir(folder)
  }
}
