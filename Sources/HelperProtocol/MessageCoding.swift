extension HelperMessage {
  private var kind: UInt8 {
    switch self {
    case .hello: UInt8(ascii: "H")
    case .connect: UInt8(ascii: "C")
    case .ask: UInt8(ascii: "A")
    case .cancel: UInt8(ascii: "X")
    case .quit: UInt8(ascii: "Q")
    case .ready: UInt8(ascii: "R")
    case .block: UInt8(ascii: "B")
    case .done: UInt8(ascii: "D")
    case .failed: UInt8(ascii: "F")
    }
  }

  /// The bytes of the message.
  package var bytes: [UInt8] {
    var writer = MessageWriter()
    switch self {
    case .hello(let version): writer.number(version)
    case .connect(let address, let settings):
      writer.text(address)
      writer.list(settings)
    case .ask(let question):
      writer.text(question.text)
      writer.list(question.parameters)
      writer.count(question.columns.count)
      for column in question.columns { writer.byte(column.rawValue) }
      writer.number(question.mostBytes)
    case .cancel, .quit: break
    case .ready(let engine, let place):
      writer.text(engine)
      writer.text(place)
    case .block(let block): writer.block(block)
    case .done(let rows): writer.number(rows)
    case .failed(let failure):
      writer.text(failure.code)
      writer.text(failure.message)
      writer.byte(failure.isFinal ? 1 : 0)
    }
    return writer.message(kind)
  }

  /// Reads a message from what has come so far; nil where it is not whole yet.
  ///
  /// - Parameter place: where the message begins; behind it afterwards.
  /// - Throws: where the bytes are no message.
  package static func read(
    from bytes: [UInt8], at place: inout Int
  ) throws(MalformedMessage) -> HelperMessage? {
    guard bytes.count - place >= 5 else { return nil }
    var reader = MessageReader(bytes, from: place + 1, to: bytes.count)
    let length = try reader.count()
    guard length <= longest else { throw MalformedMessage() }
    guard bytes.count - place - 5 >= length else { return nil }
    let kind = bytes[place]
    reader = MessageReader(bytes, from: place + 5, to: place + 5 + length)
    let message = try reader.message(kind)
    guard reader.isAtEnd else { throw MalformedMessage() }
    place += 5 + length
    return message
  }
}

/// Bytes that are no message of this protocol.
package struct MalformedMessage: Error {}

private struct MessageWriter {
  private var bytes: [UInt8] = [0, 0, 0, 0, 0]

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func number(_ number: Int) { raw(UInt64(bitPattern: Int64(number)).littleEndian) }

  mutating func count(_ count: Int) { raw(UInt32(truncatingIfNeeded: count).littleEndian) }

  mutating func text(_ text: String) {
    count(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func list(_ texts: [String]) {
    count(texts.count)
    for text in texts { self.text(text) }
  }

  private mutating func raw(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  private mutating func raw(_ values: [some Any]) { values.withUnsafeBytes { bytes.append(contentsOf: $0) } }

  mutating func block(_ block: HelperBlock) {
    count(block.rowCount)
    count(block.columns.count)
    for column in block.columns {
      byte(column.type.rawValue)
      byte(column.isKnown == nil ? 0 : 1)
      if let isKnown = column.isKnown { raw(isKnown.map { $0 ? UInt8(1) : 0 }) }
      switch column.cells {
      case .integers(let values): raw(values)
      case .numbers(let values): raw(values)
      case .booleans(let values): raw(values.map { $0 ? UInt8(1) : 0 })
      case .dates(let values): raw(values)
      case .texts(let values): for value in values { text(value) }
      }
    }
  }

  mutating func message(_ kind: UInt8) -> [UInt8] {
    bytes[0] = kind
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count - 5).littleEndian) { length in
      for (place, byte) in length.enumerated() { bytes[1 + place] = byte }
    }
    return bytes
  }
}

extension HelperBlock.Column {
  package var type: HelperColumnType {
    switch cells {
    case .integers: .integer
    case .numbers: .number
    case .booleans: .boolean
    case .dates: .date
    case .texts: .text
    }
  }
}

private struct MessageReader {
  private let bytes: [UInt8]
  private var place: Int
  private let end: Int

  init(_ bytes: [UInt8], from place: Int, to end: Int) {
    self.bytes = bytes
    self.place = place
    self.end = end
  }

  var isAtEnd: Bool { place == end }

  mutating func byte() throws(MalformedMessage) -> UInt8 {
    guard place < end else { throw MalformedMessage() }
    defer { place += 1 }
    return bytes[place]
  }

  mutating func count() throws(MalformedMessage) -> Int {
    guard end - place >= 4 else { throw MalformedMessage() }
    defer { place += 4 }
    return Int(bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self)) })
  }

  mutating func number() throws(MalformedMessage) -> Int {
    guard end - place >= 8 else { throw MalformedMessage() }
    defer { place += 8 }
    return bytes.withUnsafeBytes { Int(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int.self)) }
  }

  mutating func text() throws(MalformedMessage) -> String {
    let count = try count()
    guard end - place >= count else { throw MalformedMessage() }
    defer { place += count }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }

  mutating func list() throws(MalformedMessage) -> [String] {
    let count = try count()
    guard count <= (end - place) / 4 else { throw MalformedMessage() }
    var texts: [String] = []
    for _ in 0..<count { texts.append(try text()) }
    return texts
  }

  /// As many values as there are rows, of one size.
  private mutating func values<Element: BitwiseCopyable>(
    _ count: Int, _ type: Element.Type
  ) throws(MalformedMessage) -> [Element] {
    let size = MemoryLayout<Element>.size
    guard count <= (end - place) / size else { throw MalformedMessage() }
    defer { place += count * size }
    return [Element](unsafeUninitializedCapacity: count) { out, made in
      bytes.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(out).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[place..<place + count * size]))
      }
      made = count
    }
  }

  private mutating func block() throws(MalformedMessage) -> HelperBlock {
    let rows = try count()
    let columnCount = try count()
    guard columnCount <= end - place, rows <= HelperMessage.longest else { throw MalformedMessage() }
    var columns: [HelperBlock.Column] = []
    for _ in 0..<columnCount {
      guard let type = HelperColumnType(rawValue: try byte()) else { throw MalformedMessage() }
      let isKnown = try byte() == 0 ? nil : try values(rows, UInt8.self).map { $0 != 0 }
      let cells: HelperBlock.Cells
      switch type {
      case .integer: cells = .integers(try values(rows, Int.self))
      case .number: cells = .numbers(try values(rows, Double.self))
      case .boolean: cells = .booleans(try values(rows, UInt8.self).map { $0 != 0 })
      case .date: cells = .dates(try values(rows, Int32.self))
      case .text:
        guard rows <= (end - place) / 4 else { throw MalformedMessage() }
        var texts: [String] = []
        texts.reserveCapacity(rows)
        for _ in 0..<rows { texts.append(try text()) }
        cells = .texts(texts)
      }
      columns.append(HelperBlock.Column(cells, isKnown: isKnown))
    }
    return HelperBlock(rowCount: rows, columns: columns)
  }

  mutating func message(_ kind: UInt8) throws(MalformedMessage) -> HelperMessage {
    switch kind {
    case UInt8(ascii: "H"): return .hello(version: try number())
    case UInt8(ascii: "C"): return .connect(address: try text(), settings: try list())
    case UInt8(ascii: "A"):
      let text = try text()
      let parameters = try list()
      let count = try count()
      guard count <= end - place else { throw MalformedMessage() }
      var columns: [HelperColumnType] = []
      for _ in 0..<count {
        guard let type = HelperColumnType(rawValue: try byte()) else { throw MalformedMessage() }
        columns.append(type)
      }
      return .ask(HelperQuestion(text, parameters: parameters, columns: columns, mostBytes: try number()))
    case UInt8(ascii: "X"): return .cancel
    case UInt8(ascii: "Q"): return .quit
    case UInt8(ascii: "R"): return .ready(engine: try text(), place: try text())
    case UInt8(ascii: "B"): return .block(try block())
    case UInt8(ascii: "D"): return .done(rows: try number())
    case UInt8(ascii: "F"):
      return .failed(HelperFailure(try text(), try text(), isFinal: try byte() != 0))
    default: throw MalformedMessage()
    }
  }
}
