import Diagnostics
import Tables
import Text

extension Kernel {
  static let conversions = [
    Kernel("number") { call throws(Diagnostic) in
      let column = call.columns[0]
      guard case .text = column.storage else { return Column(column.storage) }
      let files = call.context.files
      return try call.eachText { files?.number($0) ?? number($0) }
    },
    Kernel("text") { call throws(Diagnostic) in
      let column = call.columns[0]
      if case .text = column.storage { return Column(column.storage) }
      return try call.eachValue { .text($0[0].display) }
    },
  ]

  /// The number that a text writes, where nobody knows the rules of files.
  private static func number(_ text: String) -> Value {
    let trimmed = TextFolding.key(text).trimmed.replacing(",", with: "")
    guard let number = Double(trimmed), number.isFinite, !trimmed.contains("x"), !trimmed.contains("n") else {
      return .unknown(reason: "no number")
    }
    // Digits that no decimal holds would come out as others.
    if number.magnitude >= 0x1p53, let whole = Int(trimmed), ExactOrder.compare(whole, number) != 0 {
      return .unknown(reason: Validity.tooManyDigits)
    }
    return .number(number)
  }
}
