import Glibc

/// Another hand's reading, where python3 is at hand.
enum Python {
  /// What a script prints; nil, with a word of it, where there is no python3 or it fails.
  static func output(of script: String, _ arguments: [String] = []) -> [UInt8]? {
    let quoted = (["-c", script] + arguments).map {
      "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
    guard let stream = popen("python3 " + quoted.joined(separator: " ") + " 2>/dev/null", "r") else { return nil }
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = fread(&buffer, 1, buffer.count, stream)
      guard got > 0 else { break }
      out.append(contentsOf: buffer[..<got])
    }
    guard pclose(stream) == 0 else {
      print("skipped: python3 is not there, or lacks what the test needs")
      return nil
    }
    return out
  }
}
