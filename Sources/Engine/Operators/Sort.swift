import Diagnostics
import Language
import Tables

extension Executor {
  /// - Parameter limit: how many rows the next stage takes, where it takes the first ones; the others are then left out
  ///   here, and `leftOut` counts them.
  mutating func sort(_ keys: [Operation.SortKey], first limit: Int?) throws(Diagnostic) {
    var views: [Ordering.Key] = []
    for key in keys {
      views.append(Ordering.Key(view: try evaluator.view(key.expression), isDescending: key.isDescending))
    }
    let order = try Ordering.sorted(views, count: frame.rowCount, first: limit, context)
    try self.order(by: keys.map(\.expression), views.map(\.view))
    let before = frame.rowCount
    frame.keep(order)
    leftOut += before - frame.rowCount
  }
}
