/// A design in its place, with its wires.
public struct PlacementResult: Codable, Hashable, Sendable {
  /// One seed.
  public struct Run: Codable, Hashable, Sendable {
    public var seed: Int
    /// The highest rate of the slowest clock; `nil` when no path goes from register to register.
    public var megahertz: Double?
    public var utilisation: [Resource]
  }

  /// What the device has of one kind, by nextpnr's name.
  public struct Resource: Codable, Hashable, Sendable {
    public var name: String
    public var used: Int
    public var available: Int
  }

  /// The block.
  public var top: String
  public var device: PlacementDevice
  /// Is it in a register ring? Its registers are in the utilisation.
  public var isInRing: Bool
  /// What nextpnr and Yosys call themselves.
  public var tool: String
  public var synthesiser: String
  /// In the order of the seeds.
  public var runs: [Run]

  private var rates: [Double] { runs.compactMap(\.megahertz).sorted() }

  /// Over the seeds; of an even number, the lower one in the middle, which was reached.
  public var median: Double? { rates.isEmpty ? nil : rates[(rates.count - 1) / 2] }
  public var lowest: Double? { rates.first }
  public var highest: Double? { rates.last }

  /// The seed with the highest rate: the one to make a bitstream of.
  public var bestSeed: Int? { runs.max { ($0.megahertz ?? 0) < ($1.megahertz ?? 0) }?.seed }

  /// The most that a seed used of a kind, by the names that nextpnr has for it.
  public func used(_ names: String...) -> Int {
    runs.map { run in run.utilisation.filter { names.contains($0.name) }.reduce(0) { $0 + $1.used } }.max() ?? 0
  }

  /// Logic cells of ice40 (a look-up table, a carry and a register each); look-up tables of ecp5.
  public var logic: Int { used("ICESTORM_LC", "TRELLIS_COMB") }
  /// Registers of ecp5; those of ice40 are in its logic cells.
  public var flops: Int { used("TRELLIS_FF") }
  public var dsp: Int { used("ICESTORM_DSP", "MULT18X18D") }
  public var blockRAM: Int { used("ICESTORM_RAM", "DP16KD") }
}
