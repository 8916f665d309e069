import Diagnostics
import Synchronization
import Text

/// From which sizes on files are read in another way, and how much memory that may take; tests make them small.
struct ReadingSizes: Sendable {
  /// How much memory reading may take; what the system has left when nil.
  var memory: Int?
  /// A file of delimited text that is larger is never whole in memory.
  var streamed = 8 << 20
  /// How much of the start of such a file is looked at to find out what it is.
  var head = 4 << 20
  /// How much of it each thread has at hand at a time: little enough to stay in the cache.
  var window = 1 << 18
  /// How much of the end is looked at for each row that is wanted from there.
  var tailRow = 1 << 12
  /// Rows that take more than this are read in two halves by two threads.
  var halved = 2 << 20
}

/// The text of a file under the name by which the user knows it, to read it and to say where something stands.
final class FileText: Sendable {
  private enum Content: Sendable {
    case memory([UInt8])
    case file(OpenFile, head: [UInt8])
  }

  let path: String
  /// How the file is stored; the text is UTF-8 all the same.
  let encoding: TextEncoding
  let sizes: ReadingSizes
  private let content: Content
  /// Where in a sheet it stands, where it was made of one.
  let grid: SheetGrid?
  /// The bytes as they are in the file, for places, where rows were taken out.
  private let original: [UInt8]?
  private let index = Mutex<LineIndex?>(nil)
  private let fileIndex = Mutex<FileLineIndex?>(nil)

  init(
    path: String, bytes: [UInt8], encoding: TextEncoding = .utf8, sizes: ReadingSizes = ReadingSizes(),
    grid: SheetGrid? = nil
  ) {
    self.path = path
    self.grid = grid
    content = .memory(bytes)
    original = nil
    self.encoding = encoding
    self.sizes = sizes
  }

  /// The same text with nothing but line feeds where some rows stand: so those are no rows, and all others keep their
  /// places.
  init(blanking ranges: [Range<Int>], of other: FileText) {
    path = other.path
    grid = other.grid
    encoding = other.encoding
    sizes = other.sizes
    var bytes = other.head
    for range in ranges { for index in range.clamped(to: bytes.indices) { bytes[index] = 0x0A } }
    original = other.original ?? other.head
    content = .memory(bytes)
  }

  /// Whether rows were taken out.
  var isBlanked: Bool { original != nil }

  /// - Parameter head: its first bytes.
  init(_ file: OpenFile, head: [UInt8], sizes: ReadingSizes) {
    path = file.path
    grid = nil
    content = .file(file, head: head)
    original = nil
    encoding = .utf8
    self.sizes = sizes
  }

  /// How many bytes it has.
  var count: Int {
    switch content {
    case .memory(let bytes): bytes.count
    case .file(let file, _): file.size
    }
  }

  var isInMemory: Bool { if case .memory = content { true } else { false } }

  /// The same with all of its bytes at hand.
  func inMemory(watch: FileDoor.Watch? = nil) throws(Diagnostic) -> FileText {
    guard case .file(let file, _) = content else { return self }
    return FileText(path: path, bytes: try file.contents(watch: watch), encoding: encoding, sizes: sizes)
  }

  /// The first bytes: all of them where they are in memory.
  var head: [UInt8] {
    switch content {
    case .memory(let bytes), .file(_, head: let bytes): bytes
    }
  }

  func withHead<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    head.withUnsafeBufferPointer(body)
  }

  /// Like `withHead`, with the rows that were taken out.
  func withOriginalHead<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    (original ?? head).withUnsafeBufferPointer(body)
  }

  /// A piece of it.
  func bytes(_ range: Range<Int>) -> [UInt8] {
    switch content {
    case .memory(let bytes): Array(bytes[range])
    case .file(let file, _): file.bytes(range)
    }
  }

  /// A window for reading from one offset to another.
  ///
  /// - Parameter size: how much of a file is at hand at least; as `sizes` says when nil.
  func withWindow<Result>(
    from start: Int, to end: Int, size: Int? = nil, _ body: (ByteWindow) -> Result
  ) -> Result {
    switch content {
    case .memory(let bytes):
      bytes.withUnsafeBufferPointer { body(ByteWindow(memory: $0, from: min(start, end), to: end)) }
    case .file(let file, _):
      body(ByteWindow(file: file, size: size ?? sizes.window, from: min(start, end), to: end))
    }
  }

  /// Throws where the file is not what it was when it was opened.
  func verify() throws(Diagnostic) {
    if case .file(let file, _) = content { try file.verify() }
  }

  func place(_ offset: Int) -> Diagnostic.Place {
    if let grid {
      let cell = (original ?? head).withUnsafeBufferPointer { grid.reference(of: offset, in: $0) }
      return .cell(path, sheet: grid.sheet, cell: "\(cell)")
    }
    let position =
      switch content {
      case .memory(let bytes):
        (original ?? bytes).withUnsafeBufferPointer { buffer in
          index.withLock { index in
            let lines = index ?? LineIndex(buffer)
            index = lines
            return lines.position(of: offset, in: buffer)
          }
        }
      case .file(let file, _):
        fileIndex.withLock { index in
          let lines = index ?? FileLineIndex(file)
          index = lines
          return lines.position(of: offset, in: file)
        }
      }
    return .file(path, line: position.line, column: position.column)
  }

  /// The line of the file in which an offset of the text stands, of a sheet the row of what is read of it; 1 where that
  /// is not known.
  func line(of offset: Int) -> Int {
    if let grid { return grid.line(of: offset) + 1 }
    return if case .file(_, let line?, _) = place(offset) { line } else { 1 }
  }

  func error(_ message: Sentence, at offset: Int, help: [Sentence] = []) -> Diagnostic {
    Diagnostic(.error, message, at: place(offset), help: help)
  }
}
