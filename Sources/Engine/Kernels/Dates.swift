import Diagnostics
import Tables

extension Kernel {
  static let dates = [
    Kernel("year") { call throws(Diagnostic) in try call.parts { $0.year } },
    Kernel("month") { call throws(Diagnostic) in try call.parts { $0.month } },
    Kernel("day") { call throws(Diagnostic) in try call.parts { $0.day } },
    Kernel("date") { call throws(Diagnostic) in
      let files = call.context.files
      if call.columns.count == 1 {
        return try call.eachText { text in
          files?.date(text) ?? CalendarDate(iso: text).map { .date($0) } ?? .unknown(reason: DateOrder.noDate)
        }
      }
      return try call.eachValue { values in
        guard let text = values[0].text else { return .unknown }
        guard let order = values[1].text.flatMap({ DateOrder($0) }) else {
          return .unknown(reason: "no order of a date")
        }
        return order.value(of: text)
      }
    },
  ]
}

extension KernelCall {
  @inline(__always)
  fileprivate func parts(
    _ part: @Sendable ((year: Int, month: Int, day: Int)) -> Int
  ) throws(Diagnostic) -> Column {
    let days = columns[0].days ?? []
    return Column(.integer(try cells { part(CalendarDate(daysSinceEpoch: days[$0]).components) }.cells))
  }
}
