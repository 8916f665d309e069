import CZlib
import Diagnostics
import Glibc
import Synchronization
import Tables

/// The bytes of a member of an archive while another thread unpacks them: what has arrived can be read already.
final class ArrivingBytes: Sendable {
  enum Fault: Int {
    case none
    case cannotBeUnpacked
    case disagrees
  }

  /// How many bytes there will be.
  let count: Int
  nonisolated(unsafe) private let room: UnsafeMutableBufferPointer<UInt8>
  nonisolated(unsafe) private let signal: UnsafeMutablePointer<sem_t>
  private let arrived = Atomic(0)
  private let isFinished = Atomic(false)
  private let isStopped = Atomic(false)
  private let faultCode = Atomic(0)

  init(count: Int) {
    self.count = count
    // One byte more than is told proves that there are more.
    room = .allocate(capacity: count + 1)
    signal = .allocate(capacity: 1)
    sem_init(signal, 0, 0)
  }

  deinit {
    sem_destroy(signal)
    signal.deallocate()
    room.deallocate()
  }

  var base: UnsafePointer<UInt8> { UnsafePointer(room.baseAddress ?? XMLScanner.nothing) }
  var fault: Fault { Fault(rawValue: faultCode.load(ordering: .acquiring)) ?? .none }

  // MARK: The thread that reads

  /// Waits until there are more bytes than so many, or no more can come; how many there are.
  func wait(beyond seen: Int) -> Int {
    while true {
      let isLast = isFinished.load(ordering: .acquiring)
      let here = arrived.load(ordering: .acquiring)
      if here > seen || isLast { return here }
      sem_wait(signal)
    }
  }

  /// All bytes, as far as they can be had.
  func waitForAll() -> Int {
    var here = wait(beyond: 0)
    while !isFinished.load(ordering: .acquiring) { here = wait(beyond: here) }
    return arrived.load(ordering: .acquiring)
  }

  /// The bytes are of no use any more.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  // MARK: The thread that unpacks

  /// Unpacks what was deflated, and proves it.
  func unpack(_ packed: UnsafeBufferPointer<UInt8>, checksum: UInt32) {
    var sum = crc32(0, nil, 0)
    var made = 0
    var isWhole = false
    if var stream = GzipStream(packed, .none) {
      unpacking: while made <= count, !isStopped.load(ordering: .relaxed) {
        let before = made
        let step = stream.step(into: UnsafeMutableBufferPointer(rebasing: room[made...]), count: &made)
        sum = crc32(sum, base + before, UInt32(truncatingIfNeeded: made - before))
        arrived.store(min(made, count), ordering: .releasing)
        sem_post(signal)
        switch step {
        case .goesOn: continue
        case .memberEnds: isWhole = made == count
        case .cutShort, .damaged, .outOfMemory: break
        }
        break unpacking
      }
    }
    let agrees = UInt32(truncatingIfNeeded: sum) == checksum
    faultCode.store((isWhole ? agrees ? Fault.none : .disagrees : .cannotBeUnpacked).rawValue, ordering: .releasing)
    isFinished.store(true, ordering: .releasing)
    sem_post(signal)
  }
}

extension ZipArchive {
  /// From so many bytes on a second thread is worth its start.
  private static let leastForThread = 1 << 20

  /// Hands the text of a member to `body` while another thread unpacks it; its faults count before those that `body` finds.
  func read(
    _ member: Member, watch: FileDoor.Watch?, _ body: (XMLScanner) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    guard member.method == 8, member.size >= ZipArchive.leastForThread else {
      let plain = try contents(of: member, watch: watch)
      return try plain.withUnsafeBufferPointer { buffer throws(Diagnostic) in try body(XMLScanner(buffer)) }
    }
    let range = try provenRange(of: member)
    let arriving = ArrivingBytes(count: member.size)
    var failure: Diagnostic?
    TwoThreads.both {
      do throws(Diagnostic) {
        try body(XMLScanner(arriving))
      } catch {
        failure = error
        if error.isInterruption { arriving.stop() }
      }
      // What stands behind the last tag is proved too.
      _ = arriving.waitForAll()
    } _: {
      bytes.withUnsafeBufferPointer {
        arriving.unpack(UnsafeBufferPointer(rebasing: $0[range]), checksum: member.checksum)
      }
    }
    if let failure, failure.isInterruption { throw failure }
    switch arriving.fault {
    case .none: break
    case .cannotBeUnpacked: throw damaged("\(quoted(member.name)) cannot be unpacked")
    case .disagrees: throw damaged("\(quoted(member.name)) does not agree with its checksum")
    }
    if let failure { throw failure }
  }
}
