import Bits
import Netlist
import Simulation

/// What one fault does.
public enum FaultModel: Sendable, Hashable, Codable {
  /// One register bit is inverted in one cycle: a single event upset.
  case singleBit
  /// Two neighbouring bits of one register are inverted in one cycle.
  case adjacentDouble
  /// One register bit reads as 0, or as 1, for a span of cycles.
  case stuckAt(cycles: Int)

  public var name: String {
    switch self {
    case .singleBit: "single-bit"
    case .adjacentDouble: "adjacent-double"
    case .stuckAt(let cycles): "stuck-at:\(cycles)"
    }
  }

  /// The most cycles that a bit is stuck.
  private static let longest = 1 << 32

  /// `single-bit`, `adjacent-double`, or `stuck-at:<cycles>` with at most 2^32 cycles.
  public init?(name: String) {
    switch name {
    case "single-bit": self = .singleBit
    case "adjacent-double": self = .adjacentDouble
    default:
      let parts = name.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "stuck-at", let cycles = Int(parts[1]),
        (1...FaultModel.longest).contains(cycles)
      else { return nil }
      self = .stuckAt(cycles: cycles)
    }
  }

  /// Is one fault what one particle does, so that a raw upset rate applies?
  public var isUpset: Bool {
    switch self {
    case .singleBit, .adjacentDouble: true
    case .stuckAt: false
    }
  }

  /// Faults that one register of `width` bits can have in one cycle.
  public func variants(width: Int) -> Int {
    switch self {
    case .singleBit: max(0, width)
    case .adjacentDouble: max(0, width - 1)
    case .stuckAt: max(0, 2 * width)
    }
  }
}

/// One fault: where, when and what.
public struct Fault: Sendable, Hashable {
  /// In the order of `Netlist.registerSites()`.
  public var register: Int
  /// The lowest bit that is changed.
  public var bit: Int
  public var cycle: Int
  /// The level of a stuck bit.
  public var level: Bool

  public init(register: Int, bit: Int, cycle: Int, level: Bool = false) {
    self.register = register
    self.bit = bit
    self.cycle = cycle
    self.level = level
  }

  /// The experiment that an engine runs for this fault.
  public func experiment(_ model: FaultModel, width: Int) -> Experiment {
    var mask = Bits.zero(width: width)
    mask[bit: bit] = true
    if model == .adjacentDouble { mask[bit: bit + 1] = true }
    guard case .stuckAt(let span) = model else {
      return Experiment(register: register, mask: mask, cycle: cycle, action: .flip)
    }
    let value = level ? mask : Bits.zero(width: width)
    return Experiment(register: register, mask: mask, cycle: cycle, action: .hold(value: value, span: span))
  }
}
