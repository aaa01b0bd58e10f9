import Bits
import Simulation

/// Experiments as the kernel reads them: four words a fault, four words a changed value, five words an outcome.
struct LaneBatch {
  private var faults: [UInt64] = []
  private var strikes: [UInt64] = []
  private var outcomes: [UInt64]
  /// What is left, by cycle.
  private(set) var order: [UInt64]
  private static let missing = UInt64.max

  init(
    _ experiments: [Experiment], _ parts: [[LaneDesign.Register]], _ places: [LaneTables.Place], cycles: Int
  ) {
    faults.reserveCapacity(experiments.count * 4)
    strikes.reserveCapacity(experiments.count * 4 + 1)
    outcomes = [UInt64](repeating: LaneBatch.missing, count: experiments.count * 5)
    order = []
    for experiment in experiments {
      precondition(
        (0..<cycles).contains(experiment.cycle), "cycle \(experiment.cycle) is outside the golden run")
      let first = strikes.count / 4
      var span = 0
      var held: Bits?
      if case .hold(let value, let length) = experiment.action {
        precondition(length > 0, "a span of \(length) cycles")
        (held, span) = (value, length)
      }
      for part in parts[experiment.register] {
        let mask = experiment.mask.field(part.low, part.width)
        if mask == 0 { continue }
        let place = places[part.source]
        strikes += [
          UInt64(place.store), UInt64(place.index), mask, held?.field(part.low, part.width) ?? 0,
        ]
      }
      faults += [UInt64(experiment.cycle), UInt64(span), UInt64(first), UInt64(strikes.count / 4 - first)]
    }
    strikes.append(0)
    order = LaneBatch.byCycle(experiments, cycles: cycles)
  }

  /// Positions by cycle; those of one cycle stay in their order.
  private static func byCycle(_ experiments: [Experiment], cycles: Int) -> [UInt64] {
    var starts = [Int](repeating: 0, count: cycles + 1)
    for experiment in experiments { starts[experiment.cycle + 1] += 1 }
    for cycle in 0..<cycles { starts[cycle + 1] += starts[cycle] }
    var order = [UInt64](repeating: 0, count: experiments.count)
    for (index, experiment) in experiments.enumerated() {
      order[starts[experiment.cycle]] = UInt64(index)
      starts[experiment.cycle] += 1
    }
    return order
  }

  mutating func run(
    on worker: LaneLibrary.Handle, _ library: LaneLibrary.Experiments, flags: UInt64, room: UInt64
  ) {
    let count = UInt64(order.count)
    var queue = order
    library.run(worker, faults, strikes, &outcomes, &queue, count, flags, room)
  }

  /// Experiments that ended since the last call, by cycle.
  mutating func finished() -> [Int] {
    let now = order.filter { outcomes[Int($0) * 5] != LaneBatch.missing }.map { Int($0) }
    order.removeAll { outcomes[Int($0) * 5] != LaneBatch.missing }
    return now
  }

  /// End, first difference, convergence, first event, events.
  func words(of index: Int) -> [Int] {
    outcomes[index * 5..<index * 5 + 5].map { Int(Int64(bitPattern: $0)) }
  }
}
