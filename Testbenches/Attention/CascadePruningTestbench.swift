import Bits
import Description
import Generators
import Simulation
import Statistics

/// `CascadePruning` over whole networks: contributions of queries and heads in every layer, pruned by the schedule, with
/// contributions to entries that are already pruned, saturation, ties and stalls.
public struct CascadePruningTestbench: Testbench {
  public let name = "cascade_pruning"
  public let block = "cascade_pruning"
  public init() {}

  private static let events = [
    "an importance is saturated", "a pruned entry is offered again", "a layer prunes nothing", "one survives",
    "nothing survives", "ties at the threshold", "shorter than the entries", "exact width is enough",
  ]

  /// A design and the network that runs on it.
  private struct Variant {
    var shape: CascadePruning.Parameters
    var schedule: PruningSchedule
    /// Contribution rounds a layer.
    var rounds: Int
  }

  private static let variants: [Variant] = [
    variant(64, 4, value: 12, importance: 24, .init(.tokens, layers: 8, average: 300, start: 100), rounds: 4),
    variant(16, 1, value: 18, importance: 24, .init(.heads, layers: 10, average: 150, start: 50), rounds: 2),
    variant(24, 8, value: 12, importance: 14, .init(.tokens, layers: 6, average: 600, start: 900), rounds: 4),
    variant(10, 5, value: 4, importance: 4, .init(.heads, layers: 4, average: 500, start: 0), rounds: 3),
  ]

  private static func variant(
    _ entries: Int, _ lanes: Int, value: Int, importance: Int, _ schedule: PruningSchedule, rounds: Int
  ) -> Variant {
    var shape = CascadePruning.Parameters()
    (shape.entries, shape.lanes, shape.valueBits, shape.importanceBits) = (entries, lanes, value, importance)
    return Variant(shape: shape, schedule: schedule, rounds: rounds)
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + StreamDrive.events)
    for (index, variant) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(CascadePruning.self, variant.shape).netlist)
      let drive = StreamDrive(
        model, sink: "contributions", with: ["contributions_row", "contributions_mask"], source: "survivors",
        with: ["survivors_count", "survivors_last"])
      for round in 0..<6 {
        try network(variant, StreamDrive.Pace.all[round % 4], isShort: round % 2 == 1, drive, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func network(
    _ variant: Variant, _ pace: StreamDrive.Pace, isShort: Bool, _ drive: StreamDrive, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let shape = variant.shape
    let length = isShort ? random.number(in: 2...shape.entries - 1) : shape.entries
    if isShort { result.reach("shorter than the entries") }
    var golden = CascadeReference(entries: shape.entries, importanceBits: shape.importanceBits, length: length)
    command("clear", [("length", length)], drive, &random)
    for (layer, k) in variant.schedule.survivors(of: length).enumerated() {
      contribute(variant, pace, drive, &golden, &random, &result)
      // The last layer of a short network goes down to nothing.
      let survivors = isShort && layer == variant.schedule.layers - 1 ? 0 : k
      prune(to: survivors, pace, drive, shape, &golden, &random, &result)
    }
    let most = variant.rounds * variant.schedule.layers
    if shape.exactBits(contributions: most) <= shape.importanceBits {
      result.check(!golden.importance.contains(golden.greatest), "the exact width saturated")
      result.reach("exact width is enough")
    }
  }

  /// One cycle of `clear` or `prune`, until it is done or results come.
  private func command(_ name: String, _ values: [(String, Int)], _ drive: StreamDrive, _ random: inout RandomStream) {
    for (port, value) in values { drive.set(port, value) }
    drive.set(name, 1)
    _ = drive.run([], budget: 1, &random) { _ in true }
    drive.set(name, 0)
    if name == "clear" { _ = drive.run([], budget: 2000, &random) { _ in drive.get("busy") == 0 } }
  }

  private func contribute(
    _ variant: Variant, _ pace: StreamDrive.Pace, _ drive: StreamDrive, _ golden: inout CascadeReference,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let shape = variant.shape
    var beats: [StreamDrive.Beat] = []
    for _ in 0..<variant.rounds {
      for row in 0..<shape.depth {
        let level = random.chance(1, of: 6) ? 3 : (1 << shape.valueBits) - 1
        let values = (0..<shape.lanes).map { _ in random.number(in: 0...level) }
        let mask = random.number(in: 0...(1 << shape.lanes) - 1)
        for lane in 0..<shape.lanes where mask >> lane & 1 == 1 {
          let entry = row * shape.lanes + lane
          if !golden.add(values[lane], to: entry) { result.reach("a pruned entry is offered again") }
          if golden.importance[entry] == golden.greatest { result.reach("an importance is saturated") }
        }
        beats.append(
          .init(
            payload: Bits(lanes: values, width: shape.valueBits, total: shape.contributionBits), fields: [row, mask]))
      }
    }
    var (sent, reached): (Int, [String]) = (0, [])
    _ = drive.run(beats, pace, budget: 30 * beats.count, &random) {
      reached.append($0)
    } until: { _ in
      if drive.get("contributions_valid") == 1, drive.get("contributions_ready") == 1 { sent += 1 }
      return sent == beats.count
    }
    for event in reached { result.reach(event) }
    check(drive, shape, golden, &result)
  }

  private func prune(
    to k: Int, _ pace: StreamDrive.Pace, _ drive: StreamDrive, _ shape: CascadePruning.Parameters,
    _ golden: inout CascadeReference, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let before = golden
    let survivors = golden.prune(to: k)
    command("prune", [("k", k)], drive, &random)
    // A contribution that comes too early waits until the pruning is done, and names nothing.
    let early = StreamDrive.Beat(payload: Bits.zero(width: shape.contributionBits), fields: [0, 0])
    var reached: [String] = []
    let answer = drive.run([early], pace, budget: 500 + 60 * shape.depth, &random) {
      reached.append($0)
    } until: { results in
      results.last?.fields[1] == 1 && drive.get("busy") == 0
    }
    _ = drive.run([], budget: 1, &random) { _ in true }
    let found = answer.flatMap { $0.payload.lanes(min($0.fields[0], shape.lanes), width: shape.entryBits) }
    result.check(found == survivors, "\(shape): \(found) survive instead of \(survivors)")
    if survivors.count == before.alive.filter({ $0 }).count { reached.append("a layer prunes nothing") }
    if survivors.count == 1 { reached.append("one survives") }
    if survivors.isEmpty { reached.append("nothing survives") }
    let least = survivors.map { before.importance[$0] }.min()
    if before.alive.indices.contains(where: {
      before.alive[$0] && !golden.alive[$0] && before.importance[$0] == least
    }) {
      reached.append("ties at the threshold")
    }
    for event in reached { result.reach(event) }
    check(drive, shape, golden, &result)
  }

  /// The living, and every importance: those of pruned entries are what they were.
  private func check(
    _ drive: StreamDrive, _ shape: CascadePruning.Parameters, _ golden: CascadeReference,
    _ result: inout TestbenchResult
  ) {
    let alive = drive.bits("alive").lanes(shape.entries, width: 1).map { $0 == 1 }
    result.check(alive == golden.alive, "\(shape): \(alive) instead of \(golden.alive)")
    let importance = (0..<shape.depth).flatMap { row -> [Int] in
      drive.set("shown_row", row)
      drive.model.settle()
      return drive.bits("importance").lanes(shape.lanes, width: shape.importanceBits)
    }
    let shown = golden.importance.indices.filter { importance[$0] != golden.importance[$0] }
    result.check(shown.isEmpty, "\(shape): importance of \(shown) is \(shown.map { importance[$0] })")
  }
}
