import Diagnostics

/// The text of a file as UTF-8, with how it was stored.
struct LoadedText {
  var text: FileText
  var encoding: TextEncoding
  var hasByteOrderMark = false
  var isCompressed = false
  /// What was found amiss before the text was looked at.
  private(set) var warnings: [Diagnostic] = []
  /// Whether the encoding, UTF-8, may yet turn out to be another one.
  private var isGuess = false

  init(_ text: FileText) {
    self.text = text
    encoding = .utf8
  }

  /// - Parameters:
  ///   - declared: the encoding that the user or the package states; found out from the bytes when nil.
  ///   - isTable: whether a schema says that it is one, however its first name is spelled.
  init(path: String, through door: FileDoor, declared: TextEncoding?, isTable: Bool = false) throws(Diagnostic) {
    let file = try door.opened(path)
    if !isTable, file.size >= door.sizes.streamed {
      // What is not read need not be read whole to be named.
      let start = file.bytes(0..<min(1 << 20, file.size))
      if let foreign = start.withUnsafeBufferPointer(ForeignFormat.binary) { throw LoadedText.foreign(foreign, path) }
    }
    if file.size >= door.sizes.streamed, let streamed = LoadedText(file, declared, door.sizes) {
      self = streamed
      return
    }
    let bytes = try door.contents(of: file)
    guard GzipFile.isGzip(bytes) else {
      try self.init(bytes: bytes, path: path, declared: declared, isTable: isTable, sizes: door.sizes)
      return
    }
    // Free memory is asked for anew, since the compressed bytes have taken of it.
    let plain = try GzipFile(bytes, path: path, limit: door.decompressionLimit, watch: door.watch)
    try self.init(bytes: plain.bytes, path: path, declared: declared, isTable: isTable, sizes: door.sizes)
    isCompressed = true
    warnings = plain.warnings
  }

  /// A file that is UTF-8 already and can be read a piece at a time; nil where it must be made into that first.
  private init?(_ file: OpenFile, _ declared: TextEncoding?, _ sizes: ReadingSizes) {
    let head = file.bytes(0..<min(sizes.head, file.size))
    guard !GzipFile.isGzip(head), declared == nil || declared == .utf8 else { return nil }
    let (mark, found) = head.withUnsafeBufferPointer { bytes in
      (
        EncodingDetection.marked(bytes),
        declared.map { EncodingDetection(encoding: $0) }
          ?? EncodingDetection(UnsafeBufferPointer(rebasing: bytes.prefix(EncodingDetection.sampleSize)))
      )
    }
    guard found?.encoding == .utf8 else { return nil }
    encoding = .utf8
    hasByteOrderMark = mark?.encoding == .utf8
    isGuess = declared == nil && mark == nil
    text = FileText(file, head: head, sizes: sizes)
  }

  /// A text that was made here.
  ///
  /// - Parameter grid: where in a sheet it stands, where it was made of one.
  init(utf8 bytes: [UInt8], path: String, sizes: ReadingSizes = ReadingSizes(), grid: SheetGrid? = nil) {
    text = FileText(path: path, bytes: bytes, sizes: sizes, grid: grid)
    encoding = .utf8
  }

  /// The bytes of a file that are at hand.
  init(
    bytes: [UInt8], path: String, declared: TextEncoding?, isTable: Bool = false, sizes: ReadingSizes
  ) throws(Diagnostic) {
    if !isTable, let foreign = bytes.withUnsafeBufferPointer(ForeignFormat.binary) {
      throw LoadedText.foreign(foreign, path)
    }
    let mark = bytes.withUnsafeBufferPointer { EncodingDetection.marked($0) }
    var markSize = mark?.markSize ?? 0
    if let declared {
      encoding = declared
      // UTF-16 alone leaves the order of bytes to the mark.
      if let mark, mark.encoding != declared {
        if declared == .utf16LittleEndian, mark.encoding == .utf16BigEndian {
          encoding = .utf16BigEndian
        } else {
          markSize = 0
        }
      }
    } else {
      let found = bytes.withUnsafeBufferPointer {
        EncodingDetection(UnsafeBufferPointer(rebasing: $0.prefix(EncodingDetection.sampleSize)))
      }
      if !isTable, found == nil || found?.encoding.isUTF16 == false,
        let foreign = bytes.withUnsafeBufferPointer(ForeignFormat.unknownBinary)
      {
        throw LoadedText.foreign(foreign, path)
      }
      guard let found else { throw LoadedText.undecided(path) }
      encoding = found.encoding
    }
    hasByteOrderMark = markSize > 0
    // UTF-8 stays as it is, with its mark, so that places need no counting back.
    let text = encoding == .utf8 ? bytes : LoadedText.decode(bytes, encoding, markSize)
    self.text = FileText(path: path, bytes: text, encoding: encoding, sizes: sizes)
    isGuess = declared == nil && mark == nil && encoding == .utf8
  }

  private static func decode(_ bytes: [UInt8], _ encoding: TextEncoding, _ markSize: Int) -> [UInt8] {
    bytes.withUnsafeBufferPointer {
      TextDecoding.utf8(UnsafeBufferPointer(rebasing: $0[markSize...]), from: encoding)
    }
  }

  /// That a file is of a kind which is not read here, with the way out.
  static func foreign(_ format: ForeignFormat, _ path: String) -> Diagnostic {
    Diagnostic(
      .error, "the file is \(format.name)", at: .file(path, line: nil, column: nil),
      help: [format.wayOut(of: path)])
  }

  static func undecided(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "the bytes of the file are no text in an encoding that is known here",
      at: .file(path, line: nil, column: nil),
      help: ["if it is text, say how it is encoded: \(TextEncoding.names)"])
  }

  /// The same file in the encoding that all of its bytes speak for; nil where that is the one it was read in.
  func redetected() -> LoadedText? {
    guard isGuess, let raw = try? text.inMemory().head else { return nil }
    let found = raw.withUnsafeBufferPointer { bytes -> EncodingDetection? in
      // The first bytes beyond ASCII are those that the sample did not have.
      guard let offset = bytes.firstInvalidUTF8 else { return nil }
      let start = max(0, min(offset - 64, bytes.count - EncodingDetection.sampleSize))
      let end = min(start + EncodingDetection.sampleSize, bytes.count)
      return EncodingDetection(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }
    guard let found, found.encoding != .utf8 else { return nil }
    var other = self
    other.encoding = found.encoding
    other.isGuess = false
    other.text = FileText(
      path: text.path, bytes: LoadedText.decode(raw, found.encoding, 0), encoding: found.encoding,
      sizes: text.sizes)
    return other
  }

  /// The same with all of its bytes at hand.
  func inMemory(watch: FileDoor.Watch?) throws(Diagnostic) -> LoadedText {
    var other = self
    other.text = try text.inMemory(watch: watch)
    return other
  }
}
