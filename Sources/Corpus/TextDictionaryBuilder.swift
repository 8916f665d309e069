import Glibc

/// Gives every distinct byte string a code, in order of first appearance, by open addressing over the bytes: a text that
/// comes again makes no `String`.
///
/// What is entered by `code(for:)` is not copied; it must outlive the last call.
final class TextDictionaryBuilder {
  /// What stands instead of a code for a text that is no value.
  struct Outcome: RawRepresentable, Equatable {
    var rawValue: Int32
    @inline(__always) init(rawValue: Int32) { self.rawValue = rawValue }
    static let malformed = Outcome(rawValue: .min)
    static func missing(mark: UInt8) -> Outcome { Outcome(rawValue: -Int32(mark)) }

    @inline(__always) var code: Int32? { rawValue >= 0 ? rawValue : nil }
    var mark: UInt8? { rawValue < 0 && rawValue != .min ? UInt8(truncatingIfNeeded: -rawValue) : nil }
  }

  private struct Entry {
    var bytes: UnsafePointer<UInt8>
    var count: Int
    var outcome: Outcome
  }

  private(set) var values: [String] = []
  private let missing: MissingValues
  private let seed = ByteHash.currentSeed
  /// The upper half of the hash, and the number of the entry from 1; 0 where the slot is free.
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotMask: Int
  private var entries: [Entry] = []
  private var owned: [UnsafeMutablePointer<UInt8>] = []
  private var last: Entry

  init(missing: MissingValues = .none) {
    self.missing = missing
    slotMask = 63
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: 0, count: 64)
    let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    nothing.initialize(to: 0)
    owned = [nothing]
    last = Entry(bytes: UnsafePointer(nothing), count: -1, outcome: .malformed)
  }

  deinit {
    slots.deallocate()
    for pointer in owned { pointer.deallocate() }
  }

  /// - Parameter isTransient: whether the bytes do not outlive the call and must be copied when they are new.
  @inline(__always)
  func code(for bytes: UnsafeBufferPointer<UInt8>, isTransient: Bool = false) -> Outcome {
    guard let base = bytes.baseAddress else { return .malformed }
    let count = bytes.count
    // In sorted and long-form tables a text mostly stands under its like.
    if count == last.count, memcmp(base, last.bytes, count) == 0 { return last.outcome }
    let hash = ByteHash.hash(base, count, seed: seed)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while true {
      let held = slots[slot]
      if held == 0 { return insert(base, count, hash: hash, slot: slot, isTransient: isTransient) }
      if held & 0xFFFF_FFFF_0000_0000 == tag {
        let entry = entries[Int(held & 0xFFFF_FFFF) &- 1]
        if entry.count == count, memcmp(entry.bytes, base, count) == 0 {
          last = entry
          return entry.outcome
        }
      }
      slot = (slot &+ 1) & slotMask
    }
  }

  @inline(never)
  private func insert(
    _ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, slot: Int, isTransient: Bool
  ) -> Outcome {
    let bytes = UnsafeBufferPointer(start: base, count: count)
    let outcome: Outcome
    if let mark = missing.mark(of: bytes) {
      outcome = .missing(mark: mark)
    } else if memchr(base, 0, count) == nil, let text = String(validating: bytes, as: UTF8.self) {
      outcome = Outcome(rawValue: Int32(truncatingIfNeeded: values.count))
      values.append(text)
    } else {
      outcome = .malformed
    }
    var kept = base
    if isTransient {
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
      copy.initialize(from: base, count: count)
      owned.append(copy)
      kept = UnsafePointer(copy)
    }
    let entry = Entry(bytes: kept, count: count, outcome: outcome)
    entries.append(entry)
    last = entry
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(entries.count)
    if entries.count &* 2 > slotMask { grow() }
    return outcome
  }

  private func grow() {
    let capacity = (slotMask + 1) * 4
    slots.deallocate()
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    slotMask = capacity - 1
    for (index, entry) in entries.enumerated() {
      let hash = ByteHash.hash(entry.bytes, entry.count, seed: seed)
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while slots[slot] != 0 { slot = (slot + 1) & slotMask }
      slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
    }
  }

  /// The code of a text that was entered before, without entering it.
  func existingCode(of text: String) -> Int32? {
    var text = text
    return text.withUTF8 { bytes -> Int32? in
      guard let base = bytes.baseAddress else { return nil }
      let hash = ByteHash.hash(base, bytes.count, seed: seed)
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while slots[slot] != 0 {
        let entry = entries[Int(slots[slot] & 0xFFFF_FFFF) - 1]
        if entry.count == bytes.count, memcmp(entry.bytes, base, bytes.count) == 0 { return entry.outcome.code }
        slot = (slot + 1) & slotMask
      }
      return nil
    }
  }
}
