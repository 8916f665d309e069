import Diagnostics
import Glibc
import Tables
import Testing

@testable import Corpus

@Suite("Bad input")
struct BadInputTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  func failure(_ name: String, door: FileDoor? = nil) -> Diagnostic? {
    do throws(CorpusFailure) {
      _ = try DataPackage.load(path: folder(name), through: door ?? folder.door)
      return nil
    } catch {
      return error.diagnostics.first
    }
  }

  @Test("A device is refused, and a folder says what could be opened in it")
  func noFiles() throws {
    try folder.write("inner/a.csv", "x\n1\n")
    #expect(failure("inner")?.help.map(\.text) == ["open one of its files: a.csv"])
    do throws(CorpusFailure) {
      _ = try DataPackage.load(path: "/dev/zero", through: folder.door)
    } catch {
      #expect(error.diagnostics[0].message.text.contains("device"))
    }
  }

  @Test("A file without permission says so")
  func permission() throws {
    guard geteuid() != 0 else {
      print("skipped: the superuser may read everything")
      return
    }
    try folder.write("t.csv", "a\n1\n")
    chmod(folder("t.csv"), 0)
    #expect(failure("t.csv")?.message.text == "cannot read the file: you have no permission")
  }

  @Test("An open quote is told with the line where it opens, also far up in a long file")
  func openQuote() throws {
    try folder.write("t.csv", "a,b\n1,x\n2,\"y\n" + String(repeating: "3,z\n", count: 50_000))
    #expect(failure("t.csv").map(folder.brief) == "t.csv:3:3: the quote that opens here is not closed")
  }

  @Test("An empty file has no columns, a header alone has no rows")
  func empty() throws {
    try folder.write("t.csv", "")
    #expect(failure("t.csv")?.message.text == "the file is empty")
    try folder.write("t.csv", "a,b\n")
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door)
    #expect(opened.catalog.table("t")?.rowCount == 0)
    #expect(opened.catalog.table("t")?.columns.count == 2)
    #expect(opened.sources[0].remarks.contains("the file has a header and no rows"))
  }

  @Test("Tens of thousands of columns are columns")
  func manyColumns() throws {
    let count = 20_000
    let header = (0..<count).map { "c\($0)" }.joined(separator: ",")
    let row = (0..<count).map { "\($0)" }.joined(separator: ",")
    try folder.write("t.csv", "\(header)\n\(row)\n\(row)\n")
    let table = try #require(try DataPackage.load(path: folder("t.csv"), through: folder.door).table("t"))
    #expect(table.columns.count == count)
    #expect(table.value(1, count - 1) == .integer(count - 1))
  }

  @Test("A field of many megabytes is one cell")
  func largeField() throws {
    let size = 20_000_000
    try folder.write(
      "t.csv", Array("a,b\n1,\"".utf8) + [UInt8](repeating: 0x78, count: size) + Array("\"\n2,y\n".utf8))
    let table = try #require(try DataPackage.load(path: folder("t.csv"), through: folder.door).table("t"))
    #expect(table.rowCount == 2)
    #expect(table.columns[1].display(at: 0).utf8.count == size)
  }

  @Test("A file larger than the memory is refused before it is read, with what to do instead")
  func memory() throws {
    try folder.write("t.csv", "a\n" + String(repeating: "1\n", count: 1_000))
    var door = folder.door
    door.memoryAllowance = 4_000
    let found = try #require(failure("t.csv", door: door))
    #expect(found.message.text.contains("of memory are free"))
    #expect(found.help.count == 1)
    door.memoryAllowance = 20_000
    #expect(failure("t.csv", door: door) == nil)
    // Texts that are all different take the more the longer the file is.
    try folder.write("u.csv", "a\n" + (0..<400_000).map { "text number \($0)\n" }.joined())
    door.sizes.streamed = 1
    door.memoryAllowance = 20 << 20
    let outgrown = try #require(failure("u.csv", door: door))
    #expect(outgrown.message.text.hasSuffix("MB to read; 20 MB of memory are free"))
    door.memoryAllowance = 400 << 20
    #expect(failure("u.csv", door: door) == nil)
  }

  @Test("JSON takes many times its size, which is told from its first bytes")
  func memoryOfJSON() throws {
    try folder.write("t.json", "[" + String(repeating: "{\"a\": 1},", count: 10_000) + "{\"a\": 1}]")
    var door = folder.door
    door.memoryAllowance = 300_000
    #expect(failure("t.json", door: door)?.message.text.hasSuffix("of memory are free") == true)
    door.memoryAllowance = 3_000_000
    #expect(failure("t.json", door: door) == nil)
  }

  @Test("A file that grows or shrinks while it is read is told", arguments: [2, 4_000])
  func changing(newSize: Int) throws {
    try folder.write("t.csv", "a\n" + String(repeating: "1\n", count: 1_000))
    var door = folder.door
    let path = folder("t.csv")
    door.watch = FileDoor.Watch(
      isCancelled: {
        truncate(path, newSize)
        return false
      }, progress: { _, _, _ in })
    let found = try #require(failure("t.csv", door: door))
    #expect(found.message.text == "the file changed while it was read: it had 2002 bytes, and now has \(newSize)")
  }

  @Test("The system tells how much memory is left")
  func available() { #expect(AvailableMemory.bytes() ?? 0 > 1 << 20) }

  @Test(
    "A pipe, a program or noise is no table", arguments: [[0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], [0x50, 0x4B, 3, 4]])
  func binary(start: [UInt8]) throws {
    var state: UInt64 = 3
    let noise = (0..<5_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    try folder.write("t.csv", start + noise)
    #expect(failure("t.csv") != nil)
  }
}
