import Glibc

/// A file or folder that is written under a name of its own until it takes the one it is meant for.
///
/// It is locked as long as the program that writes it lives. So the next save in the same folder can tell what a killed
/// program left there from what another one is writing.
final class UnfinishedSave {
  let path: String
  let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static let lead = ".saving-"
  private static let randomCount = 6

  /// An empty file in the folder of `target`; nil with `errno` set where that takes none.
  static func file(beside target: String, suffix: String) -> UnfinishedSave? {
    let isPlain = suffix.utf8.count <= 8 && suffix.utf8.allSatisfy(isLetterOrDigit)
    let ending = isPlain && !suffix.isEmpty ? ".\(suffix)" : ""
    return make(beside: target, ending: ending) { name in
      let descriptor = mkstemps(&name, Int32(ending.utf8.count))
      if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      return descriptor
    }
  }

  /// The same with an empty folder.
  static func folder(beside target: String) -> UnfinishedSave? {
    make(beside: target, ending: "") { name in
      mkdtemp(&name) == nil ? -1 : open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
  }

  private static func make(
    beside target: String, ending: String, _ create: (inout [CChar]) -> Int32
  ) -> UnfinishedSave? {
    let marks = String(repeating: "X", count: randomCount)
    let template = FilePath.join(FilePath.folder(of: target), "\(lead)\(getpid())-\(marks)\(ending)")
    for _ in 0..<100 {
      var name = Array(template.utf8CString)
      let descriptor = create(&name)
      guard descriptor >= 0 else { return nil }
      let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      flock(descriptor, LOCK_EX | LOCK_NB)
      // Before it was locked, another save may have taken it for abandoned.
      if isStill(descriptor, at: path) { return UnfinishedSave(path: path, descriptor: descriptor) }
      close(descriptor)
    }
    errno = EAGAIN
    return nil
  }

  /// What is under a path that is to give way, locked as if it were an unfinished save: it will soon have such a name.
  static func holding(_ path: String) -> UnfinishedSave? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    flock(descriptor, LOCK_EX | LOCK_NB)
    return UnfinishedSave(path: path, descriptor: descriptor)
  }

  private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var ours = stat()
    var named = stat()
    return fstat(descriptor, &ours) == 0 && lstat(path, &named) == 0 && ours.st_ino == named.st_ino
      && ours.st_dev == named.st_dev
  }

  // MARK: What a killed program left

  /// Removes the unfinished saves in a folder whose programs are gone.
  static func removeAbandoned(in folder: String) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    var found: [(name: String, process: pid_t)] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let process = process(of: name) { found.append((name, process)) }
    }
    for (name, process) in found { removeIfAbandoned(FilePath.join(folder, name), process) }
  }

  /// The process that made a name of this kind; nil for every other name.
  private static func process(of name: String) -> pid_t? {
    guard name.utf8.starts(with: lead.utf8) else { return nil }
    let parts = name.utf8.dropFirst(lead.utf8.count).split(
      separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 2, let process = pid_t(String(Substring(parts[0]))), process > 0 else { return nil }
    let rest = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard rest.count <= 2, rest[0].count == randomCount, rest.allSatisfy({ $0.allSatisfy(isLetterOrDigit) }) else {
      return nil
    }
    return process
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  private static func removeIfAbandoned(_ path: String, _ process: pid_t) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_uid == geteuid() else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // Where there are no locks, the process must be gone.
      guard errno != EWOULDBLOCK, errno != EINTR, kill(process, 0) != 0, errno == ESRCH else { return }
    }
    guard isStill(descriptor, at: path) else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: unlink(path)
    case S_IFDIR:
      if let names = FileDoor.filesOfPackage(path, isWhole: false) { FileDoor.remove(path, names) }
    default: break
    }
  }
}
