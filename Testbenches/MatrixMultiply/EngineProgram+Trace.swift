import Generators
import Netlist
import Simulation

extension EngineProgram {
  /// Cycle by cycle, everything a host does: it writes the network (if asked to) and the input vectors, then starts
  /// each layer and waits as long as the engine's formula says, and `slack` cycles at the end.
  ///
  /// - Parameters:
  ///   - inputs: at most `vectors` vectors of codes; the missing ones are 0.
  ///   - circuit: the engine's top module.
  public func stimulus(
    for inputs: [[Int]], writesNetwork: Bool = true, slack: Int = 0, circuit: Circuit
  ) -> Trace {
    precondition(inputs.count <= vectors, "\(inputs.count) vectors for a program of \(vectors)")
    let padding = [[Int]](repeating: [], count: vectors - inputs.count)
    let writes = (writesNetwork ? networkWrites : []) + inputWrites(inputs + padding)
    let running = layers.indices.reduce(0) { $0 + cycles(layer: $1) }
    var trace = Trace(circuit, role: .input, cycles: writes.count + running + slack)
    trace.hostWrites(writes)
    var cycle = writes.count
    for index in layers.indices {
      trace["start", cycle] = 1
      describe(index, cycle..<cycle + cycles(layer: index), in: &trace)
      cycle += cycles(layer: index)
    }
    if slack > 0, let last = layers.indices.last { describe(last, cycle..<trace.cycles, in: &trace) }
    return trace
  }

  /// The inputs that hold still while a layer runs.
  private func describe(_ index: Int, _ cycles: Range<Int>, in trace: inout Trace) {
    let layer = layers[index]
    let place = placements[index]
    let values = [
      ("mode", OperandMode.allCases.firstIndex(of: layer.mode) ?? 0), ("k_tiles", place.kTiles),
      ("n_tiles", place.nTiles), ("vectors", vectors), ("source_base", place.sourceBase),
      ("destination_base", place.destinationBase), ("pair_outputs", place.pairOutputs ? 1 : 0),
      ("weight_base", place.weightBase), ("parameter_base", place.parameterBase),
      ("output_zero_point", layer.zeroPoint), ("clamp_min", layer.clampRange.lowerBound),
      ("clamp_max", layer.clampRange.upperBound),
    ]
    trace.hold(values, over: cycles)
  }

  /// What left the engine: for each layer the codes of each vector, `nil` for one that never came, and the cycle of its
  /// `done`. A layer's codes are those after the `done` of the layer before.
  public func decode(_ responses: Trace) -> [LayerResponse] {
    var found = layers.map { layer in
      LayerResponse(codes: .init(repeating: .init(repeating: nil, count: layer.outputs), count: vectors))
    }
    let valid = responses.column("result_valid")
    let code = responses.column("result")
    let channel = responses.column("result_channel")
    let vector = responses.column("result_vector")
    let done = responses.column("done")
    var layer = 0
    for cycle in 0..<responses.cycles where layer < layers.count {
      if responses[valid, cycle] == 1 {
        let (m, n) = (responses[vector, cycle], responses[channel, cycle])
        if m < vectors, n < layers[layer].outputs { found[layer].codes[m][n] = responses[code, cycle] }
      }
      if responses[done, cycle] == 1 {
        found[layer].doneCycle = cycle
        layer += 1
      }
    }
    return found
  }
}

/// What left the engine for one layer.
public struct LayerResponse: Hashable, Sendable {
  /// `codes[m][n]`.
  public var codes: [[Int?]]
  public var doneCycle: Int?

  /// All codes, if every one came and the layer ended.
  public func complete(vectors: Int) -> [[Int]]? {
    guard doneCycle != nil else { return nil }
    let whole = codes.prefix(vectors).map { $0.compactMap { $0 } }
    return zip(whole, codes).allSatisfy { $0.count == $1.count } ? whole : nil
  }
}
