import Tables

/// How one column is written into a package: its type there, and a mark for each reason why a cell is unknown.
struct ColumnWriting {
  struct Refusal: Error { var reason: String }

  private let column: Column
  /// The table that the column refers to, where the package has it.
  let target: String?
  private let type: DataType
  private var separator = ";"
  /// Texts of known cells that no mark may be.
  private var known: Set<String> = []
  private var hasBlank = false
  /// Reason and mark: without a reason first, then by reason. Only those that are there.
  private var marks: [(reason: String?, mark: String)] = []

  init(_ column: Column, target: String?, keyType: DataType) throws(Refusal) {
    self.column = column
    self.target = target
    if case .reference = column.type { type = keyType } else { type = column.type }
    try inspect()
    chooseMarks()
  }

  private mutating func inspect() throws(Refusal) {
    switch column.storage {
    case .text(let vector):
      known = Set(vector.dictionary.values)
      hasBlank = known.contains("")
    case .reference(_, let names):
      known = Set(names.ids)
      hasBlank = known.contains("")
    case .list(let offsets, let elements): try inspectList(offsets, elements)
    case .integer, .number, .boolean, .date: break
    }
    guard !known.contains(where: { $0.utf8.contains(0) }) else {
      throw Refusal(reason: "holds a text with a NUL character, which a CSV file cannot")
    }
  }

  private mutating func inspectList(_ offsets: [Int32], _ elements: Column) throws(Refusal) {
    if elements.type.element != nil { throw Refusal(reason: "holds lists of lists, which a CSV file cannot") }
    var candidates = [";", "|", "/", "\u{241F}", "\u{1F}"]
    for row in 0..<(offsets.count - 1) where column.isKnown(row) {
      let range = Int(offsets[row])..<Int(offsets[row + 1])
      if range.isEmpty { hasBlank = true }
      for index in range {
        guard elements.isKnown(index) else {
          throw Refusal(reason: "holds a list with an unknown element, which a CSV file cannot")
        }
        let text = elements.value(at: index).machineText
        if range.count == 1, text.isEmpty {
          throw Refusal(reason: "holds a list of one empty text, which a CSV file cannot tell from an empty list")
        }
        candidates.removeAll { text.contains($0) }
      }
    }
    guard let first = candidates.first else {
      throw Refusal(reason: "holds lists whose elements leave no character to divide them by")
    }
    separator = first
    for row in 0..<(offsets.count - 1) where column.isKnown(row) { known.insert(text(row)) }
  }

  private mutating func chooseMarks() {
    marks = []
    var reasons = column.validity.countsByReason().map(\.reason)
    if column.validity.notApplicableCount > 0 { reasons.append(Validity.notApplicable) }
    // A number that is none is written as unknown.
    if hasUnwritableNumber, !reasons.contains(nil) { reasons.append(nil) }
    var taken = known
    if hasBlank { taken.insert("") }
    for reason in reasons.sorted(by: { ($0 ?? "").utf8.lexicographicallyPrecedes(($1 ?? "").utf8) }) {
      var mark = reason.map { $0 == Validity.notApplicable ? "-" : $0 } ?? ""
      // A reader may compare a mark with the cell before or after its quotes are taken off.
      mark = mark.replacing("\"", with: "'")
      if reason == nil, taken.contains("") { mark = "unknown" }
      while taken.contains(mark) || couldBeValue(mark) { mark = "~" + mark }
      taken.insert(mark)
      marks.append((reason, mark))
    }
  }

  /// Beside blank rows the mark for no reason must have a character.
  mutating func avoidBlank() {
    hasBlank = true
    chooseMarks()
  }

  private var hasUnwritableNumber: Bool {
    guard case .number(let values) = column.storage else { return false }
    return values.indices.contains { column.isKnown($0) && !values[$0].isFinite }
  }

  private func couldBeValue(_ mark: String) -> Bool {
    switch type {
    case .text, .reference, .list: return false
    case .boolean: return mark == "yes" || mark == "no"
    case .integer, .number, .date:
      return mark.utf8.contains { $0 &- 0x30 <= 9 } && mark.utf8.allSatisfy { $0 < 0x80 && $0 != 0x7E && $0 != 0x20 }
    }
  }

  // MARK: Cells

  func isBlank(_ row: Int) -> Bool { cell(row).isEmpty }

  func write(_ row: Int, to out: inout [UInt8]) { ColumnWriting.write(cell(row), to: &out) }

  private func cell(_ row: Int) -> String {
    var reason: String?
    if column.isKnown(row) {
      guard case .number(let values) = column.storage, !values[row].isFinite else { return text(row) }
    } else {
      reason = column.validity.reason(row)
    }
    return marks.first { $0.reason == reason }?.mark ?? ""
  }

  private func text(_ row: Int) -> String {
    switch column.storage {
    case .number(let values):
      // The decimals it was printed with, unless they are not all there is.
      let value = values[row]
      let shortest = Value.shortest(value)
      if let decimals = column.decimals, !shortest.utf8.contains(UInt8(ascii: "e")) {
        let printed = Value.fixed(value, decimals: Int(decimals[row]))
        if Double(printed) == value { return printed }
      }
      return shortest
    case .list(let offsets, let elements):
      return (Int(offsets[row])..<Int(offsets[row + 1])).map { elements.value(at: $0).machineText }
        .joined(separator: separator)
    default: return column.value(at: row).machineText
    }
  }

  static func write(_ text: String, to out: inout [UInt8]) {
    let bytes = text.utf8
    let isBare =
      bytes.allSatisfy { $0 != 0x2C && $0 != 0x22 && $0 != 0x0A && $0 != 0x0D }
      && ![0x20, 0x09].contains(bytes.first) && ![0x20, 0x09].contains(bytes.last)
      // At the start of a file this would be its mark, not its text.
      && !bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard !isBare else { return out.append(contentsOf: bytes) }
    out.append(0x22)
    for byte in bytes {
      if byte == 0x22 { out.append(0x22) }
      out.append(byte)
    }
    out.append(0x22)
  }

  // MARK: The descriptor

  func descriptor(of field: Field, isKey: Bool) -> JSONText {
    var members: [(String, JSONText)] = [("name", .text(field.name))]
    members += ColumnWriting.words(for: type, separator: separator)
    if let title = field.title { members.append(("title", .text(title))) }
    if let summary = field.summary { members.append(("description", .text(summary))) }
    if let unit = field.unit { members.append(("unit", .text(unit))) }
    if let categories = field.categories, areKept(categories) {
      members.append(("categories", .array(categories.map { category($0, field.categoryTitles[$0] ?? []) })))
    }
    if field.isRequired || isKey, marks.isEmpty {
      members.append(("constraints", .object([("required", .boolean(true))])))
    }
    if marks.contains(where: { $0.reason != nil }) {
      let entries = marks.map { reason, mark -> JSONText in
        .object([("value", .text(mark))] + (reason.map { [("label", .text($0))] } ?? []))
      }
      members.append(("missingValues", .array(entries)))
    } else if hasBlank || marks.contains(where: { !$0.mark.isEmpty }) {
      members.append(("missingValues", .array(marks.map { .text($0.mark) })))
    }
    return .object(members)
  }

  private func category(_ value: String, _ titles: [CategoryTitle]) -> JSONText {
    guard !titles.isEmpty else { return .text(value) }
    let labels = titles.map { title in
      (title.language.map { "label:\($0)" } ?? "label", JSONText.text(title.text))
    }
    return .object([("value", .text(value))] + labels)
  }

  private func areKept(_ categories: [String]) -> Bool {
    let allowed = Set(categories)
    switch column.storage {
    case .text(let vector):
      return (0..<column.count).allSatisfy {
        !column.isKnown($0) || allowed.contains(vector.dictionary.values[Int(vector.codes[$0])])
      }
    case .list(_, let elements):
      return (0..<elements.count).allSatisfy { allowed.contains(elements.value(at: $0).machineText) }
    default: return (0..<column.count).allSatisfy { !column.isKnown($0) || allowed.contains(text($0)) }
    }
  }

  private static func words(for type: DataType, separator: String) -> [(String, JSONText)] {
    switch type {
    case .text, .reference: [("type", .text("string"))]
    case .integer: [("type", .text("integer"))]
    case .number: [("type", .text("number"))]
    case .date: [("type", .text("date"))]
    case .boolean:
      [
        ("type", .text("boolean")), ("trueValues", .array([.text("yes")])), ("falseValues", .array([.text("no")])),
      ]
    case .list(let element):
      [
        ("type", .text("list")), ("delimiter", .text(separator)), ("itemType", .text(word(forItems: element))),
      ]
    }
  }

  private static func word(forItems type: DataType) -> String {
    switch type {
    case .integer: "integer"
    case .number: "number"
    case .date: "date"
    case .text, .boolean, .reference, .list: "string"
    }
  }
}
