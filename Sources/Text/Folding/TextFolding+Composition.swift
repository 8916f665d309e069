extension TextFolding {
  /// Normalization form C, for the letters in `compositions`: taken apart, marks put in order, joined again.
  static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var parts: [Unicode.Scalar] = []
    parts.reserveCapacity(scalars.count)
    for scalar in scalars { decompose(scalar, into: &parts) }
    orderMarks(&parts)

    var out: [Unicode.Scalar] = []
    out.reserveCapacity(parts.count)
    var starter: Int?
    var lastClass: UInt8 = 0
    for part in parts {
      let combiningClass = part.properties.canonicalCombiningClass.rawValue
      // A mark joins its base unless a mark of the same class that did not join stands between them.
      if let at = starter, combiningClass > lastClass, let joined = composition(of: out[at], with: part) {
        out[at] = joined
        continue
      }
      lastClass = combiningClass
      if combiningClass == 0 { starter = out.count }
      out.append(part)
    }
    return out
  }

  private static func decompose(_ scalar: Unicode.Scalar, into parts: inout [Unicode.Scalar]) {
    guard let (base, mark) = decompositions[scalar] else {
      parts.append(scalar)
      return
    }
    decompose(base, into: &parts)
    parts.append(mark)
  }

  /// Sorts each run of marks by combining class, keeping the order of marks of one class.
  private static func orderMarks(_ parts: inout [Unicode.Scalar]) {
    var start = 0
    while start < parts.count {
      guard parts[start].properties.canonicalCombiningClass != .notReordered else {
        start += 1
        continue
      }
      var end = start
      while end < parts.count, parts[end].properties.canonicalCombiningClass != .notReordered { end += 1 }
      parts[start..<end].sort {
        $0.properties.canonicalCombiningClass.rawValue < $1.properties.canonicalCombiningClass.rawValue
      }
      start = end
    }
  }

  private static func composition(of base: Unicode.Scalar, with mark: Unicode.Scalar) -> Unicode.Scalar? {
    let key = UInt64(base.value) << 21 | UInt64(mark.value)
    var low = 0
    var high = compositions.count
    while low < high {
      let middle = (low + high) / 2
      if compositions[middle] >> 21 < key { low = middle + 1 } else { high = middle }
    }
    guard low < compositions.count, compositions[low] >> 21 == key else { return nil }
    return scalar(compositions[low])
  }

  private static let decompositions: [Unicode.Scalar: (Unicode.Scalar, Unicode.Scalar)] = {
    var table: [Unicode.Scalar: (Unicode.Scalar, Unicode.Scalar)] = [:]
    for entry in compositions {
      if let letter = scalar(entry), let base = scalar(entry >> 42), let mark = scalar(entry >> 21) {
        table[letter] = (base, mark)
      }
    }
    return table
  }()

  private static func scalar(_ bits: UInt64) -> Unicode.Scalar? { Unicode.Scalar(UInt32(bits & 0x1F_FFFF)) }
}
