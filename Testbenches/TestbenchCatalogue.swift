import Simulation

/// The testbenches of the blocks in `Generators`, by name.
public enum TestbenchCatalogue {
  /// Every testbench, in alphabetical order of the names.
  public static var testbenches: [any Testbench] {
    [
      AttentionHeadTestbench(), AttentionTileTestbench(), BitWidthConverterTestbench(),
      BitonicPartialSorterTestbench(), CascadePruningTestbench(), DigitsInferenceTestbench(),
      IntegerSoftmaxTestbench(), LocalValuePruningTestbench(), MatrixEngineTestbench(), MixedPrecisionMACTestbench(),
      ProbabilityValueSumTestbench(), ProgressivePlanesTestbench(), QueryKeyProductTestbench(), RadixTopKTestbench(),
      RadixTopKTestbench.million, RequantDecisionTestbench(), RequantiserTestbench(), ScoreScalerTestbench(),
      ShiftRegisterSorterTestbench(), SystolicArrayTestbench(), TopKTestbench(), ZeroEliminatorTestbench(),
    ]
  }
}
