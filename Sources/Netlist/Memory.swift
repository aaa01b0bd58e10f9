import Bits

/// An array of words with any number of asynchronous reads (`memoryRead` nodes) and clocked writes.
///
/// Contents start at `initial`, or zero. Reads see the words before this cycle's writes. When two write ports hit the
/// same word in one cycle, the later port wins.
public struct MemoryArray: Sendable {
  public struct WritePort: Sendable {
    public var enable: NodeID
    public var address: NodeID
    public var data: NodeID
    public var point: SourcePoint

    public init(enable: NodeID, address: NodeID, data: NodeID, point: SourcePoint) {
      self.enable = enable
      self.address = address
      self.data = data
      self.point = point
    }
  }

  public var name: String
  public var depth: Int
  public var width: Int
  public var isSigned: Bool
  public var domain: Int
  public var initial: [Bits]
  public var writePorts: [WritePort] = []
  public var documentation: String?
  /// The protection that the description asks for.
  public var protection: Mechanism?
  public var point: SourcePoint

  public init(
    name: String, depth: Int, width: Int, isSigned: Bool, domain: Int, initial: [Bits] = [],
    documentation: String? = nil, point: SourcePoint
  ) {
    self.name = name
    self.depth = depth
    self.width = width
    self.isSigned = isSigned
    self.domain = domain
    self.initial = initial
    self.documentation = documentation
    self.point = point
  }

  /// Bits of an address: ⌈log2(depth)⌉, at least 1.
  public var addressWidth: Int { max(1, Int.bitWidth - (depth - 1).leadingZeroBitCount) }
}
