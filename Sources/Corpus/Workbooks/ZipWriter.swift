import CZlib

/// Packs parts into a zip archive. All times are the same, so that the same parts give the same bytes.
package struct ZipWriter {
  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  package init() {}

  /// Adds a part; false where there is no memory, or it is larger than such an archive can hold.
  package mutating func add(_ name: String, _ part: [UInt8]) -> Bool {
    guard part.count < 1 << 31, bytes.count < 1 << 31, let packed = ZipWriter.deflated(part) else { return false }
    let sum = part.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    let offset = bytes.count
    var head: [UInt8] = []
    // Version 2.0, names in UTF-8, deflated, the first day that the format knows.
    for (number, size) in [(20, 2), (0x800, 2), (8, 2), (0, 2), (0x21, 2)] { ZipWriter.put(number, size, &head) }
    ZipWriter.put(Int(sum), 4, &head)
    ZipWriter.put(packed.count, 4, &head)
    ZipWriter.put(part.count, 4, &head)
    ZipWriter.put(name.utf8.count, 2, &head)
    ZipWriter.put(0, 2, &head)
    bytes += [0x50, 0x4B, 0x03, 0x04] + head + Array(name.utf8)
    bytes += packed
    directory += [0x50, 0x4B, 0x01, 0x02, 20, 0] + head
    for size in [2, 2, 2, 4] { ZipWriter.put(0, size, &directory) }
    ZipWriter.put(offset, 4, &directory)
    directory += Array(name.utf8)
    count += 1
    return true
  }

  /// The whole archive.
  package func finish() -> [UInt8] {
    var end: [UInt8] = [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]
    ZipWriter.put(count, 2, &end)
    ZipWriter.put(count, 2, &end)
    ZipWriter.put(directory.count, 4, &end)
    ZipWriter.put(bytes.count, 4, &end)
    ZipWriter.put(0, 2, &end)
    return bytes + directory + end
  }

  private static func put(_ number: Int, _ size: Int, _ out: inout [UInt8]) {
    for index in 0..<size { out.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  private static func deflated(_ part: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, zlibVersion(), size) == Z_OK else {
      return nil
    }
    defer { deflateEnd(&stream) }
    var isWhole = false
    let room = Int(deflateBound(&stream, UInt(part.count)))
    let packed = [UInt8](unsafeUninitializedCapacity: room) { out, count in
      part.withUnsafeBufferPointer { input in
        // zlib reads through this pointer and never writes.
        stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
        stream.avail_in = UInt32(input.count)
        stream.next_out = out.baseAddress
        stream.avail_out = UInt32(clamping: room)
        isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = Int(stream.total_out)
      }
    }
    return isWhole ? packed : nil
  }
}
