import Description
import Generators
import Simulation
import Testbenches

/// A design and the testbench that must notice whichever of its registers stands still.
struct StuckDesign: Sendable {
  var name: String
  var testbench: any Testbench
  var netlist: @Sendable () throws -> Netlist
  /// The modules whose registers stand still, when not all do.
  var modules: Set<String>?

  init<M: Module>(
    _ type: M.Type, _ parameters: M.Parameters, _ testbench: any Testbench, modules: Set<String>? = nil
  ) {
    (name, self.testbench, self.modules) = (M.name(parameters), testbench, modules)
    netlist = { try Elaboration(M.self, parameters).netlist }
  }

  static let all: [StuckDesign] = [
    .init(MatrixEngine.self, .small, MatrixEngineTestbench()),
    .init(
      SystolicArray.self, .init(rows: 3, columns: 2, dataflow: .outputStationary), SystolicArrayTestbench()),
  ]

  /// The blocks themselves, and the parts of the softmax and of the tile.
  static let attention: [StuckDesign] = [
    .init(
      AttentionTile.self, .init(), AttentionTileTestbench(),
      modules: ["AttentionTile", "AttentionHead", "WordFetcher", "RowPacker", "RowUnpacker"]),
    .init(BitWidthConverter.self, .init(), BitWidthConverterTestbench(), modules: ["BitWidthConverter"]),
    .init(CascadePruning.self, .init(), CascadePruningTestbench(), modules: ["CascadePruning"]),
    .init(
      IntegerSoftmax.self, .init(), IntegerSoftmaxTestbench(), modules: ["IntegerSoftmax", "SoftmaxLane", "Reciprocal"]),
    .init(LocalValuePruning.self, .init(), LocalValuePruningTestbench(), modules: ["LocalValuePruning"]),
    .init(ProbabilityValueSum.self, .init(), ProbabilityValueSumTestbench(), modules: ["ProbabilityValueSum"]),
    .init(ProgressivePlanes.self, .init(), ProgressivePlanesTestbench(), modules: ["ProgressivePlanes"]),
    .init(QueryKeyProduct.self, .init(), QueryKeyProductTestbench(), modules: ["QueryKeyProduct"]),
    .init(RequantDecision.self, .init(), RequantDecisionTestbench(), modules: ["RequantDecision"]),
    .init(ScoreScaler.self, .init(), ScoreScalerTestbench(), modules: ["ScoreScaler"]),
  ]

  /// The elements of the literature, alone and in an array.
  static let elements: [StuckDesign] = {
    var float = FloatingFMA.Parameters()
    float.stages = 3
    let arrays = SystolicArrayTestbench.elements
    return [
      .init(ActivationSum.self, .init(), GroupScalerTestbench()),
      .init(BitModElement.self, .init(), BitModElementTestbench()),
      .init(BitModUnit.self, .init(), BitModUnitTestbench(isSmall: true)),
      .init(
        DeltaMAC.self, .init(inputs: 4, outputs: 2, accumulator: 19),
        DeltaMACTestbench(.init(inputs: 4, outputs: 2, accumulator: 19), runs: 4)),
      .init(FloatingFMA.self, float, FloatingFMATestbench(rounds: 400)),
      .init(GroupScaler.self, .init(), GroupScalerTestbench()),
      .init(IntegerMAC.self, .init(), IntegerMACTestbench()),
      .init(
        MXDot.self, .init(left: .e5m2, right: .e4m3, size: 4, stages: 3),
        MXDotTestbench(.init(left: .e5m2, right: .e4m3, size: 4, stages: 3), rounds: 400)),
      .init(MixPEFloatMAC.self, .init(), MixPEFloatTestbench()),
      .init(MixPEIntegerMAC.self, .init(), MixPEIntegerMACTestbench()),
      .init(NVFP4Dot.self, .init(size: 4, stages: 3), NVFP4DotTestbench(.init(size: 4, stages: 3))),
      .init(OutlierMAC.self, .init(), OutlierPairTestbench()),
      .init(OutputStationaryCell.self, .init(), arrays, modules: ["OutputStationaryCell"]),
      .init(TernaryMAC.self, .init(), TernaryTestbench()),
      .init(WeightStationaryCell.self, .init(), arrays, modules: ["WeightStationaryCell"]),
      .init(
        ZeroSkippingMAC.self, .init(lanes: 4, activationBits: 8, weightBits: 4, accumulator: 14),
        ZeroSkippingMACTestbench(.init(lanes: 4, activationBits: 8, weightBits: 4, accumulator: 14), rounds: 40)),
    ]
  }()

  static let modular: [StuckDesign] = [
    .init(BarrettMultiplier.self, .init(modulusBits: 31, stages: 3), BarrettTestbench(stages: 3)),
    .init(ByteSplitProduct.self, .init(modulusBits: 30, columns: 4, terms: 64), ByteSplitTestbench(isWhole: false)),
  ]

  static let circulant: [StuckDesign] = {
    let ring = CirculantNTTProduct.Parameters(size: 4, rows: 2, blocks: 8, ringBits: 24)
    let fourier = CirculantFFTProduct.Parameters(
      size: 8, rows: 2, blocks: 8, fractionBits: 2, weightFractionBits: 2, twiddleBits: 8)
    return [
      .init(CirculantNTTProduct.self, ring, CirculantNTTTestbench(ring)),
      .init(CirculantFFTProduct.self, fourier, CirculantFFTTestbench(fourier)),
    ]
  }()

  static let bus: [StuckDesign] = [
    .init(
      MatrixEngineAXILite.self, .small, MatrixEngineAXILiteTestbench(), modules: ["AXILitePort", "MatrixEngineAXILite"]),
    .init(SkidBuffer.self, .init(), SkidBufferTestbench()),
  ]

  static let graph = [StuckDesign(BlockSparseEngine.self, .init(), BlockSparseEngineTestbench())]

  /// Small shapes that have every register of the large ones, or its like.
  static let topK: [StuckDesign] = {
    var radix = RadixTopK.Parameters()
    (radix.lanes, radix.keyBits, radix.payloadBits, radix.capacity, radix.digitBits) = (8, 6, 6, 64, 3)
    var quick = QuickSelectTopK.Parameters()
    (quick.lanes, quick.keyBits, quick.payloadBits, quick.capacity) = (8, 6, 7, 128)
    var shift = ShiftRegisterSorter.Parameters()
    (shift.size, shift.keyBits, shift.capacity) = (4, 6, 40)
    var bitonic = BitonicPartialSorter.Parameters()
    (bitonic.lanes, bitonic.keyBits, bitonic.capacity) = (4, 6, 40)
    return [
      .init(BitonicPartialSorter.self, bitonic, BitonicPartialSorterTestbench(vectors: 40)),
      .init(QuickSelectTopK.self, quick, QuickSelectTopKTestbench(quick, vectors: 40)),
      .init(RadixTopK.self, radix, RadixTopKTestbench(radix, vectors: 40)),
      .init(ShiftRegisterSorter.self, shift, ShiftRegisterSorterTestbench(vectors: 40)),
      .init(ZeroEliminator.self, .init(lanes: 8, width: 8), ZeroEliminatorTestbench(isSmall: true)),
    ]
  }()

  static let sparse: [StuckDesign] = {
    var engine = SparseMatrixEngine.Parameters()
    // With more slices than columns every layer stores an even number of blocks, and what tells an odd one is idle.
    (engine.slices, engine.block, engine.vectors) = (8, 8, 8)
    var dequantiser = WeightDequantiser.Parameters()
    (dequantiser.lanes, dequantiser.groupVectors) = (5, 3)
    return [
      .init(SparseMatrixEngine.self, engine, SparseMatrixEngineTestbench(engine, rounds: 16)),
      .init(WeightDequantiser.self, dequantiser, WeightDequantiserTestbench(lanes: 5, groupVectors: 3)),
    ]
  }()

  /// Every register of the design and its parts.
  var registers: [StuckRegister] {
    let circuits = ((try? netlist())?.modules ?? []).filter { modules?.contains($0.origin ?? "") ?? true }
    return circuits.flatMap { circuit in
      circuit.registers.map {
        StuckRegister(design: self, module: circuit.origin ?? "", register: circuit.declarations[$0].name)
      }
    }
  }
}

/// A register of one module of a design whose next value is always its present one.
struct StuckRegister: CustomStringConvertible, Sendable {
  var design: StuckDesign
  var module: String
  var register: String

  var description: String { "\(design.name): \(module).\(register)" }

  func applied(to netlist: Netlist) -> Netlist {
    var mutant = netlist
    for (index, circuit) in netlist.modules.enumerated() where circuit.origin == module {
      for number in circuit.registers where circuit.declarations[number].name == register {
        mutant.modules[index].declarations[number].driver = circuit.declarations[number].node
      }
    }
    return mutant
  }

  /// Does the testbench of the design fail? An error that ends it counts.
  func isNoticed(seed: UInt64) -> Bool {
    let result = try? design.testbench.run(engine: { try Interpreter(applied(to: $0)) }, seed: seed)
    return result?.failureCount != 0
  }
}
