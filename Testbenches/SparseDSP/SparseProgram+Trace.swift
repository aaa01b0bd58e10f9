import Generators
import Netlist
import Simulation

extension SparseProgram {
  /// Cycle by cycle, everything a host does: it writes the network (if asked to) and the input vectors, clears the
  /// counters, then starts each layer and waits as long as the engine's formula says, and `slack` cycles at the end.
  ///
  /// - Parameters:
  ///   - inputs: at most `vectors` vectors of codes; the missing ones are 0.
  ///   - circuit: the engine's top module.
  public func stimulus(for inputs: [[Int]], writesNetwork: Bool = true, slack: Int = 1, circuit: Circuit) -> Trace {
    precondition(inputs.count <= vectors, "\(inputs.count) vectors for a program of \(vectors)")
    let writes = (writesNetwork ? networkWrites : []) + inputWrites(inputs)
    var trace = Trace(circuit, role: .input, cycles: writes.count + runningCycles + slack)
    trace.hostWrites(writes)
    trace["clear_counters", writes.count - 1] = 1
    var cycle = writes.count
    for index in layers.indices {
      let next = cycle + schedule(layer: index).cycles
      trace["start", cycle] = 1
      describe(index, cycle..<(index + 1 < layers.count ? next : trace.cycles), in: &trace)
      cycle = next
    }
    return trace
  }

  /// The inputs that hold still while a layer runs.
  private func describe(_ index: Int, _ cycles: Range<Int>, in trace: inout Trace) {
    let layer = layers[index]
    let place = placements[index]
    let values = [
      ("vectors", vectors), ("source_base", place.sourceBase), ("source_pairs", place.sourcePairs),
      ("destination_base", place.destinationBase), ("writes_back", index + 1 < layers.count ? 1 : 0),
      ("weight_base", place.weightBase), ("index_base", place.indexBase), ("tile_base", place.tileBase),
      ("parameter_base", place.parameterBase), ("output_zero_point", layer.zeroPoint),
      ("clamp_min", layer.clampRange.lowerBound), ("clamp_max", layer.clampRange.upperBound),
    ]
    trace.hold(values, over: cycles)
  }
}

/// What left a sparse matrix engine for one layer.
public struct SparseLayerResponse: Hashable, Sendable {
  /// `sums[m][n]` and `codes[m][n]`, `nil` for one that never came.
  public var sums: [[Int?]]
  public var codes: [[Int?]]
  /// Sums and codes of vectors that do not exist.
  public var strays = 0
  public var doneCycle: Int?
  public var counters = SparseCounters()

  /// All codes, if every one came and the layer ended.
  public var complete: [[Int]]? {
    guard doneCycle != nil else { return nil }
    let whole = codes.map { $0.compactMap { $0 } }
    return zip(whole, codes).allSatisfy { $0.count == $1.count } ? whole : nil
  }
}

/// The engine's counters, for one layer.
public struct SparseCounters: Hashable, Sendable {
  public var cycles = 0
  public var busy = 0
  public var stalls = 0
  public var usedSlices = 0

  public init() {}

  public static func + (a: SparseCounters, b: SparseCounters) -> SparseCounters { a.combined(b, +) }
  public static func - (a: SparseCounters, b: SparseCounters) -> SparseCounters { a.combined(b, -) }

  private func combined(_ other: SparseCounters, _ operation: (Int, Int) -> Int) -> SparseCounters {
    var result = SparseCounters()
    result.cycles = operation(cycles, other.cycles)
    result.busy = operation(busy, other.busy)
    result.stalls = operation(stalls, other.stalls)
    result.usedSlices = operation(usedSlices, other.usedSlices)
    return result
  }

  /// `DSPs busy in 64 of 64 cycles after the fill (100.0 %), 64 of 93 in all (68.8 %); 97.0 % of slices used`.
  public func utilisation(slices: Int) -> String {
    func percent(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "0.0 %" : "\(Double((part * 1000 + whole / 2) / whole) / 10) %"
    }
    return "DSPs busy in \(busy) of \(busy + stalls) cycles after the fill (\(percent(busy, busy + stalls))), "
      + "\(busy) of \(cycles) in all (\(percent(busy, cycles))); weights other than 0 in "
      + percent(usedSlices, busy * slices)
  }
}

extension SparseProgram {
  /// What left the engine for each layer. What comes belongs to the layer whose `done` is the next.
  public func decode(_ responses: Trace) -> [SparseLayerResponse] {
    var found = layers.map { layer in
      let none = [[Int?]](repeating: .init(repeating: nil, count: layer.outputs), count: vectors)
      return SparseLayerResponse(sums: none, codes: none)
    }
    let reader = SparseResponseReader(responses)
    var before = SparseCounters()
    var layer = 0
    for cycle in 0..<responses.cycles where layer < layers.count {
      reader.sums(cycle) { vector, row, sum in
        if vector >= vectors {
          found[layer].strays += 1
        } else if row < layers[layer].outputs {
          found[layer].sums[vector][row] = sum
        }
      }
      reader.codes(cycle) { vector, row, code in
        if vector >= vectors {
          found[layer].strays += 1
        } else if row < layers[layer].outputs {
          found[layer].codes[vector][row] = code
        }
      }
      guard reader.isDone(cycle) else { continue }
      found[layer].doneCycle = cycle
      if cycle + 1 < responses.cycles {
        let counters = reader.counters(cycle + 1)
        found[layer].counters = counters - before
        before = counters
      }
      layer += 1
    }
    return found
  }
}
