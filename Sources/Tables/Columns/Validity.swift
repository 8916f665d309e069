/// Which cells of a column are known, and for the others why not.
///
/// `marks` is nil when every cell is known. Otherwise one byte a row: 0 is known, 1 is unknown without a reason,
/// and `m >= 2` is unknown because of `reasons[m - 2]`. Where that is `notApplicable`, the cell is not unknown: the
/// question does not arise there.
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

  /// The mark for a reason, added when new. Past 252 reasons the last ones share the mark without a reason; one more is
  /// left for what is not applicable.
  package mutating func mark(for reason: String?) -> UInt8 {
    guard var reason, !reason.isEmpty else { return 1 }
    if reason == Validity.doesNotArise { reason = Validity.notApplicable }
    if let index = reasons.firstIndex(of: reason) { return UInt8(index + 2) }
    guard reasons.count < (reason == Validity.notApplicable ? 253 : 252) else { return 1 }
    reasons.append(reason)
    return UInt8(reasons.count + 1)
  }

  /// How many cells are unknown; those that are not applicable are not.
  package var unknownCount: Int {
    guard let marks else { return 0 }
    return marks.count - Validity.count(marks, of: 0) - notApplicableCount
  }

  // MARK: Not applicable

  /// What stands in the place of a reason where the question does not arise: the cell is neither known nor unknown.
  package static let notApplicable = "not applicable"
  /// The same in another word, as labels of packages have it.
  private static let doesNotArise = "does not arise"

  /// Whether a label says that the question does not arise.
  package static func meansNotApplicable(_ label: String) -> Bool { label == notApplicable || label == doesNotArise }

  /// The mark of cells that are not applicable; nil where no cell can be.
  package var notApplicableMark: UInt8? {
    guard marks != nil, let index = reasons.firstIndex(of: Validity.notApplicable) else { return nil }
    return UInt8(index + 2)
  }

  package func isNotApplicable(_ row: Int) -> Bool {
    guard let mark = marks?[row], mark >= 2 else { return false }
    return reasons[Int(mark) - 2] == Validity.notApplicable
  }

  package var notApplicableCount: Int {
    guard let marks, let mark = notApplicableMark else { return 0 }
    return Validity.count(marks, of: mark)
  }

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

  /// Unknown cells by reason, most frequent first, then by text; the reasonless under nil. What is not applicable is not
  /// among them.
  package func countsByReason() -> [(reason: String?, count: Int)] {
    guard let marks else { return [] }
    var counts = [Int](repeating: 0, count: reasons.count + 2)
    Validity.countUnknown(marks, into: &counts)
    var out: [(reason: String?, count: Int)] = []
    let notApplicable = notApplicableMark.map(Int.init)
    for mark in 1..<counts.count where counts[mark] > 0 && mark != notApplicable {
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

  /// The marks of the rows at `indices`; a negative index is unknown, for the reason given.
  package func gathered(_ indices: [Int32], missing reason: String? = nil) -> Validity {
    var out = Validity(marks: nil, reasons: reasons)
    if let marks {
      let filler = reason == nil || !indices.contains(where: { $0 < 0 }) ? 1 : out.mark(for: reason)
      out.marks = Column.gather(marks, indices, filler)
      return out
    }
    guard indices.contains(where: { $0 < 0 }) else { return self }
    let filler = out.mark(for: reason)
    out.marks = indices.map { $0 < 0 ? filler : 0 }
    return out
  }
}
