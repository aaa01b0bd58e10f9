import Description

/// The hardware that comes with this package, by name.
public enum Catalogue {
  /// Every block, families and names in alphabetical order. Its parameters may be replaced from a file.
  public static var blocks: [Block] {
    [
      Block(Requantiser.self, family: "Arithmetic"),
      Block(
        Requantiser.self, family: "Arithmetic", name: "requantiser_single_rounding",
        parameters: .init(rounding: .singleRounding)),
      Block(AttentionHead.self, family: "Attention"),
      Block(AttentionTile.self, family: "Attention"),
      Block(BitWidthConverter.self, family: "Attention"),
      Block(CascadePruning.self, family: "Attention"),
      Block(IntegerSoftmax.self, family: "Attention"),
      Block(LocalValuePruning.self, family: "Attention"),
      Block(ProbabilityValueSum.self, family: "Attention"),
      Block(ProgressivePlanes.self, family: "Attention"),
      Block(QueryKeyProduct.self, family: "Attention"),
      Block(RequantDecision.self, family: "Attention"),
      Block(ScoreScaler.self, family: "Attention"),
      Block(MatrixEngine.self, family: "MatrixMultiply"),
      Block(MatrixEngine.self, family: "MatrixMultiply", name: "matrix_engine_small", parameters: .small),
      Block(SystolicArray.self, family: "MatrixMultiply"),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_output_stationary",
        parameters: .init(rows: 8, columns: 8, dataflow: .outputStationary)),
      Block(MixedPrecisionMAC.self, family: "ProcessingElements"),
      Block(MixedPrecisionProduct.self, family: "ProcessingElements"),
      Block(OutputStationaryElement.self, family: "ProcessingElements"),
      Block(WeightStationaryElement.self, family: "ProcessingElements"),
      Block(BitonicPartialSorter.self, family: "TopK"),
      Block(RadixTopK.self, family: "TopK"),
      Block(ShiftRegisterSorter.self, family: "TopK"),
      Block(TopK.self, family: "TopK"),
      Block(ZeroEliminator.self, family: "TopK"),
    ]
  }
}

extension MatrixEngine.Parameters {
  /// A 4 × 4 array with room for a network of 64 inputs, 32 hidden channels and 10 outputs, and 64 vectors.
  public static var small: Self {
    var parameters = Self()
    parameters.size = 4
    parameters.activationDepth = 2048
    parameters.weightDepth = 1024
    return parameters
  }
}
