/// How a design is placed and routed.
public struct PlacementOptions: Hashable, Sendable {
  public var device: PlacementDevice
  /// Placement starts from random positions: each seed gives another one, and another clock rate.
  public var seeds: [Int]
  /// Megahertz that the tool works towards. Missing it is no error.
  public var frequency: Int
  /// A board's pins for the ports of the block (`.pcf` for ice40, `.lpf` for ecp5), by its path. Without it the block
  /// is placed in a register ring.
  public var constraints: String?

  /// Multiplications may go to DSP blocks, where the device has them.
  public var dsp: Bool

  public init(
    device: PlacementDevice, seeds: [Int] = [1, 2, 3], frequency: Int = 200, constraints: String? = nil,
    dsp: Bool = true
  ) {
    self.device = device
    self.seeds = seeds
    self.frequency = frequency
    self.constraints = constraints
    self.dsp = dsp
  }

  /// What is wrong, and what to write instead.
  public func problem() -> String? {
    if seeds.isEmpty || seeds.contains(where: { $0 < 0 }) { return "seeds are numbers from 0 on, at least one" }
    if !(1...10_000).contains(frequency) { return "a frequency of \(frequency) MHz is not from 1 to 10,000 MHz" }
    let isName = device.package.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
    }
    if !isName || device.package.isEmpty { return "'\(device.package)' is not the name of a package, such as ct256" }
    let ending = device.target == .ice40 ? ".pcf" : ".lpf"
    guard let constraints, !constraints.hasSuffix(ending) else { return nil }
    return "constraints of \(device.target.rawValue) are a \(ending) file, not '\(constraints)'"
  }
}
