import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `SparseMatrixEngine` against plain integers: random networks of one to three layers with dense, N:M and empty tiles
/// mixed, every sum, every code, the cycle in which each layer ends and all counters; then every N:M pattern by itself,
/// of which each must keep all slices busy from the first beat to the last.
public struct SparseMatrixEngineTestbench: Testbench {
  public let name = "sparse_matrix_engine"
  public let block = "sparse_matrix_engine"
  private let variants: [SparseMatrixEngine.Parameters]
  private let rounds: Int

  public init() { (variants, rounds) = (Self.variants, 30) }

  /// So many random networks on one engine; not every corner is reached.
  public init(_ parameters: SparseMatrixEngine.Parameters, rounds: Int) {
    (variants, self.rounds) = ([parameters], rounds)
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events)
    for (variant, parameters) in variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(SparseMatrixEngine.self, parameters, engine: engine)
      dut.reset()
      if parameters.slices == 16 { try everyPattern(dut, &random, &result) }
      for round in 0..<rounds { try runRandom(round, dut, &random, &result) }
      try dut.checkProperties()
      result.cycles += dut.cycle
    }
    return result
  }

  /// Blocks of 16, 8 and 4 columns on 16 slices, as few slices as there are columns, and more; all targets.
  private static var variants: [SparseMatrixEngine.Parameters] {
    let shapes: [(Int, Int, DSPTarget)] = [
      (16, 16, .plain), (16, 8, .xc7), (16, 4, .ultraScale), (4, 4, .ice40), (8, 8, .ecp5), (32, 8, .plain),
    ]
    return shapes.enumerated().map { index, shape in
      var p = SparseMatrixEngine.Parameters()
      (p.slices, p.block, p.target) = shape
      (p.vectors, p.rows) = (8, 256)
      p.rounding = index % 2 == 0 ? .doubleRounding : .singleRounding
      p.narrowWeights = index == 1 || index == 2
      return p
    }
  }

  private static var events: [String] {
    [4, 8, 16].flatMap { block in
      (0...block.trailingZeroBitCount).flatMap { kept in
        ["a tile of \(1 << kept):\(block)", "\(1 << kept):\(block) without a stall"]
      }
    } + [
      "one vector", "an odd number of vectors", "as many vectors as the engine holds", "several groups of rows",
      "different N in one layer", "an empty block is left out", "an empty group of rows", "a group of rows partly used",
      "an odd number of blocks is stored", "an odd number of blocks is read", "three layers", "a beat waits",
      "nothing waits", "clamped to the least", "clamped to the greatest", "not clamped", "sums beyond 16 bits",
      "the least weight",
    ]
  }

  /// Every pattern of the block by itself, dense included: 100 % of the slices from the first beat to the last.
  private func everyPattern(
    _ dut: Simulation<SparseMatrixEngine>, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let p = dut.parameters
    for kept in SparseShape(slices: p.slices, block: p.block).keptCounts {
      // Enough blocks that no rows wait for those before them.
      let blocks = max(4, p.slices / max(2, kept))
      let layer = SparseNetworks.layer(
        outputs: 2 * p.slices, inputs: blocks * p.block, kept: .fixed(kept), p, &random
      ) { _, _, _ in kept }
      let found = try compare([layer], vectors: 4, dut, &random, &result)
      result.check(found.stalls == 0, "\(kept):\(p.block): \(found.stalls) stalls")
      result.check(
        found.usedSlices == found.busy * p.slices,
        "\(kept):\(p.block): \(found.usedSlices) slices used in \(found.busy) beats of \(p.slices)")
      if found.stalls == 0 { result.reach("\(kept):\(p.block) without a stall") }
      result.note("\(kept):\(p.block): \(found.utilisation(slices: p.slices))")
    }
  }

  private func runRandom(
    _ round: Int, _ dut: Simulation<SparseMatrixEngine>, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let p = dut.parameters
    let vectors = round == 0 ? 1 : round == 1 ? p.vectors : random.number(in: 1...p.vectors)
    var inputs = random.number(in: 1...3 * p.block)
    var layers: [SparseLayer] = []
    for index in 0...round % 3 {
      // The last layer of some networks has few columns, so that its rows wait for one another.
      let outputs =
        round % 4 == 3 ? random.number(in: p.slices + 1...2 * p.slices) : random.number(in: 1...2 * p.slices)
      layers.append(SparseNetworks.random(outputs: outputs, inputs: inputs, round: round + index, p, &random))
      inputs = outputs
    }
    _ = try compare(layers, vectors: vectors, dut, &random, &result)
  }

  /// One network on random vectors; the counters of all layers.
  private func compare(
    _ layers: [SparseLayer], vectors: Int, _ dut: Simulation<SparseMatrixEngine>, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws -> SparseCounters {
    let p = dut.parameters
    let program = try SparseProgram(layers, vectors: vectors, on: p)
    var codes = (0..<vectors).map { _ in (0..<layers[0].inputs).map { _ in random.number(in: -128...127) } }
    let stimulus = program.stimulus(for: codes, slack: 4, circuit: dut.model.netlist.topModule)
    let responses = program.decode(dut.run(stimulus))
    note(program, &result)
    var total = SparseCounters()
    var end = stimulus.cycles - 4 - program.runningCycles - 1
    for (index, found) in responses.enumerated() {
      let what = "\(p.slices) slices, block \(p.block), \(vectors) vectors, layer \(index)"
      let layer = layers[index]
      let schedule = program.schedule(layer: index)
      end += schedule.cycles
      result.check(found.doneCycle == end, "\(what): done in \(found.doneCycle ?? -1), expected \(end)")
      var counters = SparseCounters()
      (counters.cycles, counters.busy, counters.stalls) = (schedule.cycles, schedule.busy, schedule.stalls)
      counters.usedSlices = layer.weightCount * ((vectors + 1) / 2)
      result.check(found.counters == counters, "\(what): \(found.counters), expected \(counters)")
      result.check(found.strays == 0, "\(what): \(found.strays) results of vectors that do not exist")
      let sums = codes.map { layer.sums($0).map(Int.init) }
      codes = codes.map(layer.forward)
      for vector in 0..<vectors {
        result.check(
          found.sums[vector] == sums[vector], "\(what), sums \(vector): \(found.sums[vector]), not \(sums[vector])")
        result.check(
          found.codes[vector] == codes[vector],
          "\(what), codes \(vector): \(found.codes[vector]), not \(codes[vector])")
      }
      note(layer, sums, codes, &result)
      result.reach(schedule.stalls > 0 ? "a beat waits" : "nothing waits")
      total = total + found.counters
    }
    return total
  }
}

extension SparseMatrixEngineTestbench {
  private func note(_ program: SparseProgram, _ result: inout TestbenchResult) {
    if program.vectors == 1 { result.reach("one vector") }
    if program.vectors % 2 == 1 { result.reach("an odd number of vectors") }
    if program.vectors == program.parameters.vectors { result.reach("as many vectors as the engine holds") }
    if program.layers.count == 3 { result.reach("three layers") }
    for (index, matrix) in program.matrices.enumerated() {
      let shape = matrix.shape
      for tile in matrix.tiles { result.reach("a tile of \(tile.kept):\(shape.block)") }
      if Set(matrix.tiles.map(\.kept)).count > 1 { result.reach("different N in one layer") }
      if matrix.rowTiles > 1 { result.reach("several groups of rows") }
      if matrix.rows % shape.slices != 0 { result.reach("a group of rows partly used") }
      if matrix.blocks % 2 == 1 { result.reach("an odd number of blocks is read") }
      let isStored = index + 1 < program.layers.count
      if isStored, matrix.rowTiles * shape.slices / shape.block % 2 == 1 {
        result.reach("an odd number of blocks is stored")
      }
      noteEmptiness(program.layers[index], matrix, &result)
    }
  }

  private func noteEmptiness(_ layer: SparseLayer, _ matrix: SparseMatrix, _ result: inout TestbenchResult) {
    for group in 0..<matrix.rowTiles {
      let rows = layer.weights.dropFirst(group * matrix.shape.slices).prefix(matrix.shape.slices)
      let used = (0..<matrix.blocks).filter { block in
        rows.contains { row in
          row.dropFirst(block * matrix.shape.block).prefix(matrix.shape.block).contains { $0 != 0 }
        }
      }
      if used.isEmpty { result.reach("an empty group of rows") }
      if used.count < matrix.blocks { result.reach("an empty block is left out") }
    }
  }

  private func note(_ layer: SparseLayer, _ sums: [[Int]], _ codes: [[Int]], _ result: inout TestbenchResult) {
    if sums.joined().contains(where: { abs($0) > 32_768 }) { result.reach("sums beyond 16 bits") }
    if layer.weights.joined().contains(-128) { result.reach("the least weight") }
    for code in codes.joined() {
      switch code {
      case layer.clampRange.lowerBound: result.reach("clamped to the least")
      case layer.clampRange.upperBound: result.reach("clamped to the greatest")
      default: result.reach("not clamped")
      }
    }
  }
}
