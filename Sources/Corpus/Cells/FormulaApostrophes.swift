import Tables
import Text

/// The apostrophes that keep a spreadsheet from running texts as formulas, taken off again.
struct FormulaApostrophes {
  var column: Column
  /// How many cells had one.
  var count: Int

  /// Nil where no text has one.
  init?(takenOff column: Column) {
    guard case .text(let vector) = column.storage else { return nil }
    var isQuoted: [Bool] = []
    var hasQuoted = false
    vector.dictionary.forEachUTF8 { text in
      let found = text.first == SpreadsheetFormula.apostrophe && SpreadsheetFormula.isQuoted(text)
      isQuoted.append(found)
      hasQuoted = hasQuoted || found
    }
    guard hasQuoted else { return nil }
    count = 0
    // Texts that were two may be one now.
    var values: [String] = []
    var codeOfText: [[UInt8]: Int32] = [:]
    let codes = vector.dictionary.values.enumerated().map { code, text -> Int32 in
      let text = isQuoted[code] ? String(text.unicodeScalars.dropFirst()) : text
      let own = Int32(values.count)
      let found = codeOfText[Array(text.utf8), default: own]
      if found == own {
        codeOfText[Array(text.utf8)] = own
        values.append(text)
      }
      return found
    }
    for (row, code) in vector.codes.enumerated() where column.isKnown(row) && isQuoted[Int(code)] { count += 1 }
    let isEmpty = codes.isEmpty
    self.column = Column(
      .text(
        TextVector(
          codes: vector.codes.map { isEmpty ? 0 : codes[Int($0)] }, dictionary: TextDictionary(values: values))),
      validity: column.validity)
  }
}
