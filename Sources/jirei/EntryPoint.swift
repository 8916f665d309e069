import ArgumentParser
import Glibc
import Terminal
import Text

@main
enum EntryPoint {
  static func main() {
    Process.keepStandardStreams()
    Process.takeFileSizeLimitAsError()
    Process.hidePasswords(of: CommandLine.arguments)
    do {
      if let invocation = Invocation(plain: CommandLine.arguments.dropFirst()) { try Shell.start(invocation) }
      if let script = CompletionScript.asked(by: CommandLine.arguments.dropFirst()) {
        StandardStream.output.write(raw: script + "\n")
        Process.exit(0)
      }
      var command = try Jirei.parseAsRoot()
      try command.run()
    } catch {
      if let code = error as? ExitCode { Process.exit(code.rawValue) }
      let asked = Jirei.fullMessage(for: error)
      let message = asked == Jirei.helpMessage() ? Jirei.wholeHelp : asked
      // Help and version are answers; everything else is a mistake in the usage.
      if Jirei.exitCode(for: error) == .success {
        StandardStream.output.write(message + "\n")
        Process.exit(0)
      }
      StandardStream.error.write(message + "\n")
      Process.exit(2)
    }
  }
}

/// What the program as a whole asks of the system.
enum Process {
  /// Puts something in place of standard streams that the parent has closed, so that no file or event of ours gets
  /// their number. Each is opened the wrong way round: using it is an error as it was.
  static func keepStandardStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Makes a write beyond the size that files may have (`ulimit -f`) an error instead of a death.
  static func takeFileSizeLimitAsError() { signal(SIGXFSZ, SIG_IGN) }

  /// Takes passwords out of what others on this machine see of the program's arguments.
  ///
  /// - Parameter arguments: a copy of them, which keeps what they say.
  static func hidePasswords(of arguments: [String]) {
    for (index, text) in arguments.enumerated() where text.contains("://") {
      let masked = MaskedText.masked(text)
      guard masked != text, let place = CommandLine.unsafeArgv[index] else { continue }
      let size = strlen(place)
      memset(place, 0, size)
      for (offset, byte) in masked.utf8.prefix(size).enumerated() { place[offset] = CChar(bitPattern: byte) }
    }
  }

  static func exit(_ code: Int32) -> Never { Glibc.exit(code) }
}
