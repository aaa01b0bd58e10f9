import FaultInjection
import Netlist

/// Everything there is to choose: parts, the mechanisms that fit each, and what these cost and leave.
public struct ProtectionChoice: Sendable {
  /// What options add up in.
  public enum Quantity: Int, Sendable, CaseIterable {
    /// In the meter's unit.
    case area
    /// Bad outcomes that nobody notices, as a share of all upsets of the unprotected design's registers; an upper bound.
    case residual
    /// Upsets of registers that raise an error without being corrected, as such a share.
    case detected
    /// The residual of upsets of memory words, as a share of these.
    case memory
    /// Upsets of memory words that stay in them without a code over them, as such a share.
    case latent
    /// Bad outcomes of registers and memories together: failure rates as `ProtectionChoice.rates` weighs them.
    case rate

    /// As a message names it.
    public var title: String {
      switch self {
      case .memory: "residual of memory words"
      case .latent: "latent share of memory words"
      case .area, .residual, .detected, .rate: "\(self)"
      }
    }
  }

  /// Raw failure rates, FIT.
  public struct Rates: Sendable, Hashable {
    public var registers: Double
    public var memories: Double

    public init(registers: Double, memories: Double) {
      self.registers = registers
      self.memories = memories
    }
  }

  /// A mechanism on a part; no mechanism for leaving it as it is.
  public struct Option: Sendable, Hashable {
    public var mechanism: Mechanism?
    public var area: Double
    public var residual: Double
    public var detected: Double
    /// Look-up tables of six inputs in the checker.
    public var depth: Int
    public var memory: Double
    public var latent: Double

    public init(
      mechanism: Mechanism?, area: Double, residual: Double, detected: Double = 0, depth: Int = 0, memory: Double = 0,
      latent: Double = 0
    ) {
      self.mechanism = mechanism
      self.area = area
      self.residual = residual
      self.detected = detected
      self.depth = depth
      self.memory = memory
      self.latent = latent
    }

    /// In the order of the quantities.
    func amounts(_ rates: Rates) -> [Double] {
      [area, residual, detected, memory, latent, residual * rates.registers + memory * rates.memories]
    }
  }

  public struct Part: Sendable {
    public var part: ProtectionPlan.Part
    public var options: [Option]
  }

  /// Budgets, each infinite where there is none.
  public struct Budgets: Sendable, Hashable {
    public var area = Double.infinity
    public var residual = Double.infinity
    public var detected = Double.infinity
    public var memory = Double.infinity
    public var latent = Double.infinity
    /// Of each checker by itself.
    public var depth = Int.max

    public init() {}

    public subscript(quantity: Quantity) -> Double {
      switch quantity {
      case .area: area
      case .residual: residual
      case .detected: detected
      case .memory: memory
      case .latent: latent
      case .rate: .infinity
      }
    }
  }

  /// A plan, what it is expected to come to, and how good it is.
  public struct Answer: Sendable, Hashable {
    public var plan: ProtectionPlan
    public var area: Double
    public var residual: Double
    public var detected: Double
    public var memory: Double
    public var latent: Double
    /// No plan from the same options has less of what was made least; equal to it when the answer is the best.
    public var bound: Double
    public var gap: Double
    /// What the greedy choice would come to; nil where it finds none.
    public var greedy: Double?
  }

  public var parts: [Part]
  /// Which parts exclude each other; parts by number.
  public var tree: Grouping
  /// Memories, which exclude nothing.
  public var words = Grouping.all([])
  /// What residuals of registers and of memories count for when both are made least.
  public var rates = Rates(registers: 1, memories: 0)
  /// Parts of the alternative without detectors.
  var plainParts: Range<Int>

  public indirect enum Grouping: Sendable {
    case part(Int)
    case all([Grouping])
    /// A block as a whole, or its parts.
    case either([Grouping])
  }

  public init(parts: [Part], tree: Grouping) {
    self.parts = parts
    self.tree = tree
    plainParts = parts.indices
  }

  /// What a plan's choices for memories add.
  public func memoryArea(of plan: ProtectionPlan) -> Double {
    parts.reduce(0) { sum, part in
      guard case .memory = part.part, let choice = plan.choices.first(where: { $0.part == part.part }) else {
        return sum
      }
      return sum + (part.options.first { $0.mechanism == choice.mechanism }?.area ?? 0)
    }
  }

  /// All parts with one mechanism where it fits, else as they are: what a plan without a campaign comes to.
  public func everywhere(_ mechanism: Mechanism) -> (area: Double, residual: Double) {
    var sums = (area: 0.0, residual: 0.0)
    for part in parts[plainParts] {
      guard case .registers = part.part else { continue }
      guard let option = part.options.first(where: { $0.mechanism == mechanism }) ?? part.options.first else {
        continue
      }
      sums.area += option.area
      sums.residual += option.residual
    }
    return sums
  }
}
