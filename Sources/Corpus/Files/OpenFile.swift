import Diagnostics
import Glibc
import Synchronization

/// A regular file that stays open while it is read piece by piece.
///
/// It is not mapped: a mapped file that shrinks while it is read ends the program, and reading into a small piece of
/// memory that stays in the cache takes no longer.
final class OpenFile: Sendable {
  let path: String
  /// How many bytes it had when it was opened.
  let size: Int
  private let descriptor: Int32
  private let changedSeconds: Int
  private let changedNanoseconds: Int
  /// Why a piece could not be read, once that has happened.
  private let failure = Atomic<Int32>(0)

  /// - Parameter descriptor: closed when the last one lets go of the file.
  init(path: String, descriptor: Int32, status: stat) {
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
    changedSeconds = status.st_mtim.tv_sec
    changedNanoseconds = status.st_mtim.tv_nsec
  }

  deinit { close(descriptor) }

  /// Reads what stands from an offset on; fewer bytes than there is room for only at the end, or where reading fails,
  /// which `verify` tells.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var count = 0
    while count < buffer.count {
      let got = pread(descriptor, base + count, buffer.count - count, offset + count)
      if got > 0 {
        count += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        failure.store(errno, ordering: .relaxed)
        break
      }
    }
    return count
  }

  func bytes(_ range: Range<Int>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      count = read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<range.count]), at: range.lowerBound)
    }
  }

  /// Reads to the end, however far that is by now.
  func contents(watch: FileDoor.Watch?) throws(Diagnostic) -> [UInt8] {
    // A piece takes a few milliseconds, so that a large file can be given up at any time.
    let piece = 8 << 20
    var isStopped = false
    var isComplete = false
    var bytes = [UInt8](unsafeUninitializedCapacity: max(size, 0) + 1) { buffer, count in
      while count <= max(size, 0) {
        if watch?.isCancelled() == true {
          isStopped = true
          return
        }
        let wanted = min(piece, max(size, 0) + 1 - count)
        let got = read(into: UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + wanted)]), at: count)
        count += got
        if got < wanted {
          isComplete = true
          return
        }
      }
    }
    if isStopped { throw .interrupted }
    // What grows faster than it is read has no end; that it has changed is told by the caller.
    while !isComplete, size <= 0 || bytes.count < size + 1 << 20 {
      let more = self.bytes(bytes.count..<(bytes.count + 1 << 16))
      bytes.append(contentsOf: more)
      isComplete = more.count < 1 << 16
    }
    try verify(bytes.count)
    return bytes
  }

  /// Throws where a piece could not be read, or the file is not what it was when it was opened.
  ///
  /// - Parameter count: how many bytes of it were read; all when nil.
  func verify(_ count: Int? = nil) throws(Diagnostic) {
    let code = failure.load(ordering: .relaxed)
    guard code == 0 else { throw FileDoor.failure("cannot read the file", path, code) }
    var after = stat()
    guard fstat(descriptor, &after) == 0 else { throw FileDoor.failure("cannot read the file", path, errno) }
    let isSame =
      after.st_size == count ?? size && after.st_mtim.tv_sec == changedSeconds
      && after.st_mtim.tv_nsec == changedNanoseconds
    // Files that the system makes up have no size.
    guard isSame || (size == 0 && after.st_size == 0) else {
      throw Diagnostic(
        .error, "the file changed while it was read: it had \(size) bytes, and now has \(after.st_size)",
        at: .file(path, line: nil, column: nil), help: ["open it again when nothing writes to it"])
    }
  }
}
