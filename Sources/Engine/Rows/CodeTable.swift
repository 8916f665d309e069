import Diagnostics
import Tables

/// Numbers for words of 64 bits, in order of first appearance: open addressing.
struct CodeTable {
  struct Codes {
    var codes: [Int32]
    /// Above all codes.
    var bound: Int
  }

  private struct Slot {
    var word: UInt64
    /// -1 in an empty slot.
    var code: Int32
  }

  private var slots = [Slot](repeating: Slot(word: 0, code: -1), count: 1 << 10)
  private(set) var count = 0

  @inline(__always)
  private static func place(_ word: UInt64, _ mask: Int) -> Int {
    // The finalizer of MurmurHash3: near words are far apart after it.
    var hash = word
    hash = (hash ^ (hash &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return Int(truncatingIfNeeded: hash ^ (hash &>> 33)) & mask
  }

  /// The number of a word, entered now or before.
  @inline(__always)
  mutating func code(of word: UInt64) -> Int32 {
    let mask = slots.count &- 1
    var place = CodeTable.place(word, mask)
    while true {
      let slot = slots[place]
      if slot.code < 0 { return enter(word, place) }
      if slot.word == word { return slot.code }
      place = (place &+ 1) & mask
    }
  }

  @inline(never)
  private mutating func enter(_ word: UInt64, _ place: Int) -> Int32 {
    let code = Int32(truncatingIfNeeded: count)
    slots[place] = Slot(word: word, code: code)
    count += 1
    if count &* 2 > slots.count { grow() }
    return code
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(word: 0, code: -1), count: old.count * 4)
    let mask = slots.count - 1
    for slot in old where slot.code >= 0 {
      var place = CodeTable.place(slot.word, mask)
      while slots[place].code >= 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
  }

  /// Numbers for the cells at hand, by their words; unknown ones share the number after all others.
  static func codes(
    of view: CellView, _ context: ExecutionContext, word: (Int) -> UInt64
  ) throws(Diagnostic) -> Codes {
    var table = CodeTable()
    let count = view.count
    var codes = try context.making(count) { (out: SharedCells<Int32>) throws(Diagnostic) in
      var start = 0
      while start < count {
        let rows = start..<min(start + ExecutionContext.chunkSize, count)
        view.forEach(rows) { position, row, isKnown in out[position] = isKnown ? table.code(of: word(row)) : -1 }
        start += ExecutionContext.chunkSize
        try context.check()
      }
    }
    guard view.column.validity.marks != nil else { return Codes(codes: codes, bound: table.count) }
    let unknown = Int32(truncatingIfNeeded: table.count)
    for row in codes.indices where codes[row] < 0 { codes[row] = unknown }
    return Codes(codes: codes, bound: table.count + 1)
  }
}
