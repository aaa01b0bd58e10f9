import Description
import Generators
import Simulation
import Statistics

/// `ShiftRegisterSorter` in several sizes against a stable sort.
public struct ShiftRegisterSorterTestbench: Testbench {
  public let name = "shift_register_sorter"
  public let block = "shift_register_sorter"
  private let vectors: Int

  /// - Parameter vectors: vectors of each shape.
  public init(vectors: Int = 300) { self.vectors = vectors }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    // Rows of one lane are full or empty.
    var result = TestbenchResult(seed: seed, events: TopKComparison.events)
    for (index, shape) in [(1, 4, true, 5), (4, 6, false, 40), (16, 12, true, 60), (9, 32, true, 30)].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      var p = ShiftRegisterSorter.Parameters()
      (p.size, p.keyBits, p.signedKeys, p.capacity) = shape
      let comparison = try TopKComparison(ShiftRegisterSorter.self, p, greatestK: p.size, sorted: true)
      try comparison.run(vectors: vectors, most: p.capacity, engine: engine, &random, &result)
    }
    return result
  }
}

/// `BitonicPartialSorter` in several shapes against a stable sort.
public struct BitonicPartialSorterTestbench: Testbench {
  public let name = "bitonic_partial_sorter"
  public let block = "bitonic_partial_sorter"
  private let vectors: Int

  /// - Parameter vectors: vectors of each shape.
  public init(vectors: Int = 200) { self.vectors = vectors }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: TopKComparison.events)
    for (index, shape) in [(2, 4, true, 9), (4, 6, false, 40), (8, 32, true, 60), (16, 12, false, 64)].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      var p = BitonicPartialSorter.Parameters()
      (p.lanes, p.keyBits, p.signedKeys, p.capacity) = shape
      let comparison = try TopKComparison(BitonicPartialSorter.self, p, greatestK: p.lanes, sorted: true)
      try comparison.run(vectors: vectors, most: min(p.capacity, 64), engine: engine, &random, &result)
    }
    return result
  }
}

/// `TopK` with every engine that it chooses, and each by name, against a stable sort.
public struct TopKTestbench: Testbench {
  public let name = "top_k"
  public let block = "top_k"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed, events: TopKComparison.events + TopK.Engine.allCases.map { "engine \($0)" })
    let tasks: [(TopK.Engine, TopK.Order, Int)] = [
      (.auto, .arrival, 4), (.auto, .sorted, 1), (.auto, .sorted, 8), (.radix, .arrival, 8),
      (.quickSelect, .arrival, 8), (.shiftRegister, .sorted, 1), (.bitonic, .sorted, 4),
    ]
    for (index, task) in tasks.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      var p = TopK.Parameters()
      (p.engine, p.order, p.lanes) = task
      (p.keyBits, p.capacity, p.largestK) = (8, 32, 4)
      let sorted = p.order == .sorted
      let comparison = try TopKComparison(TopK.self, p, greatestK: sorted ? p.largestK : nil, sorted: sorted)
      try comparison.run(vectors: 150, most: p.capacity, engine: engine, &random, &result)
      result.reach("engine \(p.engine)")
    }
    return result
  }
}
