import Foundation
import Tools

/// Ctrl-C asks for a pause at the next transaction instead of ending the process; a second one ends it.
final class Interrupt {
  private let source: any DispatchSourceSignal
  private let received: StopRequest

  /// - Parameter message: what is done at the first Ctrl-C.
  /// - Parameter received: is made then.
  init(
    _ message: String = "storing what is done; Ctrl-C again stops at once", received: StopRequest = StopRequest()
  ) {
    self.received = received
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if received.make() { _exit(Failure.interrupted.rawValue) }
      Terminal.error("\nbittern: \(message)")
    }
    source.resume()
  }

  deinit {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }

  var wasReceived: Bool { received.isMade }
}
