import Description
import Generators
import Simulation
import Statistics

/// `SparseDSPChain` against plain sums: every N of every M, mixed from beat to beat, extremes of all operands, gaps. All
/// groups are compared, also where no sum ends, so targets that pass give the same numbers at all ports.
public struct SparseDSPChainTestbench: Testbench {
  public let name: String
  public let block = "sparse_dsp_chain"
  private let variants: [SparseDSPChain.Parameters]
  /// Beats of each variant on a compiled engine, of those with 64 slices, and on the interpreter.
  private let beats, longBeats, interpreted: Int

  /// The portable chain.
  public static let plain = Self(
    name: "sparse_dsp_chain",
    variants: [
      .init(slices: 16, block: 16, target: .plain), .init(slices: 16, block: 8, target: .plain),
      .init(slices: 8, block: 4, narrowWeights: true, target: .plain), .init(slices: 2, block: 4, target: .plain),
      .init(slices: 64, block: 16, target: .plain), .init(slices: 64, block: 8, narrowWeights: true, target: .plain),
      .init(slices: 22, block: 16, target: .plain), .init(slices: 18, block: 4, narrowWeights: true, target: .plain),
    ], interpreted: 200)

  /// The chains of FPGAs.
  public static let targets = Self(
    name: "sparse_dsp_chain_targets",
    variants: [
      .init(slices: 16, block: 16, target: .xc7), .init(slices: 64, block: 8, narrowWeights: true, target: .xc7),
      .init(slices: 2, block: 4, target: .xc7), .init(slices: 16, block: 16, target: .ultraScale),
      .init(slices: 26, block: 8, narrowWeights: true, target: .ultraScale),
      .init(slices: 64, block: 4, target: .ultraScale), .init(slices: 8, block: 4, target: .ice40),
      .init(slices: 64, block: 16, narrowWeights: true, target: .ice40), .init(slices: 16, block: 16, target: .ecp5),
      .init(slices: 64, block: 8, target: .ecp5),
    ], interpreted: 60)

  private init(name: String, variants: [SparseDSPChain.Parameters], interpreted: Int) {
    (self.name, self.variants) = (name, variants)
    (beats, longBeats, self.interpreted) = (1_200, 4_500, interpreted)
  }

  private static let kept = [1, 2, 4, 8, 16]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: SparsePattern.allCases.map { "\($0) operands" } + Self.kept.map { "\($0) kept of a block" } + [
        "ends at random", "another N in the next beat", "a gap", "64 products in one sum", "an operand of -128",
        "two blocks in a group",
      ])
    for (index, parameters) in variants.enumerated() {
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
    let count = drive.dut.model.engine == "interpreter" ? interpreted : parameters.slices == 64 ? longBeats : beats
    let choices = Self.kept.filter { $0 <= parameters.block }.map(Optional.some) + [nil, 2 * parameters.slices]
    var previous: Int?
    for number in 0..<count {
      while random.chance(1, of: 8) {
        drive.step(nil, &result)
        result.reach("a gap")
      }
      // The whole chain as one sum first, climbing and falling; then all patterns with all N.
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
    if beat.a[0] != beat.a[1] { result.reach("two blocks in a group") }
    if parameters.slices == 64, beat.ends.filter({ $0 }).count == 1 { result.reach("64 products in one sum") }
    if beat.a[0].contains(-128), beat.weights.contains(-128) { result.reach("an operand of -128") }
  }
}

extension SparseDSPChainTestbench {
  /// How many comparisons fail when a chain is simulated as `netlist` says, whatever that is.
  public static func failures(of netlist: Netlist, slices: Int, block: Int, target: DSPTarget) throws -> Int {
    let testbench = Self(
      name: "sparse_dsp_chain", variants: [.init(slices: slices, block: block, target: target)], interpreted: 16)
    return try testbench.run(engine: { _ in try Interpreter(netlist) }, seed: 7).failureCount
  }
}
