import Glibc
import Tables

/// The cell texts that stand for an unknown value, each with the reason it gives.
struct MissingValues: Sendable {
  struct Entry: Sendable, Equatable {
    var text: [UInt8]
    var reason: String?

    init(_ text: String, reason: String? = nil) {
      self.text = Array(text.utf8)
      self.reason = reason
    }
  }

  /// Nothing is missing: for the elements of lists.
  static let none = MissingValues([])
  /// What a table has that says nothing else: the empty cell.
  static let emptyCell = MissingValues([Entry("")])

  let entries: [Entry]
  private let marks: [UInt8]
  /// Bit n: some entry has n bytes; the last bit: or more.
  private let sizes: UInt64
  /// Holds the reasons that `marks` count.
  let validity: Validity

  init(_ entries: [Entry]) {
    self.entries = entries
    var validity = Validity.allKnown
    marks = entries.map { validity.mark(for: $0.reason) }
    self.validity = validity
    sizes = entries.reduce(0) { $0 | 1 << UInt64(min($1.text.count, 63)) }
  }

  /// The mark of validity for a cell's text; nil if it is a value.
  @inline(__always)
  func mark(of bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    sizes & (1 &<< UInt64(min(bytes.count, 63))) == 0 ? nil : search(bytes)
  }

  @inline(never)
  private func search(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    for (index, entry) in entries.enumerated()
    where entry.text.count == bytes.count && entry.text.elementsEqual(bytes) {
      return marks[index]
    }
    return nil
  }
}
