import Tables

/// A cell in words for a reader. The text may still hold line breaks and controls; each format deals with them.
package struct ReadableCell {
  package var text: String
  var isUnknown = false
  /// It has no decimal point that could stand under those of others.
  var isBound = false
  /// What the reader looks for in this column.
  var isEmphasized = false

  enum Weight { case plain, dim, strong }

  func weight(_ options: RenderOptions) -> Weight {
    guard options.usesWeight else { return .plain }
    return isUnknown ? .dim : isEmphasized ? .strong : .plain
  }
}

/// A column in words for a reader: what is unknown, empty or doubtful can be told from what is not.
package struct ReadableColumn {
  private enum Source {
    case stored(Column)
    case made([ReadableCell])
  }

  /// With a mark behind it where values come from outside the sources studied.
  let name: String
  /// Without.
  let plainName: String
  /// In which rows the value is hedged; empty where in none.
  private let hedged: [Bool]
  /// The unit as it stands beside a number: `%` for percent.
  let unit: String?
  /// Numbers stand to the right.
  let isNumber: Bool
  /// True if each known cell is one plain number, so that decimal points can stand under each other.
  var isPlainNumber: Bool {
    if case .stored = source { isNumber } else { false }
  }
  private let source: Source
  private let goal: String?
  private let answers: Field.Answers?
  /// From how many digits on thousands are set apart, as in 1,527,022: in amounts, which have a unit, and in what was
  /// computed, where it cannot be a year; never in numbers that only tell things apart.
  private let leastGrouped: Int?
  private let emphasized: String?
  /// How early it gives way where there is no room for all columns: the highest first.
  let rank: Int
  /// Whether its heading is a value, which is broken between words where there is no room.
  let wrapsHeading: Bool
  let isOfMethod: Bool
  /// Its place in the order of the package: the last give way first. Nil where the package has none.
  let place: Int?

  package init(_ field: Field, _ column: Column, showsAllDigits: Bool = false) {
    leastGrouped = field.unit == "year" ? nil : field.unit != nil ? 4 : column.digits != nil ? 5 : nil
    emphasized = field.emphasized
    goal = field.leadsTo
    answers = field.answers
    rank = (field.isDetail ? 1 : 0) - (field.isAskedFor ? 1 : 0)
    place = field.viewPlace
    isOfMethod = field.isOfMethod
    wrapsHeading = false
    plainName = field.name.isEmpty ? #""""# : field.name
    name = field.isOutside ? plainName + Marks.outside : plainName
    hedged = field.hedged
    // A year says of itself what it is.
    unit = field.unit.flatMap { $0.isEmpty || $0 == "year" ? nil : $0 == "percent" ? "%" : $0 }
    isNumber = column.type.isNumeric
    source = .stored(showsAllDigits ? column.withAllDigits : column)
  }

  init(name: String, isNumber: Bool, cells: [ReadableCell]) {
    leastGrouped = nil
    emphasized = nil
    goal = nil
    answers = nil
    rank = 0
    place = nil
    isOfMethod = false
    wrapsHeading = true
    self.name = name
    plainName = name
    hedged = []
    unit = nil
    self.isNumber = isNumber
    source = .made(cells)
  }

  /// The name with the unit in brackets, or with what its expressions lead to.
  var header: String { headerEnd.isEmpty ? name : "\(name) \(headerEnd)" }

  var isExpression: Bool { goal != nil }

  /// What stands behind the name, or under it where there is no room.
  var headerEnd: String { goal.map { "-> \($0)" } ?? unit.map { "(\($0))" } ?? "" }

  /// The codes and texts of a column of texts or references, for formats that prepare each text once.
  var encodedTexts: (codes: [Int32], texts: [String], validity: Validity)? {
    guard case .stored(let column) = source, emphasized == nil, hedged.isEmpty else { return nil }
    return switch column.storage {
    case .text(let vector): (vector.codes, vector.dictionary.values, column.validity)
    case .reference(let rows, let names): (rows, names.labels, column.validity)
    default: nil
    }
  }

  package func cell(_ row: Int) -> ReadableCell {
    var cell = unmarkedCell(row)
    if isHedged(row), !cell.isUnknown { cell.text += Marks.hedged }
    return cell
  }

  private func isHedged(_ row: Int) -> Bool { row < hedged.count && hedged[row] }

  private func unmarkedCell(_ row: Int) -> ReadableCell {
    switch source {
    case .made(let cells): return cells[row]
    case .stored(let column):
      let value = column.value(at: row)
      if case .unknown(let reason) = value { return .unknown(because: reason) }
      if case .bound(let bound) = value {
        let text = column.display(bound, at: row) { grouped($0) }
        return ReadableCell(text: text, isBound: true)
      }
      if let number = value.double {
        guard number.isFinite else { return .unknown(because: nil) }
        return ReadableCell(text: grouped(column.display(at: row)))
      }
      if let answers, let flag = value.boolean { return ReadableCell(text: flag ? answers.yes : answers.no) }
      let text = ReadableCell.words(for: value)
      return ReadableCell(text: text, isEmphasized: emphasized.map { text.hasPrefix($0) } ?? false)
    }
  }

  private func grouped(_ number: String) -> String {
    leastGrouped.map { ReadableCell.grouped(number, from: $0) } ?? number
  }

  /// Whether every row has the same cell; what is said once need not stand in each row.
  func isConstant(rowCount: Int) -> Bool {
    guard case .stored(let column) = source, rowCount > 1 else { return false }
    let first = column.value(at: 0)
    return (1..<rowCount).allSatisfy { column.value(at: $0) == first && isHedged($0) == isHedged(0) }
  }

  /// The cell where no header says the unit: `93.1 %`.
  func cellWithUnit(_ row: Int) -> ReadableCell {
    var cell = cell(row)
    if let unit, isNumber, !cell.isUnknown { cell.text += " \(unit)" }
    return cell
  }
}

extension ReadableCell {
  static func unknown(because reason: String?) -> ReadableCell {
    ReadableCell(text: words(forUnknownBecause: reason), isUnknown: true)
  }

  /// "not stated" is what an unknown means anyway; what does not arise is a dash, as in printed tables.
  private static func words(forUnknownBecause reason: String?) -> String {
    guard let reason, !Validity.meansNotApplicable(reason) else { return reason == nil ? "unknown" : "-" }
    guard let first = reason.unicodeScalars.first, reason != "not stated" else { return "unknown" }
    // Nothing more is known than a bound: `≤ 23.2`, or a range.
    if first == "≤" || first == "≥" || ("0"..."9").contains(first) || first == "-" || first == "−" { return reason }
    return "unknown: \(reason)"
  }

  /// A known text; in quotes where it would look like nothing at all or like an unknown.
  static func words(forText text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return #""""# }
    let looksUnknown = text == "-" || first == "u" && (text == "unknown" || text.hasPrefix("unknown:"))
    return looksUnknown || isSpace(first) || isSpace(last) ? "\"\(text)\"" : text
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\u{A0}" || scalar == "\u{3000}"
  }

  /// A number with a comma between its thousands; what is not plain digits stays as it is.
  ///
  /// - Parameter least: how many digits before the point it takes.
  package static func grouped(_ number: String, from least: Int = 4) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let rest = number.dropFirst(sign.count)
    let whole = rest.prefix { $0.isASCII && $0.isNumber }
    guard whole.count >= max(4, least), !rest.contains("e") else { return number }
    var out = ""
    for (position, digit) in whole.enumerated() {
      if position > 0, (whole.count - position) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return sign + out + rest.dropFirst(whole.count)
  }

  package static func words(for value: Value) -> String {
    switch value {
    case .unknown(let reason): words(forUnknownBecause: reason)
    case .text(let text): words(forText: text)
    case .reference(let reference): words(forText: reference.label)
    case .list(let values): values.isEmpty ? "none" : values.map { words(for: $0) }.joined(separator: ", ")
    case .number(let number): number.isFinite ? value.display : words(forUnknownBecause: nil)
    case .integer, .boolean, .date, .bound: value.display
    }
  }
}
