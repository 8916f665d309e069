import Diagnostics
import Tables

extension Kernel {
  static let textParts = [
    Kernel("replace", rows: replaced),
    Kernel("split", rows: parts),
    Kernel("concat") { call throws(Diagnostic) in
      var growth = TextGrowth(call)
      return try call.eachValue { values throws(Diagnostic) in
        try growth.add(values.reduce(0) { $0 + ($1.text ?? $1.display).utf8.count })
        return .text(values.map(\.display).joined())
      }
    },
    Kernel("left") { call throws(Diagnostic) in try call.ends { $0.prefix($1) } },
    Kernel("right") { call throws(Diagnostic) in try call.ends { $0.suffix($1) } },
  ]

  private static let replaced: Rows = { call throws(Diagnostic) in
    var growth = TextGrowth(call)
    return try call.eachValue { values throws(Diagnostic) in
      guard let text = values[0].text, let old = values[1].text, let new = values[2].text, !old.isEmpty else {
        return values[0]
      }
      let size = text.utf8.count
      let more = new.utf8.count - old.utf8.count
      // Only where it might be too much are the places counted.
      let isMany = more > 0 && Limit.sum(Limit.product(size / old.utf8.count, more), size) > 1 << 16
      try growth.add(isMany ? Limit.sum(size, Limit.product(text.count(of: old), more)) : size)
      return .text(text.replacing(old, with: new))
    }
  }

  private static let parts: Rows = { call throws(Diagnostic) in
    var elements = 0
    return try call.eachValue { values throws(Diagnostic) in
      guard let text = values[0].text, let separator = values[1].text, !separator.isEmpty else {
        return .list([values[0]])
      }
      elements += 1 + text.count(of: separator)
      try call.checkElements(elements)
      return .list(text.split(separator: separator, omittingEmptySubsequences: false).map { .text(String($0)) })
    }
  }
}

extension KernelCall {
  fileprivate func ends(_ cut: (String, Int) -> Substring) throws(Diagnostic) -> Column {
    try eachValue { values in
      guard let text = values[0].text, case .integer(let length) = values[1] else { return .unknown }
      return .text(String(cut(text, max(0, length))))
    }
  }
}

extension String {
  /// How often a text stands in this one, byte by byte.
  fileprivate func count(of part: String) -> Int {
    let part = Array(part.utf8)
    var (text, count) = (self, 0)
    text.withUTF8 { bytes in
      var start = 0
      while start + part.count <= bytes.count {
        let isHere = bytes[start] == part[0] && part.indices.allSatisfy { bytes[start + $0] == part[$0] }
        if isHere { count += 1 }
        start += isHere ? part.count : 1
      }
    }
    return count
  }
}
