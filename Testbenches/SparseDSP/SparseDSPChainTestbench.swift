import Description
import Generators
import Simulation
import Statistics

/// `SparseDSPChain` against plain sums: every N of every M, mixed from beat to beat, extremes of all operands, gaps.
public struct SparseDSPChainTestbench: Testbench {
  public let name = "sparse_dsp_chain"
  public let block = "sparse_dsp_chain"
  private let beats: Int

  /// - Parameter beats: beats of each variant on a compiled engine; a sixth of them on the interpreter.
  public init(beats: Int = 1_200) { self.beats = beats }

  private static let kept = [1, 2, 4, 8, 16]

  /// Slices, block, narrow weights.
  private static let variants = [
    (16, 16, false), (16, 8, false), (8, 4, true), (2, 4, false), (64, 16, false), (64, 8, true), (22, 16, false),
    (18, 4, true),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: SparsePattern.allCases.map { "\($0) operands" } + Self.kept.map { "\($0) kept of a block" } + [
        "ends at random", "another N in the next beat", "a gap", "64 products in one sum", "an operand of -128",
        "N = 1: two blocks in a group",
      ])
    for (index, (slices, block, narrow)) in Self.variants.enumerated() {
      var parameters = SparseDSPChain.Parameters()
      (parameters.slices, parameters.block, parameters.narrowWeights) = (slices, block, narrow)
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      try run(parameters, engine, &random, &result)
    }
    return result
  }

  private func run(
    _ parameters: SparseDSPChain.Parameters, _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    var drive = try SparseChainDrive(parameters, engine: engine)
    let choices = Self.kept.filter { $0 <= parameters.block }.map(Optional.some) + [nil]
    var previous: Int?
    for number in 0..<(drive.dut.model.engine == "interpreter" ? beats / 6 : beats) {
      while random.chance(1, of: 8) {
        drive.step(nil, &result)
        result.reach("a gap")
      }
      // A dense chain first, then all patterns with all N.
      let pattern = number < 8 ? .hills : random.element(of: SparsePattern.allCases)
      let kept = number < 8 ? 2 * parameters.slices : random.element(of: choices)
      let beat = SparseBeat(
        pattern, slices: parameters.slices, block: parameters.block, kept: kept, narrow: parameters.narrowWeights,
        &random)
      drive.step(beat, &result)
      note(beat, pattern, kept, previous, parameters, &result)
      previous = kept
    }
    drive.drain(&result)
    try drive.dut.checkProperties()
  }

  private func note(
    _ beat: SparseBeat, _ pattern: SparsePattern, _ kept: Int?, _ previous: Int?,
    _ parameters: SparseDSPChain.Parameters, _ result: inout TestbenchResult
  ) {
    result.reach("\(pattern) operands")
    if let kept, Self.kept.contains(kept) { result.reach("\(kept) kept of a block") }
    if kept == nil { result.reach("ends at random") }
    if kept != previous { result.reach("another N in the next beat") }
    if kept == 1, beat.a[0] != beat.a[1] { result.reach("N = 1: two blocks in a group") }
    if parameters.slices == 64, beat.ends.filter({ $0 }).count == 1 { result.reach("64 products in one sum") }
    if beat.a[0].contains(-128), beat.weights.contains(-128) { result.reach("an operand of -128") }
  }
}
