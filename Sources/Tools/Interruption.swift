import Synchronization

/// A wish to stop, which running programs hear: they are ended, and `Interrupted` is thrown.
///
/// Carried by a `ToolEnvironment`, so that it reaches everything that runs programs in it, on any thread.
public final class StopRequest: Sendable, Hashable {
  private let state = Atomic(false)

  public init() {}

  public var isMade: Bool { state.load(ordering: .relaxed) }
  /// Makes the wish. Was it made before?
  @discardableResult public func make() -> Bool { state.exchange(true, ordering: .relaxed) }

  public static func == (a: StopRequest, b: StopRequest) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What was running was stopped, because that was asked for.
public struct Interrupted: Error, Hashable, CustomStringConvertible {
  package init() {}
  public var description: String { "interrupted; nothing that was unfinished is kept" }
}
