import Netlist

/// Every fault of one kind that can strike a design while a workload runs: every register bit (bit of a memory, of a net)
/// × every cycle, counted exactly. Faults are numbered, so that a sample is a list of numbers.
///
/// A workload with several inputs has the cycles of all of them, one input after the other.
public struct FaultPopulation: Sendable {
  /// What can be struck: registers in the order of `Netlist.registerSites()`, or memories, or nets.
  public let sites: [FaultSite]
  public let model: FaultModel
  /// Cycles in which a fault may strike.
  public let cycles: Int
  /// The inputs, with their cycles.
  public let spans: [Span]
  public let strata: [FaultStratum]

  /// How faults are grouped for sampling and reporting.
  public enum Grouping: String, Sendable, Codable, CaseIterable {
    /// One group: a uniform sample.
    case none
    /// By module: all placements of one module together.
    case module
    /// By register of a module: all placements of one register together.
    case register
    /// By input of the workload.
    case input
  }

  /// The cycles of one input.
  public struct Span: Sendable, Hashable {
    public var name: String
    public var cycles: Int

    public init(name: String, cycles: Int) {
      self.name = name
      self.cycles = cycles
    }
  }

  public init(netlist: Netlist, cycles: Int, model: FaultModel, grouping: Grouping) {
    self.init(netlist: netlist, spans: [Span(name: "", cycles: cycles)], model: model, grouping: grouping)
  }

  public init(netlist: Netlist, spans: [Span], model: FaultModel, grouping: Grouping) {
    sites = FaultSite.all(netlist, model.room)
    self.model = model
    self.spans = spans
    cycles = spans.reduce(0) { $0 + $1.cycles }
    let bits = sites.reduce(0) { $0 + $1.width }
    self.bits = bits
    var strata: [FaultStratum] = []
    var known: [String: Int] = [:]
    for (index, site) in sites.enumerated() {
      let variants = model.variants(width: site.width, of: bits)
      if variants == 0 { continue }
      let module = netlist.modules[site.module].name
      let name =
        switch grouping {
        case .none, .input: "all"
        case .module: module
        case .register: "\(module).\(site.name)"
        }
      if known[name] == nil {
        known[name] = strata.count
        strata.append(FaultStratum(name: name, firstCycle: 0, cycles: cycles))
      }
      if let stratum = known[name] { strata[stratum].add(index, variants: variants) }
    }
    if grouping == .input, let all = strata.first { strata = FaultPopulation.split(all, spans) }
    // More than can be numbered is as good as none: the campaign says so.
    let whole = strata.reduce(0.0) { $0 + Double($1.variants) * Double($1.cycles) }
    self.strata = whole < 0x1p62 ? strata : []
  }

  private static func split(_ all: FaultStratum, _ spans: [Span]) -> [FaultStratum] {
    var first = 0
    return spans.enumerated().map { number, span in
      defer { first += span.cycles }
      return FaultStratum(
        all, name: span.name.isEmpty ? "input \(number)" : span.name, firstCycle: first, cycles: span.cycles)
    }
  }

  /// Bits of all sites: of the registers, memories or nets.
  public let bits: Int

  /// Register bits of the design, when those are struck.
  public var registerBits: Int { bits }

  /// Faults in all: variants of every register × cycles.
  public var count: UInt64 { strata.indices.reduce(0) { $0 + count(inStratum: $1) } }

  public func count(inStratum stratum: Int) -> UInt64 {
    UInt64(strata[stratum].variants) * UInt64(strata[stratum].cycles)
  }

  /// The input that a cycle belongs to, and the number of its first cycle.
  public func input(ofCycle cycle: Int) -> (number: Int, firstCycle: Int) {
    var first = 0
    for (number, span) in spans.enumerated() {
      if cycle < first + span.cycles { return (number, first) }
      first += span.cycles
    }
    preconditionFailure("cycle \(cycle) is outside the workload's 0 ... \(cycles - 1)")
  }

  /// Fault `number` of a stratum, 0 ..< count: the variant varies fastest, then the cycle.
  public func fault(_ number: UInt64, inStratum stratum: Int) -> Fault {
    let variants = UInt64(strata[stratum].variants)
    let cycle = strata[stratum].firstCycle + Int(number / variants)
    let (register, variant) = strata[stratum].locate(Int(number % variants))
    let width = sites[register].width
    switch model {
    case .stuckAt: return Fault(register: register, bit: variant / 2, cycle: cycle, level: variant % 2 == 1)
    case .cluster(let bits):
      let pattern = Cluster(window: bits).pattern(variant, width: width)
      return Fault(register: register, bit: pattern.bit, cycle: cycle, variant: pattern.bits)
    case .sites:
      return Fault(register: register, bit: variant % width, cycle: cycle, variant: UInt64(variant / width))
    case .singleBit, .adjacentDouble, .memoryBit, .transient:
      return Fault(register: register, bit: variant, cycle: cycle)
    }
  }
}

/// A group of registers, or the cycles of an input, that is sampled by itself.
public struct FaultStratum: Sendable, Hashable {
  public let name: String
  public let firstCycle: Int
  public let cycles: Int
  /// Indices of register sites, each with the number of its first variant within the stratum.
  public private(set) var registers: [Int] = []
  private(set) var firstVariants: [Int] = []
  public private(set) var variants = 0

  init(name: String, firstCycle: Int, cycles: Int) {
    self.name = name
    self.firstCycle = firstCycle
    self.cycles = cycles
  }

  /// The same registers in other cycles.
  init(_ other: FaultStratum, name: String, firstCycle: Int, cycles: Int) {
    self.init(name: name, firstCycle: firstCycle, cycles: cycles)
    (registers, firstVariants, variants) = (other.registers, other.firstVariants, other.variants)
  }

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
