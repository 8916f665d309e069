import Corpus
import Diagnostics

extension Session {
  /// Writes a file that was named from outside the language: whole or not at all, and over no other unless asked to.
  package static func write(_ bytes: [UInt8], toFileNamed path: String, replacing: Bool) throws(Diagnostic) {
    try FileDoor(isSafe: false, readableRoots: []).write(bytes, to: path, replacing: replacing)
  }

  /// The bytes of a file that a lesson shows, where it may be read and is no larger than a bound.
  package func picture(_ path: String, atMost bound: Int) -> [UInt8]? {
    guard surroundings.door.exists(path), !surroundings.door.isDirectory(path),
      surroundings.door.size(of: path) <= bound
    else { return nil }
    guard let bytes = try? surroundings.door.read(path), bytes.count <= bound else { return nil }
    return bytes
  }
}
