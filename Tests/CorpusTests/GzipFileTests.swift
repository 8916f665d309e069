import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Compressed files")
struct GzipFileTests {
  /// `a,b\n1,x\n2,y\n`, stored as it is: header, one block, checksum, size.
  static let stored: [UInt8] =
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 12, 0, 0xF3, 0xFF] + Array("a,b\n1,x\n2,y\n".utf8)
    + [0xA6, 0x4D, 0x40, 0x8B, 12, 0, 0, 0]

  func gzip(_ text: [UInt8]) -> [UInt8] {
    var sum = text.withUnsafeBufferPointer { CRC32.of($0) }
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    out += [
      UInt8(text.count & 0xFF), UInt8(text.count >> 8), UInt8(~text.count & 0xFF), UInt8(~text.count >> 8 & 0xFF),
    ]
    out += text
    for _ in 0..<4 {
      out.append(UInt8(sum & 0xFF))
      sum >>= 8
    }
    return out + [UInt8(text.count & 0xFF), UInt8(text.count >> 8), 0, 0]
  }

  func message(_ bytes: [UInt8], limit: Int = 1 << 30) -> String? {
    do throws(Diagnostic) {
      _ = try GzipFile.decompress(bytes, path: "t.csv.gz", limit: limit)
      return nil
    } catch {
      return error.message
    }
  }

  @Test("The checksum is the one of zlib")
  func checksum() { #expect(Array("123456789".utf8).withUnsafeBufferPointer { CRC32.of($0) } == 0xCBF4_3926) }

  @Test("A compressed table opens under its own name, and several members are one file")
  func members() throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv.gz", gzip(Array("a,b\n1,x\n".utf8)) + gzip(Array("2,y\n".utf8)) + [0, 0])
    let opened = try DataPackage.open(path: folder("t.csv.gz"), through: folder.door)
    #expect(opened.sources[0].isCompressed)
    #expect(opened.catalog.table("t")?.rowCount == 2)
  }

  @Test("What is cut off, damaged or followed by something else says so")
  func broken() {
    let whole = gzip(Array("a,b\n1,x\n2,y\n".utf8))
    #expect(message(whole) == nil)
    for count in [10, 15, 20, whole.count - 8, whole.count - 1] {
      #expect(message(Array(whole[..<count]))?.contains("cut off") == true, "\(count)")
    }
    #expect(message(Array(whole[..<5]))?.contains("header") == true)
    var other = whole
    other[20] ^= 1
    #expect(message(other)?.contains("checksum") == true)
    #expect(message(whole + [1, 2, 3])?.contains("something else") == true)
    #expect(message([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 7])?.contains("damaged") == true)
    #expect(message(whole, limit: 4)?.contains("memory") == true)
  }

  @Test("What Python compresses, in every way, is what comes out", arguments: [0, 1, 6, 9])
  func python(level: Int) throws {
    let script = """
      import gzip, random, sys
      random.seed(\(level))
      words = [b'alpha', b'\\xe6\\x9d\\xb1\\xe4\\xba\\xac', b',', b'\\n', b'0.123', b'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']
      parts = [b''.join(random.choice(words) for _ in range(50000)), bytes(random.randrange(256) for _ in range(100000)), b'', b'x' * 1000000]
      data = b''.join(parts)
      out = b''.join(gzip.compress(part, \(level)) for part in parts)
      sys.stdout.buffer.write(len(out).to_bytes(8, 'little') + out + data)
      """
    guard let output = Python.output(of: script) else { return }
    let count = output[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let compressed = Array(output[8..<(8 + count)])
    #expect(try GzipFile.decompress(compressed, path: "t", limit: 1 << 30) == Array(output[(8 + count)...]))
    // Any cut is an error, never a crash or a shorter file.
    for cut in stride(from: 20, to: compressed.count - 60, by: compressed.count / 40) {
      #expect(message(Array(compressed[..<cut])) != nil)
    }
  }
}
