/// Decompresses a deflate stream (RFC 1951) into memory that is there already.
struct Inflater {
  enum Fault: Error, Equatable {
    /// The stream goes on behind the end of the input.
    case truncated
    case damaged
    /// There is no room for what comes out.
    case full
    case interrupted
  }

  private let input: UnsafeBufferPointer<UInt8>
  private let output: UnsafeMutableBufferPointer<UInt8>
  private let isCancelled: () -> Bool
  /// The next byte to be taken into `bits`.
  private var at: Int
  private(set) var outputCount: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var lengths: HuffmanCode
  private var distances: HuffmanCode

  /// - Parameters:
  ///   - offset: where the stream begins.
  ///   - outputCount: how much of the output is taken; matches may not reach before it.
  init(
    _ input: UnsafeBufferPointer<UInt8>, from offset: Int, into output: UnsafeMutableBufferPointer<UInt8>,
    outputCount: Int, isCancelled: @escaping () -> Bool
  ) {
    self.input = input
    self.output = output
    self.isCancelled = isCancelled
    at = offset
    self.outputCount = outputCount
    first = outputCount
    lengths = HuffmanCode()
    distances = HuffmanCode()
  }

  private let first: Int

  /// Decompresses to the end of the stream and gives the offset behind it.
  mutating func run() throws(Fault) -> Int {
    while true {
      if isCancelled() { throw .interrupted }
      let isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1:
        lengths.build(
          (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
        distances.build([UInt8](repeating: 5, count: 30))
        try compressed()
      case 2:
        try readCodes()
        try compressed()
      default: throw .damaged
      }
      if isLast { return at - bitCount / 8 }
    }
  }

  // MARK: Bits

  @inline(__always)
  private mutating func fill() {
    if at &+ 8 <= input.count, let base = input.baseAddress {
      bits |= UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self) &<< UInt64(bitCount)
      let taken = (63 &- bitCount) &>> 3
      at &+= taken
      bitCount &+= taken &* 8
      // Bits beyond the bytes counted as taken would be read twice.
      bits &= bitCount >= 64 ? .max : (1 &<< UInt64(bitCount)) &- 1
    } else {
      while bitCount <= 56, at < input.count {
        bits |= UInt64(input[at]) &<< UInt64(bitCount)
        at &+= 1
        bitCount &+= 8
      }
    }
  }

  @inline(__always)
  private mutating func take(_ count: Int) throws(Fault) -> Int {
    if bitCount < count {
      fill()
      guard bitCount >= count else { throw .truncated }
    }
    let value = bits & ((1 &<< UInt64(count)) &- 1)
    bits &>>= UInt64(count)
    bitCount &-= count
    return Int(truncatingIfNeeded: value)
  }

  @inline(__always)
  private mutating func symbol(_ code: borrowing HuffmanCode) throws(Fault) -> Int {
    if bitCount < HuffmanCode.longest { fill() }
    let found = code.symbol(bits)
    guard found.length > 0 else { throw bitCount < HuffmanCode.longest ? .truncated : .damaged }
    guard found.length <= bitCount else { throw .truncated }
    bits &>>= UInt64(found.length)
    bitCount &-= found.length
    return found.symbol
  }

  // MARK: Blocks

  private mutating func stored() throws(Fault) {
    _ = try take(bitCount % 8)
    let count = try take(16)
    guard try take(16) == count ^ 0xFFFF else { throw .damaged }
    at -= bitCount / 8
    bits = 0
    bitCount = 0
    guard at + count <= input.count else { throw .truncated }
    guard outputCount + count <= output.count else { throw .full }
    _ = UnsafeMutableBufferPointer(rebasing: output[outputCount..<(outputCount + count)])
      .initialize(fromContentsOf: UnsafeBufferPointer(rebasing: input[at..<(at + count)]))
    at += count
    outputCount += count
  }

  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func readCodes() throws(Fault) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    guard lengthCount <= 286, distanceCount <= 30 else { throw .damaged }
    var sizes = [UInt8](repeating: 0, count: 19)
    for index in 0..<codeCount { sizes[Inflater.order[index]] = UInt8(try take(3)) }
    guard lengths.build(sizes) else { throw .damaged }
    sizes = []
    while sizes.count < lengthCount + distanceCount {
      let symbol = try symbol(lengths)
      switch symbol {
      case 0..<16: sizes.append(UInt8(symbol))
      case 16:
        guard let last = sizes.last else { throw .damaged }
        sizes.append(contentsOf: repeatElement(last, count: try take(2) + 3))
      case 17: sizes.append(contentsOf: repeatElement(0, count: try take(3) + 3))
      default: sizes.append(contentsOf: repeatElement(0, count: try take(7) + 11))
      }
    }
    guard sizes.count == lengthCount + distanceCount, sizes[256] > 0,
      lengths.build(Array(sizes[..<lengthCount])), distances.build(Array(sizes[lengthCount...]))
    else { throw .damaged }
  }

  private static let lengthBases: [UInt16] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthExtras: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases: [UInt16] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]

  private mutating func compressed() throws(Fault) {
    guard let out = output.baseAddress else { throw .full }
    let (lengthBases, lengthExtras, distanceBases) = (
      Inflater.lengthBases, Inflater.lengthExtras, Inflater.distanceBases
    )
    while true {
      let symbol = try symbol(lengths)
      if symbol < 256 {
        guard outputCount < output.count else { throw .full }
        (out + outputCount).initialize(to: UInt8(truncatingIfNeeded: symbol))
        outputCount &+= 1
        continue
      }
      if symbol == 256 { return }
      guard symbol <= 285 else { throw .damaged }
      let length = Int(lengthBases[symbol &- 257]) &+ (try take(Int(lengthExtras[symbol &- 257])))
      let code = try self.symbol(distances)
      guard code < 30 else { throw .damaged }
      let distance = Int(distanceBases[code]) &+ (try take(code < 4 ? 0 : code &>> 1 &- 1))
      guard distance <= outputCount &- first else { throw .damaged }
      guard outputCount &+ length <= output.count else { throw .full }
      let target = out + outputCount
      let source = target - distance
      if distance >= 8, outputCount &+ length &+ 8 <= output.count {
        // In steps of eight bytes, the last of which may go too far.
        var done = 0
        while done < length {
          let word = UnsafeRawPointer(source + done).loadUnaligned(as: UInt64.self)
          UnsafeMutableRawPointer(target + done).storeBytes(of: word, as: UInt64.self)
          done &+= 8
        }
      } else {
        for index in 0..<length { (target + index).initialize(to: source[index]) }
      }
      outputCount &+= length
    }
  }
}

/// A canonical Huffman code: a table for what is short, and counting for the rest.
private struct HuffmanCode {
  static let longest = 15
  private static let tableBits = 10

  /// For the next ten bits: the symbol and, in the low four bits, how many of them it takes; 0 where that is more.
  private var table = [UInt16](repeating: 0, count: 1 << HuffmanCode.tableBits)
  private var counts = [UInt16](repeating: 0, count: HuffmanCode.longest + 1)
  private var symbols: [UInt16] = []

  /// False where the lengths are no code.
  @discardableResult
  mutating func build(_ lengths: [UInt8]) -> Bool {
    for length in counts.indices { counts[length] = 0 }
    for index in table.indices { table[index] = 0 }
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var left = 1
    var offsets = [Int](repeating: 0, count: HuffmanCode.longest + 2)
    for length in 1...HuffmanCode.longest {
      left = left * 2 - Int(counts[length])
      guard left >= 0 else { return false }
      offsets[length + 1] = offsets[length] + Int(counts[length])
    }
    let used = offsets[HuffmanCode.longest + 1]
    // A code that leaves places open is allowed where it has one symbol or none.
    guard left == 0 || used <= 1 else { return false }
    symbols = [UInt16](repeating: 0, count: used)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[offsets[Int(length)]] = UInt16(truncatingIfNeeded: symbol)
      offsets[Int(length)] += 1
    }
    var code = 0
    var index = 0
    for length in 1...HuffmanCode.tableBits {
      for _ in 0..<Int(counts[length]) {
        var reversed = 0
        for bit in 0..<length where code & 1 << bit != 0 { reversed |= 1 << (length - 1 - bit) }
        let entry = symbols[index] &<< 4 | UInt16(truncatingIfNeeded: length)
        var slot = reversed
        while slot < table.count {
          table[slot] = entry
          slot += 1 << length
        }
        code += 1
        index += 1
      }
      code <<= 1
    }
    return true
  }

  /// The symbol at the start of the bits and its length; a length of 0 where there is none.
  @inline(__always)
  borrowing func symbol(_ bits: UInt64) -> (symbol: Int, length: Int) {
    let entry = table[Int(truncatingIfNeeded: bits) & ((1 << HuffmanCode.tableBits) - 1)]
    if entry != 0 { return (Int(entry &>> 4), Int(entry & 15)) }
    return longSymbol(bits)
  }

  @inline(never)
  private borrowing func longSymbol(_ bits: UInt64) -> (symbol: Int, length: Int) {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...HuffmanCode.longest {
      code |= Int(truncatingIfNeeded: bits &>> UInt64(length &- 1)) & 1
      let count = Int(counts[length])
      if code - count < first { return (Int(symbols[index + code - first]), length) }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    return (0, 0)
  }
}
