import Diagnostics

/// A file of Microsoft's compound format: a file system in a file, with chains of sectors ([MS-CFB]).
struct CompoundFile {
  private let bytes: [UInt8]
  private var sectorSize = 512
  private var miniSize = 64
  private var miniCutoff = 4096
  private var table: [UInt32] = []
  private var miniTable: [UInt32] = []
  private var miniStream: [UInt8] = []
  private(set) var streams: [(name: String, start: UInt32, size: Int)] = []

  private static let lastSector: UInt32 = 0xFFFF_FFFA

  static func isFile(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
  }

  /// Nil where the file is damaged.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    var header = ByteCursor(bytes, at: 30)
    guard let shift = header.count(2), let miniShift = header.count(2), (7...16).contains(shift),
      (2...shift).contains(miniShift)
    else { return nil }
    sectorSize = 1 << shift
    miniSize = 1 << miniShift
    header.at = 48
    guard let directory = header.unsigned(4) else { return nil }
    header.at = 56
    guard let cutoff = header.count(4), let miniStart = header.unsigned(4), header.unsigned(4) != nil,
      var more = header.unsigned(4)
    else { return nil }
    miniCutoff = cutoff
    // Where the table of sectors stands: 109 parts of it in the header, the others in a chain.
    var parts: [UInt32] = []
    header.at = 76
    for _ in 0..<109 { parts.append(UInt32(truncatingIfNeeded: header.unsigned(4) ?? 0xFFFF_FFFF)) }
    var seen = 0
    while more < UInt64(CompoundFile.lastSector), seen <= bytes.count / sectorSize {
      guard let sector = sector(UInt32(more)) else { return nil }
      var numbers = CompoundFile.numbers(sector)
      more = UInt64(numbers.popLast() ?? CompoundFile.lastSector)
      parts += numbers.filter { $0 < CompoundFile.lastSector }
      guard parts.count <= bytes.count / sectorSize + 110 else { return nil }
      seen += 1
    }
    for part in parts where part < CompoundFile.lastSector {
      guard let sector = sector(part) else { return nil }
      table += CompoundFile.numbers(sector)
    }
    guard let entries = chain(from: UInt32(directory), size: nil) else { return nil }
    readDirectory(entries)
    guard let root = streams.first else { return nil }
    miniTable = chain(from: UInt32(miniStart), size: nil).map { CompoundFile.numbers($0[...]) } ?? []
    miniStream = chain(from: root.start, size: nil) ?? []
    streams.removeFirst()
  }

  private static func numbers(_ bytes: ArraySlice<UInt8>) -> [UInt32] {
    var cursor = ByteCursor(Array(bytes))
    var numbers: [UInt32] = []
    while let number = cursor.unsigned(4) { numbers.append(UInt32(number)) }
    return numbers
  }

  private func sector(_ number: UInt32) -> ArraySlice<UInt8>? {
    let start = (Int(number) + 1) * sectorSize
    guard start < bytes.count else { return nil }
    // The last one may be cut short.
    return bytes[start..<min(start + sectorSize, bytes.count)]
  }

  /// The bytes of a chain of sectors; nil where it runs in a circle or out of the file.
  private func chain(from first: UInt32, size: Int?) -> [UInt8]? {
    var found: [UInt8] = []
    var number = first
    var count = 0
    while number < CompoundFile.lastSector {
      guard count <= bytes.count / sectorSize, let sector = sector(number), Int(number) < table.count else {
        return nil
      }
      found += sector
      number = table[Int(number)]
      count += 1
      if let size, found.count >= size { break }
    }
    guard let size else { return found }
    return found.count >= size ? Array(found[..<size]) : nil
  }

  private mutating func readDirectory(_ entries: [UInt8]) {
    var at = 0
    while at + 128 <= entries.count {
      var cursor = ByteCursor(entries, at: at + 64)
      let nameSize = min(cursor.count(2) ?? 0, 64)
      let units = stride(from: at, to: at + max(nameSize - 2, 0), by: 2).map {
        UInt16(entries[$0]) | UInt16(entries[$0 + 1]) << 8
      }
      let kind = entries[at + 66]
      cursor.at = at + 116
      let start = UInt32(cursor.unsigned(4) ?? 0xFFFF_FFFF)
      let size = cursor.count(4) ?? 0
      if kind == 2 || kind == 5 { streams.append((String(decoding: units, as: UTF16.self), start, size)) }
      at += 128
    }
  }

  /// The bytes of a stream; nil where it is not there or not whole.
  func stream(named name: String) -> [UInt8]? {
    guard let found = streams.first(where: { $0.name == name }), found.size <= bytes.count else { return nil }
    guard found.size < miniCutoff else { return chain(from: found.start, size: found.size) }
    var plain: [UInt8] = []
    var number = found.start
    while plain.count < found.size {
      let start = Int(number) * miniSize
      guard number < CompoundFile.lastSector, start + miniSize <= miniStream.count, Int(number) < miniTable.count else {
        return nil
      }
      plain += miniStream[start..<(start + miniSize)]
      number = miniTable[Int(number)]
    }
    return Array(plain[..<found.size])
  }
}
