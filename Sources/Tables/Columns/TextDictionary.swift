import Synchronization
import Text

/// The distinct texts of a column, in order of first appearance. Codes index `values`.
///
/// Texts that differ only in case, width or composition are different entries of one *group*: the language compares by
/// group and shows the entry.
package final class TextDictionary: Sendable {
  package let count: Int
  private let packed: PackedTexts?
  private let texts: LazyTexts
  private let groups = Mutex<Groups?>(nil)

  package struct Groups: Sendable {
    /// For each code, the first code with the same folded text.
    package let groupOfCode: [Int32]
    package let codeOfKey: [String: Int32]
  }

  package init(values: [String]) {
    count = values.count
    packed = nil
    texts = LazyTexts { values }
  }

  /// The strings are made when first asked for: most columns of a corpus are not, in a session.
  package init(_ packed: PackedTexts) {
    count = packed.count
    self.packed = packed
    texts = LazyTexts { packed.strings }
  }

  package var values: [String] { texts.values }

  /// How many strings are made at once although only one is asked for.
  private static let eagerCount = 4096

  /// One text; of a long dictionary, no other string is made for it.
  package subscript(code: Int32) -> String {
    if let values = texts.existing { return values[Int(code)] }
    if let packed, count > TextDictionary.eagerCount { return packed[Int(code)] }
    return texts.values[Int(code)]
  }

  /// Hands every text on as its bytes, in the order of the codes.
  package func forEachUTF8(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    if let packed { return packed.forEach(body) }
    for value in values {
      var value = value
      value.withUTF8(body)
    }
  }

  /// Computed once, when first asked for: loading does not pay for it.
  package var folded: Groups { folded(isStopped: { false }) ?? Groups(groupOfCode: [], codeOfKey: [:]) }

  /// The same; nil, and nothing kept, where `isStopped` says so before it is done.
  package func folded(isStopped: () -> Bool) -> Groups? {
    groups.withLock { cached in
      if let cached { return cached }
      var codeOfKey: [String: Int32] = [:]
      codeOfKey.reserveCapacity(values.count)
      var groupOfCode: [Int32] = []
      groupOfCode.reserveCapacity(values.count)
      for (code, value) in values.enumerated() {
        if code & 0x3FFF == 0x3FFF, isStopped() { return nil }
        let key = TextFolding.key(value)
        if let first = codeOfKey[key] {
          groupOfCode.append(first)
        } else {
          codeOfKey[key] = Int32(code)
          groupOfCode.append(Int32(code))
        }
      }
      let made = Groups(groupOfCode: groupOfCode, codeOfKey: codeOfKey)
      cached = made
      return made
    }
  }

  /// The group of a text, or nil if no entry folds to it.
  package func group(of text: String) -> Int32? {
    folded.codeOfKey[TextFolding.key(text)]
  }
}

/// Codes into a dictionary; the code of an unknown cell is 0 and means nothing.
package struct TextVector: Sendable {
  package var codes: [Int32]
  package var dictionary: TextDictionary

  package init(codes: [Int32], dictionary: TextDictionary) {
    self.codes = codes
    self.dictionary = dictionary
  }

  package init(_ texts: [String]) {
    var builder = TextVectorBuilder()
    for text in texts { builder.append(text) }
    self = builder.finish()
  }
}

/// Builds a `TextVector` text by text.
package struct TextVectorBuilder {
  private var codes: [Int32] = []
  private var values: [String] = []
  private var codeOfValue: [String.UTF8View.Key: Int32] = [:]

  package init(reserving count: Int = 0) { codes.reserveCapacity(count) }

  package mutating func append(_ text: String) {
    let key = String.UTF8View.Key(text)
    if let code = codeOfValue[key] {
      codes.append(code)
    } else {
      let code = Int32(values.count)
      codeOfValue[key] = code
      values.append(text)
      codes.append(code)
    }
  }

  /// Adds a cell without a text: an unknown.
  package mutating func appendNothing() { codes.append(0) }

  package func finish() -> TextVector {
    TextVector(codes: codes, dictionary: TextDictionary(values: values.isEmpty ? [""] : values))
  }
}

extension String.UTF8View {
  /// Text as a dictionary key by its bytes: what is printed differently stays different.
  package struct Key: Hashable {
    let text: String
    init(_ text: String) { self.text = text }

    package static func == (left: Key, right: Key) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    package func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }
}
