import Workloads

/// The median of measurements, with the least and the greatest.
struct Spread: Codable {
  var median: Double
  var min: Double
  var max: Double

  init(_ values: [Double]) {
    let sorted = values.sorted()
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    min = sorted[0]
    max = sorted[sorted.count - 1]
  }

  /// Of pairs that were measured one after the other.
  static func ratio(_ numerators: [Double], _ denominators: [Double]) -> Spread {
    Spread(zip(numerators, denominators).map { $0 / $1 })
  }

  func scaled(by factor: Double) -> Spread { Spread([min * factor, median * factor, max * factor]) }
}

/// Measures the bodies in turn, in changing order, `rounds` times, after one round that does not count. Each returns
/// what it measured.
func interleaved(_ rounds: Int, _ bodies: [() throws -> Double]) throws -> [[Double]] {
  var results = [[Double]](repeating: [], count: bodies.count)
  for round in 0...rounds {
    for turn in bodies.indices {
      let index = (turn + round) % bodies.count
      let value = try bodies[index]()
      if round > 0 { results[index].append(value) }
    }
  }
  return results
}

/// Nanoseconds of CPU time of this thread.
func measured(_ body: () throws -> Void) rethrows -> Double {
  let before = CPUClock.thread()
  try body()
  return CPUClock.thread() - before
}
