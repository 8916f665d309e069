import Diagnostics
import Text

extension Binder {
  /// Where a fault of a pattern stands: in the text itself where it is written there, else the whole span.
  func place(of fault: Pattern.Fault, in span: Span) -> Span {
    let bytes = source.bytes[span.start..<span.end]
    guard let quote = bytes.first, quote == 0x22 || quote == 0x27, bytes.count > 2, bytes.last == quote else {
      return span
    }
    let offsets = Binder.offsets(ofText: bytes.dropFirst().dropLast())
    guard fault.bytes.upperBound < offsets.count, !fault.bytes.isEmpty else { return span }
    return Span(offsets[fault.bytes.lowerBound], offsets[fault.bytes.upperBound])
  }

  /// For each byte that a written text means, where it is written; at the end, where the text ends.
  private static func offsets(ofText bytes: ArraySlice<UInt8>) -> [Int] {
    var offsets: [Int] = []
    var place = bytes.startIndex
    while place < bytes.endIndex {
      let start = place
      place += 1
      guard bytes[start] == 0x5C, place < bytes.endIndex else {
        offsets.append(start)
        continue
      }
      place += 1
      var meant = 1
      if bytes[place - 1] == 0x75, let end = bytes[place...].firstIndex(of: 0x7D) {
        let digits = String(decoding: bytes[place..<end].dropFirst(), as: UTF8.self)
        meant = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { String($0).utf8.count } ?? 1
        place = end + 1
      }
      offsets += [Int](repeating: start, count: meant)
    }
    return offsets + [bytes.endIndex]
  }
}
