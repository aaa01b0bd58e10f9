import Dispatch
import Netlist
import Simulation

/// One row of a campaign: a fault, or faults of one bit in a row of cycles that end in the same way.
struct CampaignTask {
  var draw: Draw
  var fault: Fault
  /// The input in whose cycles the fault strikes, and its first cycle.
  var input: Int
  var firstCycle: Int
  var weight = 1
  /// A hardened register has withstood it.
  var isResisted = false
  /// Where the upset ends, in cycles of the input; nil for what has to be simulated as it is.
  var end: FaultPruner.End?

  /// What has to be simulated, in cycles of the input; nil when that is nothing.
  func experiment(_ population: FaultPopulation) -> Experiment? {
    if isResisted { return nil }
    switch end {
    case nil:
      var fault = fault
      fault.cycle -= firstCycle
      return population.experiment(fault)
    case .gone?, .held?: return nil
    case .seen(let register, let bit, let cycle)?:
      return population.experiment(Fault(register: register, bit: bit, cycle: cycle))
    }
  }

  /// The record of what needed no simulation.
  var decided: FaultRecord? {
    if isResisted { return record(.masked, by: Campaign.hardenedCell, convergedAt: fault.cycle - firstCycle) }
    return switch end {
    case .gone(let cycle)?: record(.masked, by: Campaign.pruning, convergedAt: cycle)
    case .held?: record(.latent, by: Campaign.pruning, convergedAt: nil)
    case .seen?, nil: nil
    }
  }

  private func record(_ outcome: Outcome, by engine: String, convergedAt: Int?) -> FaultRecord {
    FaultRecord(
      draw: draw, fault: fault, outcome: outcome, firstDifference: nil,
      convergedAt: convergedAt.map { $0 + firstCycle },
      cyclesSimulated: 0, engine: engine, weight: weight)
  }

  /// The record of what an engine found.
  func record(_ result: ExperimentResult, _ engine: String, _ outcome: Outcome) -> FaultRecord {
    FaultRecord(
      draw: draw, fault: fault, outcome: outcome, firstDifference: result.firstDifference.map { $0 + firstCycle },
      convergedAt: result.convergedAt.map { $0 + firstCycle }, cyclesSimulated: result.cyclesSimulated, engine: engine,
      weight: weight)
  }
}

/// The rows of a plan that are to be run, in blocks: the ways of all upsets of a block are followed in one pass.
struct CampaignTasks {
  /// Faults of a block.
  private static let block = 1 << 18
  private static let exhaustiveBlock = 1 << 19

  let sampler: FaultSampler
  let shard: CampaignShard
  let finished: Set<Draw>
  /// By input, some that work side by side; empty when nothing is pruned.
  let pruners: [[FaultPruner]]
  /// Draws of each stratum: from here, up to there.
  private let ranges: [Range<Int>]
  private var stratum = 0
  private var position: Int
  private var ready: [CampaignTask] = []
  private var taken = 0

  init(
    _ sampler: FaultSampler, ranges: [Range<Int>], shard: CampaignShard, finished: Set<Draw>, pruners: [[FaultPruner]]
  ) {
    self.sampler = sampler
    self.ranges = ranges
    self.shard = shard
    self.finished = finished
    self.pruners = pruners
    position = sampler.drawing == .exhaustive ? 0 : ranges.first?.lowerBound ?? 0
  }

  mutating func next() -> CampaignTask? {
    while taken == ready.count {
      taken = 0
      ready = sampler.drawing == .exhaustive ? nextRegisters() : nextDraws()
      if stratum == ranges.count, ready.isEmpty { return nil }
      ready.removeAll { finished.contains($0.draw) }
    }
    taken += 1
    return ready[taken - 1]
  }

  private func task(_ draw: Draw, _ fault: Fault) -> CampaignTask {
    let (input, first) = sampler.population.input(ofCycle: fault.cycle)
    return CampaignTask(
      draw: draw, fault: fault, input: input, firstCycle: first, isResisted: !sampler.takesEffect(draw, fault))
  }

  // MARK: Samples

  private mutating func nextDraws() -> [CampaignTask] {
    var tasks: [CampaignTask] = []
    while stratum < ranges.count, tasks.count < CampaignTasks.block {
      if position >= ranges[stratum].upperBound {
        stratum += 1
        position = stratum < ranges.count ? ranges[stratum].lowerBound : 0
        continue
      }
      let draw = Draw(stratum: stratum, index: position)
      position += 1
      if shard.contains(draw), !finished.contains(draw) {
        tasks.append(task(draw, sampler.fault(draw.index, inStratum: stratum)))
      }
    }
    follow(&tasks)
    return tasks
  }

  private func follow(_ tasks: inout [CampaignTask]) {
    for (input, crew) in pruners.enumerated() {
      var parts = crew.map { _ in [Int]() }
      for index in tasks.indices where tasks[index].input == input && !tasks[index].isResisted {
        parts[tasks[index].fault.register % crew.count].append(index)
      }
      let faults = parts.map { part in
        part.map { index in
          let task = tasks[index]
          return (register: task.fault.register, bit: task.fault.bit, cycle: task.fault.cycle - task.firstCycle)
        }
      }
      let ends = UnsafeMutableBufferPointer<[FaultPruner.End]>.allocate(capacity: crew.count)
      ends.initialize(repeating: [])
      // Each thread has a pruner and a place of its own.
      nonisolated(unsafe) let (pruners, results) = (crew, ends)
      DispatchQueue.concurrentPerform(iterations: crew.count) { number in
        if !faults[number].isEmpty { results[number] = pruners[number].ends(of: faults[number]) }
      }
      for (part, found) in zip(parts, ends) { for (index, end) in zip(part, found) { tasks[index].end = end } }
      ends.deinitialize().deallocate()
    }
  }

  // MARK: Whole populations

  /// All faults of the next registers of the part.
  private mutating func nextRegisters() -> [CampaignTask] {
    var rows: [CampaignTask] = []
    var count = 0
    while stratum < ranges.count, count < CampaignTasks.exhaustiveBlock {
      let all = sampler.population.strata[stratum]
      if position == all.registers.count {
        stratum += 1
        position = 0
        continue
      }
      if shard.contains(register: all.registers[position]) {
        let tasks = faults(ofRegister: position, all)
        count += tasks.count
        rows += tasks
      }
      position += 1
    }
    follow(&rows)
    rows = CampaignTasks.joined(rows)
    rows.sort { $0.draw < $1.draw }
    return rows
  }

  /// In the order of variants, each with its cycles.
  private func faults(ofRegister position: Int, _ all: FaultStratum) -> [CampaignTask] {
    let end = position + 1 < all.registers.count ? all.firstVariants[position + 1] : all.variants
    return (all.firstVariants[position]..<end).flatMap { variant in
      (0..<all.cycles).map { cycle in
        let number = cycle * all.variants + variant
        return task(
          Draw(stratum: stratum, index: number), sampler.population.fault(UInt64(number), inStratum: stratum))
      }
    }
  }

  /// Rows of one bit whose cycles follow each other and whose ends are the same become the last of them.
  private static func joined(_ rows: [CampaignTask]) -> [CampaignTask] {
    var joined: [CampaignTask] = []
    for row in rows {
      if let last = joined.last, let end = row.end, last.end == end, last.input == row.input,
        last.fault.register == row.fault.register, last.fault.bit == row.fault.bit,
        last.fault.cycle + 1 == row.fault.cycle, last.draw.stratum == row.draw.stratum
      {
        joined[joined.count - 1] = row
        joined[joined.count - 1].weight = last.weight + 1
      } else {
        joined.append(row)
      }
    }
    return joined
  }
}
