extension ScalarSet {
  // MARK: Sets of the escapes

  /// `\d`: decimal digits of every script.
  static let digits = categories(["Nd"])
  /// `\w`: letters, marks, digits and `_`, in every script.
  static let word = categories(["L", "M", "Nd", "Nl", "Pc"])
  /// `\s`: what Unicode counts as white space.
  static let space = ScalarSet(
    9...0xD, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
    0x205F...0x205F, 0x3000...0x3000)
  /// `\v`, and what `.` leaves out.
  static let lineBreaks = ScalarSet(0xA...0xD, 0x85...0x85, 0x2028...0x2029)
  /// `\h`.
  static let blank = space.subtracting(lineBreaks)
  /// `\i`: what may begin a name in XML.
  static let nameStart = ScalarSet(
    0x3A...0x3A, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
    0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
    0xFDF0...0xFFFD, 0x10000...0xEFFFF)
  /// `\c`: what may go on a name in XML.
  static let nameRest = nameStart.union(
    ScalarSet(0x2D...0x2E, 0x30...0x39, 0xB7...0xB7, 0x300...0x36F, 0x203F...0x2040))

  // MARK: Names

  /// Scalars of these general categories; one letter stands for all that begin with it.
  static func categories(_ names: [String]) -> ScalarSet {
    let wanted = categoryNames.map { name in names.contains { name.hasPrefix($0) } }
    var runs: [Run] = []
    for (index, entry) in categoryRuns.enumerated() where wanted[Int(entry & 31)] {
      let end = index + 1 < categoryRuns.count ? categoryRuns[index + 1] >> 5 : greatest + 1
      runs.append(Run(first: entry >> 5, last: end - 1))
    }
    return ScalarSet(runs)
  }

  /// What stands in `\p{…}`, without regard to case, spaces, `_` and `-`; nil if the name is not known.
  static func property(_ name: String) -> ScalarSet? {
    var parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { folded($0) }
    if parts.count == 2 {
      switch parts[0] {
      case "script", "sc", "scriptextensions", "scx": return script(parts[1])
      case "generalcategory", "gc": parts.removeFirst()
      default: return nil
      }
      return category(parts[0])
    }
    return category(parts[0]) ?? script(parts[0]) ?? other(parts[0])
  }

  private static func folded(_ name: Substring) -> String {
    name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }
  }

  private static func script(_ name: String) -> ScalarSet? {
    let short = ["hani": "han", "hira": "hiragana", "kana": "katakana", "latn": "latin", "cyrl": "cyrillic"]
    let wanted = short[name] ?? name
    guard let index = scriptNames.firstIndex(where: { $0.lowercased() == wanted }) else { return nil }
    return ScalarSet(
      scriptRuns.filter { $0 >> 48 == index }.map { entry in
        Run(first: UInt32(entry >> 24 & 0xFFFFFF), last: UInt32(entry & 0xFFFFFF))
      })
  }

  private static func category(_ name: String) -> ScalarSet? {
    if let index = categoryNames.firstIndex(where: { $0.lowercased() == name }) {
      return categories([categoryNames[index]])
    }
    if name == "l&" || name == "lc" || name == "casedletter" { return categories(["Ll", "Lt", "Lu"]) }
    return longNames[name].map { categories([$0]) }
  }

  private static let longNames = [
    "l": "L", "letter": "L", "m": "M", "mark": "M", "n": "N", "number": "N", "p": "P", "punctuation": "P", "punct": "P",
    "s": "S", "symbol": "S", "z": "Z", "separator": "Z", "c": "C", "uppercaseletter": "Lu", "lowercaseletter": "Ll",
    "titlecaseletter": "Lt", "modifierletter": "Lm", "otherletter": "Lo", "nonspacingmark": "Mn", "spacingmark": "Mc",
    "enclosingmark": "Me", "decimalnumber": "Nd", "letternumber": "Nl", "othernumber": "No",
    "connectorpunctuation": "Pc", "dashpunctuation": "Pd", "openpunctuation": "Ps", "closepunctuation": "Pe",
    "initialpunctuation": "Pi", "finalpunctuation": "Pf", "otherpunctuation": "Po", "mathsymbol": "Sm",
    "currencysymbol": "Sc", "modifiersymbol": "Sk", "othersymbol": "So", "spaceseparator": "Zs",
    "lineseparator": "Zl", "paragraphseparator": "Zp", "control": "Cc", "format": "Cf", "privateuse": "Co",
    "unassigned": "Cn",
  ]

  private static func other(_ name: String) -> ScalarSet? {
    switch name {
    case "any": all
    case "assigned": categories(["Cn"]).inverted
    case "ascii": ScalarSet(0...0x7F)
    case "alpha", "alphabetic": categories(["L", "Nl"])
    case "upper", "uppercase": categories(["Lu"])
    case "lower", "lowercase": categories(["Ll"])
    case "space", "whitespace": space
    default: nil
    }
  }

  /// What stands in `[:…:]`; nil if the name is not known.
  static func posix(_ name: String) -> ScalarSet? {
    switch name {
    case "alpha": categories(["L", "Nl"])
    case "alnum": categories(["L", "Nl", "Nd"])
    case "digit": digits
    case "upper": categories(["Lu"])
    case "lower": categories(["Ll"])
    case "space": space
    case "blank": blank
    case "punct": categories(["P", "S"])
    case "cntrl": categories(["Cc"])
    case "graph": categories(["Cc", "Cn", "Cs", "Z"]).inverted
    case "print": categories(["Cc", "Cn", "Cs", "Zl", "Zp"]).inverted
    case "xdigit": ScalarSet(0x30...0x39, 0x41...0x46, 0x61...0x66)
    case "word": word
    case "ascii": ScalarSet(0...0x7F)
    default: nil
    }
  }

  // MARK: Case

  /// Letters that differ in case alone, in groups, and the group of each of them.
  private static let cases: (groups: [[UInt32]], ofScalar: [UInt32: Int]) = {
    var groups: [[UInt32]] = []
    var ofScalar: [UInt32: Int] = [:]
    for pair in casePairs {
      let (first, other) = (UInt32(pair >> 24), UInt32(pair & 0xFFFFFF))
      if let group = ofScalar[first] {
        groups[group].append(other)
        ofScalar[other] = group
      } else {
        ofScalar[first] = groups.count
        ofScalar[other] = groups.count
        groups.append([first, other])
      }
    }
    return (groups, ofScalar)
  }()

  /// With the other cases of every letter in it.
  var ignoringCase: ScalarSet {
    if let single {
      guard let group = ScalarSet.cases.ofScalar[single] else { return self }
      return ScalarSet(ScalarSet.cases.groups[group].map { Run(first: $0, last: $0) })
    }
    var more: [Run] = []
    for group in ScalarSet.cases.groups where group.contains(where: { contains($0) }) {
      more += group.map { Run(first: $0, last: $0) }
    }
    return ScalarSet(runs + more)
  }
}
