import Tables

extension CellTyping {
  /// The number that a cell with this text would be: thousands set apart, full-width digits, ▲, a unit. Where two
  /// readings are possible it is unknown.
  package static func number(_ text: String) -> Value {
    var text = text
    return text.withUTF8 { bytes in
      let cell = MissingValues.trimmed(bytes)
      if let shape = NumberShape(cell), shape.decimals < .max { return plain(cell) }
      guard let number = PrintedNumber(cell, style: .point) else {
        return .unknown(reason: missingReason(cell) ?? "no number")
      }
      // In one table it is set apart, in another below zero.
      if number.traits.contains(.parentheses) { return .unknown(reason: "a number in brackets may be a minus") }
      return number.plain.withUnsafeBufferPointer(plain)
    }
  }

  private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Double(text), number.isFinite else { return .unknown(reason: "no number") }
    // Digits that no decimal holds would come out as others.
    if let whole = Int(text), Int(exactly: number) != whole { return .unknown(reason: "too many digits") }
    return .number(number == 0 ? 0 : number)
  }

  /// The day that a cell with this text would be.
  package static func date(_ text: String) -> Value {
    var text = text
    return text.withUTF8 { bytes in
      let cell = MissingValues.trimmed(bytes)
      guard let days = PrintedDate(cell)?.days else { return .unknown(reason: missingReason(cell) ?? DateOrder.noDate) }
      return .date(CalendarDate(daysSinceEpoch: days))
    }
  }

  private static func missingReason(_ cell: UnsafeBufferPointer<UInt8>) -> String? {
    guard let mark = MissingValues.conventional.conventionalMark(of: cell), mark >= 2 else { return nil }
    return MissingValues.conventional.validity.reasons[Int(mark) - 2]
  }
}
