/// One cell. Unknown is a value of its own, never a default, and may say why it is unknown.
package indirect enum Value: Sendable, Hashable {
  case unknown(reason: String?)
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case date(CalendarDate)
  case list([Value])
  case reference(RowReference)
  /// A number of which only the ends are known.
  case bound(Bound)

  package static let unknown = Value.unknown(reason: nil)
  /// The question does not arise.
  package static let notApplicable = Value.unknown(reason: Validity.notApplicable)

  /// Whether it is no single known value: unknown, not applicable, or a bound.
  package var isUnknown: Bool {
    switch self {
    case .unknown, .bound: true
    default: false
    }
  }

  /// Why it is unknown; of a bound, why what its ends do not settle is.
  package var reason: String? {
    switch self {
    case .unknown(let reason): reason
    case .bound(let bound): bound.reason
    default: nil
    }
  }

  package var isNotApplicable: Bool {
    if case .unknown(let reason?) = self { Validity.meansNotApplicable(reason) } else { false }
  }

  /// The number in an integer or number.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  package var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }
}

/// A row of a table, with the words that stand for it.
package struct RowReference: Sendable, Hashable {
  package var names: RowNames
  package var row: Int

  package init(names: RowNames, row: Int) {
    self.names = names
    self.row = row
  }

  package var id: String { names.ids[row] }
  package var label: String { names.labels[row] }

  package static func == (left: RowReference, right: RowReference) -> Bool {
    left.row == right.row && left.names.table == right.names.table
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(row)
    hasher.combine(names.table)
  }
}

/// The id and the label of every row of a table that others refer to.
package final class RowNames: Sendable {
  package let table: String
  private let lazyIDs: LazyTexts
  private let lazyLabels: LazyTexts

  package var ids: [String] { lazyIDs.values }
  package var labels: [String] { lazyLabels.values }

  package convenience init(table: String, ids: [String], labels: [String]) {
    self.init(table: table, makingIDs: { ids }, makingLabels: { labels })
  }

  /// Names that are made when first asked for.
  package init(
    table: String, makingIDs: @escaping @Sendable () -> [String], makingLabels: @escaping @Sendable () -> [String]
  ) {
    self.table = table
    lazyIDs = LazyTexts(makingIDs)
    lazyLabels = LazyTexts(makingLabels)
  }
}
