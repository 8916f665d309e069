import Diagnostics
import Text

/// A tar archive that is whole in memory (POSIX.1-2001, and what GNU tar adds): headers of 512 bytes, each before its file.
struct TarArchive: Archive {
  /// Its name may be that of any compressed file.
  let soleFileRemark: String? = "the only file of a tar archive"
  private struct Member {
    var name: String
    var range: Range<Int>
  }

  let path: String
  private let bytes: [UInt8]
  private var members: [Member] = []

  var names: [String] { members.map(\.name) }

  private static let blockSize = 512
  private static let memberLimit = 100_000

  /// Whether bytes begin with a header: it holds the sum of its own bytes.
  static func isTar(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    let block = Array(bytes.prefix(blockSize))
    guard block.count == blockSize, block[..<100].contains(0), let stated = octal(block[148..<156]) else {
      return false
    }
    return stated == block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
  }

  /// - Parameter bytes: the archive as it is, or in gzip.
  init(packed bytes: [UInt8], path: String, through door: FileDoor) throws(Diagnostic) {
    guard GzipFile.isGzip(bytes) else {
      try self.init(bytes, path: path)
      return
    }
    let plain = try GzipFile(bytes, path: path, limit: door.decompressionLimit, watch: door.watch)
    try self.init(plain.bytes, path: path)
  }

  init(_ bytes: [UInt8], path: String) throws(Diagnostic) {
    self.path = path
    self.bytes = bytes
    var at = 0
    var longName: String?
    while at + TarArchive.blockSize <= bytes.count {
      let header = bytes[at..<(at + TarArchive.blockSize)]
      // Two blocks of zeros end an archive; what stands behind them is of no file.
      if header.allSatisfy({ $0 == 0 }) { break }
      guard TarArchive.isTar(header), let size = TarArchive.size(header[(at + 124)..<(at + 136)]) else {
        throw damaged("no file begins where the one before it ends")
      }
      let start = at + TarArchive.blockSize
      guard size <= bytes.count - start else {
        throw damaged("\(quoted(longName ?? TarArchive.name(header))) is said to end behind the end of the archive")
      }
      let content = start..<(start + size)
      switch header[at + 156] {
      // A name that does not fit into the header, as GNU tar and as POSIX write it.
      case 0x4C: longName = TarArchive.text(bytes[content].prefix { $0 != 0 })
      case 0x78: longName = TarArchive.pathRecord(bytes[content]) ?? longName
      case 0x67, 0x4B: break
      case 0, 0x30, 0x37:
        members.append(Member(name: longName ?? TarArchive.name(header), range: content))
        longName = nil
      // Folders, links and devices hold no bytes.
      default: longName = nil
      }
      guard members.count <= TarArchive.memberLimit else { throw damaged("it holds too many files") }
      at = start + (size + TarArchive.blockSize - 1) / TarArchive.blockSize * TarArchive.blockSize
    }
    // Every archive has blocks of zeros at its end.
    guard at < bytes.count else { throw damaged("it ends in its middle") }
  }

  func contents(of index: Int, watch: FileDoor.Watch?) throws(Diagnostic) -> [UInt8] {
    Array(bytes[members[index].range])
  }

  private func damaged(_ what: Sentence) -> Diagnostic {
    .damaged(path, what)
  }

  // MARK: Headers

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    guard !digits.isEmpty, digits.count <= 12 else { return nil }
    return digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
  }

  /// A size in digits, or, where they do not suffice, in bytes behind a first bit.
  private static func size(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first, first & 0x80 != 0 else { return octal(field) }
    guard first == 0x80, field.dropFirst().prefix(5).allSatisfy({ $0 == 0 }) else { return nil }
    return field.suffix(6).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func name(_ header: ArraySlice<UInt8>) -> String {
    let start = header.startIndex
    let name = header[start..<(start + 100)].prefix { $0 != 0 }
    let folder = header[(start + 345)..<(start + 500)].prefix { $0 != 0 }
    let isPOSIX = header[(start + 257)...].starts(with: Array("ustar\0".utf8))
    return text(isPOSIX && !folder.isEmpty ? folder + [0x2F] + name : name)
  }

  /// The name among records such as `18 path=data/x.csv`; nil where there is none.
  private static func pathRecord(_ bytes: ArraySlice<UInt8>) -> String? {
    var rest = bytes
    while let blank = rest.firstIndex(of: 0x20), let size = Int(String(decoding: rest[..<blank], as: UTF8.self)),
      size > blank - rest.startIndex + 1, size <= rest.count
    {
      let record = rest[(blank + 1)..<(rest.startIndex + size)]
      if record.starts(with: "path=".utf8) { return text(record.dropFirst(5).prefix { $0 != 0x0A }) }
      rest = rest.dropFirst(size)
    }
    return nil
  }

  /// A name in UTF-8, or, as Windows in Japan writes it, in CP932; without the `./` that tar sets before it.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let name = name(of: bytes)
    return name.hasPrefix("./") ? String(name.dropFirst(2)) : name
  }
}
