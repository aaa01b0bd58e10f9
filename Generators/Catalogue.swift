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
      Block(AXILitePort.self, family: "Bus"),
      Block(AXIStream<AttentionHead>.self, family: "Bus", name: "attention_head_axi_stream"),
      Block(AXIStream<AttentionTile>.self, family: "Bus", name: "attention_tile_axi_stream"),
      Block(AXIStream<BitModUnit>.self, family: "Bus", name: "bit_mod_unit_axi_stream"),
      Block(AXIStream<BitWidthConverter>.self, family: "Bus", name: "bit_width_converter_axi_stream"),
      Block(AXIStream<BitonicPartialSorter>.self, family: "Bus", name: "bitonic_partial_sorter_axi_stream"),
      Block(AXIStream<CascadePruning>.self, family: "Bus", name: "cascade_pruning_axi_stream"),
      Block(AXIStream<DeltaMAC>.self, family: "Bus", name: "delta_mac_axi_stream"),
      Block(AXIStream<IntegerSoftmax>.self, family: "Bus", name: "integer_softmax_axi_stream"),
      Block(AXIStream<LocalValuePruning>.self, family: "Bus", name: "local_value_pruning_axi_stream"),
      Block(MatrixEngineAXILite.self, family: "Bus", name: "matrix_engine_axi_lite", parameters: .small),
      Block(AXIStream<ProbabilityValueSum>.self, family: "Bus", name: "probability_value_sum_axi_stream"),
      Block(AXIStream<ProgressivePlanes>.self, family: "Bus", name: "progressive_planes_axi_stream"),
      Block(AXIStream<QueryKeyProduct>.self, family: "Bus", name: "query_key_product_axi_stream"),
      Block(AXIStream<QuickSelectTopK>.self, family: "Bus", name: "quick_select_top_k_axi_stream"),
      Block(AXIStream<RadixTopK>.self, family: "Bus", name: "radix_top_k_axi_stream"),
      Block(AXIStream<RequantDecision>.self, family: "Bus", name: "requant_decision_axi_stream"),
      Block(AXIStream<ScoreScaler>.self, family: "Bus", name: "score_scaler_axi_stream"),
      Block(AXIStream<ShiftRegisterSorter>.self, family: "Bus", name: "shift_register_sorter_axi_stream"),
      Block(SkidBuffer.self, family: "Bus"),
      Block(AXIStream<SystolicArray>.self, family: "Bus", name: "systolic_array_axi_stream"),
      Block(AXIStream<TopK>.self, family: "Bus", name: "top_k_axi_stream"),
      Block(AXIStream<WeightDequantiser>.self, family: "Bus", name: "weight_dequantiser_axi_stream"),
      Block(AXIStream<ZeroEliminator>.self, family: "Bus", name: "zero_eliminator_axi_stream"),
      Block(AXIStream<ZeroSkippingMAC>.self, family: "Bus", name: "zero_skipping_mac_axi_stream"),
      Block(CirculantFFTProduct.self, family: "Circulant"),
      Block(CirculantNTTProduct.self, family: "Circulant"),
      Block(BlockSparseEngine.self, family: "Graph"),
      Block(BlockSparseLane.self, family: "Graph"),
      Block(MatrixEngine.self, family: "MatrixMultiply"),
      Block(MatrixEngine.self, family: "MatrixMultiply", name: "matrix_engine_small", parameters: .small),
      Block(SystolicArray.self, family: "MatrixMultiply"),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_bf16",
        parameters: .init(rows: 4, columns: 4, element: .bf16, dataflow: .outputStationary, accumulator: 32)),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_bit_mod",
        parameters: .init(rows: 4, columns: 4, element: .bitMod, dataflow: .outputStationary, accumulator: 56)),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_mix_pe",
        parameters: .init(rows: 8, columns: 8, element: .mixPE, dataflow: .weightStationary)),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_outlier_int4",
        parameters: .init(rows: 8, columns: 8, element: .outlierInt4, dataflow: .weightStationary, accumulator: 32)),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_output_stationary",
        parameters: .init(rows: 8, columns: 8, dataflow: .outputStationary)),
      Block(
        SystolicArray.self, family: "MatrixMultiply", name: "systolic_array_ternary",
        parameters: .init(rows: 8, columns: 8, element: .ternary, dataflow: .weightStationary)),
      Block(BarrettMultiplier.self, family: "Modular"),
      Block(
        BarrettMultiplier.self, family: "Modular", name: "barrett_multiplier_truncated",
        parameters: .init(modulusBits: 31, quotient: .truncated)),
      Block(BarrettReducer.self, family: "Modular"),
      Block(ByteSplitProduct.self, family: "Modular"),
      Block(ActivationAligner.self, family: "ProcessingElements"),
      Block(ActivationSum.self, family: "ProcessingElements"),
      Block(BitModElement.self, family: "ProcessingElements"),
      Block(
        BitModElement.self, family: "ProcessingElements", name: "bit_mod_element_exact",
        parameters: .init(isExact: true)),
      Block(BitModUnit.self, family: "ProcessingElements"),
      Block(
        BitModUnit.self, family: "ProcessingElements", name: "bit_mod_unit_exact",
        parameters: .init(element: .init(isExact: true))),
      Block(BitSerialTermEncoder.self, family: "ProcessingElements"),
      Block(DeltaMAC.self, family: "ProcessingElements"),
      Block(FloatingFMA.self, family: "ProcessingElements"),
      Block(FloatingFMA.self, family: "ProcessingElements", name: "floating_fma_bf16", parameters: .bf16),
      Block(
        FloatingFMA.self, family: "ProcessingElements", name: "floating_fma_bf16_fp32", parameters: .bf16.intoSingle),
      Block(
        FloatingFMA.self, family: "ProcessingElements", name: "floating_fma_fp16_fp32",
        parameters: FloatingFMA.Parameters().intoSingle),
      Block(GroupScaler.self, family: "ProcessingElements"),
      Block(GroupSumRounder.self, family: "ProcessingElements"),
      Block(IntegerMAC.self, family: "ProcessingElements"),
      Block(IntegerMAC.self, family: "ProcessingElements", name: "integer_mac_int4", parameters: .int4),
      Block(MXDot.self, family: "ProcessingElements"),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_e2m1", parameters: .init(left: .e2m1, right: .e2m1)),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_e2m3", parameters: .init(left: .e2m3, right: .e2m3)),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_e3m2", parameters: .init(left: .e3m2, right: .e3m2)),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_e4m3_e2m1",
        parameters: .init(left: .e4m3, right: .e2m1)),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_e5m2", parameters: .init(left: .e5m2, right: .e5m2)),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_e5m2_e4m3",
        parameters: .init(left: .e5m2, right: .e4m3)),
      Block(
        MXDot.self, family: "ProcessingElements", name: "mx_dot_int8", parameters: .init(left: .int8, right: .int8)),
      Block(MXProduct.self, family: "ProcessingElements"),
      Block(MixPEFloatMAC.self, family: "ProcessingElements"),
      Block(MixPEIntegerMAC.self, family: "ProcessingElements"),
      Block(
        MixPEIntegerMAC.self, family: "ProcessingElements", name: "mix_pe_integer_mac_multiplier",
        parameters: .init(codes: .signed, multiplication: .multiplier)),
      Block(
        MixPEIntegerMAC.self, family: "ProcessingElements", name: "mix_pe_integer_mac_unsigned",
        parameters: .init(codes: .unsigned)),
      Block(MixedPrecisionMAC.self, family: "ProcessingElements"),
      Block(MixedPrecisionProduct.self, family: "ProcessingElements"),
      Block(NVFP4Dot.self, family: "ProcessingElements"),
      Block(OutlierMAC.self, family: "ProcessingElements"),
      Block(
        OutlierMAC.self, family: "ProcessingElements", name: "outlier_mac_flint4", parameters: .init(kind: .flint4)),
      Block(OutlierMAC.self, family: "ProcessingElements", name: "outlier_mac_int8", parameters: .init(kind: .int8)),
      Block(OutlierPairDecoder.self, family: "ProcessingElements"),
      Block(
        OutlierPairDecoder.self, family: "ProcessingElements", name: "outlier_pair_decoder_flint4",
        parameters: .init(kind: .flint4)),
      Block(
        OutlierPairDecoder.self, family: "ProcessingElements", name: "outlier_pair_decoder_int8",
        parameters: .init(kind: .int8)),
      Block(OutputStationaryCell.self, family: "ProcessingElements"),
      Block(OutputStationaryElement.self, family: "ProcessingElements"),
      Block(TernaryMAC.self, family: "ProcessingElements"),
      Block(TernaryUnpacker.self, family: "ProcessingElements"),
      Block(WeightStationaryCell.self, family: "ProcessingElements"),
      Block(WeightStationaryElement.self, family: "ProcessingElements"),
      Block(ZeroSkippingMAC.self, family: "ProcessingElements"),
      Block(DSPSlice.self, family: "SparseDSP"),
      Block(OverflowAdjust.self, family: "SparseDSP"),
      Block(SparseDSPChain.self, family: "SparseDSP"),
      Block(
        SparseDSPChain.self, family: "SparseDSP", name: "sparse_dsp_chain_ecp5", parameters: .init(target: .ecp5)),
      Block(
        SparseDSPChain.self, family: "SparseDSP", name: "sparse_dsp_chain_ice40",
        parameters: .init(slices: 8, block: 4, target: .ice40)),
      Block(
        SparseDSPChain.self, family: "SparseDSP", name: "sparse_dsp_chain_ultra_scale",
        parameters: .init(target: .ultraScale)),
      Block(SparseDSPChain.self, family: "SparseDSP", name: "sparse_dsp_chain_xc7", parameters: .init(target: .xc7)),
      Block(SparseMatrixEngine.self, family: "SparseDSP"),
      Block(
        SparseMatrixEngine.self, family: "SparseDSP", name: "sparse_matrix_engine_block_4", parameters: .block4),
      Block(SparseMultiplexer.self, family: "SparseDSP"),
      Block(WeightDequantiser.self, family: "SparseDSP"),
      Block(BitonicPartialSorter.self, family: "TopK"),
      Block(QuickSelectTopK.self, family: "TopK"),
      Block(RadixTopK.self, family: "TopK"),
      Block(ShiftRegisterSorter.self, family: "TopK"),
      Block(TopK.self, family: "TopK"),
      Block(ZeroEliminator.self, family: "TopK"),
    ]
  }
}

extension SparseMatrixEngine.Parameters {
  /// Blocks of four columns, for 2:4 and 1:4.
  public static var block4: Self {
    var parameters = Self()
    parameters.block = 4
    return parameters
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
