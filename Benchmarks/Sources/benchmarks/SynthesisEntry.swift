import Description
import Generators
import Synthesis
import SystemVerilog

/// A design of the synthesis table.
struct SynthesisEntry {
  var family: String
  var name: String
  var target: SynthesisTarget
  /// Multiplications may go to DSP blocks.
  var dsp: Bool
  /// Count the longest path, too.
  var depth: Bool
  var netlist: Netlist

  init<M: Module>(
    _ type: M.Type, _ family: String, _ name: String, on target: SynthesisTarget = .xc7, dsp: Bool = true,
    depth: Bool = false, parameters: M.Parameters = .init()
  ) throws {
    (self.family, self.name, self.target) = (family, name, target)
    (self.dsp, self.depth) = (dsp, depth)
    netlist = try Elaboration(M.self, parameters).netlist
  }

  /// Everything that goes into the table, in its order.
  static func all() throws -> [SynthesisEntry] { try topK() + attention() + sparse() + graph() + elements() }

  private static func topK() throws -> [SynthesisEntry] {
    func sorter(_ size: Int) -> ShiftRegisterSorter.Parameters {
      var p = ShiftRegisterSorter.Parameters()
      p.size = size
      return p
    }
    func digits(_ bits: Int) -> RadixTopK.Parameters {
      var p = RadixTopK.Parameters()
      p.digitBits = bits
      return p
    }
    let family = "Top-k: 16 lanes, 12-bit keys, 10-bit payloads, 1024 elements"
    return try [
      .init(ZeroEliminator.self, family, "zero eliminator, 12 bits", dsp: false, depth: true),
      .init(TopKFilter.self, family, "filter with its zero eliminator", dsp: false, depth: true),
    ]
      + (1...4).reversed().map {
        try .init(RadixTopK.self, family, "radix select, digits of \($0)", dsp: false, parameters: digits($0))
      } + [
        .init(QuickSelectTopK.self, family, "quick-select", dsp: false),
        .init(ShiftRegisterSorter.self, family, "shift-register sorter, k = 16", dsp: false, parameters: sorter(16)),
        .init(ShiftRegisterSorter.self, family, "shift-register sorter, k = 64", dsp: false, parameters: sorter(64)),
        .init(BitonicPartialSorter.self, family, "bitonic partial sorter, k = 16", dsp: false),
      ]
  }

  private static func attention() throws -> [SynthesisEntry] {
    let family = "Attention: 8 lanes, head of 16 elements, 64 keys"
    return try [
      .init(BitWidthConverter.self, family, "bit-width converter"),
      .init(ProgressivePlanes.self, family, "progressive planes"),
      .init(RequantDecision.self, family, "requantisation decision"),
      .init(QueryKeyProduct.self, family, "query-key product"),
      .init(ScoreScaler.self, family, "score scaler"),
      .init(IntegerSoftmax.self, family, "softmax"),
      .init(LocalValuePruning.self, family, "local value pruning"),
      .init(ProbabilityValueSum.self, family, "probability-value sum"),
      .init(CascadePruning.self, family, "cascade pruning"),
      .init(AttentionHead.self, family, "attention head"),
    ]
  }

  private static func sparse() throws -> [SynthesisEntry] {
    let family = "Sparse DSP chain: 16 slices"
    return try [4, 8, 16].map { block in
      try .init(
        SparseMultiplexer.self, family, "sparse multiplexer, M = \(block)", dsp: false, depth: true,
        parameters: .init(block: block, placesMultiplexers: true))
    } + [
      .init(OverflowAdjust.self, family, "overflow adjust unit", dsp: false, depth: true),
      .init(DSPPair.self, family, "group of two slices, DSP48E1"),
      .init(RunningNode.self, family, "reduction node of such groups", dsp: false),
      .init(SparseDSPChain.self, family, "chain, M = 16", parameters: .init(target: .xc7)),
      .init(SparseDSPChain.self, family, "chain, M = 4", parameters: .init(block: 4, target: .xc7)),
      .init(SparseDSPChain.self, family, "chain, M = 16", on: .xcup, parameters: .init(target: .ultraScale)),
      .init(SparseDSPChain.self, family, "chain, M = 16", on: .ice40, parameters: .init(target: .ice40)),
      .init(SparseDSPChain.self, family, "chain, M = 16", on: .ecp5, parameters: .init(target: .ecp5)),
      .init(WeightDequantiser.self, family, "dequantiser, 16 weights", dsp: false),
      .init(SparseMatrixEngine.self, family, "sparse matrix engine"),
    ]
  }

  private static func graph() throws -> [SynthesisEntry] {
    let family = "Graph: tiles of 8 x 8"
    return try [
      .init(BlockSparseLane.self, family, "lane"), .init(BlockSparseEngine.self, family, "block-sparse engine"),
    ]
  }

  /// The designs of the comparison of elements, each once.
  private static func elements() throws -> [SynthesisEntry] {
    var tops: [String] = []
    return try ElementEntry.all().compactMap { entry in
      if tops.contains(entry.netlist.topModule.name) { return nil }
      tops.append(entry.netlist.topModule.name)
      return SynthesisEntry(entry)
    }
  }

  private init(_ element: ElementEntry) {
    (family, name, target, dsp, depth) = ("Processing elements", element.name, .xc7, false, true)
    netlist = element.netlist
  }
}
