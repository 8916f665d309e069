import Diagnostics
import Tables
import Text

/// Data of SPSS (.sav, .zsav): the system file format, as the manual of PSPP describes it.
struct SPSSFile: SurveyFile {
  /// A record of type 2: a variable, or eight bytes more of a long text.
  struct Slot {
    /// 0 for a number, the width of a text, -1 for what goes on with the text before.
    var width: Int
    var name: String
    var label: ArraySlice<UInt8>?
    var format: Int
    var missing: [Survey.Missing] = []
    /// Of a text: the encoding is known only later.
    var missingTexts: [ArraySlice<UInt8>] = []
  }

  let path: String
  let watch: FileDoor.Watch?
  var cursor: ByteCursor
  var slots: [Slot] = []
  private var labels: [(entries: [(value: [UInt8], text: ArraySlice<UInt8>)], slots: [Int])] = []
  private var longNames: [String: String] = [:]
  private var longWidths: [String: Int] = [:]
  private var longLabels: [String: [(value: ArraySlice<UInt8>, text: ArraySlice<UInt8>)]] = [:]
  private var encoding: TextEncoding?
  private var unknownEncoding: String?
  var caseCount = -1
  var compression = 0
  var bias = 100.0
  private var weightIndex = 0
  private var title: ArraySlice<UInt8> = []
  let limit: Int

  static func isFile(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "$FL2@(#)".utf8) || bytes.starts(with: "$FL3@(#)".utf8) || bytes.starts(with: "$FL2".utf8)
  }

  static let systemMissing = -Double.greatestFiniteMagnitude

  /// - Parameters:
  ///   - declared: the encoding that the user states.
  ///   - limit: how many bytes may come out of compressed data.
  static func read(
    _ bytes: [UInt8], path: String, declared: TextEncoding?, limit: Int, watch: FileDoor.Watch?
  ) throws(Diagnostic) -> Survey {
    var file = SPSSFile(bytes, path, limit, watch)
    try file.readHeader()
    try file.readDictionary()
    if let declared { file.encoding = declared }
    return try file.survey()
  }

  private init(_ bytes: [UInt8], _ path: String, _ limit: Int, _ watch: FileDoor.Watch?) {
    self.path = path
    self.watch = watch
    self.limit = limit
    cursor = ByteCursor(bytes)
  }

  // MARK: Header

  private mutating func readHeader() throws(Diagnostic) {
    cursor.at = 64
    let layout = try required(cursor.unsigned(4))
    if layout != 2, layout != 3 { cursor.isBigEndian = true }
    cursor.at = 72
    compression = try required(cursor.int32())
    weightIndex = try required(cursor.int32())
    caseCount = try required(cursor.int32())
    bias = try required(cursor.double())
    cursor.at = 84 + 25
    title = try required(cursor.take(64)).withoutPadding
    cursor.at = 176
    guard (0...2).contains(compression) else { throw damaged("its data are packed in a way that is not known here") }
  }

  private mutating func readDictionary() throws(Diagnostic) {
    while true {
      switch try required(cursor.int32()) {
      case 2: try readVariable()
      case 3: try readLabels()
      case 6: _ = try required(cursor.take(try required(cursor.count(4)) * 80))
      case 7: try readExtension()
      case 999:
        _ = try required(cursor.take(4))
        guard !slots.isEmpty else { throw damaged("it has no variable") }
        return
      default: throw damaged("its list of variables is no list")
      }
      guard slots.count < 10_000_000 else { throw damaged("it has too many variables") }
    }
  }

  private mutating func readVariable() throws(Diagnostic) {
    let width = try required(cursor.int32())
    let hasLabel = try required(cursor.int32())
    let missingCount = try required(cursor.int32())
    _ = try required(cursor.take(4))
    let format = try required(cursor.int32())
    let name = String(decoding: try required(cursor.take(8)).withoutPadding, as: UTF8.self)
    var slot = Slot(width: width, name: name, format: format >> 16 & 0xFF)
    guard (-1...255).contains(width), (-3...3).contains(missingCount) else {
      throw damaged("its variable \(quoted(name)) is of no kind that is known")
    }
    if hasLabel == 1 {
      let size = try required(cursor.count(4))
      slot.label = try required(cursor.take(size))
      _ = try required(cursor.take((4 - size % 4) % 4))
    }
    var values: [(bytes: ArraySlice<UInt8>, number: Double)] = []
    for _ in 0..<abs(missingCount) {
      let bytes = try required(cursor.take(8))
      cursor.at -= 8
      values.append((bytes, try required(cursor.double())))
    }
    if width > 0 {
      slot.missingTexts = values.map(\.bytes)
    } else if missingCount < 0, values.count >= 2 {
      let (low, high) = (values[0].number, values[1].number)
      // Of what is no number there is no range.
      if low <= high { slot.missing = [.range(low...high)] }
      if values.count == 3 { slot.missing.append(.code(.number(values[2].number))) }
    } else {
      slot.missing = values.map { .code(.number($0.number)) }
    }
    slots.append(slot)
  }

  private mutating func readLabels() throws(Diagnostic) {
    let count = try required(cursor.count(4))
    var entries: [(value: [UInt8], text: ArraySlice<UInt8>)] = []
    for _ in 0..<count {
      let value = Array(try required(cursor.take(8)))
      let size = Int(try required(cursor.unsigned(1)))
      entries.append((value, try required(cursor.take(size))))
      _ = try required(cursor.take((8 - (size + 1) % 8) % 8))
    }
    guard try required(cursor.int32()) == 4 else { throw damaged("its labels belong to no variable") }
    let indexCount = try required(cursor.count(4))
    var indices: [Int] = []
    for _ in 0..<indexCount { indices.append(try required(cursor.int32()) - 1) }
    labels.append((entries, indices))
  }

  private mutating func readExtension() throws(Diagnostic) {
    let subtype = try required(cursor.int32())
    let (size, count) = (try required(cursor.count(4)), try required(cursor.count(4)))
    let total = size.multipliedReportingOverflow(by: count)
    guard !total.overflow else { throw damaged("it ends in its middle") }
    let start = cursor.at
    let data = try required(cursor.take(total.partialValue))
    switch subtype {
    case 3:
      var numbers = cursor
      numbers.at = start + 28
      if size == 4, count >= 8, encoding == nil { take(page: numbers.int32() ?? 0) }
    case 13:
      for pair in data.split(separator: 0x09) {
        let parts = pair.split(separator: 0x3D, maxSplits: 1)
        if parts.count == 2 {
          longNames[String(decoding: parts[0], as: UTF8.self)] = String(
            decoding: parts[1].withoutPadding, as: UTF8.self)
        }
      }
    case 14:
      for pair in data.split(whereSeparator: { $0 == 0x09 || $0 == 0 }) {
        let parts = pair.split(separator: 0x3D, maxSplits: 1)
        if parts.count == 2, let width = Int(String(decoding: parts[1], as: UTF8.self)), (256...32_767).contains(width)
        {
          longWidths[String(decoding: parts[0], as: UTF8.self)] = width
        }
      }
    case 16:
      var numbers = cursor
      numbers.at = start + 8
      if let long = numbers.count(8), caseCount < 0 { caseCount = long }
    case 20:
      let name = String(decoding: data.withoutPadding, as: UTF8.self)
      encoding = TextEncoding(named: name)
      if encoding == nil { unknownEncoding = name }
    case 21: readLongLabels(start, data.endIndex)
    default: break
    }
  }

  /// Labels of texts longer than eight bytes.
  private mutating func readLongLabels(_ start: Int, _ end: Int) {
    var numbers = cursor
    numbers.at = start
    while numbers.at < end {
      guard let nameSize = numbers.count(4), let name = numbers.take(nameSize), numbers.count(4) != nil,
        let count = numbers.count(4)
      else { return }
      var entries: [(value: ArraySlice<UInt8>, text: ArraySlice<UInt8>)] = []
      for _ in 0..<min(count, end) {
        guard let valueSize = numbers.count(4), let value = numbers.take(valueSize), let textSize = numbers.count(4),
          let text = numbers.take(textSize)
        else { return }
        entries.append((value, text))
      }
      longLabels[String(decoding: name, as: UTF8.self)] = entries
    }
  }

  private mutating func take(page: Int) {
    switch page {
    case 65001: encoding = .utf8
    case 932: encoding = .cp932
    case 20932, 51932: encoding = .eucJP
    case 1252, 28591, 28605: encoding = .windows1252
    default: break
    }
  }

  // MARK: Texts

  func text(_ bytes: ArraySlice<UInt8>) -> String {
    let plain = Array(bytes.withoutPadding)
    if plain.allSatisfy({ $0 < 0x80 }) || encoding == nil || encoding == .utf8 {
      return String(decoding: plain, as: UTF8.self)
    }
    return plain.withUnsafeBufferPointer {
      String(decoding: TextDecoding.utf8($0, from: encoding ?? .utf8), as: UTF8.self)
    }
  }

  // MARK: Variables

  /// A variable with the slots of eight bytes that its values take.
  struct Place {
    var slot: Int
    /// 0 for a number.
    var width: Int
    /// For each part of a text, where its bytes start in a case, and how many there are.
    var parts: [(start: Int, size: Int)]
  }

  private func places() throws(Diagnostic) -> [Place] {
    var places: [Place] = []
    var index = 0
    func slotCount(_ width: Int) -> Int { max((width + 7) / 8, 1) }
    while index < slots.count {
      let slot = slots[index]
      guard slot.width >= 0 else {
        index += 1
        continue
      }
      let first = index
      var place = Place(slot: first, width: slot.width, parts: [])
      if let long = longWidths[slot.name], slot.width == 255 {
        // Parts of 255 bytes, each a variable of its own.
        let count = (long + 251) / 252
        place.width = long
        var left = long
        for _ in 0..<count {
          guard index < slots.count, slots[index].width > 0 else { throw damaged("a long text is not whole") }
          place.parts.append((index * 8, min(left, 255)))
          left -= min(left, 255)
          index += slotCount(slots[index].width)
        }
      } else {
        if slot.width > 0 { place.parts = [(index * 8, slot.width)] }
        index += slotCount(slot.width)
      }
      guard index <= slots.count else { throw damaged("its list of variables is cut short") }
      places.append(place)
    }
    return places
  }

  private func kind(_ slot: Slot) -> Survey.Variable.Kind {
    switch slot.format {
    case 20, 23, 24, 28, 29, 30, 38, 39: .date
    case 22, 41: .dateTime
    case 21, 25, 40: .time
    default: .number
    }
  }

  private mutating func survey() throws(Diagnostic) -> Survey {
    if let unknownEncoding, encoding == nil, slots.contains(where: { $0.label?.contains { $0 >= 0x80 } == true }) {
      throw Diagnostic(
        .error, "the file is encoded as \(quoted(unknownEncoding)), which is not known here",
        at: .file(path, line: nil, column: nil), help: ["say what it is, for example encoding cp932"])
    }
    let places = try places()
    var numbers = places.map { _ in [Double]() }
    var texts = places.map { _ in TextVectorBuilder() }
    let rowCount = try readCases(places, &numbers, &texts)
    let labelsOfSlot = numberLabels()
    var variables: [Survey.Variable] = []
    var taken: Set<String> = []
    var weight: String?
    for (index, place) in places.enumerated() {
      let slot = slots[place.slot]
      var name = longNames[slot.name] ?? slot.name
      if name.isEmpty { name = "column\(index + 1)" }
      let base = name
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      if weightIndex > 0, place.slot == weightIndex - 1 { weight = name }
      let isText = place.width > 0
      let label = slot.label.map { text($0) }.flatMap { $0.isEmpty ? nil : $0 }
      var variable = Survey.Variable(
        name: name, label: label, kind: isText ? .text : kind(slot),
        missing: slot.missing + slot.missingTexts.map { .code(.text(text($0))) },
        cells: isText ? .texts(texts[index].finish()) : .numbers(numbers[index], letters: [:]))
      if let entries = labelsOfSlot[place.slot] {
        variable.labels = entries.map { entry in
          let code: Survey.Code
          if isText {
            code = .text(text(entry.value[...]))
          } else {
            var cursor = ByteCursor(entry.value, isBigEndian: cursor.isBigEndian)
            code = .number(cursor.double() ?? 0)
          }
          return (code, text(entry.text))
        }
      } else if let entries = longLabels[slot.name] ?? longLabels[name] {
        variable.labels = entries.map { (.text(text($0.value)), text($0.text)) }
      }
      variables.append(SPSSFile.inDays(variable))
    }
    return Survey(
      path: path, format: .spss, encoding: encoding ?? .utf8, title: title.isEmpty ? nil : text(title),
      variables: variables, rowCount: rowCount, weight: weight)
  }

  private func numberLabels() -> [Int: [(value: [UInt8], text: ArraySlice<UInt8>)]] {
    var found: [Int: [(value: [UInt8], text: ArraySlice<UInt8>)]] = [:]
    for set in labels { for slot in set.slots { found[slot] = set.entries } }
    return found
  }

  /// Seconds from 1582 on as days from 1970 on.
  private static func inDays(_ variable: Survey.Variable) -> Survey.Variable {
    guard variable.kind == .date || variable.kind == .dateTime, case .numbers(let values, _) = variable.cells else {
      return variable
    }
    var variable = variable
    let days = { (seconds: Double) in seconds / 86_400 - 141_428 }
    variable.cells = .numbers(values.map(days), letters: [:])
    variable.labels = variable.labels.map { entry in
      if case .number(let value) = entry.code { (.number(days(value)), entry.text) } else { entry }
    }
    variable.missing = variable.missing.map { missing in
      switch missing {
      case .code(.number(let value)): .code(.number(days(value)))
      case .range(let range): .range(days(range.lowerBound)...days(range.upperBound))
      default: missing
      }
    }
    return variable
  }
}
