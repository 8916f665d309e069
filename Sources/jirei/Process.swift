import Glibc

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

  static func exit(_ code: Int32) -> Never { Glibc.exit(code) }
}

extension Shell {
  /// Nanoseconds of a clock that only goes forward.
  static func clock() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
