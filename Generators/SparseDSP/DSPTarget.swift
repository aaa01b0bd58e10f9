/// What the multipliers of a sparse DSP chain are made of. Every target gives the same sums in the same place; latency
/// and area differ.
public enum DSPTarget: String, Codable, CaseIterable, Hashable, Sendable {
  /// Portable arithmetic: two packed products in one multiplication of 27 × 8 bits.
  case plain
  /// Xilinx 7 series: two packed products in one DSP48E1, which Yosys and Vivado infer; a cascade of two.
  case xc7
  /// UltraScale and UltraScale+: two packed products in one DSP48E2, which is placed as a primitive.
  case ultraScale
  /// iCE40 UltraPlus: both products of a slice in one SB_MAC16, which is placed as a primitive.
  case ice40
  /// ECP5: the two products of a slice in two MULT18X18D, which Yosys infers.
  case ecp5
}
