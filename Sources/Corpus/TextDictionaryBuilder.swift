import Glibc
import Tables

/// Gives every distinct byte string a code, in order of first appearance, by open addressing over the bytes: a text that
/// comes again is not copied, and none is made a `String`.
///
/// Short texts are copied, so that comparing reads memory that lies together; longer ones that outlive the last call are
/// not, so that a file of long texts is not held twice.
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

  struct Entry {
    var bytes: UnsafePointer<UInt8>
    var count: Int
    var outcome: Outcome
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
    func entry(_ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64) -> Entry? {
      var slot = Int(truncatingIfNeeded: hash) & slotMask
      while true {
        let held = slots[slot]
        if held == 0 { return nil }
        if (held ^ hash) &>> 32 == 0 {
          let entry = entries[Int(held & 0xFFFF_FFFF) &- 1]
          if entry.count == count, TextDictionaryBuilder.areEqual(entry.bytes, base, count) { return entry }
        }
        slot = (slot &+ 1) & slotMask
      }
    }
  }

  fileprivate struct State {
    /// How many entries have a code, and the bytes of those together.
    var codeCount = 0
    var byteCount = 0
    var view: View
    var entryCount = 0
    var entryCapacity: Int
    /// Copies of texts that did not outlive their call, in pieces that double.
    var pool: [UnsafeMutablePointer<UInt8>] = []
    var poolUsed = 0
    var poolSize = 0
  }

  /// How long a text is that counts as short.
  fileprivate static let shortSize = 32

  /// Whether so many bytes are equal: short texts by words that may overlap, since a call costs more than they do.
  @inline(__always)
  static func areEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let (left, right) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    if count > shortSize { return memcmp(left, right, count) == 0 }
    if count >= 8 {
      let last = count &- 8
      var at = 0
      while at < last {
        let isSame =
          left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          == right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        guard isSame else { return false }
        at &+= 8
      }
      return left.loadUnaligned(fromByteOffset: last, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    }
    if count >= 4 {
      let last = count &- 4
      return left.loadUnaligned(as: UInt32.self) == right.loadUnaligned(as: UInt32.self)
        && left.loadUnaligned(fromByteOffset: last, as: UInt32.self)
          == right.loadUnaligned(fromByteOffset: last, as: UInt32.self)
    }
    var at = 0
    while at < count {
      guard left.load(fromByteOffset: at, as: UInt8.self) == right.load(fromByteOffset: at, as: UInt8.self) else {
        return false
      }
      at &+= 1
    }
    return true
  }

  private let missing: MissingValues
  /// Those whose entries this one took over, kept since their copies are pointed to.
  private var takenOver: [TextDictionaryBuilder] = []
  /// Behind a pointer, since the checks of exclusive access to a class's variables cost as much as the work.
  private let state: UnsafeMutablePointer<State>

  @inline(__always) var view: View { state.pointee.view }

  init(missing: MissingValues = .none) {
    self.missing = missing
    let view = View(
      slots: .allocate(capacity: 32), slotMask: 31, entries: .allocate(capacity: 8), seed: ByteHash.currentSeed)
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
  ///
  /// - Parameter isTransient: whether the bytes do not outlive the call and must be copied when they are new.
  func code(for bytes: UnsafeBufferPointer<UInt8>, isTransient: Bool = false) -> Outcome {
    guard let base = bytes.baseAddress else { return .malformed }
    let hash = view.hash(base, bytes.count)
    if let entry = view.entry(base, bytes.count, hash: hash) { return entry.outcome }
    return insert(base, bytes.count, hash: hash, isTransient: isTransient).outcome
  }

  /// Enters a text that is not there yet.
  @inline(never)
  func insert(_ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, isTransient: Bool) -> Entry {
    let bytes = UnsafeBufferPointer(start: base, count: count)
    let mark = missing.mark(of: bytes) ?? (missing.conventions.isEmpty ? nil : missing.conventionalMark(of: bytes))
    return state.pointee.insert(bytes, hash: hash, mark: mark, isTransient: isTransient)
  }

  /// Enters the texts of another dictionary behind its own, in their order.
  ///
  /// - Returns: for each code of the other one, the code here.
  func takeOver(_ other: TextDictionaryBuilder) -> [Int32] {
    takenOver.append(other)
    var codes: [Int32] = []
    codes.reserveCapacity(other.state.pointee.codeCount)
    for index in 0..<other.state.pointee.entryCount {
      let entry = other.view.entries[index]
      let hash = view.hash(entry.bytes, entry.count)
      let own =
        view.entry(entry.bytes, entry.count, hash: hash)
        ?? state.pointee.insert(entry.bytes, entry.count, hash: hash, outcome: entry.outcome)
      if let code = own.outcome.code { codes.append(code) }
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
    return view.entry(base, bytes.count, hash: view.hash(base, bytes.count))?.outcome.code
  }

  /// The texts by their codes. One empty text where there is none, since an unknown cell has a code, too.
  var finished: TextDictionary { state.pointee.codeCount == 0 ? TextDictionary(values: [""]) : TextDictionary(packed) }

  private var packed: PackedTexts {
    var ends: [Int] = []
    ends.reserveCapacity(state.pointee.codeCount)
    let bytes = [UInt8](unsafeUninitializedCapacity: state.pointee.byteCount) { buffer, count in
      for index in 0..<state.pointee.entryCount {
        let entry = view.entries[index]
        guard entry.outcome.code != nil else { continue }
        let text = UnsafeBufferPointer(start: entry.bytes, count: entry.count)
        count = buffer[count...].initialize(fromContentsOf: text)
        ends.append(count)
      }
    }
    return PackedTexts(bytes: bytes, ends: ends)
  }

  /// The first of the texts that stand for an unknown value, for each mark.
  var missingTexts: [UInt8: [UInt8]] {
    var texts: [UInt8: [UInt8]] = [:]
    for index in 0..<state.pointee.entryCount {
      let entry = view.entries[index]
      guard let mark = entry.outcome.mark, texts[mark] == nil else { continue }
      texts[mark] = Array(UnsafeBufferPointer(start: entry.bytes, count: entry.count))
    }
    return texts
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
    _ = code(for: bytes, isTransient: true)
    return state.pointee.entryCount > before
  }
}

extension TextDictionaryBuilder.State {
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64, mark: UInt8?, isTransient: Bool)
    -> TextDictionaryBuilder.Entry
  {
    var outcome = TextDictionaryBuilder.Outcome(rawValue: 0)
    if let mark {
      outcome = .missing(mark: mark)
    } else if TextDictionaryBuilder.holdsNUL(bytes) || UTF8Validation.firstInvalid(in: bytes) != nil {
      outcome = .malformed
    }
    let isCopied = isTransient || bytes.count <= TextDictionaryBuilder.shortSize
    let kept = isCopied ? copy(bytes) : bytes.baseAddress ?? copy(bytes)
    return insert(kept, bytes.count, hash: hash, outcome: outcome)
  }

  /// - Parameters:
  ///   - bytes: these outlive the dictionary.
  ///   - outcome: where it is a code, the text gets the next one.
  mutating func insert(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, outcome: TextDictionaryBuilder.Outcome
  ) -> TextDictionaryBuilder.Entry {
    var entry = TextDictionaryBuilder.Entry(bytes: bytes, count: count, outcome: outcome)
    if outcome.code != nil {
      entry.outcome = TextDictionaryBuilder.Outcome(rawValue: Int32(truncatingIfNeeded: codeCount))
      codeCount += 1
      byteCount += count
    }
    if entryCount == entryCapacity { growEntries() }
    (view.entries + entryCount).initialize(to: entry)
    entryCount += 1
    if entryCount &* 2 > view.slotMask { growSlots() } else { place(hash, entryCount) }
    return entry
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
