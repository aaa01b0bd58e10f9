/// The place of a value in its circuit's arena.
public struct NodeID: Hashable, Comparable, Sendable {
  public let raw: Int32
  @inlinable public init(_ raw: Int32) { self.raw = raw }
  @inlinable public init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
  @inlinable public var index: Int { Int(raw) }
  @inlinable public static func < (a: NodeID, b: NodeID) -> Bool { a.raw < b.raw }
}

/// One value: 20 bytes in the arena. The meaning of `a`, `b`, `c` is given by `Operation`.
public struct Node: Sendable {
  public struct Flags: OptionSet, Sendable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
    /// A selection that came from `when` or `select`: printed as `if` or `case`.
    public static let statement = Flags(rawValue: 1)
    /// Shown as a signed number in declarations and waves. Not part of the node's identity.
    public static let signedView = Flags(rawValue: 2)
  }

  public var operation: Operation
  /// Redundancy copy; equal nodes of different copies are never merged.
  public var copy: UInt8
  public var flags: Flags
  public var width: Int32
  public var a: Int32
  public var b: Int32
  public var c: Int32

  @inlinable
  public init(
    _ operation: Operation, width: Int, a: NodeID? = nil, b: NodeID? = nil, c: NodeID? = nil, flags: Flags = [],
    copy: UInt8 = 0
  ) {
    self.operation = operation
    self.copy = copy
    self.flags = flags
    self.width = Int32(truncatingIfNeeded: width)
    self.a = a?.raw ?? -1
    self.b = b?.raw ?? -1
    self.c = c?.raw ?? -1
  }

  /// The parts that decide whether two pure nodes are the same value.
  @inlinable var identity: (UInt64, UInt64, UInt64) {
    let kind =
      UInt64(operation.rawValue) | UInt64(copy) << 8 | UInt64(flags.intersection(.statement).rawValue) << 16
      | UInt64(UInt32(bitPattern: width)) << 32
    return (
      kind, UInt64(UInt32(bitPattern: a)) | UInt64(UInt32(bitPattern: b)) << 32, UInt64(UInt32(bitPattern: c))
    )
  }
}
