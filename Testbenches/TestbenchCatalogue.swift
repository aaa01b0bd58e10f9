import Simulation

/// The testbenches of the blocks in `Generators`, by name.
public enum TestbenchCatalogue {
  /// Every testbench, in alphabetical order of the names.
  public static var testbenches: [any Testbench] {
    [
      AttentionHeadTestbench(), BitWidthConverterTestbench(), BitonicPartialSorterTestbench(), CascadePruningTestbench(),
      DigitsInferenceTestbench(), IntegerSoftmaxTestbench(), LocalValuePruningTestbench(), MatrixEngineTestbench(),
      MixedPrecisionMACTestbench(), ProgressivePlanesTestbench(), RadixTopKTestbench(), RadixTopKTestbench.million,
      RequantDecisionTestbench(), RequantiserTestbench(),
      ShiftRegisterSorterTestbench(), SystolicArrayTestbench(), TopKTestbench(), ZeroEliminatorTestbench(),
    ]
  }
}
