import Glibc
import Synchronization

/// Work shared by this thread and another one.
package enum TwoThreads {
  /// The result of `work` for every index, in the order of the indices; each thread takes the next one when it is done
  /// with the one before. Without a second thread, this one does it all.
  package static func map<Output: Sendable>(
    _ indices: [Int], _ work: @escaping @Sendable (Int) -> Output
  ) -> [Int: Output] {
    let shared = Shared(indices, work)
    let other = indices.count > 1 ? Thread { shared.run() } : nil
    shared.run()
    other?.join()
    return shared.outputs.withLock { $0 }
  }

  /// Both pieces of work, the second one on the other thread; returns when both are done. Without another thread the second
  /// one is done first, so that the first may wait for what it makes.
  package static func both(_ here: () -> Void, _ there: @Sendable () -> Void) {
    withoutActuallyEscaping(there) { there in
      let other = Thread(there)
      if other == nil { there() }
      here()
      other?.join()
    }
  }

  /// Work that another thread begins at once, for a result that may be asked for later. Whoever asks before it has begun
  /// does the work.
  package final class Begun<Output: Sendable>: Sendable {
    private let made = Mutex<Output?>(nil)
    private let work: @Sendable () -> Output

    package init(_ work: @escaping @Sendable () -> Output) {
      self.work = work
      Thread { [self] in _ = value }?.detach()
    }

    /// Waits until the work is done.
    package var value: Output {
      made.withLock { made in
        if let made { return made }
        let output = work()
        made = output
        return output
      }
    }
  }

  private final class Shared<Output: Sendable>: Sendable {
    let indices: [Int]
    let work: @Sendable (Int) -> Output
    let taken = Atomic(0)
    let outputs = Mutex<[Int: Output]>([:])

    init(_ indices: [Int], _ work: @escaping @Sendable (Int) -> Output) {
      self.indices = indices
      self.work = work
    }

    func run() {
      while true {
        let position = taken.add(1, ordering: .relaxed).oldValue
        guard position < indices.count else { return }
        let output = work(indices[position])
        outputs.withLock { $0[indices[position]] = output }
      }
    }
  }

  /// A thread of the system; nil where it has none to give.
  private final class Thread {
    private final class Body: Sendable {
      let run: @Sendable () -> Void
      init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private var thread = pthread_t()

    init?(_ run: @escaping @Sendable () -> Void) {
      let body = Unmanaged.passRetained(Body(run))
      let code = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, body.toOpaque())
      guard code == 0 else {
        body.release()
        return nil
      }
    }

    func join() { pthread_join(thread, nil) }

    func detach() { pthread_detach(thread) }
  }
}
