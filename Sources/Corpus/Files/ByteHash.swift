/// A hash over the bytes of a text, eight at a time, by folded multiplication. Its seed differs from run to run, so that
/// no file can be made to collide; nothing that is shown depends on it.
enum ByteHash {
  private static let seed = UInt64.random(in: .min ... .max) | 1

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// The seed is handed in since reading a lazy global for each cell costs more than hashing a short one.
  @inline(__always)
  static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int, seed: UInt64) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var state = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
    var at = 0
    while at &+ 8 <= count {
      state = mix(state ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self), 0xA076_1D64_78BD_642F)
      at &+= 8
    }
    let left = count &- at
    if left > 0 {
      var tail: UInt64
      if left >= 4 {
        let first = raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)
        let last = raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
        tail = UInt64(first) << 32 | UInt64(last)
      } else {
        tail = UInt64(bytes[at]) << 16 | UInt64(bytes[at &+ (left &>> 1)]) << 8 | UInt64(bytes[count &- 1])
      }
      tail ^= 0xE703_7ED1_A0B4_28DB
      state = mix(state ^ tail, 0x8EBC_6AF0_9C88_C6E3)
    }
    return mix(state, 0x5896_59D1_6B4B_1B25)
  }

  static var currentSeed: UInt64 { seed }
}
