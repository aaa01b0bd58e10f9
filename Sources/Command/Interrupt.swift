import Foundation

/// Ctrl-C asks for a pause at the next transaction instead of ending the process; a second one ends it.
final class Interrupt {
  private let source: any DispatchSourceSignal
  private let received = Flag()

  private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false
    /// Was it set already?
    func set() -> Bool {
      lock.withLock {
        defer { value = true }
        return value
      }
    }
    var isSet: Bool { lock.withLock { value } }
  }

  init() {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    let received = received
    source.setEventHandler {
      if received.set() { _exit(Failure.interrupted.rawValue) }
      Terminal.error("\nbittern: storing what is done; Ctrl-C again stops at once")
    }
    source.resume()
  }

  deinit {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }

  var wasReceived: Bool { received.isSet }
}
