import Synchronization

/// A value that is made when first asked for, and then kept. Two threads that ask at once may both make it; both get the
/// same one.
package final class Lazy<Value: Sendable>: Sendable {
  private final class Made: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private let make: @Sendable () -> Value
  private let made = AtomicLazyReference<Made>()

  package init(_ make: @escaping @Sendable () -> Value) { self.make = make }

  package var value: Value { (made.load() ?? made.storeIfNil(Made(make()))).value }
}
