import Diagnostics
import Tables
import Text

/// Data of Stata 13 to 18 (.dta, formats 117 to 119), as Stata's own manual describes them.
struct StataFile: SurveyFile {
  private struct Slot {
    var type = 0
    var name = ""
    var format = ""
    var labelName = ""
    var label = ""

    /// How many bytes a value takes; nil for a type that is not known.
    var size: Int? {
      switch type {
      case 1...2045: type
      case 32768, 65526: 8
      case 65527, 65528: 4
      case 65529: 2
      case 65530: 1
      default: nil
      }
    }

    var isText: Bool { type <= 2045 || type == 32768 }
  }

  let path: String
  private let watch: FileDoor.Watch?
  private var cursor: ByteCursor
  private var release = 118
  private var slots: [Slot] = []
  private var rowCount = 0
  private var title = ""
  private var offsets: [Int] = []
  private var encoding: TextEncoding

  static func isFile(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "<stata_dta>".utf8) }

  static func read(
    _ bytes: [UInt8], path: String, declared: TextEncoding?, watch: FileDoor.Watch?
  ) throws(Diagnostic) -> Survey {
    var file = StataFile(bytes, path, declared, watch)
    try file.readHeader(declared)
    try file.readDescriptions()
    return try file.survey()
  }

  private init(_ bytes: [UInt8], _ path: String, _ declared: TextEncoding?, _ watch: FileDoor.Watch?) {
    self.path = path
    self.watch = watch
    cursor = ByteCursor(bytes)
    encoding = declared ?? .utf8
  }

  private mutating func expect(_ word: StaticString) throws(Diagnostic) {
    guard cursor.expect(word) else { throw damaged("\(quoted("\(word)")) is not where it must be") }
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    let plain = Array(bytes.untilZero)
    if encoding == .utf8 || plain.allSatisfy({ $0 < 0x80 }) { return String(decoding: plain, as: UTF8.self) }
    return plain.withUnsafeBufferPointer { String(decoding: TextDecoding.utf8($0, from: encoding), as: UTF8.self) }
  }

  // MARK: Header

  private mutating func readHeader(_ declared: TextEncoding?) throws(Diagnostic) {
    try expect("<stata_dta><header><release>")
    release = Int(String(decoding: try required(cursor.take(3)), as: UTF8.self)) ?? 0
    guard (117...119).contains(release) else {
      throw Diagnostic(
        .error, "the file is data of Stata in the format \(release), which is not read here",
        at: .file(path, line: nil, column: nil), help: ["write it in Stata with save, or saveold FILE, version(13)"])
    }
    if release == 117, declared == nil { encoding = .windows1252 }
    try expect("</release><byteorder>")
    cursor.isBigEndian = try required(cursor.take(3)).elementsEqual("MSF".utf8)
    try expect("</byteorder><K>")
    let count = try required(cursor.count(release == 119 ? 4 : 2))
    try expect("</K><N>")
    rowCount = try required(cursor.count(release == 117 ? 4 : 8))
    try expect("</N><label>")
    let titleSize = try required(cursor.count(release == 117 ? 1 : 2))
    title = text(try required(cursor.take(titleSize)))
    try expect("</label><timestamp>")
    _ = try required(cursor.take(try required(cursor.count(1))))
    try expect("</timestamp></header><map>")
    for _ in 0..<14 { offsets.append(try required(cursor.count(8))) }
    guard count <= cursor.bytes.count / 2 else { throw damaged("it says that it has \(count) variables") }
    slots = [Slot](repeating: Slot(), count: count)
  }

  private mutating func go(to offset: Int, _ word: StaticString) throws(Diagnostic) {
    cursor.at = offsets[offset]
    try expect(word)
  }

  private mutating func readDescriptions() throws(Diagnostic) {
    let nameSize = release == 117 ? 33 : 129
    try go(to: 2, "<variable_types>")
    for index in slots.indices { slots[index].type = try required(cursor.count(2)) }
    try go(to: 3, "<varnames>")
    let names = try texts(nameSize)
    try go(to: 5, "<formats>")
    let formats = try texts(release == 117 ? 49 : 57)
    try go(to: 6, "<value_label_names>")
    let labelNames = try texts(nameSize)
    try go(to: 7, "<variable_labels>")
    let labels = try texts(release == 117 ? 81 : 321)
    for index in slots.indices {
      slots[index].name = names[index]
      slots[index].format = formats[index]
      slots[index].labelName = labelNames[index]
      slots[index].label = labels[index]
      guard slots[index].size != nil else {
        throw damaged("its variable \(quoted(names[index])) is of no kind that is known")
      }
    }
  }

  private mutating func texts(_ size: Int) throws(Diagnostic) -> [String] {
    var found: [String] = []
    for _ in slots { found.append(text(try required(cursor.take(size)))) }
    return found
  }

  // MARK: Long texts and labels

  /// Texts longer than 2045 bytes, each by its variable and row.
  private mutating func longTexts() throws(Diagnostic) -> [UInt64: String] {
    try go(to: 10, "<strls>")
    var found: [UInt64: String] = [:]
    while cursor.expect("GSO") {
      let variable = try required(cursor.unsigned(4))
      let row = try required(cursor.unsigned(release == 117 ? 4 : 8))
      let kind = try required(cursor.unsigned(1))
      let size = try required(cursor.count(4))
      let bytes = try required(cursor.take(size))
      found[variable << 40 | row & 0xFF_FFFF_FFFF] =
        kind == 130 || encoding == .utf8 ? text(bytes.withoutPadding) : text(bytes)
    }
    return found
  }

  private mutating func valueLabels() throws(Diagnostic) -> [String: [(code: Survey.Code, text: String)]] {
    try go(to: 11, "<value_labels>")
    var found: [String: [(code: Survey.Code, text: String)]] = [:]
    while cursor.expect("<lbl>") {
      _ = try required(cursor.take(4))
      let name = text(try required(cursor.take(release == 117 ? 33 : 129)))
      _ = try required(cursor.take(3))
      let count = try required(cursor.count(4))
      let size = try required(cursor.count(4))
      guard count <= cursor.bytes.count / 8 else { throw damaged("it says that \(quoted(name)) has \(count) labels") }
      var places: [Int] = []
      for _ in 0..<count { places.append(try required(cursor.count(4))) }
      var values: [Int] = []
      for _ in 0..<count { values.append(try required(cursor.int32())) }
      let texts = try required(cursor.take(size))
      try expect("</lbl>")
      var entries: [(code: Survey.Code, text: String)] = []
      for (value, place) in zip(values, places) {
        guard place < texts.count else { throw damaged("a label of \(quoted(name)) is not there") }
        let label = text(texts[(texts.startIndex + place)...])
        let letter = value - 2_147_483_622
        if (0..<26).contains(letter) {
          entries.append((.letter(UInt8(letter)), label))
        } else {
          entries.append((.number(Double(value)), label))
        }
      }
      found[name] = entries
    }
    return found
  }

  // MARK: Rows

  private mutating func survey() throws(Diagnostic) -> Survey {
    let longTexts = slots.contains { $0.type == 32768 } ? try longTexts() : [:]
    let labels = try valueLabels()
    try go(to: 9, "<data>")
    let width = slots.reduce(0) { $0 + ($1.size ?? 0) }
    guard width == 0 || rowCount <= (cursor.bytes.count - cursor.at) / width else {
      throw damaged("it says that it has \(rowCount) rows, and is too short for them")
    }
    guard width > 0 else { throw damaged("it has no variable") }
    var numbers = slots.map { _ in [Double]() }
    var letters = slots.map { _ in [Int: UInt8]() }
    var texts = slots.map { _ in TextVectorBuilder() }
    for row in 0..<rowCount {
      for (index, slot) in slots.enumerated() {
        if slot.isText {
          texts[index].append(try readText(slot, longTexts))
        } else {
          let (value, letter) = try readNumber(slot.type)
          numbers[index].append(value)
          if letter > 1 { letters[index][row] = letter }
        }
      }
      if row & 0xFFF == 0, let watch {
        if watch.isCancelled() { throw .interrupted }
        watch.progress("reading \(FilePath.name(of: path))", cursor.at, cursor.bytes.count)
      }
    }
    try expect("</data>")
    var variables: [Survey.Variable] = []
    for (index, slot) in slots.enumerated() {
      var variable = Survey.Variable(
        name: slot.name.isEmpty ? "column\(index + 1)" : slot.name, label: slot.label.isEmpty ? nil : slot.label,
        kind: slot.isText ? .text : StataFile.kind(slot.format),
        cells: slot.isText ? .texts(texts[index].finish()) : .numbers(numbers[index], letters: letters[index]))
      variable.labels = labels[slot.labelName] ?? []
      variables.append(StataFile.inDays(variable, slot.format))
    }
    return Survey(
      path: path, format: .stata, encoding: encoding, title: title.isEmpty ? nil : title, variables: variables,
      rowCount: rowCount)
  }

  private mutating func readText(_ slot: Slot, _ longTexts: [UInt64: String]) throws(Diagnostic) -> String {
    guard slot.type == 32768 else { return text(try required(cursor.take(slot.type))) }
    // In format 117 each half names variable and row; later the row has more bytes.
    let variable = try required(cursor.unsigned(release == 117 ? 4 : release == 118 ? 2 : 3))
    let row = try required(cursor.unsigned(release == 117 ? 4 : release == 118 ? 6 : 5))
    return variable == 0 ? "" : longTexts[variable << 40 | row & 0xFF_FFFF_FFFF] ?? ""
  }

  /// A number, and which missing value it is: 0 for none, 1 for the plain one, 2 for `.a` and so on.
  private mutating func readNumber(_ type: Int) throws(Diagnostic) -> (Double, letter: UInt8) {
    // Behind `.z` there is nothing.
    func letter(_ number: Int) -> UInt8 { (1...27).contains(number) ? UInt8(number) : 1 }
    func whole(_ value: Int, above limit: Int) -> (Double, UInt8) {
      value > limit ? (.nan, letter(value - limit)) : (Double(value), 0)
    }
    switch type {
    case 65530: return whole(Int(Int8(truncatingIfNeeded: try required(cursor.unsigned(1)))), above: 100)
    case 65529: return whole(Int(Int16(truncatingIfNeeded: try required(cursor.unsigned(2)))), above: 32_740)
    case 65528: return whole(try required(cursor.int32()), above: 2_147_483_620)
    case 65527:
      let bits = UInt32(truncatingIfNeeded: try required(cursor.unsigned(4)))
      if bits >= 0x7F00_0000, bits < 0x8000_0000 {
        return (.nan, letter(Int((bits - 0x7F00_0000) / 0x800) + 1))
      }
      return (StataFile.shortest(Float(bitPattern: bits)), 0)
    default:
      let bits = try required(cursor.unsigned(8))
      if bits >= 0x7FE0_0000_0000_0000, bits < 0x8000_0000_0000_0000 {
        return (.nan, letter(Int((bits - 0x7FE0_0000_0000_0000) / 0x100_0000_0000) + 1))
      }
      return (Double(bitPattern: bits), 0)
    }
  }

  /// A number of single precision as the decimal that it was written for: 0.1, not 0.10000000149.
  private static func shortest(_ value: Float) -> Double { Double(value.description) ?? Double(value) }

  // MARK: Times

  private static func kind(_ format: String) -> Survey.Variable.Kind {
    let code = format.drop { $0 == "%" || $0 == "-" }
    if code.hasPrefix("tc") || code.hasPrefix("tC") { return .dateTime }
    if code.hasPrefix("td") || code.hasPrefix("d") { return .date }
    if code.hasPrefix("tm") { return .months }
    if code.hasPrefix("tq") { return .quarters }
    if code.hasPrefix("th") { return .halves }
    if code.hasPrefix("tw") { return .weeks }
    return .number
  }

  /// Days or milliseconds from 1960 on as days from 1970 on.
  private static func inDays(_ variable: Survey.Variable, _ format: String) -> Survey.Variable {
    guard variable.kind == .date || variable.kind == .dateTime, case .numbers(let values, let letters) = variable.cells
    else { return variable }
    var variable = variable
    let isTime = variable.kind == .dateTime
    variable.cells = .numbers(values.map { (isTime ? $0 / 86_400_000 : $0) - 3653 }, letters: letters)
    return variable
  }
}
