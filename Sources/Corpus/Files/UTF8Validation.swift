extension UnsafeBufferPointer<UInt8> {
  /// The offset of the first byte that begins no well-formed sequence of UTF-8.
  var firstInvalidUTF8: Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}
