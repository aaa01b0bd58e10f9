import Bits
import Simulation

/// Experiments as the kernel reads them: four words a fault, four words a changed value, five words an outcome; and the
/// order in which it runs them. The memory is used again for the next experiments.
struct LaneBatch {
  private var faults: [UInt64] = []
  private var strikes: [UInt64] = []
  private var outcomes: [UInt64] = []
  private var order: [UInt64] = []
  private var sorted: [UInt64] = []
  private var ranks: [UInt32] = []
  private var moments: [UInt32] = []
  /// Ends of groups that run together, in `order`; each group is sorted by cycle.
  private var ends: [Int] = []
  private var group = 0
  /// Experiments of the group that are left.
  private var left: [UInt64] = []
  private static let missing = UInt64.max

  /// - Parameter groupSize: experiments that run together.
  mutating func fill(_ experiments: [Experiment], _ build: LaneBuild, cycles: Int, groupSize: Int) {
    let count = experiments.count
    faults.removeAll(keepingCapacity: true)
    strikes.removeAll(keepingCapacity: true)
    outcomes.removeAll(keepingCapacity: true)
    ranks.removeAll(keepingCapacity: true)
    moments.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    for index in experiments.indices {
      let (register, cycle) = (experiments[index].register, experiments[index].cycle)
      precondition((0..<cycles).contains(cycle), "cycle \(cycle) is outside the golden run")
      ranks.append(UInt32(build.ranks[register]))
      moments.append(UInt32(cycle))
      order.append(UInt64(index))
      add(experiments[index], build)
    }
    strikes += [0, 0, 0, 0]
    outcomes.append(contentsOf: repeatElement(LaneBatch.missing, count: count * 5))
    sorted = order
    let groupCount = max(1, (count + groupSize - 1) / groupSize)
    if groupCount > 1 { sort(0..<count, below: build.design.registers.count, ranks) }
    ends = (0...groupCount).map { $0 * count / groupCount }
    for (start, end) in zip(ends, ends.dropFirst()) { sort(start..<end, below: cycles, moments) }
    group = 0
    left = []
  }

  private mutating func add(_ experiment: Experiment, _ build: LaneBuild) {
    let first = strikes.count / 4
    var span = 0
    var held: Bits?
    if case .hold(let value, let length) = experiment.action {
      precondition(length > 0, "a span of \(length) cycles")
      (held, span) = (value, length)
    }
    for index in build.registersOfSite[experiment.register] {
      let part = build.design.registers[index]
      let mask = experiment.mask.field(part.low, part.width)
      if mask == 0 { continue }
      let place = build.tables.places[part.source]
      strikes.append(UInt64(place.store))
      strikes.append(UInt64(place.index))
      strikes.append(mask)
      strikes.append(held.map { $0.field(part.low, part.width) } ?? 0)
    }
    faults.append(UInt64(experiment.cycle))
    faults.append(UInt64(span))
    faults.append(UInt64(first))
    faults.append(UInt64(strikes.count / 4 - first))
  }

  /// A stable sort of a part of `order` by small keys.
  private mutating func sort(_ range: Range<Int>, below limit: Int, _ keys: [UInt32]) {
    var starts = [Int](repeating: 0, count: limit + 1)
    for position in range { starts[Int(keys[Int(order[position])]) + 1] += 1 }
    for value in 0..<limit { starts[value + 1] += starts[value] }
    for position in range {
      let key = Int(keys[Int(order[position])])
      sorted[range.lowerBound + starts[key]] = order[position]
      starts[key] += 1
    }
    for position in range { order[position] = sorted[position] }
  }

  /// Runs the next group, or what is left of one, and returns the experiments that ended; `nil` when all have.
  mutating func run(
    on worker: LaneLibrary.Handle, _ library: LaneLibrary.Experiments, flags: UInt64, room: UInt64
  ) -> [UInt64]? {
    if left.isEmpty {
      guard group + 1 < ends.count else { return nil }
      left = Array(order[ends[group]..<ends[group + 1]])
      group += 1
    }
    var queue = left
    library.run(worker, faults, strikes, &outcomes, &queue, UInt64(queue.count), flags, room)
    let (all, outcomes) = (left, outcomes)
    left = all.filter { outcomes[Int($0) * 5] == LaneBatch.missing }
    return left.isEmpty ? all : all.filter { outcomes[Int($0) * 5] != LaneBatch.missing }
  }

  /// End, first difference, convergence, first event, events.
  func word(_ word: Int, of index: UInt64) -> Int { Int(Int64(bitPattern: outcomes[Int(index) * 5 + word])) }
}
