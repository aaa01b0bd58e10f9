import Bits
import Simulation

/// Experiments in the memory layout of the kernel, and the order in which it runs them. The memory is used again for
/// the next experiments.
struct LaneBatch {
  /// When an experiment begins, and which of `strikes` it makes.
  struct Fault {
    var cycle: UInt32
    /// 0: once.
    var span: UInt32
    var firstStrike: UInt32
    var strikes: UInt32
  }

  struct Strike {
    /// Beyond the stores of values: a memory, `index` is the address.
    var store: UInt32
    var index: UInt32
    var mask: UInt64
    var value: UInt64
  }

  /// Zero differences where there are none: `difference` is −1.
  struct Outcome {
    var end: Int32 = 0
    var difference: Int32 = -1
    var converged: Int32 = 0
    var events: UInt32 = 0
    var firstEvent: UInt64 = 0
  }

  private var faults: [Fault] = []
  private var strikes: [Strike] = []
  private var outcomes: [Outcome] = []
  private var order: [UInt32] = []
  private var sorted: [UInt32] = []
  private var groups: [UInt32] = []
  private var finished: [UInt32] = []
  /// Ends of the groups in `order`; each group is sorted by cycle.
  private var ends: [Int] = []
  private var group = 0
  /// How many experiments at the beginning of the group in `order` are left.
  private var left = 0

  /// - Parameter regions: experiments that strike registers of one region run together; those that strike several
  ///   targets are in a group of their own, the last one. `nil`: all are in that one.
  mutating func fill(_ experiments: [Experiment], _ build: LaneBuild, cycles: Int, _ regions: LaneRegions?) {
    let count = experiments.count
    faults.removeAll(keepingCapacity: true)
    strikes.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    let last = UInt32(regions?.regions.count ?? 0)
    for experiment in experiments {
      precondition((0..<cycles).contains(experiment.cycle), "cycle \(experiment.cycle) is outside the golden run")
      let first = strikes.count
      var span = 0
      var held: Bits?
      if case .hold(let value, let length) = experiment.action {
        precondition(length > 0, "a span of \(length) cycles")
        (held, span) = (value, length)
      }
      var site = -1
      for strike in experiment.strikes {
        switch strike.target {
        case .register(let register):
          site = register
          add(register, strike.mask, held, build)
        case .memory(let memory, let word): add(memory, word: word, strike.mask, build)
        case .net: preconditionFailure("lanes do not strike nets")
        }
      }
      groups.append(experiment.strikes.count == 1 && site >= 0 ? regions?.ofSite[site] ?? last : last)
      faults.append(
        Fault(
          cycle: UInt32(experiment.cycle), span: UInt32(span), firstStrike: UInt32(first),
          strikes: UInt32(strikes.count - first)))
    }
    resize(to: count)
    sort(groupCount: Int(last) + 1, cycles: cycles)
    group = -1
    left = 0
  }

  private mutating func add(_ register: Int, _ mask: Bits, _ held: Bits?, _ build: LaneBuild) {
    for index in build.registersOfSite[register] {
      let part = build.design.registers[index]
      let changed = mask.field(part.low, part.width)
      if changed == 0 { continue }
      let place = build.tables.places[part.source]
      strikes.append(
        Strike(
          store: UInt32(place.store), index: UInt32(place.index), mask: changed,
          value: held.map { $0.field(part.low, part.width) } ?? 0))
    }
  }

  private mutating func add(_ memory: Int, word: Int, _ mask: Bits, _ build: LaneBuild) {
    for column in build.columnsOfMemory[memory] {
      let low = 64 * (column - build.columnsOfMemory[memory].lowerBound)
      let changed = mask.field(low, build.design.memories[column].width)
      if changed == 0 { continue }
      strikes.append(
        Strike(store: UInt32(Store.allCases.count + column), index: UInt32(word), mask: changed, value: 0))
    }
  }

  private mutating func resize(to count: Int) {
    for missing in [count - outcomes.count] where missing > 0 {
      outcomes.append(contentsOf: repeatElement(Outcome(), count: missing))
      order.append(contentsOf: repeatElement(0, count: missing))
      sorted.append(contentsOf: repeatElement(0, count: missing))
      finished.append(contentsOf: repeatElement(0, count: missing))
    }
  }

  /// By group, then by cycle; equal ones stay in order.
  private mutating func sort(groupCount: Int, cycles: Int) {
    let count = faults.count
    if cycles > 4 * count + 1_000 {
      for (position, index) in faults.indices.sorted(by: { faults[$0].cycle < faults[$1].cycle }).enumerated() {
        sorted[position] = UInt32(index)
      }
    } else {
      var starts = [Int32](repeating: 0, count: cycles + 1)
      for index in 0..<count { starts[Int(faults[index].cycle) + 1] += 1 }
      for cycle in 0..<cycles { starts[cycle + 1] += starts[cycle] }
      for index in 0..<count {
        let cycle = Int(faults[index].cycle)
        sorted[Int(starts[cycle])] = UInt32(index)
        starts[cycle] += 1
      }
    }
    ends = [Int](repeating: 0, count: groupCount + 1)
    for index in 0..<count { ends[Int(groups[index]) + 1] += 1 }
    for number in 0..<groupCount { ends[number + 1] += ends[number] }
    var next = ends
    for position in 0..<count {
      let number = Int(groups[Int(sorted[position])])
      order[next[number]] = sorted[position]
      next[number] += 1
    }
  }

  /// The group that is run next; `nil` when all experiments have ended.
  mutating func nextGroup() -> Int? {
    while left == 0 {
      group += 1
      guard group + 1 < ends.count else { return nil }
      left = ends[group + 1] - ends[group]
    }
    return group
  }

  /// Runs the group, or what is left of it, and returns how many experiments ended.
  ///
  /// - Parameter region: what they can reach; `nil`: evaluate what is due.
  mutating func run(
    on worker: LaneLibrary.Handle, _ library: LaneLibrary.Experiments, flags: UInt64, room: UInt64, _ region: LaneRegion?
  ) -> Int {
    let first = ends[group]
    var ended = 0
    order.withUnsafeMutableBufferPointer { order in
      outcomes.withUnsafeMutableBytes { outcomes in
        finished.withUnsafeMutableBufferPointer { finished in
          faults.withUnsafeBytes { faults in
            strikes.withUnsafeBytes { strikes in
              ended = Int(
                library.run(
                  worker, faults.baseAddress, strikes.baseAddress, outcomes.baseAddress,
                  order.baseAddress.map { $0 + first }, UInt64(left), flags, room, region?.table,
                  finished.baseAddress))
            }
          }
        }
      }
    }
    left -= ended
    return ended
  }

  /// Number and outcome of the experiments that have just ended.
  func forEachEnded(_ count: Int, _ body: (Int, Outcome) -> Void) {
    finished.withUnsafeBufferPointer { finished in
      outcomes.withUnsafeBufferPointer { outcomes in
        for position in 0..<count {
          let index = Int(finished[position])
          body(index, outcomes[index])
        }
      }
    }
  }
}
