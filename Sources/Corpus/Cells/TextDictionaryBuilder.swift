import Glibc
import Tables

/// Gives every distinct byte string a code, in order of first appearance, by open addressing over the bytes: a text that
/// comes again is not copied, and none is made a `String`. Copies lie together, so that comparing with them stays in the
/// cache, and the bytes of a file may be gone after the call.
final class TextDictionaryBuilder {
  /// What stands instead of a code for a text that is no value.
  struct Outcome: RawRepresentable, Equatable {
    var rawValue: Int32
    @inline(__always) init(rawValue: Int32) { self.rawValue = rawValue }
    static let malformed = Outcome(rawValue: .min)
    /// - Parameter convention: the index of the convention by which it is missing.
    static func missing(mark: UInt8, convention: Int?) -> Outcome {
      Outcome(rawValue: -(Int32(mark) | Int32(truncatingIfNeeded: convention.map { $0 + 1 } ?? 0) << 8))
    }

    @inline(__always) var code: Int32? { rawValue >= 0 ? rawValue : nil }
    var mark: UInt8? { rawValue < 0 && rawValue != .min ? UInt8(truncatingIfNeeded: 0 &- rawValue) : nil }
    var convention: Int? {
      guard rawValue < 0, rawValue != .min else { return nil }
      let number = Int((0 &- rawValue) >> 8)
      return number > 0 ? number - 1 : nil
    }
  }

  struct Entry {
    var bytes: UnsafePointer<UInt8>
    var count: Int
    var outcome: Outcome
    /// Whether its code is that of another text, which stands within this one.
    var isWrapping = false

    /// Whether it is the text of these bytes: up to 32 by words that may overlap, since a call costs more than they do.
    @inline(__always)
    func isText(_ other: UnsafePointer<UInt8>, _ size: Int) -> Bool {
      guard count == size else { return false }
      let (left, right) = (UnsafeRawPointer(bytes), UnsafeRawPointer(other))
      @inline(__always) func differs(_ at: Int) -> Bool {
        left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          != right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      }
      if size >= 8 {
        if differs(size &- 8) || differs(0) { return false }
        if size <= 16 { return true }
        if size > 32 { return memcmp(left, right, size) == 0 }
        return !differs(8) && (size <= 24 || !differs(16))
      }
      if size >= 4 {
        return left.loadUnaligned(as: UInt32.self) == right.loadUnaligned(as: UInt32.self)
          && left.loadUnaligned(fromByteOffset: size &- 4, as: UInt32.self)
            == right.loadUnaligned(fromByteOffset: size &- 4, as: UInt32.self)
      }
      var at = 0
      while at < size {
        if bytes[at] != other[at] { return false }
        at &+= 1
      }
      return true
    }
  }

  /// The table as plain pointers, for a loop that mostly finds what it looks for; stale after an entry was added.
  struct View {
    fileprivate var slots: UnsafeMutablePointer<UInt64>
    fileprivate var slotMask: Int
    fileprivate var entries: UnsafeMutablePointer<Entry>
    fileprivate var seed: UInt64

    @inline(__always)
    func hash(_ base: UnsafePointer<UInt8>, _ count: Int) -> UInt64 { ByteHash.hash(base, count, seed: seed) }

    @inline(__always)
    func entry(_ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64) -> UnsafePointer<Entry>? {
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while true {
        let held = slots[slot]
        if held == 0 { return nil }
        if (held ^ hash) &>> 32 == 0 {
          let entry = entries + (Int(held & 0xFFFF_FFFF) &- 1)
          if entry.pointee.isText(base, count) { return UnsafePointer(entry) }
        }
        slot = (slot &+ 1) & slotMask
      }
    }

    /// Where the entries end.
    fileprivate(set) var entriesEnd: UnsafePointer<Entry>
  }

  fileprivate struct State {
    /// How many entries have a code, and the bytes of those together.
    var codeCount = 0
    var byteCount = 0
    var view: View
    var entryCount = 0
    var entryCapacity: Int
    /// Copies of the texts, in pieces that double.
    var pool: [UnsafeMutablePointer<UInt8>] = []
    var poolUsed = 0
    var poolSize = 0
  }

  private let missing: MissingValues
  /// Whether `="00123"` is entered as the text within.
  private let unwraps: Bool
  /// The first such text.
  private(set) var unwrapped: [UInt8]?
  /// Behind a pointer, since the checks of exclusive access to a class's variables cost as much as the work.
  private let state: UnsafeMutablePointer<State>

  @inline(__always) var view: View { state.pointee.view }

  init(missing: MissingValues = .none, unwraps: Bool = false) {
    self.missing = missing
    self.unwraps = unwraps
    let entries = UnsafeMutablePointer<Entry>.allocate(capacity: 8)
    let view = View(
      slots: .allocate(capacity: 32), slotMask: 31, entries: entries, seed: ByteHash.currentSeed,
      entriesEnd: UnsafePointer(entries))
    view.slots.initialize(repeating: 0, count: 32)
    state = .allocate(capacity: 1)
    state.initialize(to: State(view: view, entryCapacity: 8))
  }

  deinit {
    state.pointee.view.slots.deallocate()
    state.pointee.view.entries.deallocate()
    for pointer in state.pointee.pool { pointer.deallocate() }
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// The code of a text, entered now or before.
  func code(for bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    guard let base = bytes.baseAddress else { return .malformed }
    let hash = view.hash(base, bytes.count)
    if let entry = view.entry(base, bytes.count, hash: hash) { return entry.pointee.outcome }
    return insert(base, bytes.count, hash: hash).pointee.outcome
  }

  /// Enters a text that is not there yet.
  @inline(never)
  func insert(_ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64) -> UnsafePointer<Entry> {
    let bytes = UnsafeBufferPointer(start: base, count: count)
    if unwraps, let inner = SpreadsheetText.inner(bytes) {
      unwrapped = unwrapped ?? Array(bytes)
      return state.pointee.insert(bytes, hash: hash, as: code(for: inner), isWrapping: true)
    }
    if let mark = missing.mark(of: bytes) {
      return state.pointee.insert(bytes, hash: hash, as: .missing(mark: mark, convention: nil))
    }
    if let index = missing.convention(of: bytes) {
      let mark = missing.mark(ofConvention: index)
      return state.pointee.insert(bytes, hash: hash, as: .missing(mark: mark, convention: index))
    }
    return state.pointee.insert(bytes, hash: hash)
  }

  /// Enters the texts of another dictionary behind its own, in their order.
  ///
  /// - Returns: for each code of the other one the code here.
  func enter(_ other: TextDictionaryBuilder) -> [Int32] {
    var codes: [Int32] = []
    codes.reserveCapacity(other.state.pointee.codeCount)
    for index in 0..<other.state.pointee.entryCount {
      let entry = other.view.entries[index]
      let text = UnsafeBufferPointer(start: entry.bytes, count: entry.count)
      let hash = view.hash(entry.bytes, entry.count)
      let own = view.entry(entry.bytes, entry.count, hash: hash) ?? insert(entry.bytes, text.count, hash: hash)
      if !entry.isWrapping, let code = own.pointee.outcome.code { codes.append(code) }
    }
    return codes
  }

  /// The code of a text that was entered before, without entering it.
  func existingCode(of text: String) -> Int32? {
    var text = text
    return text.withUTF8 { existingCode(of: $0) }
  }

  func existingCode(of bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard let base = bytes.baseAddress else { return nil }
    return view.entry(base, bytes.count, hash: view.hash(base, bytes.count))?.pointee.outcome.code
  }

  /// The texts by their codes. One empty text where there is none, since an unknown cell has a code, too.
  var finished: TextDictionary { state.pointee.codeCount == 0 ? TextDictionary(values: [""]) : TextDictionary(packed) }

  private var packed: PackedTexts {
    var ends: [Int] = []
    ends.reserveCapacity(state.pointee.codeCount)
    let bytes = [UInt8](unsafeUninitializedCapacity: state.pointee.byteCount) { buffer, count in
      for index in 0..<state.pointee.entryCount {
        let entry = view.entries[index]
        guard entry.outcome.code != nil, !entry.isWrapping else { continue }
        let text = UnsafeBufferPointer(start: entry.bytes, count: entry.count)
        count = buffer[count...].initialize(fromContentsOf: text)
        ends.append(count)
      }
    }
    return PackedTexts(bytes: bytes, ends: ends)
  }

  /// How many bytes it takes, with those of what it is made into at the end.
  var memorySize: Int {
    let state = state.pointee
    return (state.view.slotMask + 1) * 8 + state.entryCapacity * MemoryLayout<Entry>.stride + state.byteCount * 2
      + state.codeCount * 8
  }

  fileprivate static func holdsNUL(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return memchr(base, 0, bytes.count) != nil
  }

  /// Enters a text as it stands; false if it was there before.
  func enter(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { enter($0) }
  }

  func enter(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let before = state.pointee.entryCount
    _ = code(for: bytes)
    return state.pointee.entryCount > before
  }
}

extension TextDictionaryBuilder.State {
  /// - Parameter known: what is known to stand for the text; a code of its own when nil.
  mutating func insert(
    _ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64, as known: TextDictionaryBuilder.Outcome? = nil,
    isWrapping: Bool = false
  ) -> UnsafePointer<TextDictionaryBuilder.Entry> {
    let outcome: TextDictionaryBuilder.Outcome
    if let known {
      outcome = known
    } else if !TextDictionaryBuilder.holdsNUL(bytes), bytes.firstInvalidUTF8 == nil {
      outcome = TextDictionaryBuilder.Outcome(rawValue: Int32(truncatingIfNeeded: codeCount))
      codeCount += 1
      byteCount += bytes.count
    } else {
      outcome = .malformed
    }
    let entry = TextDictionaryBuilder.Entry(
      bytes: copy(bytes), count: bytes.count, outcome: outcome, isWrapping: isWrapping)
    if entryCount == entryCapacity { growEntries() }
    (view.entries + entryCount).initialize(to: entry)
    entryCount += 1
    view.entriesEnd = UnsafePointer(view.entries + entryCount)
    if entryCount &* 2 > view.slotMask { growSlots() } else { place(hash, entryCount) }
    return view.entriesEnd - 1
  }

  private mutating func place(_ hash: UInt64, _ number: Int) {
    var slot = Int(truncatingIfNeeded: hash) & view.slotMask
    while view.slots[slot] != 0 { slot = (slot &+ 1) & view.slotMask }
    view.slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: number)
  }

  private mutating func growEntries() {
    let larger = UnsafeMutablePointer<TextDictionaryBuilder.Entry>.allocate(capacity: entryCapacity * 4)
    larger.moveInitialize(from: view.entries, count: entryCount)
    view.entries.deallocate()
    view.entries = larger
    entryCapacity *= 4
  }

  private mutating func growSlots() {
    let capacity = (view.slotMask + 1) * 4
    view.slots.deallocate()
    view.slots = .allocate(capacity: capacity)
    view.slots.initialize(repeating: 0, count: capacity)
    view.slotMask = capacity - 1
    for index in 0..<entryCount {
      let entry = view.entries[index]
      place(view.hash(entry.bytes, entry.count), index + 1)
    }
  }

  private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8> {
    if poolSize - poolUsed < bytes.count || pool.isEmpty {
      poolSize = max(bytes.count, min(max(poolSize * 2, 256), 1 << 20))
      pool.append(.allocate(capacity: poolSize))
      poolUsed = 0
    }
    let start = pool[pool.count - 1] + poolUsed
    if let base = bytes.baseAddress { start.initialize(from: base, count: bytes.count) }
    poolUsed += bytes.count
    return UnsafePointer(start)
  }
}
