import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MatrixEngine` on random networks of one to three layers against plain integers: every code that leaves, and the
/// cycle in which each layer ends.
public struct MatrixEngineTestbench: Testbench {
  public let name = "matrix_engine"
  public let block = "matrix_engine"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: OperandMode.allCases.map { "mode \($0)" } + [
        "one vector", "as many vectors as the engine holds", "several K tiles", "several N tiles", "a tile partly used",
        "paired outputs", "an odd number of paired tiles", "three layers", "clamped to the least",
        "clamped to the greatest", "not clamped", "partial sums beyond 16 bits",
      ])
    for (variant, parameters) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(MatrixEngine.self, parameters, engine: engine)
      dut.reset()
      for round in 0..<16 { try run(round, dut, &random, &result) }
      try dut.checkProperties()
      result.cycles += dut.cycle
    }
    return result
  }

  private static var variants: [MatrixEngine.Parameters] {
    var small = MatrixEngine.Parameters()
    (small.size, small.vectors, small.tiles) = (4, 16, 8)
    (small.activationDepth, small.weightDepth) = (256, 512)
    var smallest = small
    (smallest.size, smallest.rounding) = (2, .singleRounding)
    return [small, smallest]
  }

  /// One network on one batch of vectors.
  private func run(
    _ round: Int, _ dut: Simulation<MatrixEngine>, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let p = dut.parameters
    let vectors = round == 0 ? 1 : round == 1 ? p.vectors : random.number(in: 1...p.vectors)
    let layers = Self.network(round, p, &random)
    let program = try EngineProgram(layers, vectors: vectors, on: p)
    let format = layers[0].mode.activationFormat
    var codes = (0..<vectors).map { _ in (0..<layers[0].inputs).map { _ in random.number(in: format.range) } }
    let stimulus = program.stimulus(for: codes, slack: 3, circuit: dut.model.netlist.topModule)
    let responses = dut.run(stimulus)
    note(program, &result)
    var end = stimulus.cycles - 3 - layers.indices.reduce(0) { $0 + program.cycles(layer: $1) } - 1
    for (index, found) in program.decode(responses).enumerated() {
      end += program.cycles(layer: index)
      result.check(
        found.doneCycle == end, "\(p), layer \(index): done in \(found.doneCycle ?? -1), expected \(end)")
      noteSums(layers[index], codes, &result)
      codes = codes.map(layers[index].forward)
      noteClamps(layers[index], codes, &result)
      for (vector, expected) in codes.enumerated() {
        result.check(
          found.codes[vector] == expected,
          "\(p), round \(round), layer \(index), vector \(vector): \(found.codes[vector]), expected \(expected)")
      }
    }
  }

  private static func network(
    _ round: Int, _ p: MatrixEngine.Parameters, _ random: inout RandomStream
  ) -> [EngineLayer] {
    var inputs = random.number(in: 1...(round % 2 == 0 ? 10 : 3) * p.size)
    return (0..<1 + round % 3).map { index in
      let modes: [OperandMode] = index == 0 ? OperandMode.allCases : [.a8w8, .a8w4]
      let mode = index == 0 && round < 4 ? modes[round] : random.element(of: modes)
      let outputs = random.number(in: 1...3 * p.size)
      defer { inputs = outputs }
      return layer(min(inputs, 8 * p.size * mode.lanes), outputs, mode, p, &random)
    }
  }

  private static func layer(
    _ inputs: Int, _ outputs: Int, _ mode: OperandMode, _ p: MatrixEngine.Parameters, _ random: inout RandomStream
  ) -> EngineLayer {
    let low = random.number(in: -128...0)
    let weights = (0..<inputs * outputs).map { _ in random.number(in: mode.weightFormat.range) }
    // Sums of K products, scaled so that a few lie beyond the INT8 range.
    let spread = Double(mode.activationFormat.maximum * max(1, mode.weightFormat.maximum)) * Double(inputs).squareRoot()
    return EngineLayer(
      mode: mode, inputs: inputs, outputs: outputs, weights: weights,
      bias: (0..<outputs).map { _ in Int32(random.number(in: -5000...5000)) },
      factors: (0..<outputs).map { _ in
        QuantizedMultiplier(real: Double(random.number(in: 50...400)) / max(spread, 1000))
      },
      rounding: p.rounding == .doubleRounding ? .doubleRounding : .singleRounding,
      zeroPoint: random.number(in: -40...40), clampRange: low...random.number(in: 60...127))
  }
}

extension MatrixEngineTestbench {
  private func note(_ program: EngineProgram, _ result: inout TestbenchResult) {
    let size = program.parameters.size
    if program.vectors == 1 { result.reach("one vector") }
    if program.vectors == program.parameters.vectors { result.reach("as many vectors as the engine holds") }
    if program.layers.count == 3 { result.reach("three layers") }
    for (layer, place) in zip(program.layers, program.placements) {
      result.reach("mode \(layer.mode)")
      if place.kTiles > 1 { result.reach("several K tiles") }
      if place.nTiles > 1 { result.reach("several N tiles") }
      if !layer.outputs.isMultiple(of: size) { result.reach("a tile partly used") }
      if place.pairOutputs { result.reach("paired outputs") }
      if place.pairOutputs, place.nTiles % 2 == 1 { result.reach("an odd number of paired tiles") }
    }
  }

  private func noteSums(_ layer: EngineLayer, _ codes: [[Int]], _ result: inout TestbenchResult) {
    let isWide = codes.contains { vector in
      (0..<layer.outputs).contains { n in
        abs((0..<layer.inputs).reduce(0) { $0 + vector[$1] * layer.weight($1, n) }) > 32_768
      }
    }
    if isWide { result.reach("partial sums beyond 16 bits") }
  }

  private func noteClamps(_ layer: EngineLayer, _ codes: [[Int]], _ result: inout TestbenchResult) {
    for code in codes.joined() {
      switch code {
      case layer.clampRange.lowerBound: result.reach("clamped to the least")
      case layer.clampRange.upperBound: result.reach("clamped to the greatest")
      default: result.reach("not clamped")
      }
    }
  }
}
