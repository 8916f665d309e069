import Diagnostics

/// Decompresses gzip (RFC 1952): one member or several, each proved by its checksum.
enum GzipFile {
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B }

  private struct Failure: Error {
    var message: String
    var help: [String] = []
    var isInterruption = false
  }

  /// - Parameters:
  ///   - limit: how many bytes may come out, so that a small file cannot fill the memory.
  static func decompress(
    _ bytes: [UInt8], path: String, limit: Int, watch: FileDoor.Watch? = nil
  ) throws(Diagnostic) -> [UInt8] {
    var capacity = min(max(expectedSize(bytes), bytes.count * 2, 1 << 12), limit)
    while true {
      let (out, fault) = attempt(bytes, capacity: capacity, watch: watch)
      switch fault {
      case .none: return out
      case .some(.full) where capacity < limit:
        capacity = capacity > limit / 2 ? limit : capacity * 2
      case .some(let fault): throw diagnostic(fault, path: path, decompressed: out.count, limit: limit)
      }
    }
  }

  /// What the last member says of its size; others, and more than 4 GB, it does not tell.
  private static func expectedSize(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 18 else { return 0 }
    let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    // Deflate makes at most a thousandth; eight more let matches be copied in whole words.
    return size <= bytes.count * 1032 ? size + 8 : 0
  }

  private enum Fault {
    case stream(Inflater.Fault)
    case full
    case interrupted
    case header
    case checksum
    case rest
  }

  private static func attempt(
    _ bytes: [UInt8], capacity: Int, watch: FileDoor.Watch?
  ) -> ([UInt8], Fault?) {
    var fault: Fault?
    let out = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      bytes.withUnsafeBufferPointer { input in
        var at = 0
        while fault == nil, at < input.count {
          if at > 0, !input[at...].starts(with: [0x1F, 0x8B]) {
            // Tapes fill the last block with zeros.
            if input[at...].contains(where: { $0 != 0 }) { fault = .rest }
            return
          }
          guard let start = streamStart(input, at) else {
            fault = .header
            return
          }
          var inflater = Inflater(
            input, from: start, into: output, outputCount: count, isCancelled: { watch?.isCancelled() ?? false })
          let begin = count
          do throws(Inflater.Fault) {
            at = try inflater.run()
          } catch {
            count = inflater.outputCount
            fault = error == .full ? .full : error == .interrupted ? .interrupted : .stream(error)
            return
          }
          count = inflater.outputCount
          guard at + 8 <= input.count else {
            fault = .stream(.truncated)
            return
          }
          let member = UnsafeBufferPointer(rebasing: output[begin..<count])
          guard number(input, at) == CRC32.of(member),
            number(input, at + 4) == UInt32(truncatingIfNeeded: member.count)
          else {
            fault = .checksum
            return
          }
          at += 8
          watch?.progress("decompressing", at, input.count)
        }
      }
    }
    return (out, fault)
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
  }

  /// Where the compressed data of the member begins; nil where its header is cut off or of another kind.
  private static func streamStart(_ bytes: UnsafeBufferPointer<UInt8>, _ member: Int) -> Int? {
    guard member + 10 <= bytes.count, bytes[member + 2] == 8 else { return nil }
    let flags = bytes[member + 3]
    var at = member + 10
    func skipText() {
      while at < bytes.count, bytes[at] != 0 { at += 1 }
      at += 1
    }
    if flags & 4 != 0 {
      guard at + 2 <= bytes.count else { return nil }
      at += 2 + Int(bytes[at]) + Int(bytes[at + 1]) << 8
    }
    if flags & 8 != 0 { skipText() }
    if flags & 16 != 0 { skipText() }
    if flags & 2 != 0 { at += 2 }
    return at <= bytes.count ? at : nil
  }

  private static func diagnostic(_ fault: Fault, path: String, decompressed: Int, limit: Int) -> Diagnostic {
    func error(_ message: String, _ help: String...) -> Diagnostic {
      Diagnostic(.error, message, at: .file(path, line: nil, column: nil), help: help)
    }
    switch fault {
    case .interrupted: return .interrupted
    case .stream(.truncated):
      return error(
        "the gzip file is cut off: it ends in the middle of its data, after \(decompressed) bytes of text",
        "fetch or copy it again")
    case .stream: return error("the gzip file is damaged after \(decompressed) bytes of text", "fetch or copy it again")
    case .header: return error("the gzip file is cut off or damaged in its header", "fetch or copy it again")
    case .checksum: return error("the gzip file is damaged: its checksum does not agree", "fetch or copy it again")
    case .rest: return error("something else follows the data of the gzip file", "fetch or copy it again")
    case .full:
      return error(
        "the gzip file holds more than the \(limit >> 20) MB that fit into memory",
        "take the rows or columns you need out of it first, for example with gunzip -c FILE | head")
    }
  }
}

/// The checksum of gzip, eight bytes at a time.
enum CRC32 {
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      tables[index] = value
    }
    for index in 256..<(8 * 256) {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()

  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let base = bytes.baseAddress else { return 0 }
    return tables.withUnsafeBufferPointer { tables in
      var value = UInt32.max
      var at = 0
      while at &+ 8 <= bytes.count {
        let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self) ^ UInt64(value)
        value = 0
        for byte in 0..<8 {
          value ^= tables[(7 &- byte) &* 256 &+ Int(truncatingIfNeeded: word &>> UInt64(byte &* 8)) & 0xFF]
        }
        at &+= 8
      }
      while at < bytes.count {
        value = value &>> 8 ^ tables[Int((value ^ UInt32(base[at])) & 0xFF)]
        at &+= 1
      }
      return ~value
    }
  }
}
