import Diagnostics

/// The texts that a workbook keeps once for all of its cells, each as delimited text has it.
struct SharedStrings {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// By number, how many lost characters a text has, where it has any.
  private var lost: [Int: Int] = [:]

  var count: Int { ends.count }

  init() {}

  init(_ part: [UInt8], _ fault: (XMLScanner.Fault?) -> Diagnostic) throws(Diagnostic) {
    bytes.reserveCapacity(part.count / 2)
    try part.withUnsafeBufferPointer { buffer throws(Diagnostic) in
      var scanner = XMLScanner(buffer)
      var text: [UInt8] = []
      while true {
        switch scanner.next() {
        case .start where scanner.isNamed("si"):
          text.removeAll(keepingCapacity: true)
          if !scanner.isEmpty {
            guard SharedStrings.read(&scanner, until: "si", into: &text) else { throw fault(scanner.fault) }
          }
          append(text)
        case .finished: return
        case .fault: throw fault(scanner.fault)
        default: continue
        }
      }
    }
  }

  private mutating func append(_ text: [UInt8]) {
    text.withUnsafeBufferPointer { text in
      let count = SheetTextBuilder.lostCharacters(text)
      if count > 0 { lost[ends.count] = count }
      SheetTextBuilder.append(text, to: &bytes)
    }
    ends.append(bytes.count)
  }

  /// Hands over a text by its number; false where there is none.
  @inline(__always)
  func withText(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>, _ lost: Int) -> Void) -> Bool {
    guard index >= 0, index < ends.count else { return false }
    let start = index > 0 ? ends[index &- 1] : 0
    let end = ends[index]
    bytes.withUnsafeBufferPointer { all in
      body(UnsafeBufferPointer(rebasing: all[start..<end]), lost.isEmpty ? 0 : lost[index] ?? 0)
    }
    return true
  }

  /// Collects the text of a string item up to its end, without the readings in kana that stand beside it (`rPh`).
  static func read(_ scanner: inout XMLScanner, until name: StaticString, into text: inout [UInt8]) -> Bool {
    var isText = false
    var isReading = false
    while true {
      switch scanner.next() {
      case .start:
        if scanner.isNamed("t") { isText = !scanner.isEmpty && !isReading }
        if scanner.isNamed("rPh"), !scanner.isEmpty { isReading = true }
      case .end:
        if scanner.isNamed("t") { isText = false }
        if scanner.isNamed("rPh") { isReading = false }
        if scanner.isNamed(name) {
          OfficeText.unescape(&text, from: 0)
          return true
        }
      case .text: if isText { scanner.appendText(scanner.start..<scanner.end, to: &text) }
      case .literal:
        if isText {
          text.append(
            contentsOf: UnsafeBufferPointer(start: scanner.base + scanner.start, count: scanner.end - scanner.start))
        }
      case .finished, .fault: return false
      }
    }
  }
}
