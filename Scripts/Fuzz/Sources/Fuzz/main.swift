// Feeds one target with what libFuzzer makes: `Fuzz TARGET [options of libFuzzer] [folders of inputs]`.

import Glibc

/// The loop of libFuzzer. It counts the edges that were gone through by what `-sanitize=fuzzer` adds to the modules.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

let targets = FileTarget.all
let wanted = CommandLine.arguments.dropFirst().first ?? ""
guard let target = targets.first(where: { $0.name == wanted }) else {
  print(targets.map(\.name).joined(separator: "\n"))
  exit(wanted.isEmpty ? 0 : 2)
}
let chosen = target

var count = CommandLine.argc - 1
var arguments = CommandLine.unsafeArgv + 1
exit(
  runDriver(&count, &arguments) { bytes, size in
    chosen.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
    return 0
  })
