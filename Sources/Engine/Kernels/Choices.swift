import Diagnostics
import Tables

extension Kernel {
  static let choices = [
    Kernel("if", takesUnknown: true, precision: .kept) { call throws(Diagnostic) in
      let condition = call.context.answered(call.columns[0])
      let flags = condition.booleans ?? [Bool](repeating: false, count: call.count)
      var picked = try call.picking(flags.map { $0 ? 0 : 1 }, from: [call.columns[1], call.columns[2]])
      picked.validity = Validity.either(condition.validity, picked.validity)
      return picked
    },
    Kernel("coalesce", takesUnknown: true, precision: .kept) { call throws(Diagnostic) in
      let columns = call.columns
      let choice: [UInt16] = try call.context.making(call.count) { rows, out in
        for row in rows {
          // Where none is known, the first one says why.
          out[row] = UInt16(truncatingIfNeeded: columns.firstIndex { $0.hasValue(row) } ?? 0)
        }
      }
      return try call.picking(choice, from: columns)
    },
  ]
}
