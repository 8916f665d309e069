import Diagnostics
import Tables

extension Kernel {
  static let texts = [
    Kernel("lower") { call throws(Diagnostic) in try call.eachText { .text($0.lowercased()) } },
    Kernel("upper") { call throws(Diagnostic) in try call.eachText { .text($0.uppercased()) } },
    Kernel("trim") { call throws(Diagnostic) in try call.eachText { .text($0.trimmed) } },
    Kernel("length") { call throws(Diagnostic) in
      if case .list(let offsets, _) = call.columns[0].storage {
        return Column(.integer(zip(offsets.dropFirst(), offsets).map { Int($0 - $1) }))
      }
      return try call.eachText { .integer($0.count) }
    },
  ]
}

extension KernelCall {
  /// Makes a value of the text in every row, once for each different text.
  func eachText(_ make: (String) -> Value) throws(Diagnostic) -> Column {
    try eachValue { values in values[0].text.map(make) ?? .unknown }
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var slice = self[...]
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }
}
