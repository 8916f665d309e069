import Diagnostics
import Tables
import Text

/// The cases of a file, as they are, packed byte by byte, or in blocks of zlib besides.
extension SPSSFile {
  mutating func readCases(
    _ places: [Place], _ numbers: inout [[Double]], _ texts: inout [TextVectorBuilder]
  ) throws(Diagnostic) -> Int {
    let size = slots.count * 8
    let end = cursor.bytes.count
    if compression == 2 { try unpack() }
    if caseCount > 0, compression == 0, caseCount > (end - cursor.at) / max(size, 1) {
      throw damaged("it says that it has \(caseCount) rows, and is too short for them")
    }
    var row = [UInt8](repeating: 0, count: size)
    var unpacker = Unpacker(cursor, bias: bias)
    var count = 0
    while caseCount < 0 || count < caseCount {
      if compression == 0 {
        guard let bytes = cursor.take(size) else {
          if caseCount < 0, cursor.isAtEnd { break }
          throw damaged("it ends in row \(count + 1)")
        }
        row.replaceSubrange(0..<size, with: bytes)
      } else {
        guard try unpacker.fill(&row, { damaged("it ends in row \(count + 1)") }) else { break }
      }
      take(row, places, &numbers, &texts)
      count += 1
      if count & 0xFFF == 0, let watch {
        if watch.isCancelled() { throw .interrupted }
        watch.progress("reading \(FilePath.name(of: path))", unpacker.cursor.at, unpacker.cursor.bytes.count)
      }
    }
    if caseCount >= 0, count < caseCount {
      throw damaged("it says that it has \(caseCount) rows, and has \(count)")
    }
    return count
  }

  private func take(
    _ row: [UInt8], _ places: [Place], _ numbers: inout [[Double]], _ texts: inout [TextVectorBuilder]
  ) {
    for (index, place) in places.enumerated() {
      guard place.width > 0 else {
        var cell = ByteCursor(row, at: place.slot * 8, isBigEndian: cursor.isBigEndian)
        let value = cell.double() ?? .nan
        numbers[index].append(value == SPSSFile.systemMissing ? .nan : value)
        continue
      }
      if place.parts.count == 1 {
        texts[index].append(text(row[place.parts[0].start..<(place.parts[0].start + place.parts[0].size)]))
      } else {
        var bytes: [UInt8] = []
        for part in place.parts { bytes += row[part.start..<(part.start + part.size)] }
        texts[index].append(text(bytes[...]))
      }
    }
  }

  /// Data packed by zlib in blocks (.zsav) become those packed by bytes alone.
  private mutating func unpack() throws(Diagnostic) {
    _ = try required(cursor.take(8))
    var trailer = cursor
    guard let offset = trailer.count(8), trailer.count(8) != nil else { throw damaged("it ends in its middle") }
    trailer.at = offset + 20
    guard let blockCount = trailer.count(4), blockCount <= cursor.bytes.count / 24 else {
      throw damaged("its list of blocks is not there")
    }
    var plain: [UInt8] = []
    for _ in 0..<blockCount {
      guard trailer.count(8) != nil, let start = trailer.count(8), let size = trailer.count(4),
        let packed = trailer.count(4)
      else { throw damaged("its list of blocks is cut short") }
      guard plain.count + size <= limit, size <= packed * 1032 + 64 else {
        throw damaged("it would grow to more than \(limit >> 20) MB")
      }
      var block = cursor
      block.at = start
      let bytes = try required(block.take(packed))
      guard let made = GzipStream.unpacked(Array(bytes), size: size) else {
        throw damaged("a block cannot be unpacked")
      }
      plain += made
    }
    cursor = ByteCursor(plain, isBigEndian: cursor.isBigEndian)
  }

  /// Unpacks data in which one byte may stand for eight.
  private struct Unpacker {
    var cursor: ByteCursor
    let bias: Double
    private var commands: [UInt8] = []
    private var next = 0
    private var isAtEnd = false

    init(_ cursor: ByteCursor, bias: Double) {
      self.cursor = cursor
      self.bias = bias
    }

    /// Fills a case; false where the data end before it.
    mutating func fill(_ row: inout [UInt8], _ fault: () -> Diagnostic) throws(Diagnostic) -> Bool {
      var at = 0
      while at < row.count {
        if next == commands.count {
          guard !isAtEnd, let bytes = cursor.take(8) else {
            if at == 0 { return false }
            throw fault()
          }
          commands = Array(bytes)
          next = 0
        }
        let command = commands[next]
        next += 1
        switch command {
        case 0: continue
        case 252:
          isAtEnd = true
          next = commands.count
        case 253:
          guard let bytes = cursor.take(8) else { throw fault() }
          row.replaceSubrange(at..<(at + 8), with: bytes)
          at += 8
        case 254:
          for index in at..<(at + 8) { row[index] = 0x20 }
          at += 8
        case 255: put(SPSSFile.systemMissing, &row, &at)
        default: put(Double(command) - bias, &row, &at)
        }
      }
      return true
    }

    private func put(_ value: Double, _ row: inout [UInt8], _ at: inout Int) {
      let bits = value.bitPattern
      for index in 0..<8 {
        row[at + index] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * (cursor.isBigEndian ? 7 - index : index)))
      }
      at += 8
    }
  }
}
