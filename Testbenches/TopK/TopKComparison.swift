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
  /// Exact cycles in which `selecting` is 1, from reset on; `nil` when the engine promises none.
  var selectionCycles: (any SelectionCycles)?

  init<M: TopKEngine>(
    _ type: M.Type, _ parameters: M.Parameters, greatestK: Int? = nil, sorted: Bool = false,
    selectionCycles: (any SelectionCycles)? = nil
  ) throws {
    netlist = try Elaboration(M.self, parameters).netlist
    title = netlist.topModule.name
    shape = parameters
    let most = (1 << parameters.countBits) - 1
    limits = .init(
      lanes: parameters.lanes, keyBits: parameters.keyBits, signed: parameters.signedKeys,
      capacity: parameters.capacity, greatestK: min(most, greatestK ?? most),
      takesSeed: netlist.topModule.declarations.contains { $0.name == "seed" })
    self.sorted = sorted
    self.selectionCycles = selectionCycles
  }

  static let events = TopKVector.events + TopKDrive.events + TopKExample.all.map(\.event)

  /// Vectors of at most `most` elements, in batches at different paces, and the worked examples that fit the engine.
  func run(
    vectors: Int, most: Int, engine: EngineFactory, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    var run = TopKRun(drive: TopKDrive(try engine(netlist), shape), selectionCycles: selectionCycles)
    run.drive.reset()
    for example in TopKExample.all where example.fits(limits) {
      let answers = try compare([example.vector(lanes: limits.lanes)], .init(), &run, &random, &result)
      let places = sorted ? example.sortedPlaces : example.places
      let isRight = answers.first??.elements.map(\.payload) == places
      result.check(isRight, "\(title): \(example.event) gives \(answers), not \(places)")
      result.reach(example.event)
    }
    let paces = [TopKDrive.Pace(), .init(offers: 5), .init(takes: 3), .init(offers: 6, takes: 6)]
    var left = vectors
    var batch = 0
    while left > 0 {
      let now = (0..<min(left, 50)).map { _ in TopKVector(limits, most: most, &random) }
      left -= now.count
      try compare(now, paces[batch % paces.count], &run, &random, &result)
      batch += 1
      if result.failureCount > 20 { break }
    }
    result.cycles += run.drive.cycles
    try run.drive.model.checkProperties()
  }

  @discardableResult
  func compare(
    _ vectors: [TopKVector], _ pace: TopKDrive.Pace, _ run: inout TopKRun, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws -> [TopKDrive.Answer?] {
    var reached: [String: Int] = [:]
    let patience = 60 * (limits.rows + limits.capacity + 60)
    let answers = run.drive.run(vectors, pace, patience: patience, &random) { reached[$0, default: 0] += 1 }
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
      if let cycles = run.selectionCycles?.cycles(of: vector, { reached[$0, default: 0] += 1 }) {
        result.check(
          answer.selectionCycles == cycles,
          "\(title): \(answer.selectionCycles) cycles for \(vector.rows.count) rows instead of \(cycles)")
      }
    }
    let events = TopKVector.events + TopKDrive.events + (selectionCycles.map { type(of: $0).events } ?? [])
    for event in events { result.reach(event, count: reached[event] ?? 0) }
    return answers
  }
}

/// A design in simulation, and what its selections should take from here on.
struct TopKRun {
  let drive: TopKDrive
  var selectionCycles: (any SelectionCycles)?
}
