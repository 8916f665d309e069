import Diagnostics
import Glibc
import HelperProtocol
import Tables
import Text

/// A way to an engine that holds data, through a helper of its own.
package final class EngineConnection {
  private var process: HelperProcess?
  /// What the engine calls itself, and who is asked as whom.
  package let engine: String
  package let place: String
  package var isOpen: Bool { process != nil }

  /// How many bytes of cells an answer may have.
  package static let mostBytes = 1 << 30

  /// Starts the helper and connects.
  ///
  /// - Parameters:
  ///   - settings: statements for the engine, before any other.
  ///   - isCancelled: asked while nothing comes.
  package init(
    helper path: String, address: String, settings: [String], isCancelled: () -> Bool
  ) throws(HelperFailure) {
    let process = try HelperProcess(path)
    let pass = { () throws(HelperFailure) in
      if isCancelled() { throw EngineConnection.stopped }
    }
    try process.send(.hello(version: HelperMessage.version))
    guard case .hello(let version) = try process.next(pass), version == HelperMessage.version else {
      throw HelperFailure(
        HelperFailure.unreachable, "\(path) speaks another version of the protocol: build both programs anew")
    }
    try process.send(.connect(address: address, settings: settings))
    switch try process.next(pass) {
    case .ready(let engine, let place): (self.engine, self.place) = (engine, place)
    case .failed(let failure): throw failure
    default: throw EngineConnection.unexpected
    }
    self.process = process
  }

  /// The user wants no answer any more.
  package static let stopped = HelperFailure("57014", "stopped")
  private static let unexpected = HelperFailure(
    HelperFailure.lost, "the program that speaks with the server answered out of turn", isFinal: true)

  /// The file of the helper for a protocol, beside the main program's.
  package static func helper(for scheme: String) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
    }
    let own = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    return "\(folder)/jirei-\(scheme)"
  }

  /// What an engine answers.
  ///
  /// - Parameters:
  ///   - mostRows: more are an error, told by `isTooMany`.
  ///   - isCancelled: asked while nothing comes; then the engine is told to stop.
  package func ask(
    _ text: String, _ parameters: [String] = [], _ columns: [HelperColumnType] = [], mostRows: Int = .max,
    isCancelled: () -> Bool
  ) throws(HelperFailure) -> Cells {
    guard let process else { throw HelperFailure(HelperFailure.lost, "the connection ended before", isFinal: true) }
    do throws(HelperFailure) {
      return try ask(process, text, parameters, columns, mostRows, isCancelled)
    } catch {
      if error.isFinal { self.process = nil }
      throw error
    }
  }

  private func ask(
    _ process: HelperProcess, _ text: String, _ parameters: [String], _ columns: [HelperColumnType], _ mostRows: Int,
    _ isCancelled: () -> Bool
  ) throws(HelperFailure) -> Cells {
    var builders = columns.map { EngineColumnBuilder($0) }
    var rowCount = 0
    var isCancelling = false
    func cancel() throws(HelperFailure) {
      guard !isCancelling else { return }
      isCancelling = true
      try process.send(.cancel)
    }
    try process.send(
      .ask(HelperQuestion(text, parameters: parameters, columns: columns, mostBytes: EngineConnection.mostBytes)))
    while true {
      let message = try process.next { () throws(HelperFailure) in if isCancelled() { try cancel() } }
      if isCancelled() { try cancel() }
      switch message {
      case .block(let block):
        guard block.columns.count == columns.count else { throw EngineConnection.unexpected }
        rowCount += block.rowCount
        if rowCount > mostRows { try cancel() }
        guard !isCancelling else { continue }
        for (index, column) in block.columns.enumerated() {
          guard column.type == columns[index] else { throw EngineConnection.unexpected }
          builders[index].append(column, count: block.rowCount)
        }
      case .done:
        if isCancelled() { throw EngineConnection.stopped }
        guard rowCount <= mostRows else { throw HelperFailure(EngineConnection.tooManyRows, "more rows came back") }
        return Cells(builders.map { $0.finished }, rowCount: rowCount)
      case .failed(let failure):
        if isCancelled(), !failure.isFinal { throw EngineConnection.stopped }
        if rowCount > mostRows { throw HelperFailure(EngineConnection.tooManyRows, "more rows came back") }
        throw failure
      default: throw EngineConnection.unexpected
      }
    }
  }

  package static let tooManyRows = "too many rows"
}

/// A column that grows block by block.
private struct EngineColumnBuilder {
  private let type: HelperColumnType
  private var integers: [Int] = []
  private var numbers: [Double] = []
  private var booleans: [Bool] = []
  private var dates: [Int32] = []
  private var texts = TextVectorBuilder()
  private var marks: [UInt8] = []
  private var hasUnknown = false

  init(_ type: HelperColumnType) { self.type = type }

  mutating func append(_ column: HelperBlock.Column, count: Int) {
    if let isKnown = column.isKnown {
      hasUnknown = true
      marks += isKnown.map { $0 ? 0 : 1 }
    } else {
      marks += repeatElement(0, count: count)
    }
    switch column.cells {
    case .integers(let values): integers += values
    case .numbers(let values): numbers += values
    case .booleans(let values): booleans += values
    case .dates(let values): dates += values
    case .texts(let values):
      for (row, value) in values.enumerated() {
        if column.isKnown?[row] ?? true { texts.append(value) } else { texts.appendNothing() }
      }
    }
  }

  var finished: Column {
    let storage: Column.Storage =
      switch type {
      case .integer: .integer(integers)
      case .number: .number(numbers)
      case .boolean: .boolean(booleans)
      case .date: .date(dates)
      case .text: .text(texts.finish())
      }
    return Column(storage, validity: hasUnknown ? Validity(marks: marks, reasons: []) : .allKnown)
  }
}
