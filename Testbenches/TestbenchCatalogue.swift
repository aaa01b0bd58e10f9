import Simulation

/// The testbenches of the blocks in `Generators`, by name.
public enum TestbenchCatalogue {
  /// Every testbench, in alphabetical order of the names.
  public static var testbenches: [any Testbench] {
    [
      BitonicPartialSorterTestbench(),
      BlockSparseEngineTestbench(),
      DigitsInferenceTestbench(),
      GraphAlgorithmsTestbench(),
      MatrixEngineTestbench(),
      MixedPrecisionMACTestbench(),
      QuickSelectTopKTestbench(),
      QuickSelectTopKTestbench.million,
      RadixTopKTestbench(),
      RadixTopKTestbench.million,
      RequantiserTestbench(),
      ShiftRegisterSorterTestbench(),
      SystolicArrayTestbench(),
      TopKTestbench(),
      ZeroEliminatorTestbench(),
    ]
  }
}
