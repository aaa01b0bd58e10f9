import Description
import Generators
import Simulation
import Statistics

/// One engine with one set of parameters against the reference.
struct TopKComparison {
  var title: String
  var netlist: Netlist
  var shape: any TopKShape
  var limits: TopKVector.Limits
  /// Results come from the greatest key down instead of in the order of the vector.
  var sorted: Bool
  /// Exact cycles in which `selecting` is 1, for a number of rows; `nil` when the engine promises none.
  var selectionCycles: (@Sendable (Int) -> Int)?

  init<M: TopKEngine>(
    _ type: M.Type, _ parameters: M.Parameters, greatestK: Int? = nil, sorted: Bool = false,
    selectionCycles: (@Sendable (Int) -> Int)? = nil
  ) throws {
    netlist = try Elaboration(M.self, parameters).netlist
    title = netlist.topModule.name
    shape = parameters
    let most = (1 << parameters.countBits) - 1
    limits = .init(
      lanes: parameters.lanes, keyBits: parameters.keyBits, signed: parameters.signedKeys,
      capacity: parameters.capacity, greatestK: min(most, greatestK ?? most))
    self.sorted = sorted
    self.selectionCycles = selectionCycles
  }

  static let events = TopKVector.events + TopKDrive.events

  /// Vectors of at most `most` elements, in batches at different paces.
  func run(
    vectors: Int, most: Int, engine: EngineFactory, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let drive = TopKDrive(try engine(netlist), shape)
    drive.reset()
    let paces = [TopKDrive.Pace(), .init(offers: 5), .init(takes: 3), .init(offers: 6, takes: 6)]
    var left = vectors
    var batch = 0
    while left > 0 {
      let now = (0..<min(left, 50)).map { _ in TopKVector(limits, most: most, &random) }
      left -= now.count
      try compare(now, paces[batch % paces.count], drive, &random, &result)
      batch += 1
      if result.failureCount > 20 { break }
    }
    result.cycles += drive.cycles
    try drive.model.checkProperties()
  }

  func compare(
    _ vectors: [TopKVector], _ pace: TopKDrive.Pace, _ drive: TopKDrive, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    var reached: [String: Int] = [:]
    let budget = vectors.count * 60 * (limits.rows + limits.capacity + 60)
    let answers = drive.run(vectors, pace, budget: budget, &random) { reached[$0, default: 0] += 1 }
    for (vector, answer) in zip(vectors, answers) {
      vector.note { reached[$0, default: 0] += 1 }
      let golden = TopKReference.selection(of: vector.keys, k: vector.k, sorted: sorted)
      guard let answer else {
        result.check(false, "\(title): no answer for k = \(vector.k) of \(vector.keys) in rows of \(vector.rows)")
        continue
      }
      result.check(
        answer.elements == golden.map { .init(key: vector.keys[$0], payload: $0) },
        "\(title): \(answer.elements.map(\.payload)) instead of \(golden), k = \(vector.k) of \(vector.keys) "
          + "in rows of \(vector.rows)")
      if let cycles = selectionCycles?(vector.rows.count) {
        result.check(
          answer.selectionCycles == cycles,
          "\(title): \(answer.selectionCycles) cycles for \(vector.rows.count) rows instead of \(cycles)")
      }
    }
    for event in Self.events { result.reach(event, count: reached[event] ?? 0) }
  }
}
