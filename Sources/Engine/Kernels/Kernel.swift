import Diagnostics
import Tables

/// How a function is computed: whole columns in, a whole column out. It is found by the name of the function.
package struct Kernel: Sendable {
  package typealias Rows = @Sendable (KernelCall) throws(Diagnostic) -> Column
  package typealias Groups = @Sendable (GroupCall) throws(Diagnostic) -> Column

  package let name: String
  /// Over the values of rows; nil where the function only aggregates.
  package let rows: Rows?
  /// Over the values of groups; nil where it does not aggregate.
  package let groups: Groups?
  /// Over the values of groups where some of them are bounds; nil where it takes a bound for unknown.
  package let bounds: Groups?
  /// Whether it says itself what becomes of unknown values. Else a row with an unknown value is unknown for the reason
  /// of the first.
  let takesUnknown: Bool
  let precision: Precision

  /// How many digits of its result matter, by those of its arguments.
  package enum Precision: Sendable {
    /// All, as those of a number that was written.
    case full
    /// As many.
    case kept
    /// One decimal more.
    case finer
    /// One decimal more, or four digits where there are no decimals.
    case curved
    /// Four digits.
    case ratio

    func digits(of columns: [Column]) -> Digits? {
      if self == .full { return nil }
      if self == .ratio { return .ofRatios }
      var joined = Digits.decimals(0)
      for column in columns where column.type.isNumeric {
        guard let digits = column.readersDigits else { return nil }
        joined = joined.joined(with: digits)
      }
      if self == .kept { return joined }
      return self == .curved && joined == .decimals(0) ? .ofRatios : joined.finer
    }
  }

  package init(
    _ name: String, takesUnknown: Bool = false, precision: Precision = .full, rows: Rows? = nil, groups: Groups? = nil,
    bounds: Groups? = nil
  ) {
    self.name = name
    self.takesUnknown = takesUnknown
    self.precision = precision
    self.rows = rows
    self.groups = groups
    self.bounds = bounds
  }
}

extension Kernel {
  /// The kernels of the functions of the language.
  package static let standard =
    numbers + extremes + texts + textParts + dates + choices + conversions + totals + spreads + collections + sets
}

/// Kernels by the names of their functions.
package struct Kernels: Sendable {
  private let kernels: [String: Kernel]

  package init(_ kernels: [Kernel]) { self.kernels = Dictionary(kernels.map { ($0.name, $0) }) { $1 } }

  package static let standard = Kernels(Kernel.standard)

  package subscript(name: String) -> Kernel? { kernels[name] }

  static func missing(_ name: String) -> Diagnostic { Diagnostic(.error, "this engine cannot compute \(name)") }
}
