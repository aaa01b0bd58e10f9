import Description

/// OliVe's element: a multiply-accumulate unit of values given as exponent and integer,
/// `sum += (b · d) << (a + c)` for `b · 2^a` and `d · 2^c`, as `OutlierPairDecoder` makes them.
///
/// Latency: 1 cycle from `valid` to `sum`. Throughput: one product a cycle. Reset: 0. `clear` starts a new sum: with
/// `valid` it holds this cycle's product alone, without it 0.
///
/// A product has `OutlierKind.productBits`: 15, 17 or 23, because two outliers have small integers and two large
/// integers no exponent. The sum wraps; 32 bits hold 233,016 products of int4 pairs at their worst, 96 · 96.
public struct OutlierMAC: Module {
  public struct Parameters: ModuleParameters {
    /// Normal values and outliers.
    public var kind = OutlierKind.int4
    /// Bits of the accumulator, `productBits` to 64.
    public var accumulator = 32
    public init() {}
    public init(kind: OutlierKind, accumulator: Int = 32) { (self.kind, self.accumulator) = (kind, accumulator) }

    public static var meanings: KeyValuePairs<String, String> {
      ["kind": "int4, flint4 or int8", "accumulator": "bits of the accumulator, those of a product to 64"]
    }

    public func problem() -> String? {
      (kind.productBits...64).contains(accumulator)
        ? nil : "the accumulator of \(kind) pairs has \(kind.productBits) to 64 bits, not \(accumulator)"
    }
  }

  public static var summary: String { "Multiply-accumulate of exponent-integer pairs, OliVe's element." }

  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(3) public var activationExponent: Unsigned
  @Input(\Parameters.integerBits) public var activationInteger: Signed
  @Input(3) public var weightExponent: Unsigned
  @Input(\Parameters.integerBits) public var weightInteger: Signed
  @Output(\Parameters.accumulator, "sum of products since clear") public var sum: Signed
  @Register(\Parameters.accumulator, reset: 0) private var accumulator: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let product = p.kind.product(
      (activationExponent, activationInteger), (weightExponent, weightInteger), "product")
    let base = mux(clear, 0, accumulator).named("base")
    when(valid) {
      accumulator <== Overflow.wrap.sum(base, product)
    }.elseWhen(clear) {
      accumulator <== 0
    }
    sum <== accumulator
    m.cover(valid & (activationExponent != 0) & (weightExponent != 0), "two outliers meet")
  }
}

extension OutlierMAC.Parameters {
  var integerBits: Int { kind.integerBits }
}

extension OutlierKind {
  typealias Decoded = (exponent: Unsigned, integer: Signed)

  /// `(a.integer · b.integer) << (a.exponent + b.exponent)` in `productBits`.
  func product(_ a: Decoded, _ b: Decoded, _ name: String) -> Signed {
    let exponent = (a.exponent + b.exponent).named("\(name)_exponent")
    let integer = (a.integer * b.integer).named("\(name)_integer")
    let wide = integer.extended(to: productBits).named("\(name)_unshifted")
    return wide.shiftedLeft(by: exponent).named(name)
  }

  /// A decoded value from its bits, the integer lowest.
  func decoded(_ bits: Unsigned) -> Decoded {
    (bits[integerBits..<decodedBits], Signed(bitPattern: bits[0..<integerBits]))
  }
}
