import CZlib

/// The system's zlib at work on compressed bytes that are whole in memory, a step at a time: a gzip file, or a member of
/// a zip archive.
struct GzipStream: ~Copyable {
  enum Step: Equatable {
    case goesOn
    /// A member has ended, and its checksum and length agree.
    case memberEnds
    /// The input ends before the member does.
    case cutShort
    case damaged
    case outOfMemory
  }

  /// How much is taken and made at most between two looks at the interruption.
  private static let inputStep = 1 << 18
  private static let outputStep = 1 << 20
  /// What stands round the compressed data. The number says it to zlib, with the largest window.
  enum Wrapper: Int32 {
    case gzip = 31
    case zlib = 15
    /// Nothing, as in a zip archive.
    case none = -15
  }

  private let input: UnsafeBufferPointer<UInt8>
  /// zlib keeps this address, so it must stay where it is.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Where in the input the next step begins.
  private(set) var offset = 0

  /// Nil where there is no memory.
  ///
  /// - Parameter wrapper: what stands round the compressed data.
  init?(_ input: UnsafeBufferPointer<UInt8>, _ wrapper: Wrapper = .gzip) {
    self.input = input
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, wrapper.rawValue, zlibVersion(), size) == Z_OK else {
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// All bytes of a stream of zlib; nil where they are not so many.
  static func unpacked(_ bytes: [UInt8], size: Int) -> [UInt8]? {
    var isWhole = false
    let plain = [UInt8](unsafeUninitializedCapacity: size + 1) { room, count in
      bytes.withUnsafeBufferPointer { input in
        guard var stream = GzipStream(input, .zlib) else { return }
        while count <= size {
          switch stream.step(into: UnsafeMutableBufferPointer(rebasing: room[count...]), count: &count) {
          case .goesOn: continue
          case .memberEnds: isWhole = true
          case .cutShort, .damaged, .outOfMemory: break
          }
          return
        }
      }
    }
    return isWhole && plain.count == size ? plain : nil
  }

  /// The first bytes that come out of a gzip file whose start is given, as far as they can be had.
  static func start(of bytes: [UInt8], count wanted: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: wanted) { room, count in
      bytes.withUnsafeBufferPointer { input in
        guard var stream = GzipStream(input) else { return }
        while count < wanted {
          let step = stream.step(into: UnsafeMutableBufferPointer(rebasing: room[count...]), count: &count)
          guard step == .goesOn else { return }
        }
      }
    }
  }

  /// Decompresses a little more to the start of the room, and counts what came out.
  mutating func step(into room: UnsafeMutableBufferPointer<UInt8>, count: inout Int) -> Step {
    let left = input.count - offset
    let taken = min(left, GzipStream.inputStep)
    let space = min(room.count, GzipStream.outputStep)
    // zlib wants an address even where there is nothing to take.
    var nothing: UInt8 = 0
    let result = withUnsafeMutablePointer(to: &nothing) { nothing -> Int32 in
      // zlib reads through this pointer and never writes.
      stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + offset) } ?? nothing
      stream.pointee.avail_in = UInt32(truncatingIfNeeded: taken)
      stream.pointee.next_out = room.baseAddress ?? nothing
      stream.pointee.avail_out = UInt32(truncatingIfNeeded: space)
      return inflate(stream, Z_NO_FLUSH)
    }
    offset += taken - Int(stream.pointee.avail_in)
    count += space - Int(stream.pointee.avail_out)
    switch result {
    case Z_STREAM_END: return .memberEnds
    case Z_OK, Z_BUF_ERROR:
      // Room is left and input is not: nothing more can come.
      return offset == input.count && stream.pointee.avail_out > 0 ? .cutShort : .goesOn
    case Z_MEM_ERROR: return .outOfMemory
    default: return .damaged
    }
  }

  /// Goes to the next member behind zeros, with which tapes fill their last block; false where there is none.
  mutating func beginNextMember() -> Bool {
    var at = offset
    while at < input.count, input[at] == 0 { at += 1 }
    guard GzipFile.isGzip(input[at...]) else { return false }
    offset = at
    return inflateReset(stream) == Z_OK
  }

  /// How many bytes stand behind the last member, not counting zeros that come first.
  var trailingCount: Int { input[offset...].drop { $0 == 0 }.count }

  /// Whether what stands behind the last member is the first byte of another.
  var endsInMagic: Bool { trailingCount == 1 && input.last == 0x1F }
}
