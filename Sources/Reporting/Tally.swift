import FaultInjection

/// One pass over the records: counts by register and by cycle, and the faults worth showing.
struct Tally {
  let binWidth: Int
  /// By stratum when strata are inputs, else once; by register.
  private(set) var registers: [[OutcomeCounts]]
  /// By stratum and input.
  private(set) var inputs: [[OutcomeCounts]]
  /// By stratum and bin.
  private(set) var bins: [[OutcomeCounts]]
  /// Engines in the order in which they appear.
  private(set) var engines: [String] = []
  private(set) var slowest: [FaultRecord] = []
  /// The worst of each kind of register.
  private(set) var worstByKind: [FaultRecord?]
  /// Every record, in the order of the plan.
  private(set) var course: Course
  private let kindOfRegister: [Int]
  private let isByInput: Bool
  /// The input of each cycle.
  private let inputOfCycle: [Int]

  static let binsWanted = 60
  static let listed = 12

  init(_ store: CampaignStore, of campaign: StoredCampaign) throws {
    binWidth = (campaign.cycles + Tally.binsWanted - 1) / Tally.binsWanted
    let binCount = (campaign.cycles + binWidth - 1) / binWidth
    isByInput = campaign.isByInput
    inputOfCycle = campaign.inputs.enumerated().flatMap { Array(repeating: $0, count: $1.cycles) }
    registers = Array(
      repeating: Array(repeating: OutcomeCounts(), count: campaign.registers.count),
      count: isByInput ? campaign.strata.count : 1)
    inputs = Array(
      repeating: Array(repeating: OutcomeCounts(), count: campaign.inputs.count), count: campaign.strata.count)
    bins = Array(repeating: Array(repeating: OutcomeCounts(), count: binCount), count: campaign.strata.count)
    course = Course(strata: campaign.strata.count, keepsOrder: campaign.drawing != .exhaustive)
    var kinds: [String: Int] = [:]
    kindOfRegister = campaign.registers.map { register in
      let name = "\(register.module).\(register.name)"
      if let known = kinds[name] { return known }
      kinds[name] = kinds.count
      return kinds.count - 1
    }
    worstByKind = Array(repeating: nil, count: kinds.count)

    var stranger: Int?
    try store.forEachRecord { record in
      if registers[0].indices.contains(record.fault.register), bins.indices.contains(record.draw.stratum) {
        add(record)
      } else {
        stranger = stranger ?? record.fault.register
      }
    }
    if let stranger {
      throw ReportFailure.unknownRegister(
        file: campaign.file, number: stranger, registers: campaign.registers.count)
    }
  }

  private mutating func add(_ record: FaultRecord) {
    let register = record.fault.register
    let stratum = record.draw.stratum
    registers[isByInput ? stratum : 0][register][record.outcome] += record.weight
    for cycle in record.fault.cycle - record.weight + 1...record.fault.cycle {
      let bin = min(max(0, cycle / binWidth), bins[stratum].count - 1)
      bins[stratum][bin][record.outcome] += 1
      if inputOfCycle.indices.contains(cycle) { inputs[stratum][inputOfCycle[cycle]][record.outcome] += 1 }
    }
    if record.engine != Campaign.pruning, !engines.contains(record.engine) { engines.append(record.engine) }
    course.add(record)
    addSlow(record)
    guard record.outcome.isBad else { return }
    let kind = kindOfRegister[register]
    if let worst = worstByKind[kind], !Tally.isWorse(record, worst) { return }
    worstByKind[kind] = record
  }

  /// Only faults that settled: the others ran to the end because they struck early.
  private mutating func addSlow(_ record: FaultRecord) {
    if record.convergedAt == nil || record.cyclesSimulated == 0 { return }
    if slowest.count == Tally.listed, let last = slowest.last, last.cyclesSimulated >= record.cyclesSimulated { return }
    let place = slowest.firstIndex { $0.cyclesSimulated < record.cyclesSimulated } ?? slowest.count
    slowest.insert(record, at: place)
    if slowest.count > Tally.listed { slowest.removeLast() }
  }

  /// A hang before a wrong answer, then the one that leaves the least time to react, then the order of the plan.
  static func isWorse(_ a: FaultRecord, _ b: FaultRecord) -> Bool {
    func key(_ record: FaultRecord) -> (Int, Int) {
      (record.outcome == .hang ? 0 : 1, record.firstDifference.map { $0 - record.fault.cycle } ?? .max)
    }
    return key(a) == key(b) ? a.draw < b.draw : key(a) < key(b)
  }

  var worst: [FaultRecord] {
    Array(worstByKind.compactMap { $0 }.sorted(by: Tally.isWorse).prefix(Tally.listed))
  }

  /// By stratum: every fault of a register belongs to the register's stratum.
  func strata(_ campaign: StoredCampaign) -> [OutcomeCounts] {
    var strata = Array(repeating: OutcomeCounts(), count: campaign.strata.count)
    for register in campaign.registers.indices {
      for stratum in campaign.strata(of: register) { strata[stratum] += registers[isByInput ? stratum : 0][register] }
    }
    return strata
  }
}
