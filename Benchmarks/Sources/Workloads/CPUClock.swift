import Foundation

/// CPU time: on a machine that others use, too, wall time says more about them.
public enum CPUClock {
  /// Nanoseconds that this thread has computed.
  public static func thread() -> Double { read(CLOCK_THREAD_CPUTIME_ID) }

  /// Nanoseconds that all threads of this process have computed.
  public static func process() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }

  /// Nanoseconds that finished child processes have computed.
  public static func children() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    func nanoseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e9 + Double(time.tv_usec) * 1e3 }
    return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
  }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
