/// Which cells of a column are known, and for the others why not.
///
/// `marks` is nil when every cell is known. Otherwise one byte a row: 0 is known, 1 is unknown without a reason,
/// and `m >= 2` is unknown because of `reasons[m - 2]`.
package struct Validity: Sendable, Equatable {
  package var marks: [UInt8]?
  package private(set) var reasons: [String]

  /// The mark of an unknown cell that has no reason: an empty one.
  package static let noReason: UInt8 = 1

  package static let allKnown = Validity(marks: nil, reasons: [])

  package init(marks: [UInt8]?, reasons: [String]) {
    self.marks = marks
    self.reasons = reasons
  }

  @inline(__always) package func isKnown(_ row: Int) -> Bool {
    guard let marks else { return true }
    return marks[row] == 0
  }

  package func reason(_ row: Int) -> String? {
    guard let mark = marks?[row], mark >= 2 else { return nil }
    return reasons[Int(mark) - 2]
  }

  /// The mark for a reason, added when new. Past 253 reasons the last ones share the mark without a reason.
  package mutating func mark(for reason: String?) -> UInt8 {
    guard let reason, !reason.isEmpty else { return 1 }
    if let index = reasons.firstIndex(of: reason) { return UInt8(index + 2) }
    guard reasons.count < 253 else { return 1 }
    reasons.append(reason)
    return UInt8(reasons.count + 1)
  }

  package var unknownCount: Int { marks.map { $0.count - Validity.count($0, of: 0) } ?? 0 }

  /// How often a mark appears.
  private static func count(_ marks: [UInt8], of mark: UInt8) -> Int {
    marks.withUnsafeBufferPointer { marks in
      var count = 0
      var start = 0
      // In bytes as long as these cannot overflow: sixteen at a time.
      while start < marks.count {
        let end = min(start + 240, marks.count)
        var found: UInt8 = 0
        for row in start..<end { found &+= marks[row] == mark ? 1 : 0 }
        count += Int(found)
        start = end
      }
      return count
    }
  }

  /// Unknown cells by reason, most frequent first, then by text; the reasonless under nil.
  package func countsByReason() -> [(reason: String?, count: Int)] {
    guard let marks else { return [] }
    var counts = [Int](repeating: 0, count: reasons.count + 2)
    Validity.countUnknown(marks, into: &counts)
    var out: [(reason: String?, count: Int)] = []
    for mark in 1..<counts.count where counts[mark] > 0 {
      out.append((mark == 1 ? nil : reasons[mark - 2], counts[mark]))
    }
    return out.sorted { $0.count != $1.count ? $0.count > $1.count : ($0.reason ?? "") < ($1.reason ?? "") }
  }

  /// Counts every mark but 0. Most cells of most columns are known, so eight of them are looked at together.
  private static func countUnknown(_ marks: [UInt8], into counts: inout [Int]) {
    marks.withUnsafeBytes { bytes in
      counts.withUnsafeMutableBufferPointer { counts in
        let words = bytes.count / 8
        for word in 0..<words where bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) != 0 {
          for byte in word * 8..<word * 8 + 8 where bytes[byte] != 0 { counts[Int(bytes[byte])] += 1 }
        }
        for byte in words * 8..<bytes.count where bytes[byte] != 0 { counts[Int(bytes[byte])] += 1 }
      }
    }
  }

  /// The same where it is known already how many are unknown.
  package func countsByReason(of unknown: Int) -> [(reason: String?, count: Int)] {
    if unknown == 0 { return [] }
    return reasons.isEmpty ? [(nil, unknown)] : countsByReason()
  }

  /// The marks of the rows at `indices`; a negative index is unknown.
  package func gathered(_ indices: [Int32]) -> Validity {
    if let marks {
      return Validity(marks: Column.gather(marks, indices, 1), reasons: reasons)
    }
    guard indices.contains(where: { $0 < 0 }) else { return self }
    return Validity(marks: indices.map { $0 < 0 ? 1 : 0 }, reasons: reasons)
  }
}
