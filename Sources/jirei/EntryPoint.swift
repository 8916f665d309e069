import ArgumentParser
import Terminal

@main
enum EntryPoint {
  static func main() {
    Process.keepStandardStreams()
    Process.takeFileSizeLimitAsError()
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
