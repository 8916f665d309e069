import Diagnostics
import Text

/// Decompresses gzip (RFC 1952): one member or several, each proved by its checksum and its length.
struct GzipFile {
  /// What came out.
  let bytes: [UInt8]
  /// What follows the data of the file and was left out.
  let warnings: [Diagnostic]

  static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// How many bytes may come out where so much memory is free, so that a small file cannot fill it. Half of the free
  /// memory is then taken at most, since pieces are put together in the end.
  static func limit(memory: Int) -> Int { max(memory / 4, leastLimit) }

  /// What comes out up to here is never refused for its size.
  static let leastLimit = 256 << 20

  /// Decompresses a file that is whole in memory.
  /// - Parameter limit: how many bytes may come out.
  init(_ bytes: [UInt8], path: String, limit: Int, watch: FileDoor.Watch? = nil) throws(Diagnostic) {
    var pieces: [[UInt8]] = []
    var size = max(min(max(GzipFile.expectedSize(bytes), bytes.count * 2, 1 << 12), limit), 1)
    let (fault, trailing) = bytes.withUnsafeBufferPointer { input -> (Fault?, Int) in
      guard var stream = GzipStream(input) else { return (.outOfMemory, 0) }
      var total = 0
      while true {
        var end: End?
        let piece = [UInt8](unsafeUninitializedCapacity: size) { room, count in
          end = GzipFile.fill(room, &count, from: &stream, of: input.count, watch)
        }
        total += piece.count
        pieces.append(piece)
        // One byte more than the limit proves that there are more.
        if total > limit { return (.tooLarge, 0) }
        switch end {
        case nil: size = max(min(total, limit - total + 1), 1)
        case .whole: return (nil, stream.trailingCount)
        case .fault(let fault): return (fault, 0)
        }
      }
    }
    if let fault {
      let count = pieces.reduce(0) { $0 + $1.count }
      throw GzipFile.diagnostic(fault, path: path, size: bytes.count, decompressed: count, limit: limit)
    }
    self.bytes = GzipFile.joined(&pieces)
    warnings = trailing > 0 ? [GzipFile.warning(trailing, path)] : []
  }

  /// What the last member says of its size, with room to spare; others, and more than 4 GB, it does not tell.
  private static func expectedSize(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 18 else { return 0 }
    let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    // Deflate makes at most a thousandth.
    return size <= bytes.count * 1032 ? size + 1 : 0
  }

  // MARK: Filling

  private enum Fault {
    case cutShort
    case damaged
    case tooLarge
    case outOfMemory
    case interrupted
  }

  private enum End {
    case whole
    case fault(Fault)
  }

  /// Decompresses until the room is full, then nil, or until there is an end.
  private static func fill(
    _ room: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int, from stream: inout GzipStream, of total: Int,
    _ watch: FileDoor.Watch?
  ) -> End? {
    while count < room.count {
      if let watch {
        if watch.isCancelled() { return .fault(.interrupted) }
        watch.progress("decompressing", stream.offset, total)
      }
      switch stream.step(into: UnsafeMutableBufferPointer(rebasing: room[count...]), count: &count) {
      case .goesOn: break
      case .memberEnds:
        if stream.beginNextMember() { break }
        return stream.endsInMagic ? .fault(.cutShort) : .whole
      case .cutShort: return .fault(.cutShort)
      case .damaged: return .fault(.damaged)
      case .outOfMemory: return .fault(.outOfMemory)
      }
    }
    return nil
  }

  private static func joined(_ pieces: inout [[UInt8]]) -> [UInt8] {
    guard pieces.count > 1 else { return pieces.first ?? [] }
    var whole: [UInt8] = []
    whole.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for index in pieces.indices {
      whole.append(contentsOf: pieces[index])
      pieces[index] = []
    }
    return whole
  }

  // MARK: Words

  private static func warning(_ trailing: Int, _ path: String) -> Diagnostic {
    Diagnostic(
      .warning,
      "\(trailing, "byte", "bytes") behind the end of the gzip data \(agreeing: trailing, "was", "were") left out",
      at: .file(path, line: nil, column: nil))
  }

  private static func diagnostic(
    _ fault: Fault, path: String, size: Int, decompressed: Int, limit: Int
  ) -> Diagnostic {
    func error(_ message: Sentence, _ help: Sentence = "fetch or copy it again") -> Diagnostic {
      Diagnostic(.error, message, at: .file(path, line: nil, column: nil), help: [help])
    }
    switch fault {
    case .interrupted: return .interrupted
    case .cutShort:
      return error("the gzip file is cut short: it ends in the middle of its data, after \(decompressed) bytes of text")
    case .damaged:
      return error("the gzip file is damaged: its data do not agree with their checksum, or are no gzip data")
    case .outOfMemory: return error("there is not enough memory to decompress the gzip file", "close other programs")
    case .tooLarge:
      return error(
        "the gzip file of \(megabytes(size)) MB holds more than \(megabytes(limit)) MB; so much may come out, a quarter of the free memory",
        "decompress it, and open what comes out: gunzip -k FILE")
    }
  }

  private static func megabytes(_ bytes: Int) -> Int { bytes >> 20 }
}
