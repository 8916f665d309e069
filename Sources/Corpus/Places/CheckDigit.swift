/// A scheme by which the last digit of a code follows from the ones before it.
enum CheckDigit: String, Sendable, CaseIterable {
  /// JIS X 0401 and 0402: five digits with the weights 6 to 2, modulus 11.
  case jisx0402

  var length: Int { 6 }

  /// The digit that a code of this scheme must end in; nil if it is not `length` digits long.
  func expected(for code: String) -> UInt8? {
    let digits = Array(code.utf8).map { $0 &- 0x30 }
    guard digits.count == length, digits.allSatisfy({ $0 <= 9 }) else { return nil }
    let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + Int($1.0) * $1.1 }
    return UInt8((11 - sum % 11) % 10)
  }

  func accepts(_ code: String) -> Bool {
    guard let expected = expected(for: code) else { return false }
    return code.utf8.last == expected + 0x30
  }
}
