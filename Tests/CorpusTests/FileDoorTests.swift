import Diagnostics
import Glibc
import Testing

@testable import Corpus

@Suite("The door through which files are read and written")
struct FileDoorTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(["a.txt": "hello", "empty.txt": "", "inner/b.txt": "inside"]) }

  func message(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch let error as Diagnostic {
      return error.message.text
    } catch {
      return "\(error)"
    }
  }

  @Test("A file is read whole")
  func reading() throws {
    #expect(try folder.door.read(folder("a.txt")) == Array("hello".utf8))
    #expect(try folder.door.read(folder("empty.txt")).isEmpty)
    let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try folder.write("large", large)
    #expect(try folder.door.read(folder("large")) == large)
  }

  @Test(
    "What cannot be read says why",
    arguments: [
      ("nothing.txt", "cannot read the file: there is no such file or folder"),
      ("inner", "cannot read the file: it is a folder"),
      ("a.txt/b", "cannot read the file: a part of its path is not a folder"),
      ("loop", "cannot read the file: its symbolic links run in a circle"),
      ("pipe", "cannot read the file: it is a device or a pipe, not a regular file"),
      ("with\0nul", "cannot read the file: there is no such file or folder"),
    ])
  func refusals(name: String, expected: String) {
    symlink(folder("loop"), folder("loop"))
    mkfifo(folder("pipe"), 0o600)
    #expect(message { _ = try folder.door.read(folder(name)) } == expected)
  }

  @Test("A device is no file")
  func device() {
    #expect(message { _ = try folder.door.read("/dev/zero") }?.contains("device") == true)
    #expect(message { try folder.door.write([], to: "/dev/null", replacing: true) }?.contains("device") == true)
  }

  @Test("A package's files stay in its folder: no link out of it and no pipe is read, links within it are")
  func package() throws {
    symlink("../a.txt", folder("inner/out"))
    symlink("../nothing", folder("inner/nowhere"))
    symlink("b.txt", folder("inner/within"))
    symlink(folder("inner"), folder("other"))
    mkfifo(folder("inner/pipe"), 0o600)
    for (path, isSafe) in [("inner", false), ("inner", true), ("other", false), ("other", true)] {
      let door = FileDoor(isSafe: isSafe, readableRoots: [folder(path)]).held(to: folder(path))
      #expect(try door.read(folder("\(path)/within")) == Array("inside".utf8))
      let refused = message { _ = try door.read(folder("\(path)/out")) }
      #expect(refused?.contains("leaves the package's folder") == true)
      #expect(message { _ = try door.read(folder("\(path)/nowhere")) } == refused)
      #expect(message { _ = try door.read(folder("\(path)/../a.txt")) } == refused)
      #expect(message { _ = try door.read(folder("\(path)/pipe")) }?.contains("device or a pipe") == true)
      #expect(message { _ = try door.read(folder("\(path)/none")) }?.contains("no such file") == true)
    }
  }

  @Test("Writing never replaces a file unless it is told to")
  func replacing() throws {
    let taken = "there is already a file with this name"
    #expect(message { try folder.door.write([1], to: folder("a.txt"), replacing: false) } == taken)
    #expect(try folder.door.read(folder("a.txt")) == Array("hello".utf8))
    chmod(folder("a.txt"), 0o640)
    try folder.door.write([1], to: folder("a.txt"), replacing: true)
    #expect(try folder.door.read(folder("a.txt")) == [1])
    var status = stat()
    stat(folder("a.txt"), &status)
    #expect(status.st_mode & 0o777 == 0o640)
    try folder.door.write([2], to: folder("new.txt"), replacing: false)
    #expect(try folder.door.read(folder("new.txt")) == [2])
  }

  @Test("Writing leaves nothing behind when it fails, and writes through links")
  func leavings() throws {
    #expect(
      message { try folder.door.write([1], to: folder("no/such.txt"), replacing: true) }
        == "cannot write the file: there is no such file or folder")
    #expect(message { try folder.door.write([1], to: folder("inner"), replacing: true) }?.contains("folder") == true)
    symlink("a.txt", folder("link"))
    try folder.door.write([7], to: folder("link"), replacing: true)
    #expect(try folder.door.read(folder("a.txt")) == [7])
    #expect(try folder.door.list(folder.path) == ["a.txt", "empty.txt", "inner", "link"])
  }

  @Test("A save takes away what a killed one left, and nothing that is somebody's own or still being written")
  func abandoned() throws {
    let own = [
      ".saving-notes", ".saving-12-abc", ".saving-x-AbCdEf", ".saving-999999-AbCdEf.a.b", ".saving-999999-AbCd-f",
    ]
    for name in own { try folder.write(name, "mine") }
    try folder.write(".saving-999999-AbCdEf.csv", "half")
    mkdir(folder(".saving-999999-FoLdEr"), 0o755)
    try folder.write(".saving-999999-FoLdEr/datapackage.json", "{")
    try folder.write(".saving-999999-FoLdEr/t.csv", "half")
    mkdir(folder(".saving-999999-OtHers"), 0o755)
    try folder.write(".saving-999999-OtHers/notes.txt", "mine")
    let living = try #require(UnfinishedSave.file(beside: folder("a.txt"), suffix: "csv"))
    try folder.door.write([1], to: folder("new.txt"), replacing: false)
    let left = try folder.door.list(folder.path).filter { $0.hasPrefix(".saving-") }
    #expect(left == (own + [".saving-999999-OtHers", FilePath.name(of: living.path)]).sorted())
    #expect(try folder.door.read(folder(".saving-999999-OtHers/notes.txt")) == Array("mine".utf8))
    withExtendedLifetime(living) {}
  }

  @Test("A file that its check refuses takes no name, and its folder stays as it was")
  func checked() throws {
    let before = try folder.door.list(folder.path)
    let refused = message {
      try folder.door.write(to: folder("b.csv"), replacing: false) { (sink) throws(Diagnostic) in
        try sink(UnsafeRawBufferPointer(start: nil, count: 0))
      } check: { (temporary) throws(Diagnostic) in
        throw Diagnostic(.error, "\(FilePath.suffix(of: temporary))")
      }
    }
    #expect(refused == "csv")
    #expect(try folder.door.list(folder.path) == before)
  }

  @Test("A safe door writes nothing")
  func safeWriting() {
    let door = FileDoor(isSafe: true, readableRoots: [folder.path])
    #expect(
      message { try door.write([1], to: folder("c.txt"), replacing: true) } == "writing files is not allowed here")
    #expect(!folder.door.exists(folder("c.txt")))
  }

  @Test("A safe door reads below its roots and nowhere else")
  func safeReading() throws {
    symlink("/etc/passwd", folder("inner/escape"))
    symlink("../a.txt", folder("inner/up"))
    let door = FileDoor(isSafe: true, readableRoots: [folder("inner")])
    #expect(try door.read(folder("inner/b.txt")) == Array("inside".utf8))
    #expect(try door.read(folder("inner/../inner/b.txt")) == Array("inside".utf8))
    let refused = "reading this file is not allowed here"
    for name in ["a.txt", "inner/../a.txt", "inner/escape", "inner/up", "nothing.txt"] {
      #expect(message { _ = try door.read(folder(name)) } == refused)
      #expect(!door.exists(folder(name)))
    }
    #expect(message { _ = try door.read("/etc/passwd") } == refused)
    // A neighbour whose name begins like the root's is no part of it.
    mkdir(folder("inner2"), 0o755)
    try folder.write("inner2/c.txt", "x")
    #expect(message { _ = try door.read(folder("inner2/c.txt")) } == refused)
    #expect(
      message { _ = try door.read(folder("inner/nothing")) } == "cannot read the file: there is no such file or folder")
    #expect(message { _ = try door.list(folder.path) } == refused)
    #expect(door.isDirectory(folder("inner")))
  }
}
