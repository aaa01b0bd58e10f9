/// OliVe's outlier-victim pair (Guo et al., ISCA 2023): two adjacent values in one byte or two, no index beside them.
///
/// Two normal values are coded as such. An outlier is coded as abfloat, and its neighbour, the victim, becomes 0: its
/// field holds the identifier, the code `10…0` that normal values do not use. The value with the even index is in the
/// low field. Two identifiers do not occur and read as (0, 0).
public struct OutlierPairFormat: Hashable, Sendable {
  /// Which value survives when both are outliers.
  public enum Victim: String, CaseIterable, Codable, Hashable, Sendable {
    /// The one with the odd index, as in the released code.
    case second
    /// The one with the smaller magnitude, as in the paper; of two equal ones the second.
    case smaller
  }

  public let name: String
  public let normal: Codebook
  public let outlier: Codebook
  /// Normal values and outliers as one grid; codes from `2^fieldBits` on are outliers.
  private let grid: Codebook

  /// - Precondition: both have codes of the same width, and `10…0` is no value of either.
  public init(name: String, normal: Codebook, outlier: Codebook) {
    precondition(normal.bits == outlier.bits, "a pair's fields are equally wide")
    (self.name, self.normal, self.outlier) = (name, normal, outlier)
    grid = Codebook(name: name, bits: normal.bits + 1, values: normal.values + outlier.values)
    precondition(
      normal.values[Int(identifier)] == nil && outlier.values[Int(identifier)] == nil, "\(name): no identifier")
  }

  /// int4 and 4-bit abfloat of bias 2, in one byte.
  public static let int4 = OutlierPairFormat(name: "olive_int4", normal: .oliveInt4, outlier: .abfloat4Bias2)
  /// flint4 and 4-bit abfloat of bias 3, in one byte.
  public static let flint4 = OutlierPairFormat(name: "olive_flint4", normal: .flint4, outlier: .abfloat4Bias3)
  /// int8 and 8-bit abfloat E2M5, in 16 bits.
  public static let int8 = OutlierPairFormat(name: "olive_int8", normal: .oliveInt8, outlier: .abfloat8E2M5)
  /// int8 and 8-bit abfloat E4M3, in 16 bits.
  public static let int8E4M3 = OutlierPairFormat(name: "olive_int8_e4m3", normal: .oliveInt8, outlier: .abfloat8E4M3)

  /// The four pairs above.
  public static let presets = [int4, flint4, int8, int8E4M3]

  /// Bits of a field.
  public var fieldBits: Int { normal.bits }
  /// Bits of a pair.
  public var bits: Int { 2 * fieldBits }
  /// The code that says "the other one is an outlier".
  public var identifier: UInt64 { 1 << UInt64(fieldBits - 1) }

  /// The greatest magnitude of a normal value.
  public var greatestNormal: Int { normal.values.reduce(0) { max($0, abs($1 ?? 0)) } }

  /// The two values, the one with the even index first.
  public func decode(_ code: UInt64) -> [Int] {
    precondition(code >> UInt64(bits) == 0, "0x\(String(code, radix: 16)) has bits above the \(bits) of \(name)")
    let mask = (UInt64(1) << UInt64(fieldBits)) - 1
    let (low, high) = (code & mask, code >> UInt64(fieldBits))
    switch (low == identifier, high == identifier) {
    case (false, false): return [normal.units(low), normal.units(high)]
    case (false, true): return [outlier.units(low), 0]
    case (true, false): return [0, outlier.units(high)]
    case (true, true): return [0, 0]
    }
  }

  /// The code of two numbers. One whose nearest value among normal values and outliers is an outlier makes the other
  /// one its victim.
  public func encode(
    _ first: Quotient, _ second: Quotient, victim: Victim = .second, rounding: Rounding = .nearestEven,
    draw: UInt32 = 0
  ) -> UInt64 {
    let (low, high) = (nearest(first, rounding, draw), nearest(second, rounding, draw))
    let lowSurvives = low.isOutlier && (!high.isOutlier || victim == .second || low.magnitude >= high.magnitude)
    if lowSurvives { return identifier << UInt64(fieldBits) | low.code }
    if high.isOutlier { return high.code << UInt64(fieldBits) | identifier }
    return high.code << UInt64(fieldBits) | low.code
  }

  private func nearest(
    _ value: Quotient, _ rounding: Rounding, _ draw: UInt32
  ) -> (code: UInt64, isOutlier: Bool, magnitude: Int) {
    let code = grid.encode(value, rounding: rounding, draw: draw)
    let outliers = UInt64(1) << UInt64(fieldBits)
    return (code % outliers, code >= outliers, abs(grid.units(code)))
  }
}
