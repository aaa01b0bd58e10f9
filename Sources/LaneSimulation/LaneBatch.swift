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
    /// The register when a flip strikes no other.
    var target = Fault.several
    /// The first cycle with a differing output before `cycle`; −1 for none.
    var difference: Int32 = -1

    static let several = UInt32.max
    static let decided = UInt32.max - 1
  }

  struct Strike {
    /// Beyond the stores of values: a memory, `index` is the address.
    var store: UInt32
    var index: UInt32
    var mask: UInt64
    var value: UInt64
  }

  struct Outcome {
    var end: Int32 = 0
    /// −1 for none.
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
  private var finished: [UInt32] = []
  /// Ends of the groups in `order`; each group is sorted by cycle.
  private var ends: [Int] = []
  private var group = 0
  /// How many experiments at the beginning of the group in `order` are left.
  private var left = 0

  mutating func fill(_ experiments: [Experiment], _ build: LaneBuild, cycles: Int) {
    faults.removeAll(keepingCapacity: true)
    strikes.removeAll(keepingCapacity: true)
    faults.reserveCapacity(experiments.count)
    strikes.reserveCapacity(experiments.count)
    let plan = build.strikePlan
    experiments.withUnsafeBufferPointer { experiments in
      plan.first.withUnsafeBufferPointer { first in
        plan.parts.withUnsafeBufferPointer { parts in
          for index in experiments.indices {
            let cycle = experiments[index].cycle
            precondition(cycle >= 0 && cycle < cycles, "cycle \(cycle) is outside the golden run")
            if experiments[index].others.isEmpty, case .flip = experiments[index].action,
              case .register(let site) = experiments[index].first.target, first[site + 1] - first[site] == 1
            {
              let part = parts[first[site]]
              let mask = experiments[index].first.mask.low64 & ones(part.width)
              faults.append(
                Fault(
                  cycle: UInt32(cycle), span: 0, firstStrike: UInt32(strikes.count), strikes: 1,
                  target: mask == 0 ? Fault.several : part.register))
              strikes.append(Strike(store: part.store, index: part.index, mask: mask, value: 0))
            } else {
              add(experiments[index], build)
            }
          }
        }
      }
    }
    let missing = experiments.count - outcomes.count
    if missing > 0 {
      outcomes.append(contentsOf: repeatElement(Outcome(), count: missing))
      for list in [\LaneBatch.order, \.sorted, \.finished] {
        self[keyPath: list].append(contentsOf: repeatElement(0, count: missing))
      }
    }
  }

  /// An experiment with several strikes, or one that holds.
  private mutating func add(_ experiment: Experiment, _ build: LaneBuild) {
    let first = strikes.count
    var span = 0
    var held: Bits?
    if case .hold(let value, let length) = experiment.action {
      precondition(length > 0, "a span of \(length) cycles")
      (held, span) = (value, length)
    }
    var registers: [UInt32] = []
    for strike in experiment.strikes {
      switch strike.target {
      case .register(let site): registers += add(site, strike.mask, held, build)
      case .memory(let memory, let word): add(memory, word: word, strike.mask, build)
      case .net: preconditionFailure("lanes do not strike nets")
      }
    }
    faults.append(
      Fault(
        cycle: UInt32(experiment.cycle), span: UInt32(span), firstStrike: UInt32(first),
        strikes: UInt32(strikes.count - first),
        target: strikes.count - first == 1 && registers.count == 1 && span == 0
          ? registers[0] : Fault.several))
  }

  /// The registers that change.
  private mutating func add(_ site: Int, _ mask: Bits, _ held: Bits?, _ build: LaneBuild) -> [UInt32] {
    let plan = build.strikePlan
    var changed: [UInt32] = []
    for part in plan.parts[plan.first[site]..<plan.first[site + 1]] {
      let bits = mask.field(part.low, part.width)
      if bits == 0 { continue }
      strikes.append(
        Strike(store: part.store, index: part.index, mask: bits, value: held?.field(part.low, part.width) ?? 0))
      changed.append(part.register)
    }
    return changed
  }

  private mutating func add(_ memory: Int, word: Int, _ mask: Bits, _ build: LaneBuild) {
    let columns = build.columnsOfMemory[memory]
    for column in columns {
      let bits = mask.field(64 * (column - columns.lowerBound), build.design.memories[column].width)
      if bits == 0 { continue }
      strikes.append(Strike(store: UInt32(Store.allCases.count + column), index: UInt32(word), mask: bits, value: 0))
    }
  }

  /// Decides the experiments whose difference is only copied, and moves others on; returns how many were decided.
  mutating func follow(_ recording: LaneRecording, flags: UInt64) -> Int {
    let chains = recording.build.chains
    return chains.registers.withUnsafeBytes { registers in
      chains.links.withUnsafeBytes { links in
        faults.withUnsafeMutableBytes { faults in
          strikes.withUnsafeMutableBytes { strikes in
            outcomes.withUnsafeMutableBytes { outcomes in
              Int(
                recording.library.follow(
                  recording.golden, registers.baseAddress, links.baseAddress, faults.baseAddress, strikes.baseAddress,
                  outcomes.baseAddress, UInt64(faults.count / MemoryLayout<Fault>.stride), flags))
            }
          }
        }
      }
    }
  }

  /// By register, how many experiments flip it and are not decided.
  func struck(of registers: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: registers)
    for fault in faults where fault.target < Fault.decided { counts[Int(fault.target)] += 1 }
    return counts
  }

  /// By group, then by cycle; equal ones stay in order.
  ///
  /// - Parameter regions: experiments that strike one region's registers run together; those that strike several
  ///   targets are in a group of their own, the last one. `nil`: all are in that one.
  mutating func sort(_ regions: LaneRegions?, cycles: Int) {
    let last = regions?.regions.count ?? 0
    ends = [Int](repeating: 0, count: last + 2)
    group = -1
    left = 0
    let byCycle = sortedByCycle(cycles)
    let groupOf = regions?.ofRegister ?? []
    ends.withUnsafeMutableBufferPointer { ends in
      faults.withUnsafeBufferPointer { faults in
        sorted.withUnsafeBufferPointer { sorted in
          order.withUnsafeMutableBufferPointer { order in
            groupOf.withUnsafeBufferPointer { groupOf in
              func group(_ fault: Fault) -> Int {
                fault.target == Fault.several || groupOf.isEmpty ? last : Int(groupOf[Int(fault.target)])
              }
              for position in 0..<byCycle { ends[group(faults[Int(sorted[position])]) + 1] += 1 }
              for number in 0...last { ends[number + 1] += ends[number] }
              var next = Array(ends)
              for position in 0..<byCycle {
                let number = group(faults[Int(sorted[position])])
                order[next[number]] = sorted[position]
                next[number] += 1
              }
            }
          }
        }
      }
    }
  }

  /// Puts the experiments that are not decided into `sorted`; returns how many there are.
  private mutating func sortedByCycle(_ cycles: Int) -> Int {
    if cycles > 4 * faults.count + 1_000 {
      let open = faults.indices.filter { faults[$0].target != Fault.decided }
      for (position, index) in open.sorted(by: { faults[$0].cycle < faults[$1].cycle }).enumerated() {
        sorted[position] = UInt32(index)
      }
      return open.count
    }
    var starts = [Int](repeating: 0, count: cycles + 1)
    return starts.withUnsafeMutableBufferPointer { starts in
      faults.withUnsafeBufferPointer { faults in
        sorted.withUnsafeMutableBufferPointer { sorted in
          for fault in faults where fault.target != Fault.decided { starts[Int(fault.cycle) + 1] += 1 }
          for cycle in 0..<cycles { starts[cycle + 1] += starts[cycle] }
          for index in faults.indices where faults[index].target != Fault.decided {
            let cycle = Int(faults[index].cycle)
            sorted[starts[cycle]] = UInt32(index)
            starts[cycle] += 1
          }
          return starts[cycles]
        }
      }
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
    on worker: LaneLibrary.Handle, _ library: LaneLibrary.Experiments, flags: UInt64, room: UInt64,
    _ region: LaneRegion?
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
                  order.baseAddress.map { $0 + first }, UInt64(left), flags, room,
                  region.map { UnsafePointer($0.table) },
                  finished.baseAddress))
            }
          }
        }
      }
    }
    left -= ended
    return ended
  }

  // MARK: Answers

  /// Number and outcome of the experiments that have just ended.
  func forEachEnded(_ count: Int, _ body: (Int, Outcome) -> Void) {
    for position in 0..<count {
      let index = Int(finished[position])
      body(index, outcomes[index])
    }
  }

  func forEachDecided(_ body: (Int, Outcome) -> Void) {
    for index in faults.indices where faults[index].target == Fault.decided { body(index, outcomes[index]) }
  }

  /// All outcomes, in the order of the experiments.
  func map<T>(_ transform: (Outcome) -> T) -> [T] { outcomes[..<faults.count].map(transform) }
}
