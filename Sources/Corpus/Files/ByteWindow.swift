/// The part of a text that is at hand while it is read from one place to another. For a text in memory that is all of it,
/// for a file some hundred kilobytes, which are overwritten when the window moves on.
struct ByteWindow {
  private let file: OpenFile?
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  private let whole: UnsafeBufferPointer<UInt8>
  /// Where the reading ends.
  let end: Int
  private(set) var bytes: UnsafeBufferPointer<UInt8>
  /// Where `bytes` begins in the text.
  private(set) var offset: Int
  private var isShort = false

  init(memory whole: UnsafeBufferPointer<UInt8>, from offset: Int, to end: Int) {
    file = nil
    buffer = UnsafeMutableBufferPointer(start: nil, count: 0)
    self.whole = whole
    self.offset = offset
    self.end = end
    bytes = UnsafeBufferPointer(rebasing: whole[offset..<end])
  }

  /// Nothing is at hand before the first move.
  init(file: OpenFile, size: Int, from offset: Int, to end: Int) {
    self.file = file
    buffer = .allocate(capacity: max(size, 1))
    whole = UnsafeBufferPointer(start: nil, count: 0)
    self.offset = offset
    self.end = end
    bytes = UnsafeBufferPointer(start: UnsafePointer(buffer.baseAddress), count: 0)
  }

  func deallocate() { if file != nil { buffer.deallocate() } }

  /// Whether nothing follows what is at hand.
  var isLast: Bool { isShort || offset + bytes.count >= end }

  /// Brings to the front what stands from an offset inside the window on, and what follows behind it. Where the window
  /// is full and does not move, it grows.
  mutating func move(to start: Int) {
    guard let file else {
      offset = start
      bytes = UnsafeBufferPointer(rebasing: whole[start..<end])
      return
    }
    let kept = bytes.count - (start - offset)
    if kept >= buffer.count {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
      _ = larger.initialize(fromContentsOf: bytes)
      buffer.deallocate()
      buffer = larger
    } else if let base = buffer.baseAddress, start > offset {
      base.update(from: base + (start - offset), count: kept)
    }
    offset = start
    let wanted = min(buffer.count - kept, end - start - kept)
    let got = file.read(into: UnsafeMutableBufferPointer(rebasing: buffer[kept..<(kept + wanted)]), at: start + kept)
    isShort = got < wanted
    bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<(kept + got)])
  }
}

/// Reads the rows of a text from one place to another, block by block.
struct BlockReader {
  private var scanner: DelimitedScanner
  private var window: ByteWindow
  /// Whether the rows end where the reading ends; else others follow there.
  private let isFinal: Bool

  init(_ window: ByteWindow, scanner: DelimitedScanner, isFinal: Bool) {
    self.window = window
    self.scanner = scanner
    self.isFinal = isFinal
    self.window.move(to: window.offset)
    resume()
  }

  func deallocate() { window.deallocate() }

  private mutating func resume() {
    scanner.resume(in: window.bytes, at: window.offset, isLast: isFinal && window.isLast)
  }

  /// The next rows, which stay at hand until the next call; nil where there are none that are whole.
  mutating func next(columnCount: Int, rowLimit: Int, into cells: UnsafeMutablePointer<Cell>) -> CellBlock? {
    while true {
      if !scanner.needsMore,
        let block = scanner.nextBlock(columnCount: columnCount, rowLimit: rowLimit, into: cells), block.rowCount > 0
      {
        return block
      }
      if !scanner.needsMore, !scanner.isAtEnd { continue }
      guard !window.isLast else { return nil }
      window.move(to: scanner.offset)
      resume()
    }
  }

  /// With what was found on the way.
  var progress: DelimitedScanner { scanner }
}
