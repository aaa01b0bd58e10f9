/// What one module needs by itself: the modules placed in it are not counted, and memories stay memories, which a chip
/// has as macros. Sums over a hierarchy count every placement.
public struct ModuleMeasure: Codable, Hashable, Sendable {
  /// Of registers and logic: in the unit of the Liberty file, or transistors as Yosys estimates them.
  public var area: Double
  /// Bits held in flops.
  public var flops: Int
  /// Look-up tables of six inputs on the longest path inside the module.
  public var depth: Int

  public init(area: Double, flops: Int, depth: Int) {
    self.area = area
    self.flops = flops
    self.depth = depth
  }
}
