import CZlib
import Diagnostics
import Text

/// A zip archive that is whole in memory: what its directory names, and the bytes of each member, proved by its checksum.
///
/// The directory at the end is the one truth, as the format says; what stands before a member is only passed over.
struct ZipArchive {
  struct Member {
    var name: String
    /// Whether the bytes are encrypted.
    var isEncrypted: Bool
    /// 0 for stored, 8 for deflated.
    var method: Int
    var compressedSize: Int
    var size: Int
    var checksum: UInt32
    /// Where the header before its bytes stands.
    var headerOffset: Int

    var isFolder: Bool { name.utf8.last == 0x2F }
  }

  let path: String
  let bytes: [UInt8]
  private(set) var members: [Member] = []
  private var indices: [String: Int] = [:]
  /// How many bytes may come out of a member.
  let limit: Int

  /// Deflate makes at most this many bytes of one.
  private static let mostInflation = 1032
  /// How many members are looked at; an office program makes a few hundred at most.
  private static let memberLimit = 100_000

  static func isZip(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
  }

  /// - Parameter limit: how many bytes may come out of a member.
  init(_ bytes: [UInt8], path: String, limit: Int) throws(Diagnostic) {
    self.path = path
    self.bytes = bytes
    self.limit = limit
    let end = try endRecord()
    var at = end.offset
    for _ in 0..<end.count {
      guard let (member, next) = member(at: at) else { throw damaged("its directory is no directory") }
      guard indices.updateValue(members.count, forKey: member.name) == nil else {
        throw damaged("its directory names \(quoted(member.name)) twice")
      }
      members.append(member)
      at = next
    }
  }

  func member(named name: String) -> Member? { indices[name].map { members[$0] } }

  // MARK: Numbers

  /// A number of so many bytes, the lowest first; nil beyond the end.
  private func number(_ at: Int, _ size: Int) -> Int? {
    guard at >= 0, at <= bytes.count - size else { return nil }
    var value: UInt64 = 0
    for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[at + index]) }
    return Int(exactly: value)
  }

  // MARK: Directory

  private func endRecord() throws(Diagnostic) -> (offset: Int, count: Int) {
    // A comment of up to 65,535 bytes may follow it.
    var at = bytes.count - 22
    let first = max(0, at - 0xFFFF)
    while at >= first {
      if bytes[at] == 0x50, number(at, 4) == 0x0605_4B50 { break }
      at -= 1
    }
    guard at >= first, at >= 0 else {
      throw Diagnostic(
        .error, "the zip archive is cut short: its directory, which stands at its end, is not there",
        at: .file(path, line: nil, column: nil), help: ["fetch or copy it again"])
    }
    guard var count = number(at + 10, 2), var offset = number(at + 16, 4) else { throw damaged("its end is no end") }
    if count == 0xFFFF || offset == 0xFFFF_FFFF, number(at - 20, 4) == 0x0706_4B50,
      let other = number(at - 12, 8), number(other, 4) == 0x0606_4B50
    {
      guard let longCount = number(other + 32, 8), let longOffset = number(other + 48, 8) else {
        throw damaged("its end is no end")
      }
      (count, offset) = (longCount, longOffset)
    }
    guard count <= ZipArchive.memberLimit, offset <= bytes.count else {
      throw damaged("its directory is said to hold \(count) files, which cannot be")
    }
    return (offset, count)
  }

  private func member(at: Int) -> (Member, next: Int)? {
    guard number(at, 4) == 0x0201_4B50, let flags = number(at + 8, 2), let method = number(at + 10, 2),
      let checksum = number(at + 16, 4), var compressed = number(at + 20, 4), var size = number(at + 24, 4),
      let nameSize = number(at + 28, 2), let extraSize = number(at + 30, 2), let commentSize = number(at + 32, 2),
      var offset = number(at + 42, 4)
    else { return nil }
    let nameStart = at + 46
    let extraStart = nameStart + nameSize
    let next = extraStart + extraSize + commentSize
    guard next <= bytes.count else { return nil }
    var extra = extraStart
    while extra + 4 <= extraStart + extraSize, let id = number(extra, 2), let length = number(extra + 2, 2) {
      if id == 1 {
        // The long numbers stand for those that were full, in this order.
        var place = extra + 4
        func take(_ value: inout Int) -> Bool {
          guard value == 0xFFFF_FFFF else { return true }
          guard place + 8 <= extra + 4 + length, let long = number(place, 8) else { return false }
          value = long
          place += 8
          return true
        }
        guard take(&size), take(&compressed), take(&offset) else { return nil }
      }
      extra += 4 + length
    }
    let name = ZipArchive.name(of: bytes[nameStart..<extraStart])
    return (
      Member(
        name: name, isEncrypted: flags & 1 != 0, method: method, compressedSize: compressed, size: size,
        checksum: UInt32(truncatingIfNeeded: checksum), headerOffset: offset), next
    )
  }

  // MARK: Members

  /// Where the bytes of a member stand; throws where that cannot be.
  private func range(of member: Member) throws(Diagnostic) -> Range<Int> {
    guard !member.isEncrypted else {
      throw Diagnostic(
        .error, "\(quoted(member.name)) in the zip archive is encrypted", at: .file(path, line: nil, column: nil),
        help: ["unpack it with its password, and open what comes out"])
    }
    guard number(member.headerOffset, 4) == 0x0403_4B50, let nameSize = number(member.headerOffset + 26, 2),
      let extraSize = number(member.headerOffset + 28, 2)
    else { throw damaged("nothing stands where \(quoted(member.name)) is said to be") }
    let start = member.headerOffset + 30 + nameSize + extraSize
    guard start <= bytes.count, member.compressedSize >= 0, member.compressedSize <= bytes.count - start else {
      throw damaged("\(quoted(member.name)) is said to end behind the end of the file")
    }
    return start..<(start + member.compressedSize)
  }

  /// Where the bytes of a member stand whose sizes can be true.
  func provenRange(of member: Member) throws(Diagnostic) -> Range<Int> {
    let range = try range(of: member)
    guard member.size <= limit else {
      throw Diagnostic(
        .error,
        "\(quoted(member.name)) in the file would have \(member.size >> 20) MB; at most \(limit >> 20) MB may come out",
        at: .file(path, line: nil, column: nil), help: ["close other programs, or save the file in smaller parts"])
    }
    switch member.method {
    case 0 where member.size == member.compressedSize,
      8 where member.size <= member.compressedSize * ZipArchive.mostInflation + 64:
      return range
    case 0, 8: throw damaged("\(quoted(member.name)) has not the size that is told")
    default:
      throw Diagnostic(
        .error, "\(quoted(member.name)) in the file is packed in a way that is not known here (\(member.method))",
        at: .file(path, line: nil, column: nil), help: ["unpack it (unzip \(path)), and open what comes out"])
    }
  }

  /// The bytes of a member, proved by length and checksum.
  func contents(of member: Member, watch: FileDoor.Watch? = nil) throws(Diagnostic) -> [UInt8] {
    let range = try provenRange(of: member)
    let plain = member.method == 0 ? Array(bytes[range]) : try inflated(member, range, watch)
    let sum = plain.withUnsafeBufferPointer { buffer -> UInt in
      var sum = crc32(0, nil, 0)
      var at = 0
      while at < buffer.count, let base = buffer.baseAddress {
        let count = min(buffer.count - at, 1 << 30)
        sum = crc32(sum, base + at, UInt32(truncatingIfNeeded: count))
        at += count
      }
      return sum
    }
    guard UInt32(truncatingIfNeeded: sum) == member.checksum else {
      throw damaged("\(quoted(member.name)) does not agree with its checksum")
    }
    return plain
  }

  private func inflated(
    _ member: Member, _ range: Range<Int>, _ watch: FileDoor.Watch?
  ) throws(Diagnostic) -> [UInt8] {
    var isWhole = false
    var isCancelled = false
    // One byte more than is told proves that there are more.
    let plain = [UInt8](unsafeUninitializedCapacity: member.size + 1) { room, count in
      bytes.withUnsafeBufferPointer { all in
        guard var stream = GzipStream(UnsafeBufferPointer(rebasing: all[range]), .none) else { return }
        while true {
          if let watch {
            isCancelled = watch.isCancelled()
            if isCancelled { return }
            watch.progress("reading \(FilePath.name(of: path))", range.lowerBound + stream.offset, all.count)
          }
          switch stream.step(into: UnsafeMutableBufferPointer(rebasing: room[count...]), count: &count) {
          case .goesOn: if count > member.size { return }
          case .memberEnds:
            isWhole = true
            return
          case .cutShort, .damaged, .outOfMemory: return
          }
        }
      }
    }
    if isCancelled { throw .interrupted }
    guard isWhole, plain.count == member.size else { throw damaged("\(quoted(member.name)) cannot be unpacked") }
    return plain
  }

  func damaged(_ what: Sentence) -> Diagnostic {
    .damaged(path, what)
  }
}
