import Bits
import Description

/// `DSPSlice` as one DSP48E2: pre-adder, multiplier, all of its registers, the cascade, and the choice of what the
/// products are added to, which is the Z multiplexer behind OPMODE.
///
/// Cycle for cycle the same as `DSPSlice` with 48 bits, and with its links. The primitive is placed as such, because
/// Yosys infers the multiplier of a DSP48E2 only, without registers and cascade. `cascade` must go to the `sumIn` of
/// the next slice and nowhere else; `sumIn` of an adjusted slice comes from the fabric.
public struct DSP48E2Slice: Module {
  public struct Parameters: ModuleParameters {
    /// Where the sum comes from.
    public var link = DSPSlice.Link.restarts
    public init() {}
    public init(link: DSPSlice.Link) { self.link = link }

    public static var meanings: KeyValuePairs<String, String> {
      ["link": "where the sum comes from: opens, continues, restarts or adjusted"]
    }
  }

  public static var summary: String { "Adds two products with a shared weight to a packed sum, in one DSP48E2." }

  @Input(8, "the activation of the low lane") public var a: Signed
  @Input(8, "the activation of the high lane") public var b: Signed
  @Input(8, "the weight of both") public var weight: Signed
  @Input(48, "the sum so far") public var sumIn: Signed
  @Input("begin a new sum instead") public var restart: Bit
  @Output(48, "the sum with these products") public var sum: Signed
  @Output(48, "the same, for the next slice only") public var cascade: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {}

  public static func name(_ p: Parameters) -> String { "dsp48e2_slice_\(p.link)" }

  public static func external(_ p: Parameters) -> ExternalSource? {
    ExternalSource(
      systemVerilog: systemVerilog(p), isClocked: true, behaviour: { Behaviour(link: p.link) },
      combinationalPaths: [[], []], primitives: [model])
  }
}

extension DSP48E2Slice {
  /// The registers of the slice in Swift, for the interpreter. They are 0 at first, that of OPMODE, too, so that no sum
  /// is taken at the first edge; without a reset, as in the text.
  final class Behaviour: ExternalBehaviour {
    /// Places in `registers`.
    private enum Place: Int, CaseIterable {
      case a, b, weight, activations, weightLate, product, sumIn, takesSum, total
    }

    private let link: DSPSlice.Link
    private var registers = [Int64](repeating: 0, count: Place.allCases.count)

    init(link: DSPSlice.Link) { self.link = link }

    private subscript(_ place: Place) -> Int64 { registers[place.rawValue] }

    func outputs(for inputs: [Bits]) -> [Bits] {
      let total = Bits(signed: Int(self[.total]), width: 48)
      return [total, total]
    }

    func clock(inputs: [Bits], reset: Bool) {
      let now = inputs.map { Int64($0.signedValue ?? 0) }
      let base: Int64 = self[.takesSum] == 0 ? 0 : link == .adjusted ? self[.sumIn] : now[3]
      let takesSum: Int64 =
        switch link {
        case .opens: 0
        case .continues: 1
        case .restarts, .adjusted: inputs[4].low64 == 1 ? 0 : 1
        }
      let total = ((base &+ self[.product]) << 16) >> 16
      let activations = (self[.b] << Int64(DSPSlice.lane)) + self[.a]
      let product = self[.activations] * self[.weightLate]
      registers = [now[0], now[1], now[2], activations, self[.weight], product, now[3], takesSum, total]
    }

    var state: [UInt8] {
      get { registers.withUnsafeBytes(Array.init) }
      set {
        registers = newValue.withUnsafeBytes { bytes in
          registers.indices.map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self) }
        }
      }
    }
  }
}
