import CPostgres
import HelperProtocol

/// Rows that have come from the server and were not handed on yet, a column at a time.
struct RowBlock {
  private let types: [HelperColumnType]
  private var columns: [GrowingColumn]
  private(set) var rowCount = 0
  private(set) var total = 0
  private var bytes = 0

  init(_ types: [HelperColumnType]) {
    self.types = types
    columns = types.map { GrowingColumn($0) }
  }

  var isFull: Bool { rowCount >= 8192 || bytes > 1 << 20 }

  /// Takes one row in.
  ///
  /// - Returns: how many bytes its cells have.
  mutating func take(_ result: OpaquePointer) throws(HelperFailure) -> Int {
    guard Int(PQnfields(result)) == types.count else {
      throw HelperFailure(HelperFailure.misread, "\(PQnfields(result)) columns came back, not \(types.count)")
    }
    var size = 0
    for column in columns.indices {
      let index = Int32(truncatingIfNeeded: column)
      if PQgetisnull(result, 0, index) == 1 {
        columns[column].appendUnknown()
        continue
      }
      let length = Int(PQgetlength(result, 0, index))
      guard length < HelperMessage.longest / 2 else {
        throw HelperFailure(HelperFailure.tooLong, "a text of \(length >> 20) MB came back")
      }
      guard let cell = PQgetvalue(result, 0, index), columns[column].append(cell, length) else {
        throw HelperFailure(HelperFailure.misread, "column \(column + 1) holds other values than was asked for")
      }
      size += length
    }
    rowCount += 1
    total += 1
    bytes += size
    return size
  }

  mutating func handOn() -> HelperBlock {
    let block = HelperBlock(rowCount: rowCount, columns: columns.map(\.finished))
    columns = types.map { GrowingColumn($0) }
    rowCount = 0
    bytes = 0
    return block
  }
}

private struct GrowingColumn {
  private var cells: HelperBlock.Cells
  private var isKnown: [Bool] = []
  private var hasUnknown = false

  init(_ type: HelperColumnType) {
    cells =
      switch type {
      case .integer: .integers([])
      case .number: .numbers([])
      case .boolean: .booleans([])
      case .date: .dates([])
      case .text: .texts([])
      }
  }

  var finished: HelperBlock.Column { HelperBlock.Column(cells, isKnown: hasUnknown ? isKnown : nil) }

  mutating func appendUnknown() {
    hasUnknown = true
    isKnown.append(false)
    add { values in
      values.append(0)
    } numbers: { values in
      values.append(0)
    } booleans: { values in
      values.append(false)
    } dates: { values in
      values.append(0)
    } texts: { values in
      values.append("")
    }
  }

  /// Takes in a cell in the server's binary form; false where it has another size than its type.
  mutating func append(_ cell: UnsafeMutablePointer<CChar>, _ length: Int) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: cell, count: length)
    var isRead = true
    isKnown.append(true)
    add { values in
      isRead = length == 8
      values.append(isRead ? Int(bigEndian: bytes.loadUnaligned(as: Int.self)) : 0)
    } numbers: { values in
      isRead = length == 8
      values.append(isRead ? Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))) : 0)
    } booleans: { values in
      isRead = length == 1
      values.append(isRead && bytes[0] != 0)
    } dates: { values in
      isRead = length == 4
      // The server counts days from 2000-01-01.
      let (days, isOver) = (isRead ? Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)) : 0)
        .addingReportingOverflow(10_957)
      isRead = isRead && !isOver
      values.append(days)
    } texts: { values in
      values.append(String(decoding: bytes, as: UTF8.self))
    }
    return isRead
  }

  /// Has the array at hand changed in its place.
  private mutating func add(
    integers: (inout [Int]) -> Void, numbers: (inout [Double]) -> Void, booleans: (inout [Bool]) -> Void,
    dates: (inout [Int32]) -> Void, texts: (inout [String]) -> Void
  ) {
    let taken = cells
    cells = .booleans([])
    switch taken {
    case .integers(var values):
      integers(&values)
      cells = .integers(values)
    case .numbers(var values):
      numbers(&values)
      cells = .numbers(values)
    case .booleans(var values):
      booleans(&values)
      cells = .booleans(values)
    case .dates(var values):
      dates(&values)
      cells = .dates(values)
    case .texts(var values):
      texts(&values)
      cells = .texts(values)
    }
  }
}
