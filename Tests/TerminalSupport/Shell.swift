import Glibc

/// The built program.
package enum Shell {
  package static let repository = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

  /// Beside the tests, where the build puts both.
  package static let path: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let tests = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let beside = tests.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/jirei"
    return access(beside, X_OK) == 0 ? beside : "\(repository)/.build/debug/jirei"
  }()

  package static let environment = ["JIREI_CORPUS": "\(repository)/Corpus", "HOME": "/nonexistent"]

  package static func run(
    _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]
  ) -> ChildProcess {
    ChildProcess.run(
      path, arguments, input: input, environment: Shell.environment.merging(environment) { $1 })
  }

  package static func run(input: String) -> ChildProcess { run(input: Array(input.utf8)) }

  /// Runs a line of the system's shell in which `$J` is the program.
  package static func system(_ line: String) -> ChildProcess {
    ChildProcess.run("/bin/sh", ["-c", line], environment: environment.merging(["J": path]) { $1 })
  }
}
