import Bits
import Simulation

/// One fault: where, when and what.
public struct Fault: Sendable, Hashable {
  /// The site, in the order of `FaultPopulation.sites`: a register, a memory, or a net.
  public var register: Int
  /// The lowest bit that is changed. In a memory of words of `w` bits, bit `b` of word `a` is `a w + b`.
  public var bit: Int
  public var cycle: Int
  /// What the model needs besides: the level of a stuck bit, the changed bits of a cluster from `bit` up, the number of
  /// the combination of further sites.
  public var variant: UInt64

  public init(register: Int, bit: Int, cycle: Int, variant: UInt64) {
    self.register = register
    self.bit = bit
    self.cycle = cycle
    self.variant = variant
  }

  public init(register: Int, bit: Int, cycle: Int, level: Bool = false) {
    self.init(register: register, bit: bit, cycle: cycle, variant: level ? 1 : 0)
  }

  /// The level of a stuck bit.
  public var level: Bool { variant == 1 }
}

extension FaultPopulation {
  /// The experiment that an engine runs for a fault.
  public func experiment(_ fault: Fault) -> Experiment {
    let site = sites[fault.register]
    switch model {
    case .singleBit: return flip(fault, 1)
    case .adjacentDouble: return flip(fault, 3)
    case .cluster: return flip(fault, fault.variant)
    case .stuckAt(let span):
      let mask = mask(1, at: fault.bit, width: site.width)
      let value = fault.level ? mask : Bits.zero(width: site.width)
      return Experiment(
        register: fault.register, mask: mask, cycle: fault.cycle, action: .hold(value: value, span: span))
    case .memoryBit:
      guard case .memory(let memory, let width) = site.kind else { preconditionFailure("'\(site.name)' is no memory") }
      let strike = Experiment.Strike(
        .memory(memory, word: fault.bit / width), mask: mask(1, at: fault.bit % width, width: width))
      return Experiment(strikes: [strike], cycle: fault.cycle)
    case .transient:
      let strike = Experiment.Strike(.net(fault.register), mask: mask(1, at: fault.bit, width: site.width))
      return Experiment(strikes: [strike], cycle: fault.cycle)
    case .sites(let count): return several(fault, count)
    }
  }

  private func flip(_ fault: Fault, _ pattern: UInt64) -> Experiment {
    let mask = mask(pattern, at: fault.bit, width: sites[fault.register].width)
    return Experiment(register: fault.register, mask: mask, cycle: fault.cycle, action: .flip)
  }

  private func mask(_ pattern: UInt64, at bit: Int, width: Int) -> Bits {
    var mask = Bits.zero(width: width)
    for offset in 0..<(UInt64.bitWidth - pattern.leadingZeroBitCount) where pattern >> UInt64(offset) & 1 == 1 {
      mask[bit: bit + offset] = true
    }
    return mask
  }

  /// The first bit, and a set of the other bits of the design; a register that is struck twice has one mask.
  private func several(_ fault: Fault, _ count: Int) -> Experiment {
    let first = sites[fault.register].firstBit + fault.bit
    let others = Combinations(of: bits - 1, choose: count - 1).members(fault.variant)
    var strikes: [Experiment.Strike] = []
    for bit in [first] + others.reversed().map({ $0 < first ? $0 : $0 + 1 }) {
      let site = site(ofBit: bit)
      let place = bit - sites[site].firstBit
      if let known = strikes.firstIndex(where: { $0.target == .register(site) }) {
        strikes[known].mask[bit: place] = true
      } else {
        strikes.append(Experiment.Strike(.register(site), mask: mask(1, at: place, width: sites[site].width)))
      }
    }
    return Experiment(strikes: strikes, cycle: fault.cycle)
  }

  private func site(ofBit bit: Int) -> Int {
    var low = 0
    var high = sites.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if sites[middle].firstBit <= bit { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
