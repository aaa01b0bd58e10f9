import Netlist

/// Every fault of one kind that can strike a design while a workload runs: every register bit × every cycle, counted
/// exactly. Faults are numbered, so that a sample is a list of numbers.
public struct FaultPopulation: Sendable {
  public let sites: [RegisterSite]
  public let model: FaultModel
  /// Cycles in which a fault may strike.
  public let cycles: Int
  public let strata: [FaultStratum]

  /// How faults are grouped for sampling and reporting.
  public enum Grouping: String, Sendable, Codable, CaseIterable {
    /// One group: a uniform sample.
    case none
    /// By module: all placements of one module together.
    case module
    /// By register of a module: all placements of one register together.
    case register
  }

  public init(netlist: Netlist, cycles: Int, model: FaultModel, grouping: Grouping) {
    sites = netlist.registerSites()
    self.model = model
    self.cycles = cycles
    var strata: [FaultStratum] = []
    for (index, site) in sites.enumerated() where model.variants(width: site.width) > 0 {
      let module = netlist.modules[site.module].name
      let name =
        switch grouping {
        case .none: "all"
        case .module: module
        case .register: "\(module).\(site.name)"
        }
      if let known = strata.firstIndex(where: { $0.name == name }) {
        strata[known].add(index, variants: model.variants(width: site.width))
      } else {
        var stratum = FaultStratum(name: name)
        stratum.add(index, variants: model.variants(width: site.width))
        strata.append(stratum)
      }
    }
    self.strata = strata
  }

  /// Register bits of the design.
  public var registerBits: Int { sites.reduce(0) { $0 + $1.width } }

  /// Faults in all: variants of every register × cycles.
  public var count: UInt64 { strata.indices.reduce(0) { $0 + count(inStratum: $1) } }

  public func count(inStratum stratum: Int) -> UInt64 { UInt64(strata[stratum].variants) * UInt64(cycles) }

  /// Fault `number` of a stratum, 0 ..< count: the variant varies fastest, then the cycle.
  public func fault(_ number: UInt64, inStratum stratum: Int) -> Fault {
    let variants = UInt64(strata[stratum].variants)
    let cycle = Int(number / variants)
    let (register, variant) = strata[stratum].locate(Int(number % variants))
    guard case .stuckAt = model else { return Fault(register: register, bit: variant, cycle: cycle) }
    return Fault(register: register, bit: variant / 2, cycle: cycle, level: variant % 2 == 1)
  }
}

/// A group of registers that is sampled by itself.
public struct FaultStratum: Sendable, Hashable {
  public let name: String
  /// Indices of register sites, each with the number of its first variant within the stratum.
  public private(set) var registers: [Int] = []
  private var firstVariants: [Int] = []
  public private(set) var variants = 0

  init(name: String) { self.name = name }

  mutating func add(_ register: Int, variants count: Int) {
    registers.append(register)
    firstVariants.append(variants)
    variants += count
  }

  /// The register that holds a variant, and the variant's number in it.
  func locate(_ variant: Int) -> (register: Int, variant: Int) {
    var low = 0
    var high = registers.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if firstVariants[middle] <= variant { low = middle } else { high = middle - 1 }
    }
    return (registers[low], variant - firstVariants[low])
  }
}
