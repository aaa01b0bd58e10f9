import Simulation

/// The testbenches of the blocks in `Generators`, by name.
public enum TestbenchCatalogue {
  /// Every testbench, in alphabetical order of the names.
  public static var testbenches: [any Testbench] {
    [
      BitonicPartialSorterTestbench(),
      BlockSparseEngineTestbench(),
      DSPSliceTestbench(),
      DigitsInferenceTestbench(),
      GraphAlgorithmsTestbench(),
      MatrixEngineTestbench(),
      MixedPrecisionMACTestbench(),
      OverflowAdjustTestbench(),
      QuickSelectTopKTestbench(),
      QuickSelectTopKTestbench.million,
      RadixTopKTestbench(),
      RadixTopKTestbench.million,
      RequantiserTestbench(),
      ShiftRegisterSorterTestbench(),
      SparseDSPChainTestbench.plain,
      SparseDSPChainTestbench.targets,
      SparseDigitsTestbench(),
      SparseMatrixEngineTestbench(),
      SparseMultiplexerTestbench(),
      SystolicArrayTestbench(),
      TopKTestbench(),
      WeightDequantiserTestbench(),
      ZeroEliminatorTestbench(),
    ]
  }
}
