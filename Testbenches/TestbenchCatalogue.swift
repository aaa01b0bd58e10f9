import Simulation

/// The testbenches of the blocks in `Generators`, by name.
public enum TestbenchCatalogue {
  /// Every testbench, in alphabetical order of the names.
  public static var testbenches: [any Testbench] {
    [
      BitonicPartialSorterTestbench(), DigitsInferenceTestbench(), MatrixEngineTestbench(),
      MixedPrecisionMACTestbench(), RadixTopKTestbench(), RadixTopKTestbench.million, RequantiserTestbench(),
      ShiftRegisterSorterTestbench(), SparseDSPChainTestbench(), SparseDigitsTestbench(),
      SparseMatrixEngineTestbench(), SystolicArrayTestbench(), TopKTestbench(),
      WeightDequantiserTestbench(), ZeroEliminatorTestbench(),
    ]
  }
}
