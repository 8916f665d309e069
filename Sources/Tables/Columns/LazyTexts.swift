import Synchronization

/// A list of texts that is made when first asked for, and then kept. Two threads that ask at once may both make it; both
/// get the same one.
final class LazyTexts: Sendable {
  private final class Made: Sendable {
    let values: [String]
    init(_ values: [String]) { self.values = values }
  }

  private let make: @Sendable () -> [String]
  private let made = AtomicLazyReference<Made>()

  init(_ make: @escaping @Sendable () -> [String]) { self.make = make }

  /// What was made already, if it was.
  @inline(__always) var existing: [String]? { made.load()?.values }

  @inline(__always) var values: [String] { existing ?? makeNow() }

  @inline(never)
  private func makeNow() -> [String] { made.storeIfNil(Made(make())).values }
}
