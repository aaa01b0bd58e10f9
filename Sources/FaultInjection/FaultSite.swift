import Netlist
import Simulation

/// One place of the design that faults can strike: a placed register, memory or net.
public struct FaultSite: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case register
    /// With its number in `Netlist.memorySites()` and the width of its words.
    case memory(Int, wordWidth: Int)
    case net
  }

  /// Instance names from the top, empty for the top's own.
  public var path: [String]
  public var name: String
  /// Index of the circuit.
  public var module: Int
  /// Bits: of a memory, of all its words.
  public var width: Int
  /// Number of bit 0 among all bits of sites of this kind.
  public var firstBit: Int
  public var kind: Kind
  /// A register of hardened flip-flops: few upsets of it take effect.
  public var isHardened = false
  /// `pe_0_1.acc`
  public var fullName: String { (path + [name]).joined(separator: ".") }

  /// All sites of a kind, in the order of the netlist's own lists.
  static func all(_ netlist: Netlist, _ room: FaultModel.Room) -> [FaultSite] {
    var sites: [FaultSite] = []
    var bit = 0
    func add(_ path: [String], _ name: String, _ module: Int, _ width: Int, _ kind: Kind) {
      sites.append(FaultSite(path: path, name: name, module: module, width: width, firstBit: bit, kind: kind))
      bit += width
    }
    switch room {
    case .registers:
      for site in netlist.registerSites() {
        add(site.path, site.name, site.module, site.width, .register)
        sites[sites.count - 1].isHardened = netlist.modules[site.module].declarations[site.declaration].isHardened
      }
    case .memories:
      for (number, site) in netlist.memorySites().enumerated() {
        add(site.path, site.name, site.module, site.depth * site.width, .memory(number, wordWidth: site.width))
      }
    case .nets: for site in netlist.netSites() { add(site.path, site.name, site.module, site.width, .net) }
    }
    return sites
  }

  /// Can an engine run faults of this site, the number of which is given? A pulse on a net begins on the referee and goes
  /// on on the engine.
  func isHeld(_ number: Int, by engine: any ExperimentEngine) -> Bool {
    let target: Experiment.Target
    let mask: Int
    switch kind {
    case .register: (target, mask) = (.register(number), width)
    case .memory(let memory, let wordWidth): (target, mask) = (.memory(memory, word: 0), wordWidth)
    case .net: return true
    }
    return engine.runs(Experiment(strikes: [.init(target, mask: .zero(width: mask))], cycle: 0))
  }
}
