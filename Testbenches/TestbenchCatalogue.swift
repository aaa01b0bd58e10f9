import Simulation

/// The testbenches of the blocks in `Generators`, by name.
public enum TestbenchCatalogue {
  /// Every testbench, in alphabetical order of the names.
  public static var testbenches: [any Testbench] {
    [
      AttentionHeadTestbench(),
      AttentionTileTestbench(),
      BitWidthConverterTestbench(),
      BitonicPartialSorterTestbench(),
      BlockSparseEngineTestbench(),
      CascadePruningTestbench(),
      DSPSliceTestbench(),
      DigitsElementsTestbench(),
      DigitsInferenceTestbench(),
      FloatingFMATestbench(),
      FloatingFMATestbench.exhaustive,
      GraphAlgorithmsTestbench(),
      GroupScalerTestbench(),
      IntegerSoftmaxTestbench(),
      LocalValuePruningTestbench(),
      MatrixEngineTestbench(),
      MixPEFloatTestbench(),
      MixPEIntegerMACTestbench(),
      MixedPrecisionMACTestbench(),
      OutlierPairTestbench(),
      OverflowAdjustTestbench(),
      ProbabilityValueSumTestbench(),
      ProgressivePlanesTestbench(),
      QueryKeyProductTestbench(),
      QuickSelectTopKTestbench(),
      QuickSelectTopKTestbench.million,
      RadixTopKTestbench(),
      RadixTopKTestbench.million,
      RequantDecisionTestbench(),
      RequantiserTestbench(),
      ScoreScalerTestbench(),
      ShiftRegisterSorterTestbench(),
      SparseDSPChainTestbench.plain,
      SparseDSPChainTestbench.targets,
      SparseDigitsTestbench(),
      SparseMatrixEngineTestbench(),
      SparseMultiplexerTestbench(),
      SystolicArrayTestbench(),
      SystolicArrayTestbench.elements,
      TernaryTestbench(),
      TopKTestbench(),
      WeightDequantiserTestbench(),
      ZeroEliminatorTestbench(),
    ]
  }
}
