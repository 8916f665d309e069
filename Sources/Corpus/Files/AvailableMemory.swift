import CSystem
import Glibc

/// How much memory a process may take without the machine suffering.
enum AvailableMemory {
  /// In bytes; nil where the system does not tell.
  static func bytes() -> Int? {
    var least = field("MemAvailable:", of: "/proc/meminfo").map { $0 << 10 }
    // A container may be allowed less than the machine has.
    if let limit = number(of: "/sys/fs/cgroup/memory.max"), let used = number(of: "/sys/fs/cgroup/memory.current") {
      least = min(least ?? .max, max(limit - used, 0))
    }
    if let left = addressSpace() { least = min(least ?? .max, left) }
    return least
  }

  /// Whether the process has less address space than the machine has memory for (`ulimit -v`): then small files are
  /// measured, too.
  static var isLimited: Bool { csystem_address_space_limit() >= 0 }

  /// How much more may be asked for where that is limited. What grows is for a moment there twice.
  private static func addressSpace() -> Int? {
    let limit = Int(csystem_address_space_limit())
    guard limit >= 0, let pages = number(of: "/proc/self/statm") else { return nil }
    return max(limit - pages * Int(sysconf(Int32(_SC_PAGESIZE))), 0) / 2
  }

  private static func text(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(read(descriptor, buffer.baseAddress, buffer.count), 0)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func number(of path: String) -> Int? {
    text(of: path).flatMap { Int($0.prefix { $0.isNumber }) }
  }

  private static func field(_ name: String, of path: String) -> Int? {
    guard let line = text(of: path)?.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
    return Int(line.filter(\.isNumber))
  }
}
