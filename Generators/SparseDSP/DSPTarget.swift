/// What the multipliers of a sparse DSP chain are made of. Every target gives the same sums; latency and area differ.
public enum DSPTarget: String, Codable, CaseIterable, Hashable, Sendable {
  /// Portable arithmetic: two packed products in one multiplication of 27 × 8 bits.
  case plain
}
