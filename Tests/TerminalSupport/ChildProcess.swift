import Glibc

/// A program that was run to its end, with what it wrote.
package struct ChildProcess: Sendable {
  /// The exit code, or 128 and its number for a signal.
  package var status: Int32 = -1
  package var output: [UInt8] = []
  package var errors: [UInt8] = []

  package var text: String { String(decoding: output, as: UTF8.self) }
  package var complaint: String { String(decoding: errors, as: UTF8.self) }

  /// Runs a program with these bytes on standard input. Its environment is what is given and a plain `PATH`.
  package static func run(
    _ executable: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
  ) -> ChildProcess {
    let folder = TemporaryFolder()
    let (inPath, outPath, errorPath) = ("\(folder.path)/in", "\(folder.path)/out", "\(folder.path)/error")
    writeFile(inPath, input)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // A thread that runs tests may have signals blocked, and a program would inherit that.
    var attributes = posix_spawnattr_t()
    var blocked = sigset_t()
    posix_spawnattr_init(&attributes)
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, inPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outPath, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT, 0o600)
    let variables = ["PATH": "/usr/local/bin:/usr/bin:/bin"].merging(environment) { $1 }
    var words = ([executable] + arguments).map { (word: String) in strdup(word) } + [nil]
    var settings = variables.map { (name: String, value: String) in strdup("\(name)=\(value)") } + [nil]
    defer { for memory in words + settings { free(memory) } }
    var result = ChildProcess()
    var process: pid_t = 0
    guard posix_spawn(&process, executable, &actions, &attributes, &words, &settings) == 0 else { return result }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    result.status = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    result.output = readFile(outPath)
    result.errors = readFile(errorPath)
    return result
  }
}
