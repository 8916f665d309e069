import Diagnostics
import Tables

/// What the answer tells of how cells were read: one line for each kind of reading.
extension SingleFileReading {
  typealias Finding = TypeInference.Finding

  /// A column with what was found of it.
  private struct Told {
    var name: String
    var finding: Finding
    /// What was used of the writing of numbers and dates in any of its cells.
    var traits: PrintedNumber.Traits
    var unwrapped: [UInt8]?
    /// Where all of its whole numbers are written `5.0`.
    var isWhole: Bool
    var stated: OpenOptions.ColumnType?

    /// The first cell that shows a reading, in quotes.
    func example(_ reading: TypeInference.Reading) -> String? {
      finding.examples[reading].map { quoted(String(decoding: $0, as: UTF8.self)) }
    }
  }

  // MARK: Whole numbers

  /// Makes whole numbers of columns in which every number is written with the one decimal 0, as programs write whole
  /// numbers that have gaps between them.
  static func takeWholeNumbers(
    of found: [Finding], _ options: OpenOptions, _ names: [String], _ columns: inout [Column?]
  ) -> Set<Int> {
    var whole: Set<Int> = []
    for (index, finding) in found.enumerated() where options.types[names[index]] == nil {
      guard case .number(let form) = finding.type, form.printed?.unit ?? "" == "", let column = columns[index],
        case .number(let values) = column.storage, let decimals = column.decimals
      else { continue }
      var numbers: [Int] = []
      for (row, value) in values.enumerated() {
        guard column.isKnown(row) else {
          numbers.append(0)
          continue
        }
        guard decimals[row] == 1, value == value.rounded(), let number = Int(exactly: value) else { break }
        numbers.append(number)
      }
      guard numbers.count == values.count, values.indices.contains(where: column.isKnown) else { continue }
      columns[index] = Column(.integer(numbers), validity: column.validity)
      whole.insert(index)
    }
    return whole
  }

  // MARK: Marks of footnotes

  /// Adds a column of marks behind each column of numbers for which the user asks it.
  func takeMarks(
    _ layout: DelimitedLayout, _ guidance: DelimitedReader.Guidance, _ reader: inout DelimitedReader,
    _ fields: inout [FieldDescriptor], _ rows: inout DelimitedReader.Rows
  ) {
    guard guidance.splitsMarks.contains(true) else { return }
    let marks = reader.marks(of: guidance.splitsMarks, names: layout.names, from: layout.dataOffset)
    for (index, name) in layout.names.enumerated().reversed() {
      guard guidance.splitsMarks[index], let column = marks.columns[index],
        let place = fields.firstIndex(where: { $0.name == name })
      else { continue }
      var free = "\(name)_mark"
      while fields.contains(where: { $0.name == free }) { free += "_2" }
      fields.insert(FieldDescriptor(field: Field(free, .text), cellType: .mark), at: place + 1)
      rows.columns.insert(column, at: place + 1)
    }
  }

  // MARK: What was done

  mutating func describe(
    _ found: [Finding], _ rows: DelimitedReader.Rows, _ layout: DelimitedLayout, _ text: FileText, _ whole: Set<Int>
  ) {
    let told = found.indices.filter { rows.columns[$0] != nil }.map { index in
      var told = Told(
        name: layout.names[index], finding: found[index], traits: found[index].traits.union(rows.traits[index]),
        unwrapped: rows.unwrapped[index], isWhole: whole.contains(index), stated: options.types[layout.names[index]])
      // A decimal mark before one or two digits leaves no doubt, wherever it stands.
      if let decimals = rows.columns[index]?.decimals, decimals.contains(where: { $0 != 0 && $0 != 3 }) {
        told.finding.mayBeThousands = false
      }
      return told
    }
    describeDoubts(told, layout, text)
    describeNumbers(told.filter { $0.finding.type.dataType.isNumeric })
    describeOthers(told)
  }

  private mutating func tell(_ told: [Told], _ what: (_ first: Told) -> String) {
    guard let first = told.first else { return }
    remarks.append("\(SingleFileReading.names(told)): \(what(first))")
  }

  private static func names(_ told: [Told]) -> String {
    told.prefix(4).map(\.name).joined(separator: ", ") + (told.count > 4 ? ", … (\(told.count))" : "")
  }

  /// `types a=text, b=text` for the columns.
  private static func types(_ told: [Told], _ word: String) -> String {
    "types " + told.map { "\(Advice.name($0.name))=\(word)" }.joined(separator: ", ")
  }

  // MARK: Columns of texts that might be something else

  private mutating func describeDoubts(_ told: [Told], _ layout: DelimitedLayout, _ text: FileText) {
    func doubting(_ doubt: TypeInference.Doubt) -> [Told] { told.filter { $0.finding.doubt == doubt } }
    let types = SingleFileReading.types
    tell(doubting(.answers)) { first in
      "text, since \(first.example(.decimalComma) ?? "") may be two answers or a decimal comma "
        + "(\(types(doubting(.answers), "list")), or \(types(doubting(.answers), "number")))"
    }
    tell(doubting(.thousands)) { first in
      let cell = first.example(.otherThousands) ?? first.example(.thousands) ?? first.example(.decimalPoint) ?? ""
      return "text, since \(cell) may be a decimal or a thousand (decimal \".\" or decimal \",\" says which)"
    }
    tell(doubting(.exponents)) { first in
      "text, since \(first.example(.exponents) ?? "") may be a code or a number with an exponent "
        + "(\(types(doubting(.exponents), "number")))"
    }
    tell(doubting(.eras)) { first in
      "text, since \(first.example(.eras) ?? "") may be a code or a year of an era (\(types(doubting(.eras), "year")))"
    }
    tell(doubting(.dayOrMonth)) { first in
      "text, since \(first.example(.yearLast) ?? "") may begin with the day or the month (dates dmy or dates mdy)"
    }
    tell(doubting(.times)) { first in "text, since \(first.example(.times) ?? "") holds a time of day" }
    for told in doubting(.shares).prefix(SingleFileReading.lineLimit) {
      let mixed = told.finding.mixed
      remarks.append(
        "\(told.name): text, since some of \(told.finding.seenCount) cells have % and some have none: \(cells(mixed, text)) "
          + "(types \(Advice.name(told.name))=number takes 12% for 0.12)")
    }
    for told in doubting(.marks).prefix(SingleFileReading.lineLimit) {
      let marked = told.finding.marked
      remarks.append(
        "\(told.name): text, since \(marked.count) of \(told.finding.seenCount) cells \(marked.count == 1 ? "has" : "have") a mark beside the number: "
          + "\(cells(marked, text)) (marks \(Advice.name(told.name)) splits \(marked.count == 1 ? "it" : "them") off)")
    }
    var nearly = told.filter { $0.finding.nearly != nil }
    let places = nearly.prefix(64).flatMap { $0.finding.nearly?.misfits.first.map(\.offset) ?? [] }
    let heads = tellSecondTables(places, layout, text)
    if !heads.isEmpty {
      // To make their names unknown would be no help.
      nearly.removeAll { told in
        told.finding.nearly?.misfits.first.allSatisfy { cell in heads.contains { $0.contains(cell.offset) } } ?? false
      }
    }
    for told in nearly.prefix(SingleFileReading.lineLimit) { describeNearly(told, text) }
    tellUncounted(nearly.count + doubting(.marks).count + doubting(.shares).count - SingleFileReading.lineLimit)
  }

  /// How many columns of texts have a line of their own.
  private static let lineLimit = 4

  private mutating func tellUncounted(_ count: Int) {
    if count > 0 { remarks.append("\(count) more columns of texts have only a few cells that keep them so") }
  }

  private mutating func describeNearly(_ told: Told, _ text: FileText) {
    guard let nearly = told.finding.nearly else { return }
    let count = nearly.misfits.count
    let looked = told.finding.rowCount >= CellBlock.rowLimit ? " of the first" : ""
    let comma = nearly.type.usesDecimalComma && options.decimalMark == nil ? " with a decimal comma" : ""
    let order = nearly.lacksDateOrder ? ", with dates dmy or dates mdy," : ""
    remarks.append(
      "\(told.name): text, since \(count) of \(told.finding.seenCount)\(looked.isEmpty ? "" : " looked at") cells "
        + "\(count == 1 ? "is" : "are") \(nearly.type.misfitReason)\(comma): \(cells(nearly.misfits, text)) "
        + "(types \(Advice.name(told.name))=\(nearly.type.adviceWord)\(order) makes \(count == 1 ? "it" : "them") unknown)"
    )
  }

  /// `line 12: "未定"`, the first three and how many more.
  private func cells(_ misfits: TypeInference.Misfits, _ text: FileText) -> String {
    let shown = misfits.first.map {
      "\(cell($0.offset, text)): \(quoted(String(decoding: $0.text, as: UTF8.self)))"
    }
    let more = misfits.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  // MARK: Numbers

  private mutating func describeNumbers(_ told: [Told]) {
    let types = SingleFileReading.types
    func having(_ traits: PrintedNumber.Traits) -> [Told] { told.filter { !$0.traits.isDisjoint(with: traits) } }
    let commas = told.filter { $0.finding.type.usesDecimalComma && $0.traits.contains(.decimals) }
    tell(commas) { first in
      "\(first.example(.decimalComma) ?? "a comma") read with a decimal comma (\(types(commas, "text")) keeps the cells)"
    }
    let shares = told.filter { $0.traits.contains(.share) }
    tell(shares) { _ in
      "12% read as 0.12, since numbers without % stand beside it (\(types(shares, "text")) keeps the cells)"
    }
    let points = told.filter(\.finding.mayBeThousands)
    let isAlone = !told.contains { $0.finding.decimalMark != nil || $0.traits.contains(.grouped) }
    tell(points) { first in
      "\(first.example(.decimalPoint) ?? "") read with a decimal point ("
        + (isAlone ? "group \".\" takes it for a thousand)" : "\(types(points, "text")) keeps the cells)")
    }
    tell(having([.grouped, .spaced])) { first in
      "thousands set apart by marks" + (first.example(.thousands).map { ": \($0)" } ?? "")
    }
    tell(having(.fullWidth)) { _ in "full-width digits read as digits" }
    tell(having(.triangle)) { _ in "▲ or △ read as minus" }
    tell(having(.parentheses)) { first in
      let isNegative = first.finding.type.areParenthesesNegative
      return isNegative
        ? "\"(5)\" read as -5 (parentheses plain reads 5)" : "\"(5)\" read as 5 (parentheses negative reads -5)"
    }
    tell(having(.exponent)) { first in
      "\(first.example(.exponents) ?? "12e3") read as a number with an exponent "
        + "(\(types(having(.exponent), "text")) keeps the cells)"
    }
    let whole = told.filter(\.isWhole)
    tell(whole) { first in
      "whole numbers, written with .0 (\(types(whole, "number")) keeps the decimal)"
    }
    tell(having(.marked)) { _ in "marks beside the numbers split off" }
  }

  // MARK: Dates, words, texts

  private mutating func describeOthers(_ told: [Told]) {
    let types = SingleFileReading.types
    let eras = told.filter { $0.traits.contains(.era) }
    tell(eras) { first in
      "years of Japanese eras read as years of the calendar"
        + (first.example(.eras).map { ": \($0)" } ?? "")
    }
    for (order, first) in [(PrintedDate.Order.dmy, "day"), (.mdy, "month")] {
      let dates = told.filter { $0.finding.type == .date(.printed(order)) && $0.example(.yearLast) != nil }
      tell(dates) { told in
        "\(told.example(.yearLast) ?? "") read with the \(first) first (\(types(dates, "text")) keeps the cells)"
      }
    }
    tell(told.filter { $0.traits.contains(.midnight) }) { first in
      "\(first.example(.midnight) ?? "\"0:00\" behind a day") read as a date"
    }
    let alone = told.filter(\.finding.isOneWord)
    tell(alone) { _ in "yes, the only word there, read as yes/no (\(types(alone, "text")) keeps the word)" }
    let words = told.filter { $0.finding.candidate == .haiIie }
    tell(words) { _ in "はい and いいえ read as yes/no (\(types(words, "text")) keeps the words)" }
    let wrapped = told.filter { $0.unwrapped != nil }
    tell(wrapped) { first in
      "\(String(decoding: first.unwrapped ?? [], as: UTF8.self)) read as the text within "
        + "(\(types(wrapped, "text")) keeps the marks)"
    }
  }

  // MARK: What is unknown

  mutating func describe(_ rows: DelimitedReader.Rows, _ layout: DelimitedLayout) {
    var reasons: [(reason: String, texts: [(text: String, count: Int)])] = []
    for convention in rows.conventions.joined() {
      let index = reasons.firstIndex { $0.reason == convention.reason } ?? reasons.count
      if index == reasons.count { reasons.append((convention.reason, [])) }
      if let place = reasons[index].texts.firstIndex(where: { $0.text == convention.text }) {
        reasons[index].texts[place].count += convention.count
      } else {
        reasons[index].texts.append((convention.text, convention.count))
      }
    }
    for found in reasons {
      let texts = found.texts.enumerated().map { index, text in
        let cells = index > 0 ? "" : text.count == 1 ? " cell" : " cells"
        // A cell of a workbook that holds nothing has no text but its reason.
        if text.text.utf8.first == SheetGrid.reasonMark {
          return "\(text.count)\(text.count == 1 ? " cell" : " cells")"
        }
        return "\(quoted(text.text)) in \(text.count)\(cells)"
      }
      guard let mark = found.texts.first?.text, MissingConventions.isMark(found.reason) else {
        remarks.append("unknown because \"\(found.reason)\": \(texts.joined(separator: ", "))")
        continue
      }
      // What such a mark means only those know who made the file.
      let declared = "missing \(quoted(mark)) = \"\(Validity.notApplicable)\""
      remarks.append(
        "taken for unknown: \(texts.joined(separator: ", ")) (\(declared) where the question does not arise)")
    }
    if rows.rowCount == 0 { remarks.append("the file has a header and no rows") }
    if rows.emptySurplusCount > 0 {
      remarks.append("\(rows.emptySurplusCount) rows have empty cells beyond the last column")
    }
  }
}

extension CellType {
  /// The word for it after `types`.
  var adviceWord: String {
    switch self {
    case .text, .mark: "text"
    case .integer: "integer"
    case .number: "number"
    case .boolean: "yes/no"
    case .date: "date"
    case .year: "year"
    case .list: "list"
    }
  }

  private var style: PrintedNumber.Style? {
    switch self {
    case .integer(let form), .number(let form): form.printed?.style
    default: nil
    }
  }

  var usesDecimalComma: Bool { style?.decimalMark == 0x2C }
  var areParenthesesNegative: Bool { style?.areParenthesesNegative == true }
}

/// Pieces of statements that an answer proposes.
enum Advice {
  /// The name of a column as it may be typed after `types` and `marks`: in quotes, unless it is a plain word.
  static func name(_ name: String) -> String {
    let isPlain =
      name.unicodeScalars.first?.properties.isAlphabetic == true
      && name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" }
    return isPlain ? name : "\"\(name)\""
  }
}
