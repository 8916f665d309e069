import Diagnostics

/// Input with the places of expected diagnostics marked in it: `items | where «ratee» > 5`.
package struct MarkedText: Sendable {
  /// The input without the marks.
  package let text: String
  package let spans: [Span]

  package init(_ marked: String) {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var spans: [Span] = []
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "«": starts.append(bytes.count)
      case "»": if let start = starts.popLast() { spans.append(Span(start, bytes.count)) }
      default: bytes += Array(String(Character(scalar)).utf8)
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    self.spans = spans
  }

  /// The input with marks where the diagnostics stand, so that a difference is seen at once.
  package static func marking(_ diagnostics: [Diagnostic], in text: String) -> String {
    var opening: [Int: Int] = [:]
    var closing: [Int: Int] = [:]
    for case .text(_, let span) in diagnostics.map(\.place) {
      opening[span.start, default: 0] += 1
      closing[span.end, default: 0] += 1
    }
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    for offset in 0...bytes.count {
      if opening[offset] == nil || closing[offset] == nil || offset > 0 {
        for _ in 0..<(closing[offset] ?? 0) { out += Array("»".utf8) }
      }
      for _ in 0..<(opening[offset] ?? 0) { out += Array("«".utf8) }
      if offset < bytes.count { out.append(bytes[offset]) }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
