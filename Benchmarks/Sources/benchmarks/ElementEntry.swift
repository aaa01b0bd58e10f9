import Description
import Generators
import Netlist

/// A processing element of the comparison, or what stands beside elements in an array.
struct ElementEntry {
  enum Kind { case baseline, element, beside }

  var kind: Kind
  var name: String
  /// Products that it adds up in a cycle; 0 for what is not an element.
  var products: Double
  var netlist: Netlist

  init<M: Module>(
    _ type: M.Type, _ kind: Kind, _ name: String, products: Double = 1, _ parameters: M.Parameters = .init()
  ) throws {
    (self.kind, self.name, self.products) = (kind, name, kind == .beside ? 0 : products)
    netlist = try Elaboration(M.self, parameters).netlist
  }

  /// All of them, baselines first.
  static func all() throws -> [ElementEntry] {
    try baselines() + integers() + sparse() + bitMod() + floats() + blocks() + beside()
  }

  static let int8 = "INT8, 32 bits"
  static let fp16 = "fp16 FMA, without registers"
  static let mixPE = "MixPE, 19 bits"
  static let mixPEMultiplier = "MixPE with *"
  static let outlier = "OliVe int4, 32 bits"
  static let outlierDecoder = "OliVe decoder of an int4 pair"
  static let bitModFP4 = "BitMoD, FP4 and FP3"
  static let aligner = "BitMoD exponent match, of a row"
  static let encoder = "BitMoD term encoder, of a lane of a column"

  private static func baselines() throws -> [ElementEntry] {
    try [
      .init(IntegerMAC.self, .baseline, int8),
      .init(IntegerMAC.self, .baseline, "INT4, 24 bits", .int4),
      .init(FloatingFMA.self, .baseline, fp16),
    ]
  }

  private static func integers() throws -> [ElementEntry] {
    try [
      .init(MixPEIntegerMAC.self, .element, mixPE),
      .init(MixPEIntegerMAC.self, .element, mixPEMultiplier, .init(codes: .signed, multiplication: .multiplier)),
      .init(MixPEIntegerMAC.self, .element, "MixPE, codes 0 to 15", .init(codes: .unsigned)),
      .init(TernaryMAC.self, .element, "ternary, 20 bits"),
      .init(OutlierMAC.self, .element, outlier),
      .init(OutlierMAC.self, .element, "OliVe flint4, 32 bits", .init(kind: .flint4)),
      .init(OutlierMAC.self, .element, "OliVe int8, 32 bits", .init(kind: .int8)),
      .init(MixedPrecisionMAC.self, .element, "INT8, INT4, INT2 at run time, used as INT8"),
      .init(MixedPrecisionMAC.self, .element, "the same, used as INT4 x INT2", products: 4),
    ]
  }

  /// Only pairs that count take a cycle: their products are those of surviving pairs.
  private static func sparse() throws -> [ElementEntry] {
    try [
      .init(ZeroSkippingMAC.self, .element, "INT8 zero skipping, rows of 16, 24 bits"),
      .init(DeltaMAC.self, .element, "INT8 delta, 16 inputs, 4 outputs, 24 bits", products: 4),
    ]
  }

  private static func bitMod() throws -> [ElementEntry] {
    let exact = BitModElement.Parameters(isExact: true)
    return try [
      .init(BitModElement.self, .element, bitModFP4, products: 2),
      .init(BitModElement.self, .element, "BitMoD, INT6", products: 4.0 / 3),
      .init(BitModElement.self, .element, "BitMoD, INT8"),
      .init(BitModElement.self, .element, "BitMoD exact, FP4 and FP3", products: 2, exact),
    ]
  }

  private static func floats() throws -> [ElementEntry] {
    try [
      .init(MixPEFloatMAC.self, .element, "MixPE, fp16 activations, 51 bits"),
      .init(FloatingFMA.self, .element, "bf16 FMA, without registers", .bf16),
      .init(FloatingFMA.self, .element, "bf16 FMA into binary32", .bf16.intoSingle),
      .init(FloatingFMA.self, .element, "fp16 FMA into binary32", FloatingFMA.Parameters().intoSingle),
    ]
  }

  /// Whole blocks in a cycle. Those of 32 elements with greater products would keep Yosys' mapper for many minutes.
  private static func blocks() throws -> [ElementEntry] {
    try [
      .init(
        MXDot.self, .element, "MX FP4 E2M1, block of 32, without registers", products: 32,
        .init(left: .e2m1, right: .e2m1)),
      .init(NVFP4Dot.self, .element, "NVFP4, block of 16, without registers", products: 16),
    ]
  }

  private static func beside() throws -> [ElementEntry] {
    try [
      .init(OutlierPairDecoder.self, .beside, outlierDecoder),
      .init(TernaryUnpacker.self, .beside, "ternary decoder of a byte"),
      .init(ActivationSum.self, .beside, "MixPE activation sum, of a row"),
      .init(GroupScaler.self, .beside, "MixPE scaler, of a column"),
      .init(GroupSumRounder.self, .beside, "rounder of exact fp16 sums, of a column"),
      .init(ActivationAligner.self, .beside, aligner),
      .init(BitSerialTermEncoder.self, .beside, encoder),
      .init(ScaledGroupRounder.self, .beside, "BitMoD rounder to binary32, of a column"),
    ]
  }
}
