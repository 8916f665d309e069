import Diagnostics
import Testing

@testable import Corpus

@Suite("Tar archives")
struct TarArchiveTests {
  /// A header with its checksum, and the bytes behind it in whole blocks.
  static func member(_ name: String, _ content: String, kind: UInt8 = 0x30, size: Int? = nil) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at: Int) { for (index, byte) in text.utf8.enumerated() { header[at + index] = byte } }
    let octal = String(size ?? content.utf8.count, radix: 8)
    put(String(name.prefix(100)), at: 0)
    put(String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
    put("        ", at: 148)
    header[156] = kind
    put("ustar\0" + "00", at: 257)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
    let bytes = Array(content.utf8)
    return header + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  static let end = [UInt8](repeating: 0, count: 1024)

  private static func names(_ bytes: [UInt8]) throws -> [String] { try TarArchive(bytes, path: "x.tar").names }

  @Test("Files have their names, also long ones, and their bytes; folders and links are none")
  func files() throws {
    let long = "folder/" + String(repeating: "n", count: 120) + ".csv"
    let record = "path=\(long)\n"
    let bytes =
      TarArchiveTests.member("./a.csv", "k\n1\n") + TarArchiveTests.member("d/", "", kind: 0x35)
      + TarArchiveTests.member("././@LongLink", long + "\0", kind: 0x4C) + TarArchiveTests.member("folder/nnn", "x\n")
      + TarArchiveTests.member("pax", "\(record.utf8.count + 4) \(record)", kind: 0x78)
      + TarArchiveTests.member("folder/nnn", "y\n") + TarArchiveTests.member("link", "", kind: 0x32)
      + TarArchiveTests.end
    let archive = try TarArchive(bytes, path: "x.tar")
    #expect(archive.names == ["a.csv", long, long])
    #expect(try archive.contents(of: 2, watch: nil) == Array("y\n".utf8))
  }

  @Test("What is damaged is said")
  func damaged() throws {
    func said(_ bytes: [UInt8]) -> String? {
      do throws(Diagnostic) {
        _ = try TarArchive(bytes, path: "x.tar")
        return nil
      } catch { return error.message.text }
    }
    let one = TarArchiveTests.member("a.csv", "k\n1\n")
    #expect(said(one) == "the file is damaged: it ends in its middle")
    #expect(
      said(TarArchiveTests.member("a.csv", "k\n", size: 100_000) + TarArchiveTests.end)
        == "the file is damaged: \"a.csv\" is said to end behind the end of the archive")
    #expect(
      said(one + [UInt8](repeating: 0x41, count: 512) + TarArchiveTests.end)
        == "the file is damaged: no file begins where the one before it ends")
    #expect(said(one + TarArchiveTests.end) == nil)
  }

  @Test("An archive opens as it is and in gzip; one in another is refused")
  func opened() throws {
    let folder = try TemporaryFolder()
    let bytes = TarArchiveTests.member("d/a.csv", "k,v\nx,1\n") + TarArchiveTests.end
    try folder.write("a.tar", bytes)
    let opened = try DataPackage.open(path: folder("a.tar"), through: folder.door)
    #expect(opened.catalog.tables.values.first?.rowCount == 1)
    #expect(DataPackage.memberNames(path: folder("a.tar"), through: folder.door).map(\.name) == ["d/a.csv"])
    var writer = ZipWriter()
    _ = writer.add("a.csv", bytes)
    try folder.write("b.zip", writer.finish())
    let failure = #expect(throws: CorpusFailure.self) {
      _ = try DataPackage.open(path: folder("b.zip"), through: folder.door)
    }
    #expect(failure?.diagnostics.first?.message.text == "the file is an archive in an archive")
  }
}
