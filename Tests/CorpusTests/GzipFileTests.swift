import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Compressed files")
struct GzipFileTests {
  /// `a,b\n1,x\n2,y\n`, stored as it is: header, one block, checksum, length.
  static let stored: [UInt8] =
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 12, 0, 0xF3, 0xFF] + Array("a,b\n1,x\n2,y\n".utf8)
    + [0xC2, 0x96, 0x7E, 0x9D, 12, 0, 0, 0]
  /// `3,z\n`, likewise.
  static let storedRow: [UInt8] =
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 4, 0, 0xFB, 0xFF] + Array("3,z\n".utf8) + [
      0xB5, 0x4F, 0x88, 0xC7, 4, 0, 0, 0,
    ]
  /// Nothing, as gzip writes it.
  static let empty: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]

  func message(_ bytes: [UInt8], limit: Int = 1 << 30) -> String? {
    do throws(Diagnostic) {
      _ = try GzipFile(bytes, path: "t.csv.gz", limit: limit)
      return nil
    } catch {
      return error.message.text
    }
  }

  func text(_ bytes: [UInt8], limit: Int = 1 << 30) throws -> String {
    String(decoding: try GzipFile(bytes, path: "t.csv.gz", limit: limit).bytes, as: UTF8.self)
  }

  @Test("A compressed table opens under its own name, and several members are one file")
  func members() throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv.gz", GzipFileTests.stored + GzipFileTests.storedRow + [0, 0])
    let opened = try DataPackage.open(path: folder("t.csv.gz"), through: folder.door)
    #expect(opened.sources[0].isCompressed)
    #expect(opened.sources[0].warnings.isEmpty)
    #expect(opened.catalog.table("t")?.rowCount == 3)
  }

  @Test("Empty members and zeros between members add nothing")
  func emptyMembers() throws {
    let (stored, row, empty) = (GzipFileTests.stored, GzipFileTests.storedRow, GzipFileTests.empty)
    #expect(try text(empty).isEmpty)
    #expect(try text(empty + stored + empty + [0, 0, 0] + row + empty + [0]) == "a,b\n1,x\n2,y\n3,z\n")
  }

  @Test("What is cut off says so, at every place", arguments: [[], Self.storedRow])
  func cut(next: [UInt8]) {
    let whole = GzipFileTests.stored + next
    for count in 2..<whole.count where count != GzipFileTests.stored.count {
      #expect(message(Array(whole[..<count]))?.contains("cut short") == true, "\(count)")
    }
    #expect(message(whole) == nil)
  }

  @Test("What is damaged says so")
  func damaged() {
    for index in [2, 15, 20, 28, 33] {
      var other = GzipFileTests.stored
      other[index] ^= 1
      #expect(message(other)?.contains("damaged") == true, "\(index)")
    }
    #expect(message([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 7])?.contains("damaged") == true)
  }

  @Test("What follows the data is left out and told")
  func trailing() throws {
    let file = try GzipFile(GzipFileTests.stored + [0] + Array("1,2\n".utf8), path: "t", limit: 100)
    #expect(file.bytes.count == 12)
    #expect(file.warnings.map(\.message.text) == ["4 bytes behind the end of the gzip data were left out"])
  }

  @Test("As much as the limit says comes out, and no byte more")
  func limit() throws {
    #expect(try text(GzipFileTests.stored, limit: 12).count == 12)
    for limit in [0, 1, 4, 11] {
      #expect(message(GzipFileTests.stored, limit: limit)?.contains("holds more than 0 MB") == true, "\(limit)")
    }
    #expect(GzipFile.limit(memory: 8 << 30) == 2 << 30)
    #expect(GzipFile.limit(memory: 1 << 20) == 256 << 20)
  }

  @Test("A small file that would fill the memory is refused, whatever it says of its length")
  func bomb() {
    // A hundred members of a million zeros each; the last one is empty.
    let script = """
      import gzip, sys
      sys.stdout.buffer.write(gzip.compress(bytes(1000000), mtime=0) * 100 + gzip.compress(b'', mtime=0))
      """
    guard let bytes = Python.output(of: script) else { return }
    #expect(message(bytes, limit: 50 << 20)?.contains("holds more than 50 MB") == true)
    #expect(message(bytes, limit: 100_000_000) == nil)
    #expect(message(bytes, limit: 99_999_999) != nil)
  }

  @Test("An interruption ends the work")
  func interruption() {
    let watch = FileDoor.Watch(isCancelled: { true }, progress: { _, _, _ in })
    do throws(Diagnostic) {
      _ = try GzipFile(GzipFileTests.stored, path: "t", limit: 100, watch: watch)
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.isInterruption)
    }
  }

  /// Prints, for many texts and ways to compress them: length of what follows, the compressed bytes, length, the text.
  static let writer = """
    import random, sys, zlib
    seed, sizes = int(sys.argv[1]), [int(s) for s in sys.argv[2].split(',')]
    g = random.Random(seed)
    def text(size):
      kind = g.randrange(4)
      if kind == 0: return g.randbytes(size)
      if kind == 1: return b'x' * size
      words = [b'alpha', b'\\xe6\\x9d\\xb1\\xe4\\xba\\xac', b',', b'\\n', b'0.123', b'a' * 31]
      if kind == 2: return b''.join(g.choice(words) for _ in range(size // 2 + 1))[:size]
      return b''.join(b'%d,w%d\\n' % (i, i * 7919 % 997) for i in range(size // 4 + 1))[:size]
    def put(b): sys.stdout.buffer.write(len(b).to_bytes(8, 'little') + b)
    for level in range(10):
      for strategy in range(5):
        for size in sizes:
          window, memory = g.choice([9, 10, 12, 15]), g.choice([1, 3, 8, 9])
          plain, out = text(size), b''
          # Flushes in between end blocks, and make empty ones.
          c = zlib.compressobj(level, zlib.DEFLATED, 16 + window, memory, strategy)
          cuts = sorted(g.randrange(size + 1) for _ in range(g.choice([0, 0, 2])))
          for a, b in zip([0] + cuts, cuts + [size]):
            out += c.compress(plain[a:b]) + (c.flush(g.choice([2, 3])) if b < size else b'')
          put(out + c.flush()); put(plain)
    """

  /// The parts that the writer put out.
  static func parts(_ output: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var at = 0
    while at + 8 <= output.count {
      let count = output[at..<(at + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      parts.append(Array(output[(at + 8)..<(at + 8 + count)]))
      at += 8 + count
    }
    return parts
  }

  @Test("What Python compresses comes out: all levels and strategies, windows, sizes", arguments: [1, 20_251_130])
  func python(seed: Int) throws {
    print("seed \(seed)")
    let sizes = "0,1,2,3,5,12,60,258,259,300,1000,5000,32768,33000,70000,300000"
    guard let output = Python.output(of: GzipFileTests.writer, ["\(seed)", sizes]) else { return }
    let parts = GzipFileTests.parts(output)
    #expect(parts.count == 10 * 5 * 16 * 2)
    for index in stride(from: 0, to: parts.count, by: 2) {
      let file = try GzipFile(parts[index], path: "t", limit: 1 << 30)
      #expect(file.bytes == parts[index + 1], "part \(index)")
      #expect(file.warnings.isEmpty)
    }
    // All of them one after the other are one file.
    let whole = try GzipFile(
      stride(from: 0, to: parts.count, by: 2).flatMap { parts[$0] }, path: "t", limit: 1 << 30)
    #expect(whole.bytes == stride(from: 1, to: parts.count, by: 2).flatMap { parts[$0] })
  }

  @Test("A file with one byte changed or its end cut off gives an error or the same bytes", arguments: [3, 4])
  func mutations(seed: Int) throws {
    print("seed \(seed)")
    guard let output = Python.output(of: GzipFileTests.writer, ["\(seed)", "90"]) else { return }
    let parts = GzipFileTests.parts(output)
    for index in stride(from: 0, to: parts.count, by: 6) {
      let (file, plain) = (parts[index], parts[index + 1])
      for at in file.indices {
        #expect(message(Array(file[..<at])) != nil, "part \(index), cut at \(at)")
        for bit in 0..<8 {
          var other = file
          other[at] ^= 1 << bit
          guard let got = try? GzipFile(other, path: "t", limit: 1 << 20) else { continue }
          #expect(got.bytes == plain, "part \(index), byte \(at), bit \(bit)")
        }
      }
    }
  }
}
